package io.cdpkit.event;

import java.util.Objects;
import java.util.Optional;

/**
 * A rule that brings texts meaning one thing into one form, such as e-mail addresses into lower case.
 *
 * <p>A standardiser is a pure function, the same under every default locale, and idempotent: a standard form is its own
 * standard form. It answers empty where the text is not what it standardises, and never throws for bad data; nothing it
 * answers or throws tells the text to a log. Those made here are thread-safe.
 */
@FunctionalInterface
public interface Standardiser {
    /** The standard form; empty where the text has none. */
    Optional<String> standardise(String raw);

    /** Which of two numbers before a year is the day. */
    enum DateOrder {
        DAY_MONTH_YEAR,
        MONTH_DAY_YEAR
    }

    /**
     * E-mail addresses: trimmed, NFKC, lower case, the domain in ASCII (Punycode by IDNA 2003).
     *
     * <p>Addresses need a dot-atom local part of at most 64 chars and a domain of at least two labels, 254 chars
     * together; quoted local parts, comments and address literals are refused. Dots and {@code +tags} stay: to mail
     * providers they may matter.
     */
    static Standardiser email() {
        return EmailStandard.EXACT;
    }

    /**
     * As {@link #email}, but all addresses of one mailbox become one: without the {@code +tag}, and for Gmail without
     * dots and under {@code gmail.com}. It joins people wherever a provider does not follow that custom.
     */
    static Standardiser emailIgnoringSubaddress() {
        return EmailStandard.MAILBOX;
    }

    /**
     * Telephone numbers in E.164, such as {@code +491711234567}; numbers not valid in their country's plan are refused.
     * The last 10,000 answers are kept for ten minutes.
     *
     * @param defaultRegion ISO 3166 alpha-2 code of the country of numbers without a country code
     * @throws IllegalStateException if libphonenumber, an optional dependency, is absent
     * @throws IllegalArgumentException if the region is unknown
     */
    static Standardiser phone(String defaultRegion) {
        Objects.requireNonNull(defaultRegion, "defaultRegion");
        try {
            return PhoneStandard.of(defaultRegion);
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "phone numbers need libphonenumber; add com.googlecode.libphonenumber:libphonenumber to the class"
                            + " path, or to the module path with --add-modules",
                    e);
        }
    }

    /**
     * Names of people: NFC, trimmed, inner white space collapsed; case changes only where all letters are upper or all
     * are lower case, so that {@code McDonald} stays and {@code O'BRIEN} becomes {@code O'Brien}.
     */
    static Standardiser name() {
        return NameStandard::standardise;
    }

    /**
     * Countries as ISO 3166 alpha-2 codes in upper case, from alpha-2 and alpha-3 codes, common short forms and their
     * names in thirteen languages of Europe; {@code Congo}, which two of them share, is none of them. The names are the
     * library's own, the same on every Java runtime.
     */
    static Standardiser country() {
        return CountryStandard::standardise;
    }

    /**
     * Postal codes of one country in upper case with its usual spacing. Codes of about 30 countries are checked for their
     * form; those of others are trimmed only.
     *
     * @param country ISO 3166 alpha-2 code
     * @throws IllegalArgumentException if there is no such country
     */
    static Standardiser postcode(String country) {
        return PostcodeStandard.of(country);
    }

    /**
     * Dates as {@code yyyy-MM-dd}, from that, {@code yyyy/MM/dd}, {@code yyyyMMdd} (1800 to 2199), {@code dd.MM.yyyy},
     * and from slashes or hyphens before a year in full where only one reading is a date.
     */
    static Standardiser date() {
        return raw -> DateStandard.standardise(raw, null);
    }

    /**
     * As {@link #date()}, with slashes and hyphens before a year read in the order given. Years of two digits are
     * admitted: 00 to 29 mean 2000 to 2029, 30 to 99 mean 1930 to 1999.
     */
    static Standardiser date(DateOrder order) {
        Objects.requireNonNull(order, "order");
        return raw -> DateStandard.standardise(raw, order);
    }

    /** Texts without white space, control and zero-width characters around them; nothing left is empty. */
    static Standardiser trimmed() {
        return raw -> WhiteSpace.nonEmpty(WhiteSpace.trim(raw));
    }

    /** As {@link #trimmed}, in lower case. */
    static Standardiser lowerCase() {
        return raw -> WhiteSpace.nonEmpty(WhiteSpace.trim(WhiteSpace.lower(raw)));
    }

    /** This, then another. The result is idempotent only if the other's forms are standard forms of this one. */
    default Standardiser then(Standardiser next) {
        Objects.requireNonNull(next, "next");
        return raw -> standardise(raw).flatMap(next::standardise);
    }

    /** The standard form of a text value; any other value, and a text that has none, unchanged. */
    default Value orUnchanged(Value value) {
        return value instanceof Value.Text text
                ? standardise(text.text()).map(Value::of).orElse(value)
                : value;
    }
}
