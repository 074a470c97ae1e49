package io.cdpkit.privacy.release;

import io.cdpkit.privacy.release.PrivacyModel.DistinctDiversity;
import io.cdpkit.privacy.release.PrivacyModel.EntropyDiversity;
import io.cdpkit.privacy.release.PrivacyModel.EqualCloseness;
import io.cdpkit.privacy.release.PrivacyModel.HierarchicalCloseness;
import io.cdpkit.privacy.release.PrivacyModel.KAnonymity;
import io.cdpkit.privacy.release.PrivacyModel.RecursiveDiversity;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a release from its texts alone: that every cell stands for the value it replaces, that no row is there twice,
 * that no more are missing than allowed, and that rows with the same texts satisfy every model.
 *
 * <p>Written apart from the recoding and sharing no code with it but the table: the two would have to be wrong in the same
 * way for a bad release to pass. Immutable and thread-safe.
 */
public final class ReleaseChecker {
    private static final double ROUNDING = 1e-9;

    private final List<PrivacyModel> models;
    private final int suppressAtMost;

    public ReleaseChecker(List<PrivacyModel> models, int suppressAtMost) {
        this.models = List.copyOf(models);
        this.suppressAtMost = suppressAtMost;
    }

    /** What is wrong with a release; empty if nothing is. */
    public List<Violation> check(Release release) {
        ArrayList<Violation> found = new ArrayList<>();
        rows(release, found);
        cells(release, found);
        Map<List<String>, List<int[]>> alike = new LinkedHashMap<>();
        for (Release.EquivalenceClass each : release.classes()) {
            alike.computeIfAbsent(each.cells(), cells -> new ArrayList<>(1)).add(each.rows());
        }
        for (PrivacyModel model : models) {
            model(release.source(), alike, model, found);
        }
        return List.copyOf(found);
    }

    private void rows(Release release, List<Violation> found) {
        BitSet seen = new BitSet(release.source().rows());
        int strange = 0;
        for (Release.EquivalenceClass each : release.classes()) {
            for (int row : each.rows()) {
                boolean known = row >= 0 && row < release.source().rows() && !seen.get(row);
                if (known) {
                    seen.set(row);
                } else {
                    strange++;
                }
            }
        }
        if (strange > 0) {
            found.add(new Violation(Violation.Kind.ROWS, strange + " rows are there twice or from nowhere"));
        }
        int missing = release.source().rows() - seen.cardinality();
        if (missing > suppressAtMost) {
            found.add(new Violation(
                    Violation.Kind.SUPPRESSED, missing + " rows are missing where " + suppressAtMost + " may"));
        }
    }

    private static void cells(Release release, List<Violation> found) {
        Table table = release.source();
        int at = 0;
        for (int position = 0; position < table.columns().size(); position++) {
            Column column = table.columns().get(position);
            if (column.role() == Column.Role.QUASI_IDENTIFIER) {
                cells(release, position, at++, column, found);
            }
        }
    }

    private static void cells(Release release, int position, int at, Column column, List<Violation> found) {
        Table table = release.source();
        List<List<String>> labels = new ArrayList<>();
        for (String value : table.values(position)) {
            labels.add(column.hierarchy().generalise(value));
        }
        int untrue = 0;
        for (Release.EquivalenceClass each : release.classes()) {
            String cell = each.cells().get(at);
            Set<String> members = cell.startsWith("{") ? members(cell) : Set.of(cell);
            boolean any = members.contains("*");
            for (int row : each.rows()) {
                boolean known = row >= 0 && row < table.rows();
                untrue += known && (any || stands(members, table, row, position, labels)) ? 0 : 1;
            }
        }
        if (untrue > 0) {
            found.add(new Violation(
                    Violation.Kind.UNTRUE,
                    untrue + " cells of column \"" + column.name() + "\" do not stand for the value they replace"));
        }
    }

    private static boolean stands(Set<String> members, Table table, int row, int position, List<List<String>> labels) {
        if (members.contains(table.text(row, position))) {
            return true;
        }
        for (String label : labels.get(table.code(row, position))) {
            if (members.contains(label)) {
                return true;
            }
        }
        return false;
    }

    /** The members of a set as written in a cell, such as <code>{a, "b, c"}</code>. */
    static Set<String> members(String cell) {
        Set<String> members = new HashSet<>();
        int at = 1;
        while (at < cell.length() && cell.charAt(at) != '}') {
            StringBuilder member = new StringBuilder();
            if (cell.charAt(at) == '"') {
                at++;
                while (at < cell.length() && (cell.charAt(at) != '"' || cell.startsWith("\"\"", at))) {
                    at += cell.charAt(at) == '"' ? 1 : 0;
                    member.append(cell.charAt(at++));
                }
                at++;
            } else {
                while (at < cell.length() && cell.charAt(at) != ',' && cell.charAt(at) != '}') {
                    member.append(cell.charAt(at++));
                }
            }
            members.add(member.toString());
            at += cell.startsWith(", ", at) ? 2 : 0;
        }
        return members;
    }

