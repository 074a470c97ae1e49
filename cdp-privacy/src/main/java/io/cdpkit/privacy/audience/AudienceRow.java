package io.cdpkit.privacy.audience;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One line of a list: keys that belong to one person, one per field. It is personal data; {@code toString} prints fields.
 *
 * @param keys ascending by field, at least one
 */
public record AudienceRow(List<MatchKey> keys) implements Comparable<AudienceRow> {
    /** Fields that name somebody by themselves. */
    private static final Set<MatchField> DIRECT =
            EnumSet.of(MatchField.EMAIL, MatchField.PHONE, MatchField.MOBILE_AD_ID, MatchField.HANDLE);

    /** Fields that name somebody together. */
    private static final Set<MatchField> POSTAL =
            EnumSet.of(MatchField.GIVEN_NAME, MatchField.FAMILY_NAME, MatchField.COUNTRY, MatchField.POSTCODE);

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

    /** What in it names somebody by itself: each direct key, and the postal ones together. */
    List<List<MatchKey>> naming() {
        ArrayList<List<MatchKey>> parts = new ArrayList<>();
        ArrayList<MatchKey> postal = new ArrayList<>();
        for (MatchKey key : keys) {
            if (DIRECT.contains(key.field())) {
                parts.add(List.of(key));
            } else if (POSTAL.contains(key.field())) {
                postal.add(key);
            }
        }
        if (postal.size() == POSTAL.size()) {
            parts.add(List.copyOf(postal));
        }
        return parts;
    }

    /** The same without some of what names somebody; empty if the rest names nobody. */
    Optional<AudienceRow> without(Set<List<MatchKey>> parts) {
        if (parts.isEmpty()) {
            return Optional.of(this);
        }
        Set<MatchKey> gone = new HashSet<>();
        naming().stream().filter(parts::contains).forEach(gone::addAll);
        if (gone.isEmpty()) {
            return Optional.of(this);
        }
        List<MatchKey> left = keys.stream().filter(key -> !gone.contains(key)).toList();
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of(new AudienceRow(left)).filter(row -> !row.naming().isEmpty());
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
