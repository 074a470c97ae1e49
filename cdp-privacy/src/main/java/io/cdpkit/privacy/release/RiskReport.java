package io.cdpkit.privacy.release;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * What an attacker who knows people's quasi-identifiers could learn from a table or a release.
 *
 * <p>The prosecutor knows that the person is in it: a row's risk is 1 by the size of its class. The journalist knows only
 * that the person belongs to a population: the risk is 1 by the number of people in it who fit the class. The marketer
 * wants as many people as possible: the risk is the share that guessing would get right, which is the prosecutor's mean
 * (El Emam, Dankar, JAMIA 2008). Suppressed rows have no risk and do not count.
 *
 * @param highest the prosecutor's highest risk, 0 where there are no rows
 * @param atRisk the share of rows with a prosecutor's risk above {@link #THRESHOLD}
 * @param marketer the share of rows that guessing would get right
 * @param journalist the journalist's highest risk; the prosecutor's where no population was given
 * @param uniques the share of rows that nobody else looks like
 * @param homogeneity for each sensitive column, the share of rows in classes with a single value of it, and the share in
 *     classes where at least four fifths have the same one
 */
public record RiskReport(
        int rows,
        int classes,
        double highest,
        double atRisk,
        double marketer,
        double journalist,
        double uniques,
        Map<String, Homogeneity> homogeneity) {
    /** Above this risk a row counts as at risk: classes of less than five rows, as regulators of health data ask. */
    public static final double THRESHOLD = 0.2;

    private static final double CONFIDENT = 0.8;

    /** How much the rows of a class give away by being alike in a sensitive column. */
    public record Homogeneity(double certain, double confident) {}

    public RiskReport {
        homogeneity = Collections.unmodifiableMap(new LinkedHashMap<>(homogeneity));
    }

    /** The risk of releasing a table as it is. */
    public static RiskReport of(Table table) {
        int[] quasi = table.columns(Column.Role.QUASI_IDENTIFIER);
        Map<List<Integer>, List<Integer>> alike = new HashMap<>();
        for (int row = 0; row < table.rows(); row++) {
            List<Integer> key = new ArrayList<>(quasi.length);
            for (int column : quasi) {
                key.add(table.code(row, column));
            }
            alike.computeIfAbsent(key, k -> new ArrayList<>(1)).add(row);
        }
        List<int[]> classes = alike.values().stream()
                .map(rows -> rows.stream().mapToInt(row -> row).toArray())
                .toList();
        return of(table, classes, Integer.MAX_VALUE);
    }

    static RiskReport of(Release release) {
        return of(release.source(), rows(release), Integer.MAX_VALUE);
    }

    static RiskReport of(Release release, Table population) {
        Fit fit = new Fit(release.source(), population);
        int least = Integer.MAX_VALUE;
        for (Release.EquivalenceClass each : release.classes()) {
            least = Math.min(least, Math.max(each.rows().length, fit.applyAsInt(each)));
        }
        return of(release.source(), rows(release), least);
    }

    private static List<int[]> rows(Release release) {
        return release.classes().stream().map(Release.EquivalenceClass::rows).toList();
    }

    private static RiskReport of(Table table, List<int[]> classes, int leastFitting) {
        int rows = 0;
        int least = Integer.MAX_VALUE;
        int atRisk = 0;
        int unique = 0;
        for (int[] each : classes) {
            rows += each.length;
            least = Math.min(least, each.length);
            atRisk += 1.0 / each.length > THRESHOLD ? each.length : 0;
            unique += each.length == 1 ? 1 : 0;
        }
        double all = Math.max(1, rows);
        double highest = rows == 0 ? 0 : 1.0 / least;
        return new RiskReport(
                rows,
                classes.size(),
                highest,
                atRisk / all,
                classes.size() / all,
                leastFitting == Integer.MAX_VALUE ? highest : 1.0 / leastFitting,
                unique / all,
                homogeneity(table, classes, rows));
    }

    private static Map<String, Homogeneity> homogeneity(Table table, List<int[]> classes, int rows) {
        Map<String, Homogeneity> byColumn = new LinkedHashMap<>();
        for (int column : table.columns(Column.Role.SENSITIVE)) {
            int[] counts = new int[table.values(column).size()];
            double certain = 0;
            double confident = 0;
            for (int[] each : classes) {
                int most = 0;
                for (int row : each) {
                    most = Math.max(most, ++counts[table.code(row, column)]);
                }
                for (int row : each) {
                    counts[table.code(row, column)] = 0;
                }
                certain += most == each.length ? each.length : 0;
                confident += most >= CONFIDENT * each.length ? each.length : 0;
            }
            double all = Math.max(1, rows);
            byColumn.put(table.columns().get(column).name(), new Homogeneity(certain / all, confident / all));
        }
        return byColumn;
    }

    /** How many people of a population fit a class, by sets of people for each text of each column. */
    private static final class Fit implements ToIntFunction<Release.EquivalenceClass> {
        private final List<Map<String, BitSet>> people = new ArrayList<>();
        private final int size;

        Fit(Table source, Table population) {
            this.size = population.rows();
            for (int position : source.columns(Column.Role.QUASI_IDENTIFIER)) {
                Column column = source.columns().get(position);
                people.add(byLabel(column, population, population.column(column.name())));
            }
        }

        private static Map<String, BitSet> byLabel(Column column, Table population, int position) {
            Map<String, BitSet> byLabel = new HashMap<>();
            List<Set<String>> labels = new ArrayList<>();
            for (String value : population.values(position)) {
                Set<String> all = new HashSet<>(column.hierarchy().generalise(value));
                all.add(value);
                labels.add(all);
            }
            for (int row = 0; row < population.rows(); row++) {
                for (String label : labels.get(population.code(row, position))) {
                    byLabel.computeIfAbsent(label, l -> new BitSet()).set(row);
                }
            }
            return byLabel;
        }

        @Override
        public int applyAsInt(Release.EquivalenceClass each) {
            BitSet fitting = new BitSet(size);
            fitting.set(0, size);
            for (int i = 0; i < people.size(); i++) {
                String cell = each.cells().get(i);
                if (!cell.equals("*")) {
                    BitSet any = new BitSet(size);
                    for (String member : cell.startsWith("{") ? ReleaseChecker.members(cell) : Set.of(cell)) {
                        any.or(people.get(i).getOrDefault(member, new BitSet()));
                    }
                    fitting.and(any);
                }
            }
            return fitting.cardinality();
        }
    }
}
