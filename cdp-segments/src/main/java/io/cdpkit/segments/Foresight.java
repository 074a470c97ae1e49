package io.cdpkit.segments;

import io.cdpkit.event.Value;
import io.cdpkit.segments.Operand.Prediction;
import io.cdpkit.segments.Operand.Prediction.Target;
import io.cdpkit.segments.Operand.Purchases;
import io.cdpkit.segments.Operand.Spend;
import io.cdpkit.segments.model.BgNbd;
import io.cdpkit.segments.model.GammaGamma;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Tells what a prediction comes to, by the figures that it follows from and the clock. Thread-safe. */
final class Foresight {
    private static final int DECIMALS = 2;
    private static final double LATEST_NEXT = 100 * 365 * 86_400_000.0;
    /** Money from which on a cent is lost among the digits of a double. */
    private static final double RICHEST = 1e13;

    private final Target target;
    private final Purchases purchases;
    private final BgNbd model;
    private final double ahead;
    private final @Nullable GammaGamma spend;

    Foresight(Prediction of) {
        this.target = of.target();
        this.purchases = of.purchases();
        this.model = new BgNbd(purchases.r(), purchases.alpha(), purchases.a(), purchases.b());
        Span next = of.next();
        this.ahead = next == null ? 0 : units(next.millis(), purchases);
        Spend parameters = of.spend();
        this.spend = parameters == null ? null : new GammaGamma(parameters.p(), parameters.q(), parameters.gamma());
    }

    /** Milliseconds in the unit of a model. */
    static double units(long millis, Purchases purchases) {
        return millis / (double) Span.of(1, purchases.unit()).millis();
    }

    /**
     * The value at the scene's time, which hears when time will change it.
     *
     * @param figures those of {@link Prediction#figures}, in order
     */
    @Nullable
    Value of(Scene scene, @Nullable Value[] figures) {
        if (!(figures[0] instanceof Value.Whole count)
                || !(figures[1] instanceof Value.Moment earliest)
                || !(figures[2] instanceof Value.Moment latest)) {
            return null;
        }
        double repeats = count.number() - 1;
        long last = Span.millis(latest.instant());
        long between = last - Span.millis(earliest.instant());
        return switch (target) {
            case NEXT -> next(repeats, units(between), last);
            case ALIVE -> repeats == 0 ? Value.of(1) : falling(scene, repeats, between, last, 0);
            case EXPECTED -> falling(scene, repeats, between, last, 0);
            case WORTH -> {
                double mean = spend == null ? 0 : spend.expected(repeats, mean(figures, repeats));
                yield mean <= RICHEST ? falling(scene, repeats, between, last, mean) : null;
            }
        };
    }

    /** What a repeat was worth; those of {@link Prediction#counted} all have a number. */
    private static double mean(@Nullable Value[] figures, double repeats) {
        BigDecimal sum = Values.number(figures[3]);
        BigDecimal first = Values.number(figures[4]);
        return repeats == 0 || sum == null || first == null
                ? 0
                : sum.subtract(first).doubleValue() / repeats;
    }

    private double units(long millis) {
        return units(millis, purchases);
    }

    private Value falling(Scene scene, double repeats, long between, long last, double mean) {
        double lastAt = units(between);
        LongToDoubleFunction number = elapsed -> {
            double age = units(between + elapsed);
            return switch (target) {
                case ALIVE -> 100 * model.active(repeats, lastAt, age);
                case WORTH -> mean * model.expected(repeats, lastAt, age, ahead);
                default -> 100 * model.expected(repeats, lastAt, age, ahead);
            };
        };
        Fall fall = new Fall(number, target == Target.WORTH ? Foresight::coarse : DoubleUnaryOperator.identity());
        Fall.Level now = fall.at(scene.now - last);
        if (now.end() <= Fall.LONGEST) {
            scene.dueAt(last + now.end());
        }
        return target == Target.WORTH
                ? Value.of(now.level())
                : Values.plain(Value.of(BigDecimal.valueOf(now.level(), DECIMALS)));
    }

    /** A number to two digits, halves up, so that it takes few levels as it falls; one below 100 is left to be rounded. */
    private static double coarse(double number) {
        double scale = 1;
        while (number / scale >= 99.5) {
            scale *= 10;
        }
        return scale == 1 ? number : Math.floor(number / scale + 0.5) * scale;
    }

    private @Nullable Value next(double repeats, double lastAt, long last) {
        OptionalDouble units = model.next(repeats, lastAt, lastAt);
        double millis = units.orElse(Double.POSITIVE_INFINITY)
                * Span.of(1, purchases.unit()).millis();
        return millis <= LATEST_NEXT ? Value.of(Instant.ofEpochMilli(last + (long) Math.ceil(millis))) : null;
    }
}
