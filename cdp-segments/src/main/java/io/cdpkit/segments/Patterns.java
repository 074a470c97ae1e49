package io.cdpkit.segments;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.cdpkit.segments.Condition.Part;
import java.util.function.Predicate;

/** Tests of texts, all of which take time linear in the text. */
final class Patterns {
    private static final int LONGEST = 1_000;

    private Patterns() {}

    static void requireValid(Part part, String pattern) {
        if (pattern.length() > LONGEST) {
            throw new IllegalArgumentException("a pattern has at most " + LONGEST + " chars, was " + pattern.length());
        }
        if (part == Part.MATCHES) {
            regular(pattern, 0);
        }
    }

    private static Pattern regular(String pattern, int flags) {
        try {
            return Pattern.compile(pattern, flags);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("not a regular expression of RE2: " + e.getDescription(), e);
        }
    }

    static Predicate<String> test(Part part, String pattern, boolean ignoringCase) {
        int flags = ignoringCase ? Pattern.CASE_INSENSITIVE : 0;
        return switch (part) {
            case STARTS -> text -> text.regionMatches(ignoringCase, 0, pattern, 0, pattern.length());
            case ENDS ->
                text -> text.regionMatches(
                        ignoringCase, text.length() - pattern.length(), pattern, 0, pattern.length());
            case CONTAINS -> ignoringCase ? containing(pattern) : text -> text.contains(pattern);
            case LIKE -> regular(wildcards(pattern), flags | Pattern.DOTALL)::matches;
            case MATCHES -> {
                Pattern regular = regular(pattern, flags);
                yield text -> regular.matcher(text).find();
            }
        };
    }

    private static Predicate<String> containing(String pattern) {
        Pattern regular = regular(Pattern.quote(pattern), Pattern.CASE_INSENSITIVE);
        return text -> regular.matcher(text).find();
    }

    private static String wildcards(String pattern) {
        StringBuilder regular = new StringBuilder();
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '*' || c == '?') {
                regular.append(Pattern.quote(literal.toString())).append(c == '*' ? ".*" : ".");
                literal.setLength(0);
            } else {
                literal.append(c);
            }
        }
        return regular.append(Pattern.quote(literal.toString())).toString();
    }
}
