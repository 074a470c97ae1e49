package io.cdpkit.identity.match;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A field of the records to be matched: its name and what it holds, which decides how it is compared.
 *
 * @param name as the host calls it
 * @param similarity how alike two values are, if the host knows better than the kind
 */
public record Field(String name, Kind kind, @Nullable Similarity similarity) {
    /** A field compared as its kind usually is. */
    public Field(String name, Kind kind) {
        this(name, kind, null);
    }

    public Field {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
    }

    /** What a field holds. */
    public enum Kind {
        GIVEN_NAME,
        FAMILY_NAME,
        /** Given and family name in one; taken apart at the last word, or at a comma. */
        FULL_NAME,
        BIRTH_DATE,
        EMAIL,
        PHONE,
        /** Street, with or without the house number. */
        STREET,
        HOUSE_NUMBER,
        /** A further line of an address. */
        ADDRESS_LINE,
        POSTCODE,
        CITY,
        REGION,
        /** A number or code that one person or thing has one of. */
        IDENTIFIER,
        /** One of few values, such as a gender. */
        CATEGORY,
        /** A quantity, compared by its size. */
        NUMBER,
        /** Any other text, compared by its words. */
        TEXT
    }
}
