package io.cdpkit.event;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Countries by code and by name. */
final class CountryStandard {
    private static final Map<String, String> SHORT_FORMS = Map.ofEntries(
            Map.entry("UK", "GB"),
            Map.entry("GREATBRITAIN", "GB"),
            Map.entry("ENGLAND", "GB"),
            Map.entry("SCOTLAND", "GB"),
            Map.entry("WALES", "GB"),
            Map.entry("NORTHERNIRELAND", "GB"),
            Map.entry("GROSSBRITANNIEN", "GB"),
            Map.entry("USOFA", "US"),
            Map.entry("AMERICA", "US"),
            Map.entry("UNITEDSTATESOFAMERICA", "US"),
            Map.entry("VEREINIGTESTAATENVONAMERIKA", "US"),
            Map.entry("ETATSUNISDAMERIQUE", "US"),
            Map.entry("BRD", "DE"),
            Map.entry("FEDERALREPUBLICOFGERMANY", "DE"),
            Map.entry("BUNDESREPUBLIKDEUTSCHLAND", "DE"),
            Map.entry("HOLLAND", "NL"),
            Map.entry("THENETHERLANDS", "NL"),
            Map.entry("CZECHREPUBLIC", "CZ"),
            Map.entry("TSCHECHISCHEREPUBLIK", "CZ"),
            Map.entry("RUSSIANFEDERATION", "RU"),
            Map.entry("REPUBLICOFKOREA", "KR"),
            Map.entry("KOREA", "KR"),
            Map.entry("EL", "GR"),
            Map.entry("UAE", "AE"),
            Map.entry("TURKEY", "TR"),
            Map.entry("MACEDONIA", "MK"),
            Map.entry("IVORYCOAST", "CI"),
            Map.entry("SWAZILAND", "SZ"),
            Map.entry("CAPEVERDE", "CV"),
            Map.entry("BURMA", "MM"));

    private static final int LONGEST = 100;
    private static final Map<String, String> CODES = codes();

    private CountryStandard() {}

    static Optional<String> standardise(String raw) {
        return raw.length() > LONGEST ? Optional.empty() : Optional.ofNullable(CODES.get(key(raw)));
    }

    static boolean isCode(String code) {
        return code.length() == 2 && code.equals(CODES.get(code));
    }

    private static Map<String, String> codes() {
        Map<String, String> byKey = new HashMap<>();
        Set<String> ambiguous = new HashSet<>();
        for (String code : Locale.getISOCountries()) {
            Locale country = new Locale.Builder().setRegion(code).build();
            for (Locale language : List.of(Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH)) {
                String key = key(country.getDisplayCountry(language));
                if (!code.equals(byKey.getOrDefault(key, code))) {
                    ambiguous.add(key);
                }
                byKey.put(key, code);
            }
        }
        byKey.keySet().removeAll(ambiguous);
        for (String code : Locale.getISOCountries()) {
            byKey.put(new Locale.Builder().setRegion(code).build().getISO3Country(), code);
            byKey.put(code, code);
        }
        SHORT_FORMS.forEach(byKey::putIfAbsent);
        return Map.copyOf(byKey);
    }

    /** Its letters in upper case, without accents. */
    private static String key(String text) {
        String apart = Normalizer.normalize(text, Normalizer.Form.NFKD).toUpperCase(Locale.ROOT);
        StringBuilder key = new StringBuilder(apart.length());
        apart.codePoints().filter(Character::isLetter).forEach(key::appendCodePoint);
        return key.toString();
    }
}
