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
    private final Table table;
    private final Scorer scorer;
    private final MatchModel model;
    private final Candidates candidates;
    private final int[] clusterOf;
    private final int[] places;
    private final int count;
    private final long compared;
    private final double threshold;

    Clusters(
            Table table,
            Scorer scorer,
            MatchModel model,
            Candidates candidates,
            int[] clusters,
            long compared,
            double threshold) {
        this.table = table;
        this.scorer = scorer;
        this.model = model;
        this.candidates = candidates;
        this.compared = compared;
        this.threshold = threshold;
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
        return compared;
    }

    /** The probability from which records were joined. */
    public double threshold() {
        return threshold;
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

    /** What was learned, or was given. */
    public MatchModel model() {
        return model;
    }

    /** Which pairs were compared. */
    public BlockingPlan blocking() {
        return BlockingPlan.of(candidates);
    }

    /** The score of two records, compared or not: the base-2 logarithm of the odds that they are one person's. */
    public double score(int a, int b) {
        return explain(a, b).score();
    }

    /** Why two records are, or are not, taken for one person's. */
    public PairExplanation explain(int a, int b) {
        int x = places[a];
        int y = places[b];
        List<Contribution> contributions = PairExplanation.contributions(
                table.comparisons, scorer, x * table.width, y * table.width, new Scratch(4));
        return new PairExplanation(contributions, candidates.shared(x, y), clusterOf[a] == clusterOf[b]);
    }

    /** Prints counts, never contents. */
    @Override
    public String toString() {
        return count + " clusters of " + table.size + " records";
    }
}
