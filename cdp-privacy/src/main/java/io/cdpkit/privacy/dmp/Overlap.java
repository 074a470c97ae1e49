package io.cdpkit.privacy.dmp;

import io.cdpkit.privacy.noise.Noisy;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How far the devices of two traits are the same, as others may see it: each number with noise, and null where it is
 * below the floor.
 *
 * @param ofOne how many devices have the one
 * @param ofOther how many have the other
 * @param ofBoth how many have both
 */
public record Overlap(
        String one,
        String other,
        @Nullable Noisy ofOne,
        @Nullable Noisy ofOther,
        @Nullable Noisy ofBoth) {
    /** Those that have both, as a share of those that have any, 0 to 1; empty where a number is missing. */
    public OptionalDouble share() {
        if (ofOne == null || ofOther == null || ofBoth == null) {
            return OptionalDouble.empty();
        }
        double any = ofOne.value() + ofOther.value() - ofBoth.value();
        return OptionalDouble.of(any <= 0 ? 1 : Math.max(0, Math.min(1, ofBoth.value() / any)));
    }
}
