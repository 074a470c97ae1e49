package io.cdpkit.privacy.dmp;

import java.time.Duration;

/**
 * How often a device must qualify, within which time: what the field writes as {@code frequency([1000T] <= 2D) >= 5}.
 *
 * <p>Bounded on every side, so that no device is counted without end: at least one qualification is needed, since a
 * ceiling alone would take in every device that was never seen; counts end at 1,000 and look-back at 750 days.
 *
 * @param atLeast 1 to 1,000
 * @param atMost as long as there are more than so many, the device is out; {@code atLeast} to 1,000, or {@link
 *     #UNLIMITED}
 * @param within up to 750 days; a qualification counts from its time on, and no more once it is this old
 * @param lapsing whether the trait is lost as soon as fewer count, and not kept for its lifetime
 */
public record Frequency(int atLeast, int atMost, Duration within, boolean lapsing) {
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** Once is enough. */
    public static final Frequency ONCE = new Frequency(1, UNLIMITED, TraitRule.MOST_LOOK_BACK, false);

    private static final int MOST = 1_000;

    public Frequency {
        if (atLeast < 1 || atLeast > MOST) {
            throw new IllegalArgumentException(
                    "atLeast must be 1 to 1000, was " + atLeast + "; a device that never qualified has no trait");
        } else if (atMost < atLeast || (atMost > MOST && atMost != UNLIMITED)) {
            throw new IllegalArgumentException("atMost must be atLeast (" + atLeast + ") to 1000, was " + atMost);
        }
        TraitRule.requireLookBack("within", within);
    }

    /** So often within a time; the trait is then kept for its lifetime. */
    public static Frequency atLeast(int times, Duration within) {
        return new Frequency(times, UNLIMITED, within, false);
    }

    /** The same, and out as long as there are more than so many: for who has seen enough of something. */
    public Frequency atMost(int times) {
        return new Frequency(atLeast, times, within, lapsing);
    }

    /** The same, only as long as it holds. */
    public Frequency whileItHolds() {
        return new Frequency(atLeast, atMost, within, true);
    }

    /** How many earlier qualifications can matter to a later one. */
    int remembered() {
        return atMost == UNLIMITED ? atLeast - 1 : atMost;
    }
}
