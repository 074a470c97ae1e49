package io.cdpkit.identity.match;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A field of the records to be matched: its name and what it holds, which decides how it is compared.
 *
 * @param name as the host calls it
 * @param similarity how alike two values are, if the host knows better than the kind; what the kind would compare together
 *     with other fields is then compared by itself
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
        TEXT,
        /**
         * Several values in one, such as all e-mail addresses of a person, compared by what they have in common. What
         * stands between them is a semicolon, a vertical bar or a line end; where there is none, a comma.
         */
        LIST,
        /**
         * A place on earth: latitude and longitude in degrees, as in {@code 52.52, 13.405}; compared by the distance. 0, 0
         * stands for none.
         */
        LOCATION,
        /** The latitude of a place; of no use without a longitude. */
        LATITUDE,
        /** The longitude of a place; of no use without a latitude. */
        LONGITUDE
    }
}
