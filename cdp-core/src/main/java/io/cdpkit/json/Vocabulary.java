package io.cdpkit.json;

import io.cdpkit.event.Value;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Which keys of an object the specification reserves, and what it says about them.
 *
 * <p>Senders spell the reserved traits in camel or in snake case; profiles know them in snake case. Keys of the sender's
 * own stay as they are. Of the reserved traits two are times: {@code birthday} becomes a date if it is an ISO date, or an
 * ISO date-time with a zone, of which the date counts that is written; {@code created_at} an instant if it is an ISO
 * date-time with a zone or a whole number, which counts seconds below 10^11 and milliseconds from there on. Anything else
 * stays what it is: guessing types corrupts data.
 */
enum Vocabulary {
    /** Nothing is reserved. */
    NONE,
    TRAITS,
    ADDRESS,
    COMPANY,
    PROPERTIES,
    CONTEXT,
    /** Tells of software, pages and wares, not of a person: it is the same in many messages. */
    COMMON;

    private static final long LEAST_MILLIS = 100_000_000_000L;
    private static final long GREATEST_MILLIS = 253_402_300_799_999L;

    /** The key under which a profile knows what a sender calls {@code key}. */
    String canonical(String key) {
        return switch (this) {
            case NONE, PROPERTIES, CONTEXT, COMMON -> key;
            case TRAITS ->
                switch (key) {
                    case "firstName" -> "first_name";
                    case "lastName" -> "last_name";
                    case "createdAt" -> "created_at";
                    default -> key;
                };
            case ADDRESS -> key.equals("postalCode") ? "postal_code" : key;
            case COMPANY -> key.equals("employeeCount") ? "employee_count" : key;
        };
    }

    /** The vocabulary of the object under a key. */
    Vocabulary within(String key) {
        return switch (this) {
            case TRAITS ->
                switch (key) {
                    case "address" -> ADDRESS;
                    case "company" -> COMPANY;
                    default -> NONE;
                };
            case PROPERTIES ->
                switch (key) {
                    case "affiliation", "brand", "category", "currency", "product_id", "sku", "variant" -> COMMON;
                    case "products" -> PROPERTIES;
                    default -> NONE;
                };
            case CONTEXT ->
                switch (key) {
                    case "app",
                            "campaign",
                            "library",
                            "locale",
                            "network",
                            "os",
                            "page",
                            "screen",
                            "timezone",
                            "userAgent" -> COMMON;
                    default -> NONE;
                };
            case COMMON -> COMMON;
            default -> NONE;
        };
    }

    /** Whether it has keys of a sender's own that may be said to hold dates. */
    boolean hasDates() {
        return this == TRAITS || this == PROPERTIES;
    }

    /** What a value under a canonical key means. */
    Value typed(String key, Value value) {
        if (this == TRAITS && key.equals("birthday") && value instanceof Value.Text text) {
            LocalDate day = IsoTime.birthday(text.text());
            return day == null ? value : Value.of(day);
        } else if (this == TRAITS && key.equals("created_at")) {
            Instant moment = moment(value);
            return moment == null ? value : Value.of(moment);
        }
        return value;
    }

    private static @Nullable Instant moment(Value value) {
        if (value instanceof Value.Text text) {
            return IsoTime.instant(text.text());
        } else if (value instanceof Value.Whole whole && isMoment(whole.number())) {
            long number = whole.number();
            return Math.abs(number) < LEAST_MILLIS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
        }
        return null;
    }

    private static boolean isMoment(long number) {
        return number >= -GREATEST_MILLIS && number <= GREATEST_MILLIS;
    }
}
