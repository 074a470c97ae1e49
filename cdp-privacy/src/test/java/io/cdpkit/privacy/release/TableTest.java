package io.cdpkit.privacy.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.privacy.release.Release.EquivalenceClass;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tables, and releases of them as they are read. */
class TableTest {
    private static Table.Builder people() {
        return Table.builder(
                Column.quasiIdentifier("town"),
                Column.subject("id"),
                Column.sensitive("illness"),
                Column.quasiIdentifier("age"),
                Column.insensitive("note"));
    }

    @Test
    void build_manyRows_keepsEachCell() {
        Table.Builder builder = people();
        for (int row = 0; row < 40; row++) {
            builder.row("t" + row % 3, "p" + row, "i" + row % 2, Integer.toString(row), "");
        }
        Table table = builder.build();

        assertEquals(40, table.rows());
        for (int row = 0; row < 40; row++) {
            assertEquals("t" + row % 3, table.text(row, 0));
            assertEquals("p" + row, table.text(row, 1));
            assertEquals(row % 3, table.code(row, 0));
        }
        assertEquals(List.of("t0", "t1", "t2"), table.values(0));
        assertEquals(List.of(""), table.values(4));
        assertEquals("table of 40 rows, 5 columns", table.toString());
    }

    @Test
    void column_byNameOrRole_isFound() {
        Table table = people().build();

        assertEquals(3, table.column("age"));
        assertArrayEquals(new int[] {0, 3}, table.columns(Column.Role.QUASI_IDENTIFIER));
        assertArrayEquals(new int[] {2}, table.columns(Column.Role.SENSITIVE));
        IllegalArgumentException none = assertThrows(IllegalArgumentException.class, () -> table.column("name"));
        assertEquals("no column \"name\"; there are [town, id, illness, age, note]", String.valueOf(none.getMessage()));
    }

    @Test
    void builder_whatIsNoTable_isRefused() {
        assertThrows(IllegalArgumentException.class, Table::builder);
        assertThrows(
                IllegalArgumentException.class,
                () -> Table.builder(Column.sensitive("a"), Column.insensitive("b"), Column.insensitive("a")));
        assertThrows(IllegalArgumentException.class, () -> Table.builder(Column.subject("a"), Column.subject("b")));
        assertThrows(IllegalArgumentException.class, () -> Column.subject(" "));
        Table.Builder people = people();
        assertThrows(IllegalArgumentException.class, () -> people.row("a", "b", "c", "d"));
        assertThrows(IllegalArgumentException.class, () -> people.row("a", "b", "c", "d", "e", "f"));
    }

    @Test
    void release_texts_areThoseOfTheClassesAndOfTheTable() {
        Table table = people().row("Bonn", "p0", "flu", "20", "n0")
                .row("Ulm", "p1", "cold", "30", "n1")
                .row("Bonn", "p2", "cold", "22", "n2")
                .row("Hof", "p3", "flu", "40", "n3")
                .build();
        EquivalenceClass first = new EquivalenceClass(List.of("Bonn", "20-30"), new int[] {2, 0});
        Release release = new Release(table, List.of(first, new EquivalenceClass(List.of("*", "30"), new int[] {1})));

        assertEquals(List.of("town", "illness", "age", "note"), release.columns());
        assertEquals(3, release.rows());
        assertEquals(List.of("Bonn", "cold", "20-30", "n2"), texts(release, 0));
        assertEquals(List.of("Bonn", "flu", "20-30", "n0"), texts(release, 1));
        assertEquals(List.of("*", "cold", "30", "n1"), texts(release, 2));
        assertEquals(1, release.suppressed());
        assertEquals(List.of(1, 2), release.classSizes());
        assertEquals("release of 3 rows in 2 classes, 1 suppressed", release.toString());
        assertEquals("class of 2 rows", first.toString());
    }

    private static List<String> texts(Release release, int row) {
        return List.of(release.text(row, 0), release.text(row, 1), release.text(row, 2), release.text(row, 3));
    }

