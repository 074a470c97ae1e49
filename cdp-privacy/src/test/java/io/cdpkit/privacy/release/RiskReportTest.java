package io.cdpkit.privacy.release;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.privacy.release.Release.EquivalenceClass;
import io.cdpkit.privacy.release.RiskReport.Homogeneity;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Risks of a small table and of releases of it, worked out by hand. */
class RiskReportTest {
    private static final Column ZIP = Column.quasiIdentifier("zip", Hierarchy.redaction());
    private static final Column SEX = Column.quasiIdentifier("sex");

    /** Sixteen people who look alike in sets of 1, 4, 5 and 6; of the last two, one and two do not have the flu. */
    private static final Table TABLE = table();

    private static Table table() {
        Table.Builder table = Table.builder(ZIP, SEX, Column.sensitive("illness"));
        add(table, 1, "10115", "f", "flu");
        add(table, 4, "10117", "m", "flu");
        add(table, 4, "20095", "f", "flu");
        add(table, 1, "20095", "f", "cold");
        add(table, 4, "20097", "m", "flu");
        add(table, 2, "20097", "m", "cold");
        return table.build();
    }

    private static void add(Table.Builder table, int times, String... cells) {
        for (int i = 0; i < times; i++) {
            table.row(cells);
        }
    }

    private static EquivalenceClass of(String zip, String sex, int from, int to) {
        return new EquivalenceClass(List.of(zip, sex), IntStream.range(from, to).toArray());
    }

    @Test
    void of_rawTable_isByTheSizesOfItsClasses() {
        assertEquals(
                new RiskReport(
                        16,
                        4,
                        1,
                        5 / 16.0,
                        4 / 16.0,
                        1,
                        1 / 16.0,
                        Map.of("illness", new Homogeneity(5 / 16.0, 10 / 16.0))),
                RiskReport.of(TABLE));
    }

    @Test
    void risk_release_isByItsClasses() {
        Release release =
                new Release(TABLE, List.of(of("1011_", "*", 0, 5), of("20095", "f", 5, 9), of("20097", "m", 10, 16)));

        assertEquals(
                new RiskReport(
                        15,
                        3,
                        1 / 4.0,
                        4 / 15.0,
                        3 / 15.0,
                        1 / 4.0,
                        0,
                        Map.of("illness", new Homogeneity(9 / 15.0, 9 / 15.0))),
                release.risk());
    }

    @Test
    void risk_nothingReleased_isNone() {
        RiskReport none = new RiskReport(0, 0, 0, 0, 0, 0, 0, Map.of("illness", new Homogeneity(0, 0)));
        Release release = new Release(TABLE, List.of());

        assertEquals(none, release.risk());
        assertEquals(none, release.risk(TABLE));
    }

    /** The journalist's risk is 1 by the fewest people of the population who fit a class. */
    @Test
    void risk_population_countsWhoFitsTheCells() {
        Table.Builder builder = Table.builder(Column.insensitive("note"), SEX, ZIP);
        add(builder, 3, "", "f", "10115");
        add(builder, 4, "", "m", "10117");
        add(builder, 9, "", "f", "20095");
        add(builder, 2, "", "m", "20095");
        add(builder, 8, "", "m", "20097");
        Table population = builder.build();

        // Seven fit the first class, nine the second, eight the third.
        assertEquals(
                1 / 7.0,
                journalist(population, of("1011_", "*", 0, 5), of("20095", "f", 5, 10), of("20097", "m", 10, 16)));
        // Ten men are in either part of the town: both labels and sets of values count.
        assertEquals(1 / 10.0, journalist(population, of("2009_", "m", 10, 16)));
        assertEquals(1 / 10.0, journalist(population, of("{20095, 20097}", "m", 10, 16)));
        assertEquals(1 / 26.0, journalist(population, of("*", "{f, m}", 0, 16)));
        // A population that lacks people who are in the release cannot lower what their class is worth.
        assertEquals(1 / 5.0, journalist(population, of("99999", "f", 5, 10)));
    }

    private static double journalist(Table population, EquivalenceClass... classes) {
        return new Release(TABLE, List.of(classes)).risk(population).journalist();
    }
}