    private static void model(
            Table table, Map<List<String>, List<int[]>> alike, PrivacyModel model, List<Violation> found) {
        int position = model.watches().map(table::column).orElse(-1);
        Map<String, Double> whole = position < 0 ? Map.of() : shares(table, position);
        int bad = 0;
        for (List<int[]> parts : alike.values()) {
            Map<String, Integer> counts = new HashMap<>();
            int size = 0;
            for (int[] rows : parts) {
                size += rows.length;
                if (position >= 0) {
                    for (int row : rows) {
                        counts.merge(table.text(row, position), 1, Integer::sum);
                    }
                }
            }
            Hierarchy hierarchy =
                    position < 0 ? null : table.columns().get(position).hierarchy();
            bad += holds(model, size, counts, whole, hierarchy) ? 0 : 1;
        }
        if (bad > 0) {
            found.add(new Violation(
                    Violation.Kind.MODEL, bad + " of " + alike.size() + " classes do not satisfy " + model));
        }
    }

    private static Map<String, Double> shares(Table table, int position) {
        Map<String, Double> shares = new HashMap<>();
        for (int row = 0; row < table.rows(); row++) {
            shares.merge(table.text(row, position), 1.0, Double::sum);
        }
        shares.replaceAll((value, count) -> count / table.rows());
        return shares;
    }

    private static boolean holds(
            PrivacyModel model,
            int size,
            Map<String, Integer> counts,
            Map<String, Double> whole,
            @Nullable Hierarchy hierarchy) {
        if (model instanceof KAnonymity anonymity) {
            return size >= anonymity.k();
        } else if (model instanceof DistinctDiversity diversity) {
            return counts.size() >= diversity.l();
        } else if (model instanceof EntropyDiversity diversity) {
            return perplexity(counts, size) >= diversity.l() * (1 - ROUNDING);
        } else if (model instanceof RecursiveDiversity diversity) {
            List<Integer> descending =
                    counts.values().stream().sorted(Comparator.reverseOrder()).toList();
            int rest = descending.stream()
                    .skip(diversity.l() - 1L)
                    .mapToInt(Integer::intValue)
                    .sum();
            return descending.get(0) < diversity.c() * rest;
        } else if (model instanceof EqualCloseness closeness) {
            return variation(counts, size, whole) <= closeness.t() + ROUNDING;
        } else if (model instanceof HierarchicalCloseness closeness && hierarchy != null) {
            return earthMovers(counts, size, whole, hierarchy) <= closeness.t() + ROUNDING;
        }
        throw new AssertionError(model.getClass());
    }

    /** How many equally frequent values would be as mixed. */
    private static double perplexity(Map<String, Integer> counts, int size) {
        double product = 0;
        for (int count : counts.values()) {
            product += count * Math.log(count);
        }
        return size / Math.exp(product / size);
    }

    private static double variation(Map<String, Integer> counts, int size, Map<String, Double> whole) {
        double distance = 0;
        for (Map.Entry<String, Double> value : whole.entrySet()) {
            distance += Math.abs(counts.getOrDefault(value.getKey(), 0) / (double) size - value.getValue());
        }
        return distance / 2;
    }

    /**
     * The earth mover's distance: at every step up the hierarchy, values under one label settle what they can; what is
     * settled after s of h steps costs s / h. A label is as high as it is for the value that takes the most steps to it.
     */
    private static double earthMovers(
            Map<String, Integer> counts, int size, Map<String, Double> whole, Hierarchy hierarchy) {
        Map<String, List<String>> paths = new HashMap<>();
        Map<String, Integer> heights = new HashMap<>();
        Set<String> values = new HashSet<>(hierarchy.domain());
        values.addAll(whole.keySet());
        for (String value : values) {
            List<String> path = new ArrayList<>(hierarchy.generalise(value));
            path.remove("*");
            paths.put(value, path);
            for (int i = 0; i < path.size(); i++) {
                heights.merge(path.get(i), i + 1, Math::max);
            }
        }
        int height =
                1 + heights.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        Map<String, Double> surplus = new TreeMap<>();
        whole.forEach((value, share) -> surplus.put(value, counts.getOrDefault(value, 0) / (double) size - share));
        double distance = 0;
        double unsettledBefore = unsettled(surplus);
        for (int step = 1; step < height; step++) {
            Map<String, Double> byLabel = new TreeMap<>();
            for (Map.Entry<String, Double> each : surplus.entrySet()) {
                String reached = each.getKey();
                for (String label : paths.getOrDefault(each.getKey(), List.of())) {
                    reached = heights.getOrDefault(label, 0) <= step ? label : reached;
                }
                byLabel.merge(reached, each.getValue(), Double::sum);
            }
            double unsettled = unsettled(byLabel);
            distance += (unsettledBefore - unsettled) * step / height;
            unsettledBefore = unsettled;
        }
        return distance + unsettledBefore;
    }

    private static double unsettled(Map<String, Double> surpluses) {
        return surpluses.values().stream().mapToDouble(Math::abs).sum() / 2;
    }
}
