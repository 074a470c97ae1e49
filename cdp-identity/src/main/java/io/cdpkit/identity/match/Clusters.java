package io.cdpkit.identity.match;

import io.cdpkit.identity.match.PairExplanation.Contribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The records of each person, as far as can be told. Immutable and thread-safe.
 *
 * <p>Records are named by their number: the count of records added before. A cluster is named by the lowest number in it.
 */
public final class Clusters {
    private final Compared compared;
    private final Table table;
    private final int[] clusterOf;
    private final int[] places;
    private final int count;
    private final double threshold;

    /** The records and how they compare, whatever the threshold. */
    record Compared(
            Table table,
            Scorer scorer,
            Parameters parameters,
            List<Key> keys,
            Candidates candidates,
            Edges edges,
            Matcher.Mode mode) {
        int[] clusters(double threshold) {
            return new Agglomeration(table, scorer, edges, threshold, mode).clusters();
        }
    }

    Clusters(Compared compared, double threshold) {
        this.compared = compared;
        this.table = compared.table();
        this.threshold = threshold;
        int[] clusters = compared.clusters(threshold);
        this.clusterOf = new int[table.size];
        this.places = new int[table.size];
        int[] lowest = new int[table.size];
        Arrays.fill(lowest, Integer.MAX_VALUE);
        for (int at = 0; at < table.size; at++) {
            places[table.order[at]] = at;
            lowest[clusters[at]] = Math.min(lowest[clusters[at]], table.order[at]);
        }
        int found = 0;
        for (int at = 0; at < table.size; at++) {
            clusterOf[table.order[at]] = lowest[clusters[at]];
            found += clusters[at] == at ? 1 : 0;
        }
        this.count = found;
    }

    /** How many records there are. */
    public int records() {
        return table.size;
    }

    /** How many clusters there are. */
    public int count() {
        return count;
    }

    /** How many records the largest cluster has. */
    public int largest() {
        int[] sizes = new int[clusterOf.length];
        int largest = 0;
        for (int cluster : clusterOf) {
            largest = Math.max(largest, ++sizes[cluster]);
        }
        return largest;
    }

    /** How many pairs were compared. */
    public long compared() {
        return compared.edges().compared();
    }

    /** The probability from which records were joined. */
    public double threshold() {
        return threshold;
    }

    /**
     * The clusters at another threshold, of the same records and scores.
     *
     * @param probability at least 0.5 and below 1
     */
    public Clusters at(double probability) {
        Matcher.requireThreshold(probability);
        return new Clusters(compared, probability);
    }

    /** The cluster that a record is in. */
    public int clusterOf(int record) {
        return clusterOf[record];
    }

    /** The cluster of each record. */
    public int[] toArray() {
        return clusterOf.clone();
    }

    /** The records of a cluster, ascending; looks through all records. */
    public List<Integer> members(int cluster) {
        List<Integer> members = new ArrayList<>();
        for (int record = 0; record < clusterOf.length; record++) {
            if (clusterOf[record] == cluster) {
                members.add(record);
            }
        }
        return members;
    }

    /** What was learned, or was given; put together when asked for. */
    public MatchModel model() {
        return MatchModel.of(table, compared.parameters(), compared.keys());
    }

    /** Which pairs were compared. */
    public BlockingPlan blocking() {
        return BlockingPlan.of(compared.candidates());
    }

    /** The score of two records, compared or not: the base-2 logarithm of the odds that they are one person's. */
    public double score(int a, int b) {
        return explain(a, b).score();
    }

    /**
     * The score that a record would have with a copy of itself. Where it is below the threshold so little is known that the
     * record cannot be linked by itself, however well another one agrees.
     */
    public double scoreOfCopy(int record) {
        int at = places[record] * table.width;
        return compared.scorer().score(at, at, new Scratch(4));
    }

    /** Why two records are, or are not, taken for one person's. */
    public PairExplanation explain(int a, int b) {
        int x = places[a];
        int y = places[b];
        List<Contribution> contributions = PairExplanation.contributions(
                table.comparisons, compared.scorer(), x * table.width, y * table.width, new Scratch(4));
        return new PairExplanation(contributions, compared.candidates().shared(x, y), clusterOf[a] == clusterOf[b]);
    }

    /** Prints counts, never contents. */
    @Override
    public String toString() {
        return count + " clusters of " + table.size + " records";
    }
}
