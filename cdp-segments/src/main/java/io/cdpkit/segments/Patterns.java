package io.cdpkit.segments;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.cdpkit.segments.Condition.Part;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Predicate;

/** Tests of texts, all of which take time linear in the text. */
final class Patterns {
    private static final int LONGEST = 1_000;
    /** The most steps of a regular expression with its repetitions spelled out; a text takes so many looks per char. */
    private static final int MOST_STEPS = 2_000;

    private static final Pattern TIMES = Pattern.compile("(\\d+)(?:,(\\d*))?\\}");

    private Patterns() {}

    static void requireValid(Part part, String pattern) {
        if (pattern.length() > LONGEST) {
            throw new IllegalArgumentException("a pattern has at most " + LONGEST + " chars, was " + pattern.length());
        }
        if (part == Part.MATCHES) {
            long steps = steps(part, pattern);
            if (steps > MOST_STEPS) {
                throw new IllegalArgumentException("a regular expression has at most " + MOST_STEPS
                        + " steps with its repetitions spelled out, was " + steps
                        + "; shorten repetitions such as {1000}");
            }
            regular(pattern, 0);
        }
    }

    /** How many steps a pattern has at most with its repetitions spelled out, whether or not it is a valid one. */
    static long steps(Part part, String pattern) {
        return part == Part.MATCHES ? new Steps(pattern).count() : pattern.length() + 1L;
    }

    /** Counts the steps of a regular expression without making them. */
    private static final class Steps {
        private final String pattern;
        /** By open group, the steps before what was read last. */
        private final ArrayDeque<Long> groups = new ArrayDeque<>(List.of(0L));

        private long last;
        private int at;

        Steps(String pattern) {
            this.pattern = pattern;
        }

        long count() {
            while (at < pattern.length()) {
                char c = pattern.charAt(at++);
                switch (c) {
                    case '(' -> {
                        add(0);
                        groups.push(0L);
                    }
                    case ')' -> close();
                    case '[' -> {
                        add(1);
                        skipClass();
                    }
                    case '\\' -> escape();
                    case '*', '+', '?' -> last++;
                    case '{' -> repeat();
                    default -> add(1);
                }
            }
            while (groups.size() > 1) {
                close();
            }
            return groups.getFirst() + last + 1;
        }

        private void add(long steps) {
            groups.push(groups.pop() + last);
            last = steps;
        }

        private void close() {
            if (groups.size() > 1) {
                last = groups.pop() + last + 1;
            } else {
                add(1);
            }
        }

        private void escape() {
            int end = pattern.indexOf("\\E", at);
            if (at < pattern.length() && pattern.charAt(at) == 'Q') {
                int stop = end < 0 ? pattern.length() : end;
                for (int i = at + 1; i < stop; i++) {
                    add(1);
                }
                at = end < 0 ? stop : end + 2;
            } else {
                boolean named = at < pattern.length() && "xpP".indexOf(pattern.charAt(at)) >= 0;
                int brace = named && pattern.startsWith("{", at + 1) ? pattern.indexOf('}', at) : -1;
                at = brace < 0 ? at + 1 : brace + 1;
                add(1);
            }
        }

        private void skipClass() {
            at += pattern.startsWith("^", at) ? 1 : 0;
            at += pattern.startsWith("]", at) ? 1 : 0;
            while (at < pattern.length() && pattern.charAt(at) != ']') {
                int named = pattern.startsWith("[:", at) ? pattern.indexOf(":]", at + 2) : -1;
                at = named >= 0 ? named + 2 : at + (pattern.charAt(at) == '\\' ? 2 : 1);
            }
            at++;
        }

        private void repeat() {
            Matcher times = TIMES.matcher(pattern.substring(at));
            if (!times.lookingAt()) {
                add(1);
                return;
            }
            at += times.end();
            String most = times.group(2) == null || times.group(2).isEmpty() ? times.group(1) : times.group(2);
            long factor = most.length() > 4 ? 10_000 : Long.parseLong(most);
            last = Math.min(Long.MAX_VALUE / 100_000, Math.max(1, last * Math.max(1, factor) + factor));
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
            case STARTS -> ignoringCase ? folding("\\A", pattern, "") : text -> text.startsWith(pattern);
            case ENDS -> ignoringCase ? folding("", pattern, "\\z") : text -> text.endsWith(pattern);
            case CONTAINS -> ignoringCase ? folding("", pattern, "") : text -> text.contains(pattern);
            case LIKE -> regular(wildcards(pattern), flags | Pattern.DOTALL)::matches;
            case MATCHES -> {
                Pattern regular = regular(pattern, flags);
                yield text -> regular.matcher(text).find();
            }
        };
    }

    /** By the one folding of case that regular expressions have, so that no part contradicts another. */
    private static Predicate<String> folding(String before, String pattern, String after) {
        Pattern regular = regular(before + Pattern.quote(pattern) + after, Pattern.CASE_INSENSITIVE);
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
