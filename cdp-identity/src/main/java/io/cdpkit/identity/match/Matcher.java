package io.cdpkit.identity.match;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the records of one person, though they are written differently: probabilistic record linkage after Fellegi and
 * Sunter (1969), trained without labels.
 *
 * <pre>{@code
 * Records records = new Records(Schema.people());
 * records.add(List.of("Ada", "Lovelace", ...));
 * Clusters people = Matcher.forPeople().deduplicate(records);
 * people.clusterOf(0);
 * people.explain(0, 17);
 * }</pre>
 *
 * <p>The way of a run: blocking keys are chosen under a cost cap; chances of agreement are learned from random pairs and,
 * by expectation maximisation, from the pairs that share a key; every such pair is scored; clusters are joined, the best
 * pairs first, as long as all that two clusters know of each other speaks for it.
 *
 * <p>The result is a function of the set of records: their order does not matter, nor do threads. Work is done in
 * parallel in the pool of the caller: the common pool, or the {@link java.util.concurrent.ForkJoinPool} that the call is
 * made in. Immutable and thread-safe.
 */
public final class Matcher {
    private static final double DEFAULT_THRESHOLD = 0.6;
    private static final double LEAST_THRESHOLD = 0.5;
    /** Pairs that far below the threshold, in bits, may still join once their clusters have grown. */
    private static final double BELOW = 4;

    private final double threshold;
    private final @Nullable MatchModel model;
    private final MatchProgress progress;
    private final List<Label> labels;
    private final Counting counting;

    private Matcher(
            double threshold,
            @Nullable MatchModel model,
            MatchProgress progress,
            List<Label> labels,
            Counting counting) {
        this.threshold = threshold;
        this.model = model;
        this.progress = progress;
        this.labels = labels;
        this.counting = counting;
    }

    /** A matcher that needs no tuning: it learns what it needs from the records. */
    public static Matcher forPeople() {
        return new Matcher(DEFAULT_THRESHOLD, null, (stage, done) -> {}, List.of(), new Counting());
    }

    /**
     * Joins only what is one person with at least this probability; 0.6 if not said.
     *
     * @param probability at least 0.5 and below 1
     */
    public Matcher threshold(double probability) {
        requireThreshold(probability);
        return new Matcher(probability, model, progress, labels, counting);
    }

    static void requireThreshold(double probability) {
        if (!(probability >= LEAST_THRESHOLD && probability < 1)) {
            throw new IllegalArgumentException("a threshold must be at least 0.5 and below 1, was " + probability
                    + "; below 0.5 two people would be joined although they more likely are not one");
        }
    }

    /** Uses a model instead of training one. */
    public Matcher model(MatchModel model) {
        return new Matcher(threshold, Objects.requireNonNull(model, "model"), progress, labels, counting);
    }

    /** Tells how far a run has come. */
    public Matcher progress(MatchProgress progress) {
        return new Matcher(threshold, model, Objects.requireNonNull(progress, "progress"), labels, counting);
    }

    /**
     * Learns from what is known of some pairs, such as a steward's decisions: what they are is then no longer guessed, and
     * probabilities are shifted to fit them. Of no effect where a model is given.
     *
     * @param known about the records that the matcher is then used on, by their numbers there; training refuses labels of
     *     one pair that contradict each other
     */
    public Matcher labels(List<Label> known) {
        return new Matcher(threshold, model, progress, List.copyOf(known), counting);
    }

    /**
     * Takes how common the values of a field are from a population that the records are of, such as a table of family names,
     * instead of counting records: to agree in what is rare there weighs more, though it be common here. It holds for equal
     * values and near ones; values that are not listed count as half as common as the rarest that is.
     *
     * @param field the name of a field; of a full name, with {@code .given} or {@code .family} after it
     * @param shares by value, written in any way: which share of the population has it
     */
    public Matcher population(String field, Map<String, Double> shares) {
        return new Matcher(threshold, model, progress, labels, counting.population(field, shares));
    }

