package io.cdpkit.event;

import java.text.Normalizer;
import java.util.Optional;
import java.util.Set;

/** Names of people, with case given only to names that come without. */
final class NameStandard {
    /** Small words before a family name; Dutch and German ones are small at the start as well. */
    private static final Set<String> LEADING_PARTICLES =
            Set.of("van", "von", "vom", "der", "den", "ter", "ten", "zu", "zum", "zur", "te", "op", "het");

    private static final Set<String> INNER_PARTICLES = Set.of(
            "de", "del", "della", "dello", "di", "da", "dos", "das", "do", "du", "des", "la", "le", "las", "los", "y",
            "e", "bin", "ibn", "al", "el", "af", "av", "und");

    private static final Set<String> NUMERALS = Set.of("ii", "iii", "iv", "vi", "vii", "viii", "ix");

    private static final int ROUNDS = 3;

    private NameStandard() {}

    static Optional<String> standardise(String raw) {
        String name = WhiteSpace.collapse(Normalizer.normalize(raw, Normalizer.Form.NFC));
        if (name.isEmpty()) {
            return Optional.empty();
        }
        // A capital may be one with its accent where the small letter is not, so that the word has other parts than it
        // had.
        for (int round = 0; round < ROUNDS && isOfOneCase(name); round++) {
            name = Normalizer.normalize(cased(name), Normalizer.Form.NFC);
        }
        return Optional.of(name);
    }

    private static boolean isOfOneCase(String name) {
        boolean upper = false;
        boolean lower = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            upper |= Character.isUpperCase(c) || Character.isTitleCase(c);
            lower |= Character.isLowerCase(c);
        }
        return upper != lower;
    }

    private static String cased(String name) {
        StringBuilder cased = new StringBuilder(name.length());
        int start = 0;
        while (start < name.length()) {
            int space = name.indexOf(' ', start);
            int end = space < 0 ? name.length() : space;
            if (start > 0) {
                cased.append(' ');
            }
            appendWord(cased, name.substring(start, end), start == 0, end == name.length());
            start = end + 1;
        }
        return cased.toString();
    }

    private static void appendWord(StringBuilder out, String word, boolean first, boolean last) {
        String lower = WhiteSpace.lower(word);
        if (!last && (LEADING_PARTICLES.contains(lower) || (!first && INNER_PARTICLES.contains(lower)))) {
            out.append(lower);
        } else if (last && !first && NUMERALS.contains(lower)) {
            out.append(upper(lower));
        } else {
            appendCapitalised(out, word);
        }
    }

    private static String upper(String numeral) {
        StringBuilder upper = new StringBuilder(numeral);
        for (int i = 0; i < upper.length(); i++) {
            upper.setCharAt(i, Character.toUpperCase(upper.charAt(i)));
        }
        return upper.toString();
    }

    /** A part of a word starts at the word, after a hyphen or a dot, and after an apostrophe that follows one letter. */
    private static void appendCapitalised(StringBuilder out, String word) {
        int partStart = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '-' || c == '.' || (isApostrophe(c) && i - partStart == 1 && i + 2 < word.length())) {
                out.append(c);
                partStart = i + 1;
            } else if (i == partStart || isAfterMc(word, partStart, i)) {
                out.append(Character.isUpperCase(c) ? c : Character.toTitleCase(c));
            } else {
                out.append(lower(word, partStart, i));
            }
        }
    }

    private static char lower(String word, int partStart, int i) {
        char c = Character.toLowerCase(word.charAt(i));
        boolean endsWord = i + 1 == word.length() && i > partStart;
        return c == '\u03c3' && endsWord ? '\u03c2' : c;
    }

    private static boolean isAfterMc(String word, int partStart, int i) {
        return i == partStart + 2 && i + 1 < word.length() && word.regionMatches(true, partStart, "mc", 0, 2);
    }

    private static boolean isApostrophe(char c) {
        return c == '\'' || c == '\u2019' || c == '\u02bc';
    }
}
