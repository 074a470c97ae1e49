package io.cdpkit.event;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Postal codes by the masks of their country: {@code 9} stands for a digit, {@code A} for a letter, {@code X} for either;
 * anything else is written as it is and need not be in the text.
 */
final class PostcodeStandard implements Standardiser {
    private static final List<String> FOUR = List.of("9999");
    private static final List<String> FIVE = List.of("99999");
    private static final List<String> THREE_TWO = List.of("999 99");

    private static final Map<String, List<String>> MASKS = Map.ofEntries(
            Map.entry("AT", FOUR),
            Map.entry("AU", FOUR),
            Map.entry("BE", FOUR),
            Map.entry("BG", FOUR),
            Map.entry("BR", List.of("99999-999")),
            Map.entry("CA", List.of("A9A 9A9")),
            Map.entry("CH", FOUR),
            Map.entry("CZ", THREE_TWO),
            Map.entry("DE", FIVE),
            Map.entry("DK", FOUR),
            Map.entry("EE", FIVE),
            Map.entry("ES", FIVE),
            Map.entry("FI", FIVE),
            Map.entry("FR", FIVE),
            Map.entry("GB", List.of("A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA", "A9A 9AA", "AA9A 9AA", "AAA 9AA")),
            Map.entry("GR", THREE_TWO),
            Map.entry("HR", FIVE),
            Map.entry("HU", FOUR),
            Map.entry("IE", List.of("A9X XXXX")),
            Map.entry("IN", List.of("999999")),
            Map.entry("IT", FIVE),
            Map.entry("JP", List.of("999-9999")),
            Map.entry("LU", FOUR),
            Map.entry("NL", List.of("9999 AA")),
            Map.entry("NO", FOUR),
            Map.entry("NZ", FOUR),
            Map.entry("PL", List.of("99-999")),
            Map.entry("PT", List.of("9999-999")),
            Map.entry("SE", THREE_TWO),
            Map.entry("SI", FOUR),
            Map.entry("SK", THREE_TWO),
            Map.entry("TR", FIVE),
            Map.entry("US", List.of("99999", "99999-9999")));

    /** How letters sent abroad used to name the country, as in {@code D-10115}. */
    private static final Map<String, String> PREFIXES = Map.of(
            "AT", "A", "BE", "B", "DE", "D", "ES", "E", "FI", "FIN", "FR", "F", "IT", "I", "LU", "L", "NO", "N", "SE",
            "S");

    private static final int LONGEST = 32;

    private final String country;
    private final List<String> masks;

    private PostcodeStandard(String country) {
        this.country = country;
        this.masks = MASKS.getOrDefault(country, List.of());
    }

    static Standardiser of(String country) {
        if (!CountryStandard.isCode(country)) {
            throw new IllegalArgumentException("country must be an ISO 3166 alpha-2 code in upper case, such as \"DE\","
                    + " was \"" + country + "\"");
        }
        return new PostcodeStandard(country);
    }

    @Override
    public Optional<String> standardise(String raw) {
        if (raw.length() > LONGEST) {
            return Optional.empty();
        }
        // Upper case may come apart into letter and accent, so it is composed once more.
        String upper = Normalizer.normalize(raw, Normalizer.Form.NFKC).toUpperCase(Locale.ROOT);
        String text = WhiteSpace.collapse(Normalizer.normalize(upper, Normalizer.Form.NFKC));
        if (masks.isEmpty()) {
            return WhiteSpace.nonEmpty(text);
        }
        StringBuilder significant = new StringBuilder();
        int start = prefixLength(text);
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isDigit(c) || isLetter(c)) {
                significant.append(c);
            } else if (c != ' ' && c != '-' && c != '.') {
                return Optional.empty();
            }
        }
        for (String mask : masks) {
            String filled = fill(mask, significant);
            if (!filled.isEmpty()) {
                return Optional.of(filled);
            }
        }
        return Optional.empty();
    }

    private int prefixLength(String text) {
        int hyphen = text.indexOf('-');
        if (hyphen > 0) {
            String before = text.substring(0, hyphen).strip();
            if (before.equals(country) || before.equals(PREFIXES.get(country))) {
                return hyphen + 1;
            }
        }
        return 0;
    }

    private static String fill(String mask, CharSequence significant) {
        StringBuilder filled = new StringBuilder(mask.length());
        int next = 0;
        for (int i = 0; i < mask.length(); i++) {
            char m = mask.charAt(i);
            if (m != '9' && m != 'A' && m != 'X') {
                filled.append(m);
            } else if (next < significant.length() && fits(m, significant.charAt(next))) {
                filled.append(significant.charAt(next++));
            } else {
                return "";
            }
        }
        return next == significant.length() ? filled.toString() : "";
    }

    private static boolean fits(char mask, char c) {
        return mask == 'X' || (mask == '9' ? isDigit(c) : isLetter(c));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return c >= 'A' && c <= 'Z';
    }
}