    /**
     * This run in steps that are pure functions of parts of the records, for an engine that keeps them in partitions: those
     * of {@link #deduplicate}, or with {@link PartitionedMatcher#linking} those of {@link #link}.
     *
     * @param census of all records
     * @throws IllegalStateException if no model was given
     */
    public PartitionedMatcher partitioned(Census census) {
        if (model == null) {
            throw new IllegalStateException(
                    "parts can only be matched with one model for all; train it on a sample and give it to model(..)");
        }
        return new PartitionedMatcher(model, counting.among(census), threshold);
    }

    /** Learns a model from records, without labels unless some were given. */
    public MatchModel train(Records records) {
        Plan plan = new Plan(table(records, false));
        return MatchModel.of(plan.table, plan.parameters(), plan.keys);
    }

    /** Says which pairs would be compared, before they are. */
    public BlockingPlan plan(Records records) {
        Plan plan = new Plan(table(records, false));
        return BlockingPlan.of(plan.candidates);
    }

    /** Finds the records of the same person among all records. */
    public Clusters deduplicate(Records records) {
        return run(records, Mode.WITHIN);
    }

    /**
     * Links records of different sources that have no duplicates of their own: a cluster has at most one record of each
     * source, and of rivals the best wins.
     */
    public Clusters link(Records records) {
        return run(records, Mode.ONE_TO_ONE);
    }

    /** How sources matter. */
    enum Mode {
        WITHIN,
        ONE_TO_ONE
    }

    private Table table(Records records, boolean acrossSources) {
        return new Table(records, acrossSources, counting, model);
    }

    /** The score from which pairs are looked at. */
    static double least(double threshold) {
        return Scorer.logOdds(threshold) - BELOW;
    }

    private Clusters run(Records records, Mode mode) {
        Plan plan = new Plan(table(records, mode == Mode.ONE_TO_ONE));
        Parameters parameters = plan.parameters();
        Scorer scorer = new Scorer(plan.table.comparisons, parameters);
        progress.at(MatchProgress.Stage.COMPARING, 0);
        Edges edges = Edges.of(
                plan.table,
                plan.candidates,
                scorer,
                least(LEAST_THRESHOLD),
                done -> progress.at(MatchProgress.Stage.COMPARING, done));
        progress.at(MatchProgress.Stage.CLUSTERING, 0);
        Clusters clusters = new Clusters(
                new Clusters.Compared(plan.table, scorer, parameters, plan.keys, plan.candidates, edges, mode),
                threshold);
        progress.at(MatchProgress.Stage.CLUSTERING, 1);
        return clusters;
    }

    /** What comes before comparing: keys, candidates, parameters. */
    private final class Plan {
        final Table table;
        final List<Key> keys;
        final Candidates candidates;
        private final @Nullable Training training;

        Plan(Table table) {
            this.table = table;
            progress.at(MatchProgress.Stage.BLOCKING, 0);
            KeyChoice choice = new KeyChoice(table);
            if (model != null) {
                this.training = null;
                this.keys = choice.named(model.keys());
            } else {
                this.training = new Training(table, labels);
                this.keys = choice.choose(new Scorer(table.comparisons, training.start()));
            }
            progress.at(MatchProgress.Stage.BLOCKING, 0.5);
            boolean all = model != null || table.size <= Candidates.ALL_PAIRS_UP_TO;
            this.candidates = choice.candidates(keys, all);
            progress.at(MatchProgress.Stage.BLOCKING, 1);
        }

        Parameters parameters() {
            if (training == null) {
                return Objects.requireNonNull(model).parameters(table.comparisons, table.size, table.pairs());
            }
            progress.at(MatchProgress.Stage.TRAINING, 0);
            Parameters learned = training.learn(candidates);
            progress.at(MatchProgress.Stage.TRAINING, 1);
            return learned;
        }
    }
}
