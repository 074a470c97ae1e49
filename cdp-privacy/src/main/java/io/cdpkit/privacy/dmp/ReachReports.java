package io.cdpkit.privacy.dmp;

import io.cdpkit.privacy.noise.Mechanism;
import io.cdpkit.privacy.noise.Noisy;
import io.cdpkit.privacy.noise.NoisyStatistics;
import io.cdpkit.privacy.noise.PrivacyBudget.SpentException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Overlap and reach as others may see them: counted exactly, with noise on every number and none below a floor.
 *
 * <p>Each number is one question on the budget and costs one loss of the mechanism; asked again about the same data it
 * costs nothing and comes to the same. The floor is applied to what has noise already, so that it gives nothing away; it
 * keeps readers from taking a few devices for a result. One person may have several devices: give the budget what her
 * devices may tell together. Thread-safe.
 */
public final class ReachReports {
    private static final int MOST_TRAITS = 100;

    private final TraitIndex index;
    private final NoisyStatistics statistics;
    private final Mechanism mechanism;
    private final long floor;

    private ReachReports(TraitIndex index, NoisyStatistics statistics, Mechanism mechanism, long floor) {
        this.index = index;
        this.statistics = statistics;
        this.mechanism = mechanism;
        this.floor = floor;
    }

    /**
     * Reports on an index.
     *
     * @param mechanism the noise on each number
     * @param floor the least number to tell, 2 or more
     */
    public static ReachReports of(TraitIndex index, NoisyStatistics statistics, Mechanism mechanism, long floor) {
        if (floor < 2) {
            throw new IllegalArgumentException("the floor must be at least 2, was " + floor);
        }
        return new ReachReports(
                Objects.requireNonNull(index, "index"),
                Objects.requireNonNull(statistics, "statistics"),
                Objects.requireNonNull(mechanism, "mechanism"),
                floor);
    }

    /**
     * How far two traits have the same devices; three numbers, of which each is paid for once whatever it is compared
     * with.
     *
     * @throws SpentException if the budget does not afford it; what was paid before that stays paid
     */
    public Overlap overlap(String one, String other) throws SpentException {
        return new Overlap(one, other, all(List.of(one)), all(List.of(other)), all(List.of(one, other)));
    }

    /**
     * How many devices some traits reach, and how many of them each has; two losses of the mechanism and a delta.
     *
     * @param traits 1 to 100
     * @param delta the chance that a number is told that a single device brought about, such as "1e-6"
     * @throws SpentException if the budget does not afford it; what was paid before that stays paid
     */
    public Reach reach(Collection<String> traits, String delta) throws SpentException {
        List<String> sorted = sorted(traits);
        if (sorted.isEmpty() || sorted.size() > MOST_TRAITS) {
            throw new IllegalArgumentException("name 1 to " + MOST_TRAITS + " traits, got " + sorted.size());
        }
        Noisy devices = told(statistics.count("devices with any of " + sorted, index.countAny(sorted), mechanism));
        long[] counts = index.countByNumber(sorted);
        Map<String, Long> parts = new HashMap<>();
        for (int number = 1; number < counts.length; number++) {
            parts.put(Integer.toString(number), counts[number]);
        }
        Map<Integer, Noisy> byNumber = new TreeMap<>();
        statistics
                .histogram("devices by number of " + sorted, parts, 1, mechanism, delta)
                .forEach((number, noisy) -> {
                    if (noisy.value() >= floor) {
                        byNumber.put(Integer.valueOf(number), noisy);
                    }
                });
        return new Reach(sorted, devices, byNumber);
    }

    private @Nullable Noisy all(List<String> traits) throws SpentException {
        List<String> sorted = sorted(traits);
        return told(statistics.count("devices with all of " + sorted, index.countAll(sorted), mechanism));
    }

    private @Nullable Noisy told(Noisy noisy) {
        return noisy.value() >= floor ? noisy : null;
    }

    /** Each once and ascending, so that a question has one text however it is asked. */
    private static List<String> sorted(Collection<String> traits) {
        for (String trait : traits) {
            if (!TraitRule.isName(trait)) {
                throw new IllegalArgumentException("a trait's name is misspelt, of " + trait.length() + " chars");
            }
        }
        return List.copyOf(new TreeSet<>(traits));
    }

    @Override
    public String toString() {
        return "reach reports on an " + index + " with a floor of " + floor;
    }
}
