package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The shortcuts around edit distances never contradict them. */
class DigitsProperties {
    private final EditDistance edits = new EditDistance();

    @Provide
    Arbitrary<String> numbers() {
        return Arbitraries.strings().withChars("012").ofMinLength(1).ofMaxLength(15);
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.strings().withChars("abc1é ").ofMinLength(1).ofMaxLength(9);
    }

    private static long digits(String number) {
        Values values = new Values();
        return Digits.of(values, values.add(number));
    }

    private static long letters(String word) {
        return Letters.of(word.toCharArray(), 0, word.length(), 0);
    }

    @Property(tries = 1000)
    void edits_ofOneOrNone_areExact(@ForAll("numbers") String a, @ForAll("numbers") String b) {
        int exact = edits.between(a, b);
        int found = Digits.edits(digits(a), digits(b));
        assertEquals(Math.min(exact, 2), Math.min(found, 2));
    }

    @Property(tries = 500)
    void edits_ofTwoSwappedNeighbours_isOne(@ForAll("numbers") String a) {
        if (a.length() > 1 && a.charAt(0) != a.charAt(1)) {
            String swapped = "" + a.charAt(1) + a.charAt(0) + a.substring(2);
            assertEquals(1, Digits.edits(digits(a), digits(swapped)));
        }
    }

    @Property(tries = 1000)
    void letters_thatSayTooFar_areRight(@ForAll("words") String a, @ForAll("words") String b) {
        int exact = edits.between(a, b);
        for (int most = 0; most < 4; most++) {
            assertTrue(exact > most || Letters.within(letters(a), letters(b), most));
        }
    }

    @Property(tries = 1000)
    void letters_thatSayTooUnlike_areRight(@ForAll("words") String a, @ForAll("words") String b) {
        double jaro = SimilarityProperties.naiveJaroWinkler("#" + a, "~" + b);
        String x = "#" + a;
        String y = "~" + b;
        assertTrue(Letters.mayReach(letters(x), letters(y), Math.min(jaro, 1)));
    }
}
