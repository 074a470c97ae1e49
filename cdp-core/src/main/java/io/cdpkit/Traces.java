package io.cdpkit;

import io.cdpkit.event.Identifier;
import io.cdpkit.json.EventJson;
import io.cdpkit.store.Held;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells whether an original says something of a person, as far as that can be told from her identifiers. */
final class Traces {
    private static final Pattern NUMBER = Pattern.compile("\\+?(\\d{7,})");
    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-fA-F]{4})|\\\\(.)");
    private static final Pattern BETWEEN_DIGITS = Pattern.compile("(?<=\\d)[ .()/-]{1,3}(?=\\d)");

    private final Set<Identifier> identifiers;
    private final Function<Identifier, Optional<Identifier>> canonical;
    private final List<String> words;
    private final List<String> numbers;

    private Traces(
            Set<Identifier> identifiers,
            Function<Identifier, Optional<Identifier>> canonical,
            List<String> words,
            List<String> numbers) {
        this.identifiers = identifiers;
        this.canonical = canonical;
        this.words = words;
        this.numbers = numbers;
    }

    static Traces of(Set<Identifier> identifiers, Function<Identifier, Optional<Identifier>> canonical) {
        List<String> words = identifiers.stream()
                .map(identifier -> folded(identifier.value()))
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
        List<String> numbers = words.stream()
                .map(NUMBER::matcher)
                .filter(Matcher::matches)
                .map(number -> number.group(1))
                .toList();
        return new Traces(identifiers, canonical, words, numbers);
    }

    boolean areIn(Held held) {
        if (held.form() == Held.Form.EVENT && isNamed(held)) {
            return true;
        }
        String plain = folded(new String(held.original(), StandardCharsets.UTF_8));
        String unescaped = folded(ESCAPE.matcher(plain)
                .replaceAll(escape -> Matcher.quoteReplacement(
                        escape.group(1) == null
                                ? escape.group(2)
                                : String.valueOf((char) Integer.parseInt(escape.group(1), 16)))));
        String joined = BETWEEN_DIGITS.matcher(unescaped).replaceAll("");
        return words.stream().anyMatch(word -> isWordOf(plain, word) || isWordOf(unescaped, word))
                || numbers.stream().anyMatch(joined::contains);
    }

    private boolean isNamed(Held held) {
        return EventJson.read(held.original()).identifiers().stream()
                .anyMatch(identifier -> canonical
                        .apply(identifier)
                        .filter(identifiers::contains)
                        .isPresent());
    }

    private static String folded(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    private static boolean isWordOf(String text, String word) {
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            int end = at + word.length();
            boolean begins = at == 0
                    || !Character.isLetterOrDigit(text.codePointBefore(at))
                    || !Character.isLetterOrDigit(word.codePointAt(0));
            boolean ends = end == text.length()
                    || !Character.isLetterOrDigit(text.codePointAt(end))
                    || !Character.isLetterOrDigit(word.codePointBefore(word.length()));
            if (begins && ends) {
                return true;
            }
        }
        return false;
    }
}
