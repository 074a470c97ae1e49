package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/** The bit-parallel measures against plain ones. */
class SimilarityProperties {
    private final EditDistance edits = new EditDistance();
    private final JaroWinkler jaroWinkler = new JaroWinkler();

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars("abc").ofMaxLength(12),
                Arbitraries.strings().withCharRange('a', 'z').ofMaxLength(20),
                Arbitraries.strings().withChars("abé").ofMinLength(58).ofMaxLength(75),
                Arbitraries.strings().withChars("aбc漢").ofMaxLength(10));
    }

    @Property(tries = 500)
    void editDistance_anyTexts_isThatOfTheTable(@ForAll("texts") String a, @ForAll("texts") String b) {
        assertEquals(naiveDistance(a, b), edits.between(a, b));
    }

    @Property(tries = 500)
    void jaroWinkler_anyTexts_isThatOfCommonsText(@ForAll("texts") String a, @ForAll("texts") String b) {
        double expected = a.isEmpty() && b.isEmpty() ? 1 : new JaroWinklerSimilarity().apply(a, b);
        assertEquals(expected, jaroWinkler.of(a, b), 1e-12);
    }

    @Property(tries = 500)
    void jaroWinkler_anyTexts_isThatOfThePlainDefinition(@ForAll("texts") String a, @ForAll("texts") String b) {
        assertEquals(naiveJaroWinkler(a, b), jaroWinkler.of(a, b), 1e-12);
    }

    /** Optimal string alignment by the whole table. */
    static int naiveDistance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + cost, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }

    /** Jaro's and Winkler's definition, the shorter text first. */
    static double naiveJaroWinkler(String x, String y) {
        String a = x.length() <= y.length() ? x : y;
        String b = x.length() <= y.length() ? y : x;
        if (a.isEmpty()) {
            return b.isEmpty() ? 1 : 0;
        }
        int reach = Math.max(0, b.length() / 2 - 1);
        boolean[] inA = new boolean[a.length()];
        boolean[] inB = new boolean[b.length()];
        double common = 0;
        for (int i = 0; i < a.length(); i++) {
            for (int j = 0; j < b.length() && !inA[i]; j++) {
                if (!inB[j] && Math.abs(i - j) <= reach && a.charAt(i) == b.charAt(j)) {
                    inA[i] = true;
                    inB[j] = true;
                    common++;
                }
            }
        }
        if (common == 0) {
            return 0;
        }
        StringBuilder fromA = new StringBuilder();
        StringBuilder fromB = new StringBuilder();
        for (int i = 0; i < a.length(); i++) {
            fromA.append(inA[i] ? a.substring(i, i + 1) : "");
        }
        for (int j = 0; j < b.length(); j++) {
            fromB.append(inB[j] ? b.substring(j, j + 1) : "");
        }
        int outOfOrder = 0;
        for (int k = 0; k < common; k++) {
            outOfOrder += fromA.charAt(k) == fromB.charAt(k) ? 0 : 1;
        }
        double transpositions = outOfOrder / 2.0;
        double jaro = (common / a.length() + common / b.length() + (common - transpositions) / common) / 3;
        int prefix = 0;
        while (prefix < Math.min(4, a.length()) && a.charAt(prefix) == b.charAt(prefix)) {
            prefix++;
        }
        return jaro < 0.7 ? jaro : jaro + prefix * 0.1 * (1 - jaro);
    }
}
