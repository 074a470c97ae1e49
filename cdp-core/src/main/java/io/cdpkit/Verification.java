package io.cdpkit;

import java.util.List;

/**
 * What a rebuild from the facts found.
 *
 * @param profiles how many profiles were rebuilt
 * @param links how many links were resolved anew
 * @param differences what the store holds otherwise; empty if all is well. At most 100 are told
 */
public record Verification(long profiles, long links, List<String> differences) {
    public Verification {
        differences = List.copyOf(differences);
    }

    /** Whether the store holds exactly what its facts say. */
    public boolean isClean() {
        return differences.isEmpty();
    }
}
