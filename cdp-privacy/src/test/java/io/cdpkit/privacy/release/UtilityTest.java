package io.cdpkit.privacy.release;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.privacy.release.Release.EquivalenceClass;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Losses of releases of a small table, worked out by hand. */
class UtilityTest {
    /** Four towns, one of which nobody lives in. */
    private static final Hierarchy TOWNS = Hierarchy.tree(Map.of(
            "Bonn", List.of("West"), "Trier", List.of("West"), "Ulm", List.of("South"), "Hof", List.of("South")));

    private static final Table TABLE = Table.builder(
                    Column.quasiIdentifier("town", TOWNS),
                    Column.insensitive("note"),
                    Column.quasiIdentifier("sex"),
                    Column.quasiIdentifier("country"))
            .row("Bonn", "a", "f", "DE")
            .row("Bonn", "b", "m", "DE")
            .row("Bonn", "c", "f", "DE")
            .row("Trier", "d", "m", "DE")
            .row("Ulm", "e", "f", "DE")
            .row("Ulm", "f", "f", "DE")
            .row("Ulm", "g", "m", "DE")
            .row("Trier", "h", "f", "DE")
            .build();

    private static EquivalenceClass of(String town, String sex, String country, int... rows) {
        return new EquivalenceClass(List.of(town, sex, country), rows);
    }

    private static Utility utility(EquivalenceClass... classes) {
        return new Release(TABLE, List.of(classes)).utility();
    }

    private static double loss(Utility utility, String column) {
        return Objects.requireNonNull(utility.lossByColumn().get(column));
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }

    @Test
    void of_labelsAndASuppressedRow_isWorkedOutByHand() {
        Utility utility = utility(of("West", "*", "DE", 0, 1, 2, 3), of("Ulm", "{f, m}", "*", 4, 5, 6));

        // West stands for two of four towns, which loses (2 - 1) / (4 - 1); the row left out loses 1 in each column.
        assertEquals((4 / 3.0 + 1) / 8, loss(utility, "town"), 1e-12);
        assertEquals(1, loss(utility, "sex"), 1e-12);
        assertEquals(1 / 8.0, loss(utility, "country"), 1e-12, "one value cannot be told from others");
        assertEquals(17 / 36.0, utility.ncp(), 1e-12);
        assertEquals(
                List.of("town", "sex", "country"),
                List.copyOf(utility.lossByColumn().keySet()));

        // Five of eight rows are in the West, three in each of Bonn and Ulm, two in Trier; five are of women.
        double allOfTown = 6 * log2(8 / 3.0) + 2 * log2(4);
        double allOfSex = 5 * log2(8 / 5.0) + 3 * log2(8 / 3.0);
        double told = 4 * log2(8 / 5.0) + 3 * log2(8 / 3.0);
        assertEquals((allOfTown + allOfSex - told) / (allOfTown + allOfSex), utility.nue(), 1e-12);

        assertEquals(4 * 4 + 3 * 3 + 8, utility.discernibility());
        assertEquals(3.5, utility.averageClassSize());
    }

    @Test
    void of_sets_loseWhatTheirMembersStandFor() {
        Utility utility = utility(
                of("{Bonn, South}", "f", "DE", 0, 2, 4, 5),
                of("{Bonn, Ulm}", "m", "DE", 1, 6),
                of("Trier", "{m, f}", "DE", 3, 7));

        assertEquals((4 * 2 / 3.0 + 2 / 3.0) / 2 / 4, loss(utility, "town"), 1e-12);
        double told = 4 * log2(8 / 6.0) + 2 * log2(8 / 6.0) + 2 * log2(4) + 4 * log2(8 / 5.0) + 2 * log2(8 / 3.0);
        double all = 9 * log2(8 / 3.0) + 2 * log2(4) + 5 * log2(8 / 5.0);
        assertEquals((all - told) / all, utility.nue(), 1e-12);
    }

    @Test
    void of_nothingTold_losesAll() {
        Utility stars = utility(of("*", "*", "*", 0, 1, 2, 3, 4, 5, 6, 7));
        assertEquals(1, loss(stars, "town"));
        assertEquals(1, stars.nue(), 1e-12);
        assertEquals(64, stars.discernibility());

        assertEquals(
                stars.lossByColumn(),
                utility(of("elsewhere", "*", "*", 0, 1, 2, 3, 4, 5, 6, 7)).lossByColumn());

        Utility none = utility();
        assertEquals(1, none.ncp());
        assertEquals(1, none.nue(), 1e-12);
        assertEquals(64, none.discernibility());
        assertEquals(0, none.averageClassSize());
    }

    @Test
    void of_noQuasiIdentifierToLose_isNoLoss() {
        Table table =
                Table.builder(Column.insensitive("note")).row("a").row("b").build();
        Utility utility = new Release(table, List.of(new EquivalenceClass(List.of(), new int[] {0, 1}))).utility();

        assertEquals(new Utility(0, 0, 4, 2, Map.of()), utility);
    }
}
