package io.cdpkit.identity;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Identifier values that name nobody: {@code null}, {@code 0}, {@code test@test.com} and their like.
 *
 * <p>An event with a blocked identifier is kept; the identifier links nobody. Values are compared by what a reader
 * sees: without surrounding white space and quotes, without zero-width characters, in Unicode form NFKC and without
 * case, whatever the default locale. Blocking is a pure function of namespace and value, so it can never make the result
 * depend on the order of arrival.
 *
 * <p>A clean value of plain ASCII costs a scan of its chars and allocates nothing, unless patterns were added. Immutable
 * and thread-safe.
 */
public final class BlockedValues {
    /** What lower case makes of the Turkish capital I with a dot. */
    private static final String DOTTED_I = "i\u0307";

    private static final BlockedValues NONE = new BlockedValues(false, Rules.EMPTY, Map.of());
    private static final BlockedValues STANDARD =
            new BlockedValues(true, Rules.EMPTY.plus(PoisonValues.everywhere()), Map.of());

    private final boolean standardShapes;
    private final Rules everywhere;
    private final Map<Namespace, Rules> byNamespace;

    private BlockedValues(boolean standardShapes, Rules everywhere, Map<Namespace, Rules> byNamespace) {
        this.standardShapes = standardShapes;
        this.everywhere = everywhere;
        this.byNamespace = Map.copyOf(byNamespace);
    }

    /** Nothing is blocked. */
    public static BlockedValues none() {
        return NONE;
    }

    /**
     * The values that broken forms, tags and exports send: blanks, {@code null} and {@code undefined} in several
     * languages and spellings, truth values, spreadsheet errors, anything of only zeros and hyphens, the all-zero and
     * all-f UUID, unexpanded placeholders such as {@code {{user_id}}}, hashes of the empty text, placeholder and no-reply
     * e-mail addresses; and, among phone numbers only, runs such as {@code +10000000000} and {@code 123456789}.
     */
    public static BlockedValues standard() {
        return STANDARD;
    }

    /** These and more values, in every namespace. */
    public BlockedValues plus(String... values) {
        if (values.length == 0) {
            return this;
        }
        Map<Namespace, Rules> namespaces = new HashMap<>(byNamespace);
        namespaces.replaceAll((namespace, rules) -> rules.plus(List.of(values)));
        return new BlockedValues(standardShapes, everywhere.plus(List.of(values)), namespaces);
    }

    /** These and more values, in one namespace only. */
    public BlockedValues plus(Namespace namespace, String... values) {
        Map<Namespace, Rules> namespaces = new HashMap<>(byNamespace);
        namespaces.put(namespace, rules(namespace).plus(List.of(values)));
        return new BlockedValues(standardShapes, everywhere, namespaces);
    }

    /**
     * These and whatever matches a regular expression as a whole, without case, in every namespace.
     *
     * @param regex in RE2 syntax, which has no back-references, so that matching takes linear time whatever the value;
     *     it sees the value lower-cased and stripped as described above
     * @throws IllegalArgumentException if it is not RE2 syntax
     */
    public BlockedValues plusMatching(String regex) {
        Pattern pattern = compile(regex);
        Map<Namespace, Rules> namespaces = new HashMap<>(byNamespace);
        namespaces.replaceAll((namespace, rules) -> rules.plus(pattern));
        return new BlockedValues(standardShapes, everywhere.plus(pattern), namespaces);
    }

    /** As {@link #plusMatching(String)}, in one namespace only. */
    public BlockedValues plusMatching(Namespace namespace, String regex) {
        Map<Namespace, Rules> namespaces = new HashMap<>(byNamespace);
        namespaces.put(namespace, rules(namespace).plus(compile(regex)));
        return new BlockedValues(standardShapes, everywhere, namespaces);
    }

