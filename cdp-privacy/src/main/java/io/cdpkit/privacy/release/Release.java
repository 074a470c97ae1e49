package io.cdpkit.privacy.release;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An anonymous table: what an {@link Anonymiser} hands out once a {@link ReleaseChecker} has passed it.
 *
 * <p>Rows stand in the order of their texts, whatever the order of the table they come from. Columns are those of the
 * table without the subject column. Immutable and thread-safe; {@code toString} tells the shape only.
 */
public final class Release {
    /** Rows that look alike by their quasi-identifiers. */
    static final class EquivalenceClass {
        private final List<String> cells;
        private final int[] rows;

        /**
         * @param cells the texts of the quasi-identifiers, in the order of the table
         * @param rows the rows of the table
         */
        EquivalenceClass(List<String> cells, int[] rows) {
            this.cells = List.copyOf(cells);
            this.rows = rows;
        }

        List<String> cells() {
            return cells;
        }

        int[] rows() {
            return rows;
        }

        @Override
        public String toString() {
            return "class of " + rows.length + " rows";
        }
    }

    private final Table source;
    private final List<EquivalenceClass> classes;
    private final int[] columns;
    private final int[] classOf;
    private final int[] sourceRow;
    private final int[] quasiAt;

    Release(Table source, List<EquivalenceClass> classes) {
        this.source = source;
        this.classes = List.copyOf(classes);
        int rows = classes.stream().mapToInt(each -> each.rows().length).sum();
        this.classOf = new int[rows];
        this.sourceRow = new int[rows];
        int at = 0;
        for (int i = 0; i < classes.size(); i++) {
            for (int row : classes.get(i).rows()) {
                classOf[at] = i;
                sourceRow[at++] = row;
            }
        }
        this.quasiAt = new int[source.columns().size()];
        Arrays.fill(quasiAt, -1);
        int[] quasi = source.columns(Column.Role.QUASI_IDENTIFIER);
        for (int i = 0; i < quasi.length; i++) {
            quasiAt[quasi[i]] = i;
        }
        int[] subject = source.columns(Column.Role.SUBJECT);
        this.columns = IntStream.range(0, quasiAt.length)
                .filter(column -> subject.length == 0 || subject[0] != column)
                .toArray();
    }

    /** The names of the columns. */
    public List<String> columns() {
        return Arrays.stream(columns)
                .mapToObj(column -> source.columns().get(column).name())
                .toList();
    }

    public int rows() {
        return classOf.length;
    }

    /** The text of a cell; both counted from 0. */
    public String text(int row, int column) {
        int position = columns[column];
        return quasiAt[position] < 0
                ? source.text(sourceRow[row], position)
                : classes.get(classOf[row]).cells().get(quasiAt[position]);
    }

    /** How many rows of the table were left out. */
    public int suppressed() {
        return source.rows() - rows();
    }

    /** The sizes of the equivalence classes, ascending. */
    public List<Integer> classSizes() {
        List<Integer> sizes = new java.util.ArrayList<>(
                classes.stream().map(each -> each.rows().length).toList());
        Collections.sort(sizes);
        return List.copyOf(sizes);
    }

    /** What an attacker could learn from it who knows the quasi-identifiers of people that are in it. */
    public RiskReport risk() {
        return RiskReport.of(this);
    }

    /**
     * What an attacker could learn who does not know which people of a population are in it.
     *
     * @param population a table with the same quasi-identifiers, of all who could be in the release
     */
    public RiskReport risk(Table population) {
        return RiskReport.of(this, population);
    }

    /** What it lost against the table. */
    public Utility utility() {
        return Utility.of(this);
    }

    Table source() {
        return source;
    }

    List<EquivalenceClass> classes() {
        return classes;
    }

    @Override
    public String toString() {
        return "release of " + rows() + " rows in " + classes.size() + " classes, " + suppressed() + " suppressed";
    }
}
