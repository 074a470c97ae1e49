package io.cdpkit.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class StandardiserProperties {
    private static final Map<String, Standardiser> ALL = Map.ofEntries(
            Map.entry("email", Standardiser.email()),
            Map.entry("mailbox", Standardiser.emailIgnoringSubaddress()),
            Map.entry("phone DE", Standardiser.phone("DE")),
            Map.entry("phone US", Standardiser.phone("US")),
            Map.entry("phone IT", Standardiser.phone("IT")),
            Map.entry("name", Standardiser.name()),
            Map.entry("country", Standardiser.country()),
            Map.entry("postcode GB", Standardiser.postcode("GB")),
            Map.entry("postcode US", Standardiser.postcode("US")),
            Map.entry("postcode VA", Standardiser.postcode("VA")),
            Map.entry("date", Standardiser.date()),
            Map.entry("date dmy", Standardiser.date(Standardiser.DateOrder.DAY_MONTH_YEAR)),
            Map.entry("date mdy", Standardiser.date(Standardiser.DateOrder.MONTH_DAY_YEAR)),
            Map.entry("trimmed", Standardiser.trimmed()),
            Map.entry("lowerCase", Standardiser.lowerCase()));

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> local = Arbitraries.strings()
                .withChars("aZ.+-'\u0301\u0130\u0131\u00df\u03a3\uff21\u212a")
                .ofMaxLength(8);
        Arbitrary<String> domain = Arbitraries.of(
                "@Gmail.com",
                "@GOOGLEMAIL.COM",
                "@example.org",
                "@M\u00fcller.de",
                "@\u0130i.com",
                "@stra\u00dfe.de",
                "@\u03c3\u03a3.gr");
        return Arbitraries.oneOf(
                local.flatMap(name -> domain.map(name::concat)),
                Arbitraries.strings()
                        .withChars(
                                "aAbBcCMmOo'-. \u0130\u0131\u00df\u03a3\u03c3\u01c5\u01c4\ufb01\u0301\u0308\u1e9e\u2019")
                        .ofMaxLength(12),
                Arbitraries.strings()
                        .withChars("vandermciIxX VANDER")
                        .ofMinLength(1)
                        .ofMaxLength(20),
                Arbitraries.strings().withChars("0123456789+-/. ()").ofMaxLength(16),
                Arbitraries.strings()
                        .withChars("0123")
                        .withChars('/', '.', '-')
                        .ofMinLength(6)
                        .ofMaxLength(10),
                Arbitraries.strings().numeric().alpha().ofMaxLength(8),
                Arbitraries.of(Locale.getISOCountries()),
                Arbitraries.strings().ofMaxLength(12));
    }

    @Property
    void standardise_aStandardForm_isItself(@ForAll @From("texts") String raw) {
        ALL.forEach((label, standardiser) -> {
            Optional<String> once = standardiser.standardise(raw);
            assertEquals(once, once.flatMap(standardiser::standardise), label);
        });
    }

    @Property
    void standardise_underAnyDefaultLocale_isTheSame(@ForAll @From("texts") String raw) {
        Locale before = Locale.getDefault();
        ALL.forEach((label, standardiser) -> {
            Optional<String> expected = standardiser.standardise(raw);
            for (String tag : List.of("tr-TR", "lt-LT", "ar-EG", "th-TH-u-ca-buddhist-nu-thai")) {
                try {
                    Locale.setDefault(Locale.forLanguageTag(tag));
                    assertEquals(expected, standardiser.standardise(raw), label + " under " + tag);
                } finally {
                    Locale.setDefault(before);
                }
            }
        });
    }
}
