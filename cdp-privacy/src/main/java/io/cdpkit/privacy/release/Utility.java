package io.cdpkit.privacy.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a release lost against its table.
 *
 * @param ncp normalised certainty penalty, 0 to 1: the mean over quasi-identifying cells of (values that the cell could
 *     stand for - 1) / (values of the column - 1), and 1 for a suppressed row. Values of a column are those of its
 *     hierarchy and of the table (Xu et al., KDD 2006)
 * @param nue non-uniform entropy, 0 to 1: the bits needed to tell the values behind all cells from the frequencies in the
 *     table, as a share of the bits if all were suppressed (Gionis, Tassa, ESA 2007)
 * @param discernibility the sum over rows of how many look alike, where a suppressed row looks like all (Bayardo,
 *     Agrawal, ICDE 2005)
 * @param averageClassSize released rows by classes
 * @param lossByColumn the NCP of each quasi-identifier, in the order of the table
 */
public record Utility(
        double ncp, double nue, double discernibility, double averageClassSize, Map<String, Double> lossByColumn) {
    public Utility {
        lossByColumn = Collections.unmodifiableMap(new LinkedHashMap<>(lossByColumn));
    }

    static Utility of(Release release) {
        Table table = release.source();
        Map<String, Double> loss = new LinkedHashMap<>();
        double bits = 0;
        double mostBits = 0;
        int at = 0;
        for (int position : table.columns(Column.Role.QUASI_IDENTIFIER)) {
            Measure measure = new Measure(table, position);
            double lost = 0;
            double whole = 0;
            double known = 0;
            for (Release.EquivalenceClass each : release.classes()) {
                String cell = each.cells().get(at);
                lost += each.rows().length * measure.penalty(cell);
                known += measure.knownBits(cell, each.rows());
            }
            for (int row = 0; row < table.rows(); row++) {
                whole += measure.bits(row);
            }
            loss.put(table.columns().get(position).name(), (lost + release.suppressed()) / table.rows());
            bits += whole - known;
            mostBits += whole;
            at++;
        }
        double ncp = loss.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
        return new Utility(
                ncp, mostBits == 0 ? 0 : bits / mostBits, discernibility(release), averageSize(release), loss);
    }

    private static double discernibility(Release release) {
        double sum = (double) release.suppressed() * release.source().rows();
        for (Release.EquivalenceClass each : release.classes()) {
            sum += (double) each.rows().length * each.rows().length;
        }
        return sum;
    }

    private static double averageSize(Release release) {
        return release.classes().isEmpty()
                ? 0
                : release.rows() / (double) release.classes().size();
    }

    /** What cells of one column stand for. */
    private static final class Measure {
        /** Values and rows under a cell's text. */
        private record Below(int values, long rows) {}

        private final Table table;
        private final int position;
        private final int values;
        private final long[] rowsOfCode;
        private final Map<String, Below> below = new HashMap<>();

        Measure(Table table, int position) {
            this.table = table;
            this.position = position;
            this.rowsOfCode = new long[table.values(position).size()];
            for (int row = 0; row < table.rows(); row++) {
                rowsOfCode[table.code(row, position)]++;
            }
            Hierarchy hierarchy = table.columns().get(position).hierarchy();
            Map<String, Long> rowsOfValue = new HashMap<>();
            hierarchy.domain().forEach(value -> rowsOfValue.put(value, 0L));
            for (int code = 0; code < rowsOfCode.length; code++) {
                rowsOfValue.put(table.values(position).get(code), rowsOfCode[code]);
            }
            this.values = rowsOfValue.size();
            rowsOfValue.forEach((value, rows) -> {
                List<String> labels = new ArrayList<>(hierarchy.generalise(value));
                labels.add(value);
                labels.add("*");
                labels.stream().distinct().forEach(label -> count(label, rows));
            });
        }

        private void count(String label, long rows) {
            below.merge(label, new Below(1, rows), (a, b) -> new Below(a.values + b.values, a.rows + b.rows));
        }

        private Below below(String cell) {
            Below known = below.get(cell);
            if (known == null && cell.startsWith("{")) {
                Below all = new Below(0, 0);
                for (String member : ReleaseChecker.members(cell)) {
                    Below one = below(member);
                    all = new Below(all.values + one.values, all.rows + one.rows);
                }
                known = all;
                below.put(cell, known);
            }
            return known == null ? new Below(values, table.rows()) : known;
        }

        double penalty(String cell) {
            return values < 2 ? 0 : (below(cell).values - 1) / (double) (values - 1);
        }

        /** The bits that a row's value is worth if nothing is told. */
        double bits(int row) {
            return log2(table.rows() / (double) rowsOfCode[table.code(row, position)]);
        }

        /** The bits that a cell tells about the values of rows. */
        double knownBits(String cell, int[] rows) {
            return rows.length * log2(table.rows() / (double) below(cell).rows);
        }

        private static double log2(double x) {
            return Math.log(x) / Math.log(2);
        }
    }
}
