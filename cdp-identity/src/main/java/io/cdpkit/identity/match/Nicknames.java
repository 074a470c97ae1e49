package io.cdpkit.identity.match;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which given names are forms of one another, from the file {@code nicknames.csv} beside this class. Immutable. */
final class Nicknames {
    private static final int[] NONE = {};
    private static final int HASHES = 1 << 16;
    private static final Nicknames STANDARD = read();

    private final Map<String, int[]> sets;
    /** By the last bits of its hash, whether a text may be among them. */
    private final BitSet hashes = new BitSet(HASHES);

    private Nicknames(Map<String, int[]> sets) {
        this.sets = sets;
        sets.keySet().forEach(name -> hashes.set(Values.hash(name) & (HASHES - 1)));
    }

    static Nicknames standard() {
        return STANDARD;
    }

    private static Nicknames read() {
        try (InputStream in = Nicknames.class.getResourceAsStream("nicknames.csv")) {
            if (in == null) {
                throw new IllegalStateException("nicknames.csv is missing beside " + Nicknames.class);
            }
            return of(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Nicknames of(List<String> lines) {
        Map<String, int[]> sets = new HashMap<>();
        for (int line = 0; line < lines.size(); line++) {
            for (String name : lines.get(line).split(",", -1)) {
                int[] before = sets.getOrDefault(name, NONE);
                int[] with = java.util.Arrays.copyOf(before, before.length + 1);
                with[before.length] = line;
                sets.put(name, with);
            }
        }
        return new Nicknames(sets);
    }

    /** The sets that a name is in, ascending. */
    int[] of(String name) {
        return sets.getOrDefault(name, NONE);
    }

    /** The sets that a value is in, ascending. */
    int[] of(Values values, int code) {
        return hashes.get(values.hash(code) & (HASHES - 1)) ? of(values.value(code)) : NONE;
    }

    static boolean meet(int[] a, int[] b) {
        for (int i = 0, j = 0; i < a.length && j < b.length; ) {
            if (a[i] == b[j]) {
                return true;
            }
            if (a[i] < b[j]) {
                i++;
            } else {
                j++;
            }
        }
        return false;
    }
}
