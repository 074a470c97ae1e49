package io.cdpkit.privacy.audience;

import java.util.List;
import java.util.TreeSet;

/**
 * One line of a list: keys that belong to one person, one per field. It is personal data; {@code toString} prints fields.
 *
 * @param keys ascending by field, at least one
 */
public record AudienceRow(List<MatchKey> keys) implements Comparable<AudienceRow> {
    public AudienceRow {
        keys = List.copyOf(new TreeSet<>(keys));
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a row without keys names nobody");
        }
        for (int i = 1; i < keys.size(); i++) {
            if (keys.get(i - 1).field() == keys.get(i).field()) {
                throw new IllegalArgumentException(
                        "a row has one key of " + keys.get(i).field() + ", got several");
            }
        }
    }

    @Override
    public int compareTo(AudienceRow other) {
        for (int i = 0; i < Math.min(keys.size(), other.keys.size()); i++) {
            int c = keys.get(i).compareTo(other.keys.get(i));
            if (c != 0) {
                return c;
            }
        }
        return Integer.compare(keys.size(), other.keys.size());
    }

    @Override
    public String toString() {
        return "row of " + keys.stream().map(MatchKey::field).toList();
    }
}
