package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Value;
import io.cdpkit.segments.Operand.Function;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FigureTest {
    private final Random chance = new Random(5);

    /** Numbers that count as small ones, and every kind that does not. */
    private Value number() {
        return switch (chance.nextInt(9)) {
            case 0 -> Value.of(new BigDecimal("0.00001"));
            case 1 -> Value.of(Long.MAX_VALUE - chance.nextInt(9));
            case 2 -> Value.of(new BigDecimal("-123456789012345678901234.5678"));
            case 3 -> Value.of(new BigDecimal("1E+20"));
            case 4 -> Value.of(-chance.nextInt(1_000_000));
            case 5 -> Value.of("7");
            default -> Value.of(BigDecimal.valueOf(chance.nextInt(), chance.nextInt(5)));
        };
    }

    private static Log log(Value... values) {
        return Log.of(new long[values.length], new long[values.length], values, Long.MIN_VALUE);
    }

    private static Figure figure(Function function) {
        Figure figure = new Figure();
        figure.start(function);
        return figure;
    }

    @Test
    void start_afterAnyOther_isAsNew() {
        Figure used = new Figure();
        for (int round = 0; round < 2_000; round++) {
            Function function = Function.values()[chance.nextInt(Function.values().length)];
            int kinds = 1 + chance.nextInt(12);
            Value[] values = new Value[chance.nextInt(20)];
            Arrays.setAll(values, i -> chance.nextBoolean() ? number() : Value.of("k" + chance.nextInt(kinds)));
            Log log = log(values);
            Figure fresh = figure(function);
            used.start(function);
            assertEquals(fresh.value(), used.value());
            for (int i = values.length - 1; i >= 0; i--) {
                fresh.add(log, i, 0);
                used.add(log, i, 0);
                assertEquals(fresh.value(), used.value());
            }
        }
    }

    @Test
    void value_afterEachNumber_isExact() {
        for (int round = 0; round < 200; round++) {
            Value[] values = new Value[1 + chance.nextInt(30)];
            Arrays.setAll(values, i -> number());
            Log log = log(values);
            Figure sum = figure(Function.SUM);
            Figure mean = figure(Function.AVG);
            BigDecimal expected = BigDecimal.ZERO;
            int count = 0;
            for (int i = values.length - 1; i >= 0; i--) {
                sum.add(log, i, 0);
                mean.add(log, i, 0);
                BigDecimal number = Values.number(values[i]);
                if (number != null) {
                    expected = expected.add(number);
                    count++;
                }
                assertEquals(count == 0 ? null : Values.plain(Value.of(expected)), sum.value());
                BigDecimal average = count == 0
                        ? null
                        : expected.divide(BigDecimal.valueOf(count), new MathContext(40, RoundingMode.HALF_EVEN));
                assertEquals(average == null ? null : Values.plain(Value.of(average)), mean.value());
                BigDecimal bound = BigDecimal.valueOf(chance.nextInt(), chance.nextInt(7));
                assertEquals(
                        Integer.signum(expected.compareTo(bound)),
                        Integer.signum(sum.compare(bound, Numbers.small(bound))));
                if (average != null) {
                    BigDecimal near = average.setScale(chance.nextInt(6), RoundingMode.HALF_EVEN);
                    assertEquals(
                            Integer.signum(average.compareTo(near)),
                            Integer.signum(mean.compare(near, Numbers.small(near))));
                }
            }
        }
    }

    @Test
    void value_moreSmallNumbersThanFitALong_doesNotOverflow() {
        Value most = Value.of(14_000_000_000L);
        Log log = log(most);
        Figure sum = figure(Function.SUM);
        for (int i = 0; i < 200_000; i++) {
            sum.add(log, 0, 0);
        }
        assertEquals(Value.of(2_800_000_000_000_000L), sum.value());
    }

    @Test
    void value_fewAndManyKinds_countsEachAsAPlainLoopDoes() {
        for (int kinds : new int[] {1, 4, 5, 8, 9, 10, 40}) {
            Value[] values = new Value[200];
            Arrays.setAll(values, i -> Value.of("k" + chance.nextInt(kinds)));
            Log log = log(values);
            Figure favourite = figure(Function.MOST_FREQUENT);
            Figure seen = figure(Function.VALUES);
            Figure distinct = figure(Function.DISTINCT);
            TreeMap<String, Integer> times = new TreeMap<>();
            for (int i = values.length - 1; i >= 0; i--) {
                favourite.add(log, i, 0);
                seen.add(log, i, 0);
                distinct.add(log, i, 0);
                times.merge(((Value.Text) values[i]).text(), 1, Integer::sum);
                int most = Collections.max(times.values());
                String first = times.keySet().stream()
                        .filter(kind -> times.getOrDefault(kind, 0) == most)
                        .findFirst()
                        .orElseThrow();
                assertEquals(Value.of(first), favourite.value());
                assertEquals(Value.of(times.size()), distinct.value());
                assertEquals(Value.of(times.keySet().stream().map(Value::of).toList()), seen.value());
            }
        }
    }

    @Test
    void values_beforeOfTheSame_isKept() {
        Value[] values = {Value.of("b"), Value.of("a"), Value.of("b")};
        LogPlan plan = new LogPlan(0);
        plan.bounds(new Window.Ever());
        Log log = Log.EMPTY;
        for (Value value : values) {
            log = log.plus(plan, 0, new long[] {1}, new Value[] {value});
        }
        Value before = values(log, null);
        assertEquals(Value.of(List.of(Value.of("a"), Value.of("b"))), before);
        assertSame(before, values(log, before));
        Log more = log.plus(plan, 1, new long[] {1}, new Value[] {Value.of("a")});
        assertSame(before, values(more, before));
        assertEquals(before, values(log, Value.of(List.of(values[1], values[1]))));
        assertEquals(before, values(log, Value.of(List.of(values[0]))));
    }

    private static @Nullable Value values(Log log, @Nullable Value before) {
        Figure seen = figure(Function.VALUES);
        for (int i = log.size() - 1; i >= 0; i--) {
            seen.add(log, i, 0);
        }
        return seen.value(before);
    }

    @Test
    void value_ofTimes_isTheFirstOrLastOfAll() {
        Log log = Log.of(new long[] {10, 20, 20, 30}, new long[4], new Value[4], Long.MIN_VALUE);
        Map<Function, Value> expected = Map.of(
                Function.EARLIEST, Value.of(Instant.ofEpochMilli(10)),
                Function.LATEST, Value.of(Instant.ofEpochMilli(30)),
                Function.COUNT, Value.of(4));
        expected.forEach((function, value) -> {
            Figure figure = figure(function);
            for (int i = log.size() - 1; i >= 0; i--) {
                assertFalse(figure.isSettled() && function != Function.LATEST);
                figure.add(log, i, -1);
            }
            assertEquals(value, figure.value(), function::name);
            assertEquals(function == Function.LATEST, figure.isSettled(), function::name);
        });
    }

    @Test
    void isSettled_ofLatestAndLast_onceAnyEntryCounted() {
        Log log = log(Value.of("a"));
        for (Function function : List.of(Function.LATEST, Function.LAST)) {
            Figure figure = figure(function);
            assertFalse(figure.isSettled(), function::name);
            figure.add(log, 0, 0);
            assertTrue(figure.isSettled(), function::name);
        }
    }

    @Test
    void extremes_ofAnyNumbers_areThoseOfAPlainLoop() {
        for (int round = 0; round < 500; round++) {
            Value[] values = new Value[1 + chance.nextInt(12)];
            Arrays.setAll(values, i -> Values.plain(number()));
            Log log = log(values);
            Figure least = figure(Function.MIN);
            Figure most = figure(Function.MAX);
            for (int i = values.length - 1; i >= 0; i--) {
                least.add(log, i, 0);
                most.add(log, i, 0);
            }
            assertEquals(Arrays.stream(values).min(Value::compare).orElseThrow(), least.value());
            assertEquals(Arrays.stream(values).max(Value::compare).orElseThrow(), most.value());
        }
    }

    @Test
    void quotient_shortAndLong_isThatOfFortyDigits() {
        MathContext forty = new MathContext(40, RoundingMode.HALF_EVEN);
        for (int i = 0; i < 20_000; i++) {
            BigDecimal a = BigDecimal.valueOf(chance.nextLong() >> chance.nextInt(64), chance.nextInt(9) - 2);
            BigDecimal b = BigDecimal.valueOf((chance.nextLong() >> chance.nextInt(64)) | 1, chance.nextInt(3) / 2);
            BigDecimal whole = BigDecimal.valueOf(1 + chance.nextInt(64));
            assertEquals(a.divide(b, forty), Numbers.quotient(a, b));
            assertEquals(a.divide(whole, forty), Numbers.quotient(a, whole));
        }
    }
}
