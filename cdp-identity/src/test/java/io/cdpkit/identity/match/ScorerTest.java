package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScorerTest {
    @Test
    void score_withLeast_isTheScoreFromThereOnAndLessBelow() {
        Table table = new Table(People.records(People.make(300, 5)));
        Scorer scorer = new Scorer(table.comparisons, new Training(table, List.of()).start());
        checkAll(table, scorer);
    }

    @Test
    void score_withLeastWhereValuesAreRareInThePopulation_isTheScoreFromThereOn() {
        Counting rare = new Counting()
                .population("given_name", Map.of("anna", 1e-6, "robert", 0.2))
                .population("family_name", Map.of("miller", 1e-6, "singh", 0.2));
        Table table = new Table(People.records(People.make(300, 6)), false, rare, null);
        Scorer scorer = new Scorer(table.comparisons, new Training(table, List.of()).start());
        checkAll(table, scorer);
    }

    private static void checkAll(Table table, Scorer scorer) {
        Scratch scratch = new Scratch();
        int cutShort = 0;
        for (int i = 0; i < table.size; i++) {
            for (int j = 0; j < i; j++) {
                double score = scorer.score(i * table.width, j * table.width, scratch);
                for (double least : new double[] {-20, -4, 0.5, score}) {
                    double known = scorer.score(i * table.width, j * table.width, least, scratch);
                    if (score >= least) {
                        assertEquals(score, known);
                    } else {
                        assertTrue(known < least);
                        cutShort += known < score ? 1 : 0;
                    }
                }
            }
        }
        assertTrue(cutShort > 0);
    }
}
