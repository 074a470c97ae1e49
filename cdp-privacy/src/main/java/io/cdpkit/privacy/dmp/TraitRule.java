package io.cdpkit.privacy.dmp;

import io.cdpkit.privacy.Purpose;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * When a device has a trait, such as "looks at cameras".
 *
 * <pre>{@code
 * TraitRule.of("camera-fans", Qualifier.track("Product Viewed").where("category", "camera"))
 *     .frequency(Frequency.atLeast(5, Duration.ofDays(2)))     // five views within two days
 *     .lifetime(Duration.ofDays(30))                           // from the latest view that made it five
 * }</pre>
 *
 * <p>Each event that qualifies is one qualification, at its own time. One that meets the frequency earns the trait, from
 * its time on until the lifetime is over, to the instant; earned again meanwhile, the lifetime begins anew. With {@link
 * Frequency#whileItHolds} the lifetime counts for nothing.
 *
 * @param name 1 to 64 of a-z, 0-9, {@code _}, {@code -} and {@code .}, beginning with a letter; may appear in logs
 * @param version from 1; give the rule another when it comes to mean something else
 * @param lifetime more than nothing, up to 750 days; 120 days unless said otherwise
 * @param purposes what the trait is used for, at least one; advertising unless said otherwise. What others license counts
 *     only if they license it for all of them
 */
public record TraitRule(
        String name, int version, Qualifier qualifier, Frequency frequency, Duration lifetime, Set<Purpose> purposes) {
    /** How far back a rule may look: two years, and some days for who asks a bit later. */
    static final Duration MOST_LOOK_BACK = Duration.ofDays(750);

    private static final Duration LIFETIME = Duration.ofDays(120);

    public TraitRule {
        Objects.requireNonNull(qualifier, "qualifier");
        Objects.requireNonNull(frequency, "frequency");
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "a trait is named by 1 to 64 of a-z, 0-9, '_', '-' and '.', and starts with a letter; got "
                            + name.length() + " chars");
        } else if (version < 1) {
            throw new IllegalArgumentException("versions count from 1, was " + version + " for trait \"" + name + "\"");
        }
        requireLookBack("lifetime", lifetime);
        purposes = Set.copyOf(purposes);
        if (purposes.isEmpty()) {
            throw new IllegalArgumentException("trait \"" + name + "\" needs a purpose that it is used for");
        }
    }

    /** A trait earned by any one qualification and kept for 120 days, for advertising. */
    public static TraitRule of(String name, Qualifier qualifier) {
        return new TraitRule(name, 1, qualifier, Frequency.ONCE, LIFETIME, Set.of(Purpose.ADVERTISING));
    }

    public TraitRule version(int newVersion) {
        return new TraitRule(name, newVersion, qualifier, frequency, lifetime, purposes);
    }

    public TraitRule frequency(Frequency newFrequency) {
        return new TraitRule(name, version, qualifier, newFrequency, lifetime, purposes);
    }

    public TraitRule lifetime(Duration newLifetime) {
        return new TraitRule(name, version, qualifier, frequency, newLifetime, purposes);
    }

    public TraitRule purposes(Purpose first, Purpose... more) {
        TreeSet<Purpose> all = new TreeSet<>(Set.of(more));
        all.add(first);
        return new TraitRule(name, version, qualifier, frequency, lifetime, all);
    }

    static void requireLookBack(String what, Duration time) {
        if (time.compareTo(Duration.ofMillis(1)) < 0 || time.compareTo(MOST_LOOK_BACK) > 0) {
            throw new IllegalArgumentException(what + " must be 1 ms to 750 days, was " + time);
        }
    }

    static boolean isName(String name) {
        if (name.isEmpty() || name.length() > 64 || name.charAt(0) < 'a' || name.charAt(0) > 'z') {
            return false;
        }
        return name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "_-.".indexOf(c) >= 0);
    }

    /** All that the rule says, but for what its qualifier does. */
    @Override
    public String toString() {
        return "trait " + name + " v" + version + " " + frequency + " for " + lifetime + " to "
                + new TreeSet<>(purposes);
    }
}
