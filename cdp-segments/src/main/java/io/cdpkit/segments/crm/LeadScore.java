package io.cdpkit.segments.crm;

import io.cdpkit.event.Event;
import io.cdpkit.profile.Profile;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * How promising a lead is at an instant: the points its rules give, part by part. The parts sum exactly to the score.
 *
 * <p>A function of the profile and the set of its events up to that instant; their order does not matter, later ones are
 * passed over, and an event counts once by its message id. Traits and segments count as the profile has them. One event's
 * share is rounded to a millionth of a point once, by {@link StrictMath} and so alike on every machine; shares are then
 * added exactly. Immutable and thread-safe.
 *
 * @param parts in the order of the rules, those that gave nothing left out
 */
public record LeadScore(Instant at, List<Part> parts) {
    static final int DIGITS = 6;

    /**
     * What one rule gave.
     *
     * @param points decayed and limited; may be below 0
     * @param events how many events it is for; 0 for a rule about traits or segments
     * @param capped whether the rule's limit cut it
     */
    public record Part(String rule, BigDecimal points, long events, boolean capped) {
        public Part {
            Objects.requireNonNull(rule, "rule");
            Objects.requireNonNull(points, "points");
        }

        /** Prints the rule, never the points. */
        @Override
        public String toString() {
            return "part of a score by rule \"" + rule + "\"";
        }
    }

    public LeadScore {
        Objects.requireNonNull(at, "at");
        parts = List.copyOf(parts);
    }

    /**
     * The score of a profile.
     *
     * @param timeline its events, in any order
     * @throws IllegalArgumentException if two rules have one name
     */
    public static LeadScore of(Collection<ScoreRule> rules, Profile profile, Iterable<Event> timeline, Instant at) {
        TreeMap<String, Event> past = new TreeMap<>();
        for (Event event : timeline) {
            if (!event.time().isAfter(at)) {
                past.put(event.id(), event);
            }
        }
        Set<String> names = new HashSet<>();
        ArrayList<Part> parts = new ArrayList<>();
        for (ScoreRule rule : rules) {
            if (!names.add(rule.name())) {
                throw new IllegalArgumentException("two rules are named \"" + rule.name() + "\"; name each its own");
            }
            Part part = part(rule, profile, past.values(), at);
            if (part.points().signum() != 0 || part.events() > 0) {
                parts.add(part);
            }
        }
        return new LeadScore(at, parts);
    }

    /** The sum of the parts' points. */
    public BigDecimal points() {
        return parts.stream().map(Part::points).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Part part(ScoreRule rule, Profile profile, Collection<Event> past, Instant at) {
        if (rule instanceof ScoreRule.Did did) {
            return part(did, past, at);
        } else if (rule instanceof ScoreRule.Has has) {
            return once(has, has.matches(profile));
        } else if (rule instanceof ScoreRule.In in) {
            return once(in, profile.segments().contains(in.segment()));
        }
        throw new AssertionError(rule.getClass());
    }

    private static Part once(ScoreRule rule, boolean holds) {
        return new Part(rule.name(), holds ? stripped(rule.points()) : BigDecimal.ZERO, 0, false);
    }

    private static Part part(ScoreRule.Did rule, Collection<Event> past, Instant at) {
        BigDecimal sum = BigDecimal.ZERO;
        long events = 0;
        for (Event event : past) {
            if (rule.matches(event)) {
                sum = sum.add(share(rule, Duration.between(event.time(), at)));
                events++;
            }
        }
        BigDecimal most = rule.most();
        boolean capped = most != null && sum.abs().compareTo(most) > 0;
        BigDecimal points = most != null && capped ? (sum.signum() < 0 ? most.negate() : most) : sum;
        return new Part(rule.name(), stripped(points), events, capped);
    }

    private static BigDecimal share(ScoreRule.Did rule, Duration age) {
        Duration halfLife = rule.halfLife();
        if (halfLife == null) {
            return rule.points();
        }
        double halvings = age.toMillis() / (double) halfLife.toMillis();
        double micros = rule.points().movePointRight(DIGITS).doubleValue() * StrictMath.pow(2, -halvings);
        return BigDecimal.valueOf(Math.round(micros), DIGITS);
    }

    private static BigDecimal stripped(BigDecimal points) {
        return points.signum() == 0 ? BigDecimal.ZERO : points.stripTrailingZeros();
    }

    /** Prints how many parts there are, never the score. */
    @Override
    public String toString() {
        return "lead score of " + parts.size() + " parts";
    }
}
