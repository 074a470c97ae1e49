package io.cdpkit.privacy.scan;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys that lead to a value; they say what is likely to be found in it.
 *
 * <p>Nothing is made of them until something is found, which is seldom.
 *
 * @param outer those of the object that holds the key; null outside all
 */
record Surroundings(@Nullable Surroundings outer, String key) {
    static final Surroundings NONE = new Surroundings(null, "");

    /** Shorter words are looked for as a whole, for many others have them inside. */
    private static final int LONG_WORD = 4;

    private static final int CONTEXT_CHARS = 40;
    private static final Map<PiiKind, List<String>> CONTEXT = context();

    /** Words that, standing right before a number, say that it is another one. */
    private static final Map<PiiKind, List<String>> OTHERWISE = Map.of(
            PiiKind.IP_ADDRESS,
            List.of("version", "ver", "chapter", "section", "release", "build", "firmware", "kapitel", "abschnitt"),
            PiiKind.PHONE,
            List.of(
                    "sku",
                    "part",
                    "part no",
                    "part number",
                    "article no",
                    "item no",
                    "serial",
                    "serial no",
                    "isbn",
                    "ean"));

    private static Map<PiiKind, List<String>> context() {
        Map<PiiKind, List<String>> context = new EnumMap<>(PiiKind.class);
        for (PiiKind kind : PiiKind.values()) {
            context.put(kind, kind.context());
        }
        return Collections.unmodifiableMap(context);
    }

    static Map<PiiKind, List<String>> words() {
        return CONTEXT;
    }

    /** These with one key more, such as {@code mobile_phone} or {@code ipAddress}. */
    Surroundings in(String innerKey) {
        return new Surroundings(this, innerKey);
    }

    /** The words of all keys in lower case, each behind a space. */
    private String keyWords() {
        if (outer == null) {
            return "";
        }
        StringBuilder all = new StringBuilder(outer.keyWords());
        boolean inWord = false;
        boolean wasLower = false;
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (Character.isLetter(c)) {
                if (!inWord || (wasLower && Character.isUpperCase(c))) {
                    all.append(' ');
                }
                wasLower = Character.isLowerCase(c);
                all.append(Character.toLowerCase(c));
            }
            inWord = Character.isLetter(c);
        }
        return all.toString();
    }

    /** Which kinds the keys name. */
    Set<PiiKind> kinds() {
        EnumSet<PiiKind> named = EnumSet.noneOf(PiiKind.class);
        String all = keyWords();
        if (!all.isEmpty()) {
            CONTEXT.forEach((kind, some) -> {
                if (some.stream().anyMatch(word -> has(all, word))) {
                    named.add(kind);
                }
            });
        }
        return named;
    }

    private static boolean has(String words, String word) {
        return word.length() >= LONG_WORD ? words.contains(word) : (words + " ").contains(" " + word + " ");
    }

    /** A match as sure as what stands before it makes it, and whether a key names its kind. */
    Match judged(Match match, boolean named, Plain text, int at) {
        String before = text.slice(Math.max(0, at - CONTEXT_CHARS), at).toLowerCase(Locale.ROOT);
        boolean sure = match.confidence() < 100
                && (named
                        || CONTEXT.getOrDefault(match.kind(), List.of()).stream()
                                .anyMatch(before::contains));
        Match judged = sure ? match.surer() : match;
        return OTHERWISE.containsKey(match.kind()) && isOtherwise(match.kind(), keyWords() + " " + before)
                ? judged.lessSure()
                : judged;
    }

    private static boolean isOtherwise(PiiKind kind, String before) {
        int end = before.length();
        while (end > 0 && " :=#.".indexOf(before.charAt(end - 1)) >= 0) {
            end--;
        }
        String closely = " " + before.substring(0, end);
        return OTHERWISE.getOrDefault(kind, List.of()).stream()
                .anyMatch(word -> closely.endsWith(word) && isApart(closely, word));
    }

    private static boolean isApart(String text, String word) {
        return !Character.isLetterOrDigit(text.charAt(text.length() - word.length() - 1));
    }

    /** Prints kinds only, for keys may be somebody's. */
    @Override
    public String toString() {
        return "surroundings that name " + kinds();
    }
}