    private static Pattern compile(String regex) {
        try {
            return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "\"" + regex + "\" is not RE2 syntax: " + e.getDescription() + "; RE2 has no back-references", e);
        }
    }

    private Rules rules(Namespace namespace) {
        return byNamespace.isEmpty() ? everywhere : byNamespace.getOrDefault(namespace, everywhere);
    }

    /** Whether the identifier names nobody. */
    public boolean blocks(Identifier identifier) {
        String value = identifier.value();
        Rules rules = rules(identifier.namespace());
        boolean phone = standardShapes && identifier.namespace().equals(Namespace.PHONE);
        int end = value.length();
        for (int i = 0; i < end; i++) {
            if (value.charAt(i) >= 0x80) {
                String folded = fold(value);
                return blocks(rules, phone, folded, 0, folded.length());
            }
        }
        int start = 0;
        while (start < end && isPadding(value.charAt(start))) {
            start++;
        }
        while (start < end && isPadding(value.charAt(end - 1))) {
            end--;
        }
        return blocks(rules, phone, value, start, end);
    }

    /** Judges a stretch that is folded already, but for the case of ASCII letters. */
    private boolean blocks(Rules rules, boolean phone, String text, int start, int end) {
        if (rules.mayHold(text, start, end)
                && rules.values.contains(text.substring(start, end).toLowerCase(Locale.ROOT))) {
            return true;
        }
        if (standardShapes && PoisonValues.hasShape(text, start, end)) {
            return true;
        }
        if (phone && PoisonValues.isPhoneRun(text, start, end)) {
            return true;
        }
        return !rules.patterns.isEmpty()
                && rules.matches(text.substring(start, end).toLowerCase(Locale.ROOT));
    }

    /** What a reader sees of a value, for comparing; idempotent. */
    static String fold(String value) {
        String visible = withoutFormatChars(Normalizer.normalize(value, Normalizer.Form.NFKC));
        // Lower case first: the capital sharp s only meets the small one there, and both meet "ss" in upper case.
        String caseless =
                visible.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        String folded = Normalizer.normalize(caseless, Normalizer.Form.NFKC);
        while (folded.contains(DOTTED_I)) {
            folded = folded.replace(DOTTED_I, "i");
        }
        int start = 0;
        int end = folded.length();
        while (start < end && isPadding(folded.charAt(start))) {
            start++;
        }
        while (start < end && isPadding(folded.charAt(end - 1))) {
            end--;
        }
        return folded.substring(start, end);
    }

    private static String withoutFormatChars(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints().filter(c -> Character.getType(c) != Character.FORMAT).forEach(kept::appendCodePoint);
        return kept.toString();
    }

    private static boolean isPadding(char c) {
        if (c < 0x80) {
            return c <= ' ' || c == '"' || c == '\'' || c == '`' || c == 0x7f;
        }
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || "\u00ab\u00bb\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u2039\u203a\u00b4".indexOf(c) >= 0;
    }

    /** Prints counts. */
    @Override
    public String toString() {
        return everywhere.values.size() + " blocked values, " + everywhere.patterns.size() + " patterns, "
                + byNamespace.size() + " namespaces with their own";
    }

    /**
     * Values and patterns that hold together.
     *
     * <p>{@code lengths} rules most values out without hashing: for each first ASCII char, the lengths of the values that
     * start with it, one bit each; bit 63 stands for all longer ones. Values that start otherwise share the last entry.
     */
    private static final class Rules {
        static final Rules EMPTY = new Rules(Set.of(), List.of());

        final Set<String> values;
        final List<Pattern> patterns;
        private final long[] lengths = new long[129];

        private Rules(Set<String> values, List<Pattern> patterns) {
            this.values = values;
            this.patterns = patterns;
            for (String value : values) {
                lengths[first(value, 0, value.length())] |= bit(value.length());
            }
        }

        private static int first(String text, int start, int end) {
            if (start == end) {
                return 0;
            }
            char c = text.charAt(start);
            return c >= 'A' && c <= 'Z' ? c + 32 : Math.min(c, 128);
        }

        private static long bit(int length) {
            return 1L << Math.min(length, 63);
        }

        boolean mayHold(String text, int start, int end) {
            return (lengths[first(text, start, end)] & bit(end - start)) != 0;
        }

        boolean matches(String folded) {
            for (Pattern pattern : patterns) {
                if (pattern.matches(folded)) {
                    return true;
                }
            }
            return false;
        }

        Rules plus(List<String> more) {
            HashSet<String> all = new HashSet<>(values);
            more.forEach(value -> all.add(fold(value)));
            return new Rules(Set.copyOf(all), patterns);
        }

        Rules plus(Pattern pattern) {
            ArrayList<Pattern> all = new ArrayList<>(patterns);
            all.add(pattern);
            return new Rules(values, List.copyOf(all));
        }
    }
}
