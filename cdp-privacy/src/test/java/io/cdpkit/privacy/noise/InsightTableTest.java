package io.cdpkit.privacy.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.segments.insight.InsightTable;
import io.cdpkit.segments.insight.InsightTable.Cell;
import io.cdpkit.segments.insight.InsightTable.Column;
import io.cdpkit.segments.insight.InsightTable.Form;
import io.cdpkit.segments.insight.InsightTable.Heading;
import io.cdpkit.segments.insight.InsightTable.Unit;
import io.cdpkit.segments.insight.Picture;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Insight tables made fit to leave: what a host writes to put a floor or noise under them. */
class InsightTableTest {
    private static final InsightTable BUYERS = new InsightTable(
            new Heading(Form.HEAT_MAP, "Buyers by age and category", "People who bought.", "age", "category"),
            List.of("18-24", "25-34", "35-44"),
            List.of(new Column("Books", Unit.COUNT), new Column("Games", Unit.COUNT), new Column("Garden", Unit.COUNT)),
            List.of(people(31, 42, 3), people(58, 17, 25), people(44, 12, 38)),
            List.of("trait birthday", "event Order Completed products.category"),
            0);

    private static List<Cell> people(long... counts) {
        return Arrays.stream(counts).mapToObj(Cell::ofPeople).toList();
    }

    @Test
    void rewrite_withAFloor_hidesTheSmallCellAndWhatWouldGiveItAway() {
        FlooredTable floored = FlooredTable.of(BUYERS.people(), 10);
        InsightTable fit =
                BUYERS.rewrite((row, column, cell) -> floored.count(row, column).isPresent() ? cell : Cell.HIDDEN);
        assertEquals(Cell.HIDDEN, fit.cell("18-24", "Garden"));
        long hidden =
                fit.cells().stream().flatMap(List::stream).filter(Cell::hidden).count();
        assertEquals(4, hidden, "the small one, one in its row, one in its column and their crossing");
        assertEquals(BUYERS.fields(), fit.fields());
        assertTrue(Picture.of(fit).description().contains("4 figures are hidden"));
        assertFalse(Picture.of(fit).svg().contains(">3<"));
    }

    @Test
    void rewrite_withNoise_tellsNoTrueCount() throws PrivacyBudget.SpentException {
        PrivacyBudget budget = new PrivacyBudget("insights", PrivacyLoss.of("20", "0"), BudgetStore.inMemory());
        byte[] key = new byte[32];
        new Random(1).nextBytes(key);
        NoisyStatistics statistics = NoisyStatistics.of(budget, key);
        Noisy[][] noisy = new Noisy[3][3];
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                String question = BUYERS.rows().get(row) + " "
                        + BUYERS.columns().get(column).label();
                noisy[row][column] =
                        statistics.count(question, BUYERS.cell(row, column).people(), Mechanism.laplace("1"));
            }
        }
        InsightTable fit = BUYERS.rewrite((row, column, cell) ->
                Cell.of(BigDecimal.valueOf(Math.max(0, Math.round(noisy[row][column].value()))), 0));
        int changed = 0;
        for (int row = 0; row < 3; row++) {
            for (int column = 0; column < 3; column++) {
                changed += fit.cell(row, column).equals(Cell.of(BigDecimal.valueOf(BUYERS.people()[row][column]), 0))
                        ? 0
                        : 1;
                assertEquals(0, fit.cell(row, column).people(), "the true count has left the table");
            }
        }
        assertTrue(changed > 0);
    }
}
