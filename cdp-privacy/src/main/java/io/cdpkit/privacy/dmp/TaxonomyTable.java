package io.cdpkit.privacy.dmp;

import io.cdpkit.privacy.dmp.InvalidTaxonomyException.Problem;
import io.cdpkit.privacy.dmp.Taxonomy.Node;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the table of a {@link Taxonomy}, once. */
final class TaxonomyTable {
    private final LinkedHashMap<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Integer> lineOf = new HashMap<>();
    private final ArrayList<Problem> problems = new ArrayList<>();
    private @Nullable Columns columns;

    /** Where in a row is what. */
    private record Columns(int id, int parent, List<Integer> tiers) {
        static @Nullable Columns of(List<String> header) {
            int id = header.indexOf("unique id");
            int parent = Math.max(header.indexOf("parent id"), header.indexOf("parent"));
            ArrayList<Integer> tiers = new ArrayList<>();
            for (int tier = 1; header.contains("tier " + tier); tier++) {
                tiers.add(header.indexOf("tier " + tier));
            }
            return id < 0 || parent < 0 || tiers.isEmpty() ? null : new Columns(id, parent, tiers);
        }
    }

    Map<String, Node> read(Reader table) throws IOException {
        BufferedReader lines = new BufferedReader(table);
        int number = 1;
        for (String line = lines.readLine(); line != null; line = lines.readLine(), number++) {
            List<String> cells = Arrays.stream(line.split("\t", -1))
                    .map(TaxonomyTable::trimmed)
                    .toList();
            if (columns == null) {
                columns = Columns.of(cells.stream()
                        .map(cell -> cell.toLowerCase(Locale.ROOT))
                        .toList());
            } else if (!cells.stream().allMatch(String::isEmpty)) {
                add(cells, number, columns);
            }
        }
        if (columns == null) {
            problems.add(new Problem(1, "no row has the columns Unique ID, Parent ID and Tier 1"));
        }
        checkParents();
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(Problem::line));
            throw new InvalidTaxonomyException(problems);
        }
        return nodes;
    }

    private static String trimmed(String cell) {
        return cell.replace("\uFEFF", "").strip();
    }

    private void add(List<String> cells, int line, Columns at) {
        String id = cell(cells, at.id());
        String parent = cell(cells, at.parent());
        List<String> tiers = at.tiers().stream()
                .map(tier -> cell(cells, tier))
                .filter(name -> !name.isEmpty())
                .toList();
        if (id.isEmpty()) {
            problems.add(new Problem(line, "the row has no unique id"));
        } else if (tiers.isEmpty()) {
            problems.add(new Problem(line, "node \"" + id + "\" has no name in any tier"));
        } else if (nodes.containsKey(id)) {
            problems.add(new Problem(line, "node \"" + id + "\" is there already, in line " + lineOf.get(id)));
        } else {
            nodes.put(id, new Node(id, parent.isEmpty() ? null : parent, tiers));
            lineOf.put(id, line);
        }
    }

    private static String cell(List<String> cells, int at) {
        return at < cells.size() ? cells.get(at) : "";
    }

    private void checkParents() {
        nodes.forEach((id, node) -> {
            int line = lineOf.getOrDefault(id, 0);
            if (node.parent() != null && !nodes.containsKey(node.parent())) {
                problems.add(new Problem(
                        line, "the parent \"" + node.parent() + "\" of node \"" + id + "\" is not in the table"));
            } else if (isBelowItself(node)) {
                problems.add(new Problem(line, "node \"" + id + "\" is below itself"));
            }
        });
    }

    private boolean isBelowItself(Node start) {
        Node node = start;
        for (int steps = 0; node != null && node.parent() != null && steps <= nodes.size(); steps++) {
            if (node.parent().equals(start.id())) {
                return true;
            }
            node = nodes.get(node.parent());
        }
        return false;
    }
}
