package io.cdpkit.privacy.dmp;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tree of names for audiences that others understand too, such as the IAB Audience Taxonomy 1.1.
 *
 * <p>It is read from the table that its publisher hands out, which this library does not bring along. Immutable and
 * thread-safe.
 */
public final class Taxonomy {
    /**
     * A place in the tree.
     *
     * @param parent the id of the place above; null at the top
     * @param tiers the names from the top down, the last being its own
     */
    public record Node(String id, @Nullable String parent, List<String> tiers) {
        public Node {
            tiers = List.copyOf(tiers);
            if (id.isEmpty() || tiers.isEmpty()) {
                throw new IllegalArgumentException("a node needs an id and a name");
            }
        }

        public String name() {
            return tiers.get(tiers.size() - 1);
        }
    }

    /** In the order of the table. */
    private final Map<String, Node> nodes;

    private Taxonomy(Map<String, Node> nodes) {
        this.nodes = nodes;
    }

    /**
     * Reads a table of tab-separated values, as the IAB Tech Lab publishes them: after a header with {@code Unique ID},
     * {@code Parent ID} or {@code Parent}, and {@code Tier 1} onwards, a row per node. Other columns, rows before the
     * header and empty rows are passed over.
     *
     * <p>Tiers and parents are taken as they stand; the IAB's own table has some that do not agree.
     *
     * @throws InvalidTaxonomyException that names, by line, every id that is missing or there twice, every row without a
     *     name, every parent that is not in the table, and every node that is below itself
     */
    public static Taxonomy read(Reader table) throws IOException {
        return new Taxonomy(new TaxonomyTable().read(table));
    }

    public int size() {
        return nodes.size();
    }

    /** Every node, in the order of the table. */
    public Collection<Node> nodes() {
        return nodes.values();
    }

    public Optional<Node> node(String id) {
        return Optional.ofNullable(nodes.get(id));
    }

    /** The nodes from the top down to one, by parents; empty if there is no such node. */
    public List<Node> path(String id) {
        ArrayDeque<Node> path = new ArrayDeque<>();
        for (Node node = nodes.get(id); node != null; node = node.parent() == null ? null : nodes.get(node.parent())) {
            path.addFirst(node);
        }
        return List.copyOf(path);
    }

    /** Whether a node is another or below it. */
    public boolean isWithin(String id, String ancestor) {
        return path(id).stream().anyMatch(node -> node.id().equals(ancestor));
    }

    /**
     * The same without some branches, so that no trait can be told by them: what is sensitive, say.
     *
     * @throws IllegalArgumentException if one is not there
     */
    public Taxonomy without(String... branches) {
        for (String branch : branches) {
            if (!nodes.containsKey(branch)) {
                throw new IllegalArgumentException("node \"" + branch + "\" is not in the taxonomy");
            }
        }
        LinkedHashMap<String, Node> rest = new LinkedHashMap<>();
        nodes.forEach((id, node) -> {
            if (List.of(branches).stream().noneMatch(branch -> isWithin(id, branch))) {
                rest.put(id, node);
            }
        });
        return new Taxonomy(rest);
    }

    @Override
    public String toString() {
        return "taxonomy of " + nodes.size() + " nodes";
    }
}
