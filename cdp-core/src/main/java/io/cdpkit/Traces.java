package io.cdpkit;

import io.cdpkit.event.Identifier;
import io.cdpkit.json.EventJson;
import io.cdpkit.store.Held;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells whether an original says something of a person, as far as that can be told from her identifiers. */
final class Traces {
    private static final Pattern NUMBER = Pattern.compile("\\d{7,}");
    /** With three digits before what is dialled at home, the most that a country code may have. */
    private static final Pattern TELEPHONE = Pattern.compile("\\+\\d{10,}");

    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-fA-F]{4})|\\\\(.)");
    private static final Pattern BETWEEN_DIGITS = Pattern.compile("(?<=\\d)[ .()/-]{1,3}(?=\\d)");
    /** What may stand around a name: a text of JSON, a cell of a table, a word. */
    private static final List<Pattern> AROUND_NAMES = List.of(
            Pattern.compile("[\"\\v]"), Pattern.compile("[\"\\v\t,;|]"), Pattern.compile("[\\s\"'<>\\[\\]{}(),;:=|]"));

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
        List<String> numbers = words.stream().flatMap(Traces::numbers).toList();
        return new Traces(identifiers, canonical, words, numbers);
    }

    /** What of a word is found whatever stands between its digits; of a telephone number, without its country code. */
    private static Stream<String> numbers(String word) {
        if (TELEPHONE.matcher(word).matches()) {
            return Stream.of(word.substring(4));
        }
        String digits = word.startsWith("+") ? word.substring(1) : word;
        return NUMBER.matcher(digits).matches() ? Stream.of(digits) : Stream.empty();
    }

    boolean areIn(Held held) {
        if (held.form() == Held.Form.EVENT && isNamed(held)) {
            return true;
        }
        String plain = folded(new String(held.original(), StandardCharsets.UTF_8));
        String unescaped = folded(unescaped(plain));
        String joined = BETWEEN_DIGITS.matcher(unescaped).replaceAll("");
        return words.stream().anyMatch(word -> isWordOf(plain, word) || isWordOf(unescaped, word))
                || numbers.stream().anyMatch(joined::contains);
    }

    /** All that may be a name in an original, in whatever form it came. */
    static Set<String> names(Held held) {
        String plain = new String(held.original(), StandardCharsets.UTF_8);
        Set<String> names = new LinkedHashSet<>();
        for (String text : List.of(plain, unescaped(plain))) {
            for (Pattern around : AROUND_NAMES) {
                around.splitAsStream(text)
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .forEach(names::add);
            }
        }
        return names;
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(escape -> Matcher.quoteReplacement(
                        escape.group(1) == null
                                ? escape.group(2)
                                : String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
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
