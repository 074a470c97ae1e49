package io.cdpkit.segments.crm;

import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.Trait;
import io.cdpkit.segments.Definition;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One rule by which a lead earns points: for what she did, what is known of her, or a segment she is in.
 *
 * <p>Points are -1,000,000 to 1,000,000, at most six digits after the point. Immutable; as thread-safe as the predicates
 * it is given.
 */
public sealed interface ScoreRule {
    /** What the parts of a score name it by. */
    String name();

    BigDecimal points();

    /**
     * Points for each track event (page or screen) of a name, whatever its case, that passes a test. One loses half its
     * points with each half-life.
     *
     * @param halfLife null where points stay; 1 ms to 100 years
     * @param most how many points the rule gives in all, or takes; null where there is no limit
     */
    record Did(
            String name,
            String event,
            Predicate<Event> test,
            BigDecimal points,
            @Nullable Duration halfLife,
            @Nullable BigDecimal most)
            implements ScoreRule {
        public Did {
            checkName(name);
            Objects.requireNonNull(event, "event");
            Objects.requireNonNull(test, "test");
            checkPoints("points", points);
            if (halfLife != null
                    && (halfLife.compareTo(Duration.ofMillis(1)) < 0
                            || halfLife.compareTo(Duration.ofDays(36_600)) > 0)) {
                throw new IllegalArgumentException("halfLife must be 1 ms to 100 years, was " + halfLife);
            }
            if (most != null) {
                checkPoints("most", most);
                if (most.signum() < 0) {
                    throw new IllegalArgumentException("most must be at least 0, was " + most);
                }
            }
        }

        public Did halvingEvery(Duration newHalfLife) {
            return new Did(name, event, test, points, newHalfLife, most);
        }

        public Did atMost(String newMost) {
            return new Did(name, event, test, points, halfLife, new BigDecimal(newMost));
        }

        public Did where(Predicate<Event> newTest) {
            return new Did(name, event, newTest, points, halfLife, most);
        }

        boolean matches(Event given) {
            boolean deed = given.type() == Event.Type.TRACK
                    || given.type() == Event.Type.PAGE
                    || given.type() == Event.Type.SCREEN;
            return deed
                    && given.name().toLowerCase(Locale.ROOT).equals(event.toLowerCase(Locale.ROOT))
                    && test.test(given);
        }
    }

    /** Points once if the profile holds a trait whose value passes a test; a null is no value. */
    record Has(String name, String trait, Predicate<Value> test, BigDecimal points) implements ScoreRule {
        public Has {
            checkName(name);
            Objects.requireNonNull(trait, "trait");
            Objects.requireNonNull(test, "test");
            checkPoints("points", points);
        }

        boolean matches(Profile profile) {
            Trait held = profile.traits().find(trait);
            return held != null && !(held.value() instanceof Value.Null) && test.test(held.value());
        }
    }

    /** Points once if she is in a segment, which brings every condition of the segment language into scoring. */
    record In(String name, String segment, BigDecimal points) implements ScoreRule {
        public In {
            checkName(name);
            Objects.requireNonNull(segment, "segment");
            checkPoints("points", points);
        }
    }

    /** Points for each event of a name, such as {@code did("Pricing Viewed", "5")}. */
    static Did did(String event, String points) {
        return new Did("did " + event, event, any -> true, new BigDecimal(points), null, null);
    }

    /** Points for a trait whose value passes a test. */
    static Has has(String trait, Predicate<Value> test, String points) {
        return new Has("has " + trait, trait, test, new BigDecimal(points));
    }

    /** Points for being in a segment, whose name is taken at its word: nobody is in one that there is not. */
    static In in(String segment, String points) {
        return new In("in " + segment, segment, new BigDecimal(points));
    }

    /** Points for being in a segment that is defined, as {@code segments.named("known")} finds it or refuses to. */
    static In in(Definition segment, String points) {
        return in(segment.name(), points);
    }

    private static void checkName(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a rule needs a name, which the parts of a score are told by");
        }
    }

    private static void checkPoints(String what, BigDecimal points) {
        if (points.abs().compareTo(BigDecimal.valueOf(1_000_000)) > 0
                || points.stripTrailingZeros().scale() > LeadScore.DIGITS) {
            throw new IllegalArgumentException(what + " must be -1000000 to 1000000 with at most " + LeadScore.DIGITS
                    + " digits after the point, was " + points);
        }
    }
}
