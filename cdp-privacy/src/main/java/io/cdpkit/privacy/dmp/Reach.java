package io.cdpkit.privacy.dmp;

import io.cdpkit.privacy.noise.Noisy;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many devices some traits reach together, and how many of those traits they have, as others may see it.
 *
 * @param traits ascending
 * @param devices how many have any of them, with noise; null where that is below the floor
 * @param byNumber how many have exactly so many of them, with noise; what is below the floor is missing
 */
public record Reach(List<String> traits, @Nullable Noisy devices, Map<Integer, Noisy> byNumber) {
    public Reach {
        traits = List.copyOf(traits);
        byNumber = Collections.unmodifiableMap(new TreeMap<>(byNumber));
    }
}
