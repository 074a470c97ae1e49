package io.cdpkit;

import io.cdpkit.profile.Change;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What another schema makes, or made, of everybody's traits. Immutable and thread-safe.
 *
 * @param profiles how many were folded anew
 * @param changed how many of them have another value of at least one trait; another source of the same value is not counted
 * @param traits by key, how many have another value
 */
public record SchemaChange(long profiles, long changed, SortedMap<String, Long> traits) {
    public SchemaChange {
        traits = Collections.unmodifiableSortedMap(new TreeMap<>(traits));
    }

    static SchemaChange of(long profiles, List<Change> told) {
        SortedMap<String, Long> traits = new TreeMap<>();
        long changed = 0;
        for (Change change : told) {
            if (change instanceof Change.TraitsChanged of) {
                changed++;
                of.keys().forEach(key -> traits.merge(key, 1L, Long::sum));
            }
        }
        return new SchemaChange(profiles, changed, traits);
    }

    /** Whether everybody's traits keep their values. */
    public boolean isEmpty() {
        return changed == 0;
    }

    /** Prints counts, not which traits. */
    @Override
    public String toString() {
        return "schema change: " + changed + " of " + profiles + " profiles, in " + traits.size() + " traits";
    }
}