    @Test
    void release_ofATableWithoutSubjects_hasAllItsColumns() {
        Table table = Table.builder(List.of(Column.insensitive("a"), Column.quasiIdentifier("b")))
                .row("1", "2")
                .build();
        Release release = new Release(table, List.of(new EquivalenceClass(List.of("*"), new int[] {0})));

        assertEquals(List.of("a", "b"), release.columns());
        assertEquals("1", release.text(0, 0));
        assertEquals("*", release.text(0, 1));
    }

    private static Release rendered(Table table, Recoding recoding, int[]... groups) {
        Cells cells = new Cells(table);
        List<Group> of = Arrays.stream(groups)
                .map(rows -> Group.of(cells, rows, 0, rows.length))
                .toList();
        return new Rendering(table, cells).release(of, recoding);
    }

    private static String written(Release release) {
        StringBuilder written = new StringBuilder();
        for (EquivalenceClass each : release.classes()) {
            written.append(each.cells()).append(Arrays.toString(each.rows()));
        }
        return written.toString();
    }

    /** Classes stand in the order of their texts, and rows in that of what is released as it is. */
    @Test
    void rendering_groupsInAnyOrder_areWrittenInOneOrder() {
        Table table = Table.builder(
                        Column.sensitive("illness"),
                        Column.quasiIdentifier("age", Hierarchy.intervals("0", "10")),
                        Column.insensitive("note"),
                        Column.quasiIdentifier("sex"))
                .row("flu", "31", "b", "m")
                .row("flu", "32", "a", "m")
                .row("cold", "33", "c", "m")
                .row("flu", "25", "a", "f")
                .row("cold", "21", "a", "f")
                .row("flu", "21", "a", "m")
                .row("cold", "25", "a", "f")
                .build();

        assertEquals(
                "[20-30, *][6, 3, 5][21, f][4][30-40, m][2, 1, 0]",
                written(rendered(table, Recoding.LOCAL, new int[] {0, 1, 2}, new int[] {3, 5, 6}, new int[] {4})));
        // Groups that read alike are one class.
        assertEquals(
                "[*, *][4, 6, 2, 5, 3, 1, 0]",
                written(rendered(table, Recoding.LOCAL, new int[] {5, 3, 0, 4}, new int[] {6, 1, 2})));
        assertEquals(
                "[{21, 25}, f][4, 3][{21, 33}, m][2, 5]",
                written(rendered(table, Recoding.SETS, new int[] {5, 2}, new int[] {3, 4})));
    }

    @Test
    void rendering_textsThatReadLikeSets_areQuoted() {
        Table.Builder builder = Table.builder(Column.quasiIdentifier("q"));
        String[] texts = {"{a}", "x{", "b,c", "say \"so\"", " d", "", "e", "d}"};
        for (String text : texts) {
            builder.row(text);
        }
        Table table = builder.build();
        List<String> one = rendered(table, Recoding.SETS, new int[] {0, 1, 2, 3, 4, 5, 6, 7})
                .classes()
                .get(0)
                .cells();

        assertEquals(Set.of(texts), ReleaseChecker.members(one.get(0)));
        assertTrue(one.get(0).contains("\"say \"\"so\"\"\""), one::toString);
        for (int row = 0; row < texts.length; row++) {
            String cell = row == 0 ? "{\"{a}\"}" : texts[row];
            assertEquals(
                    List.of(cell),
                    rendered(table, Recoding.SETS, new int[] {row})
                            .classes()
                            .get(0)
                            .cells());
            assertEquals(
                    List.of(cell),
                    rendered(table, Recoding.LOCAL, new int[] {row})
                            .classes()
                            .get(0)
                            .cells());
        }
        assertEquals(
                "{\"b,c\", e, \"x{\"}",
                rendered(table, Recoding.SETS, new int[] {6, 2, 6, 1})
                        .classes()
                        .get(0)
                        .cells()
                        .get(0));
    }

    /** Five rows of one person would pass for five people. */
    @Test
    void build_personWithTwoRows_isRefused() {
        Table.Builder table = Table.builder(Column.subject("id"), Column.quasiIdentifier("city"))
                .row("p-1", "Ghent")
                .row("p-2", "Ghent")
                .row("p-1", "Ghent");
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, table::build);
        assertTrue(String.valueOf(refusal.getMessage()).contains("3 rows and 2 subjects"));
    }
}
