package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
import io.cdpkit.segments.Condition.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class PatternsTest {
    @Test
    void steps_anyRegex_areNoFewerThanTheEngineTakes() {
        List<String> patterns = new ArrayList<>();
        EvilRegexes.all().forEach(evil -> patterns.add(evil.pattern()));
        patterns.addAll(List.of(
                "",
                "a",
                "[)]{3}",
                "([)]abcdefgh){10}",
                "([]])abc",
                "(?:[^])]x){20}",
                "(\\Q)\\Eabc){10}",
                "\\x{1000}{2}",
                "(?i)\\pL{1000}",
                "\\p{Greek}{10}",
                "a{5,}",
                "a{0,7}?",
                "[[:alpha:])]{9}",
                "a|b|cd",
                "x{a}",
                "\\Qabc",
                "(a{10}){10}",
                "((ab){3}c){4}",
                "(?P<n>a{3}){3}",
                "^\\b(\\d)*?$",
                "\\Q\\E",
                "[\\]a)]{7}",
                "a**",
                "\\{3}"));
        for (int seed = 0; seed < 3_000; seed++) {
            Random chance = new Random(seed);
            StringBuilder random = new StringBuilder();
            for (int i = 0; i < 1 + chance.nextInt(14); i++) {
                random.append(List.of(
                                "a",
                                "(",
                                ")",
                                "[b-d]",
                                "{3}",
                                "{2,5}",
                                "*",
                                "+",
                                "?",
                                "|",
                                "\\d",
                                "[)]",
                                "\\Qx(\\E",
                                "(?:")
                        .get(chance.nextInt(14)));
            }
            patterns.add(random.toString());
        }
        int valid = 0;
        for (String pattern : patterns) {
            try {
                int size = Pattern.compile(pattern).programSize();
                long steps = Patterns.steps(Part.MATCHES, pattern);
                assertTrue(size <= 2 * steps + 2, () -> pattern + " takes " + size + ", but is counted as " + steps);
                valid++;
            } catch (com.google.re2j.PatternSyntaxException e) {
                assertFalse(pattern.isEmpty());
            }
        }
        assertTrue(valid > 500, valid + " are valid");
    }

    @Test
    void text_repetitionsOfRepetitions_areRefusedBeforeTheyAreMade() {
        for (String pattern :
                List.of("((a{1000}){1000}){1000}", "(((((a{100}){100}){100}){100}){100})", "[a-z]{1000}{1000}")) {
            String message = String.valueOf(assertThrows(
                            InvalidSegmentsException.class, () -> Segments.parse("a = b matches \"" + pattern + "\""))
                    .getMessage());
            assertTrue(message.contains("at most 2000 steps"), message);
        }
        assertEquals(
                1, Segments.parse("a = b matches \"[a-z]{900}\"").definitions().size());
    }

    @Test
    void steps_ofEachSign_areCountedOnce() {
        Map.ofEntries(
                        Map.entry("", 1L),
                        Map.entry("abc", 4L),
                        Map.entry("a*b+c?", 7L),
                        Map.entry("a|b", 4L),
                        Map.entry("(ab)", 4L),
                        Map.entry("(ab)c", 5L),
                        Map.entry("((a)b)", 5L),
                        Map.entry("a{3}", 7L),
                        Map.entry("a{2,5}b", 12L),
                        Map.entry("a{4,}", 9L),
                        Map.entry("(ab){3}", 13L),
                        Map.entry("a{0}", 2L),
                        Map.entry("a{x", 4L),
                        Map.entry("[a-z]", 2L),
                        Map.entry("[]a]b", 3L),
                        Map.entry("[^]a]b", 3L),
                        Map.entry("[[:alpha:]x]b", 3L),
                        Map.entry("[\\]a]b", 3L),
                        Map.entry("\\db", 3L),
                        Map.entry("\\p{Greek}b", 3L),
                        Map.entry("\\x{263a}b", 3L),
                        Map.entry("\\pLb", 4L),
                        Map.entry("\\Qa(b\\Ec", 5L),
                        Map.entry("\\Qa(b", 4L))
                .forEach((pattern, steps) -> assertEquals(steps, Patterns.steps(Part.MATCHES, pattern), pattern));
        assertEquals(7, Patterns.steps(Part.LIKE, "a{2,5}"));
    }

    @Test
    void requireValid_longestPattern_isTakenAndLongerOnesAreNot() {
        for (Part part : Part.values()) {
            Patterns.requireValid(part, "a".repeat(1_000));
            assertThrows(IllegalArgumentException.class, () -> Patterns.requireValid(part, "a".repeat(1_001)));
        }
        Patterns.requireValid(Part.MATCHES, "a{999}");
        assertThrows(IllegalArgumentException.class, () -> Patterns.requireValid(Part.MATCHES, "a{1000}"));
        Patterns.requireValid(Part.LIKE, "a{1000}(");
        assertThrows(IllegalArgumentException.class, () -> Patterns.requireValid(Part.MATCHES, "("));
    }

    /** Short texts of few letters hit and miss about as often; star and question mark are wildcards of one part only. */
    @Test
    void test_eachPart_saysWhatAPlainTextSearchSays() {
        Random chance = new Random(4);
        for (int round = 0; round < 20_000; round++) {
            String text = letters(chance, "abA\n.", 6);
            String pattern = letters(chance, "abA*?.", 4);
            boolean fold = chance.nextBoolean();
            String of = fold ? text.toLowerCase(Locale.ROOT) : text;
            String sought = fold ? pattern.toLowerCase(Locale.ROOT) : pattern;
            Map<Part, Boolean> expected = Map.of(
                    Part.STARTS, of.startsWith(sought),
                    Part.ENDS, of.endsWith(sought),
                    Part.CONTAINS, of.contains(sought),
                    Part.LIKE, isLike(of, sought));
            expected.forEach((part, holds) -> {
                Predicate<String> test = Patterns.test(part, pattern, fold);
                assertEquals(holds, test.test(text), () -> part + " " + pattern + " in " + text);
            });
        }
        assertTrue(Patterns.test(Part.MATCHES, "a.c", false).test("xabcx"));
        assertFalse(Patterns.test(Part.MATCHES, "a.c", false).test("xABCx"));
        assertTrue(Patterns.test(Part.MATCHES, "a.c", true).test("xABCx"));
    }

    private static String letters(Random chance, String of, int most) {
        StringBuilder letters = new StringBuilder();
        for (int i = chance.nextInt(most + 1); i > 0; i--) {
            letters.append(of.charAt(chance.nextInt(of.length())));
        }
        return letters.toString();
    }

    private static boolean isLike(String text, String pattern) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        } else if (pattern.charAt(0) == '*') {
            return isLike(text, pattern.substring(1)) || (!text.isEmpty() && isLike(text.substring(1), pattern));
        }
        return !text.isEmpty()
                && (pattern.charAt(0) == '?' || pattern.charAt(0) == text.charAt(0))
                && isLike(text.substring(1), pattern.substring(1));
    }
}
