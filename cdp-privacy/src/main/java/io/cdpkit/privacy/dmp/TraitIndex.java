package io.cdpkit.privacy.dmp;

import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which devices have which traits at one moment: a bit per device and trait, and no device's name.
 *
 * <p>Counts are exact and for the host's own eyes; what others are to see goes through {@link ReachReports}. Ten million
 * devices take 1.25 MB per trait. Immutable and thread-safe.
 */
public final class TraitIndex {
    private final int devices;
    /** By trait, a bit per device in their order. */
    private final Map<String, long[]> bits;

    /** @param bits by trait, all of the length that the devices need */
    TraitIndex(int devices, Map<String, long[]> bits) {
        this.devices = devices;
        this.bits = new TreeMap<>(bits);
    }

    /** Reads all devices once, such as {@code cdp.profiles()}. */
    public static TraitIndex of(Stream<Profile> profiles) {
        HashMap<String, long[]> bits = new HashMap<>();
        int devices = 0;
        try (profiles) {
            for (Iterator<Profile> each = profiles.iterator(); each.hasNext(); devices++) {
                for (Membership membership : each.next().memberships()) {
                    int word = devices >>> 6;
                    long[] words = bits.getOrDefault(membership.segment(), new long[0]);
                    if (words.length <= word) {
                        words = Arrays.copyOf(words, Math.max(word + 1, 2 * words.length));
                        bits.put(membership.segment(), words);
                    }
                    words[word] |= 1L << devices;
                }
            }
        }
        int length = words(devices);
        bits.replaceAll((trait, words) -> Arrays.copyOf(words, length));
        return new TraitIndex(devices, bits);
    }

    private static int words(int devices) {
        return (devices + Long.SIZE - 1) / Long.SIZE;
    }

    public int devices() {
        return devices;
    }

    /** The traits that any device has, ascending. */
    public List<String> traits() {
        return List.copyOf(bits.keySet());
    }

    /** How many devices have a trait. */
    public long count(String trait) {
        return count(bits(trait));
    }

    /** How many devices have all of some traits; all devices where none is named. */
    public long countAll(Collection<String> traits) {
        return count(all(traits));
    }

    /** How many devices have any of some traits. */
    public long countAny(Collection<String> traits) {
        long[] any = new long[words(devices)];
        for (String trait : traits) {
            long[] words = bits(trait);
            for (int i = 0; i < any.length; i++) {
                any[i] |= words[i];
            }
        }
        return count(any);
    }

    /** How many devices have each number of some traits: at place n, those that have n of them. */
    long[] countByNumber(List<String> traits) {
        byte[] numbers = new byte[devices];
        for (String trait : traits) {
            long[] words = bits(trait);
            for (int device = 0; device < devices; device++) {
                numbers[device] += (byte) (words[device >>> 6] >>> device & 1);
            }
        }
        long[] counts = new long[traits.size() + 1];
        for (byte number : numbers) {
            counts[number & 0xFF]++;
        }
        return counts;
    }

    long[] all(Collection<String> traits) {
        long[] all = new long[words(devices)];
        Arrays.fill(all, -1);
        if (devices % Long.SIZE != 0) {
            all[all.length - 1] = (1L << devices) - 1;
        }
        for (String trait : traits) {
            long[] words = bits(trait);
            for (int i = 0; i < all.length; i++) {
                all[i] &= words[i];
            }
        }
        return all;
    }

    /** The bits of a trait, not to be written to. */
    long[] bits(String trait) {
        return bits.getOrDefault(trait, new long[words(devices)]);
    }

    private static long count(long[] words) {
        long count = 0;
        for (long word : words) {
            count += Long.bitCount(word);
        }
        return count;
    }

    @Override
    public String toString() {
        return "index of " + devices + " devices and " + bits.size() + " traits";
    }
}
