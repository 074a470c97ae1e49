package io.cdpkit.privacy.audience;

import java.util.Objects;

/**
 * One contact point in a platform's form.
 *
 * <p>It is personal data: {@code toString} prints the field and the length only. Ordered by field, then value.
 */
public record MatchKey(MatchField field, String value, Protection protection) implements Comparable<MatchKey> {
    public MatchKey {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(protection, "protection");
    }

    @Override
    public int compareTo(MatchKey other) {
        int byField = field.compareTo(other.field);
        return byField != 0 ? byField : value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return field + " of " + value.length() + " chars, " + protection;
    }
}
