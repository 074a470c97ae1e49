package io.cdpkit.identity.match;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Trains a model on a table, with labels of some pairs or without. */
final class Training {
    private static final int RANDOM_PAIRS = 400_000;
    private static final double ALL_PAIRS = Candidates.ALL_PAIRS_UP_TO * (Candidates.ALL_PAIRS_UP_TO - 1.0) / 2;
    /** How far apart the records of a random pair are at least, so that none are neighbours because they are alike. */
    private static final int APART = 512;
    /** So many pairs of strangers, as they usually are, are added to those that are seen. */
    private static final double USUAL_STRANGERS = 20;
    /** Which share of people who live together are twins to begin with: enough for twins not to look like matches. */
    private static final double START_SELDOM = 0.03;
    /** How many pairs of relatives are assumed to a record where no addresses tell. */
    private static final double RELATIVES = 0.25;

    private static final int SAMPLE = 60_000;
    private static final int PARTS = 64;
    /** Of so many pairs at most it is remembered which are each other's best; beyond, sources share a place. */
    private static final int MOST_BEST = 1 << 25;

    private final Table table;
    private final PairCounts pairs;
    private final double[][] chances;
    private final double[] present;

    /** Labelled pairs of places, the lesser in the lower half, and whether each is of one person. */
    private final Map<Long, Boolean> labels;

    Training(Table table, List<Label> labels) {
        this.table = table;
        this.pairs = table.pairs();
        this.labels = placed(labels);
        int n = table.comparisons.size();
        this.chances = new double[n][];
        this.present = new double[n];
        sampleChances((i, j) -> table.mayMatch(i, j) && !table.copies().same(i, j), true);
    }

    private Map<Long, Boolean> placed(List<Label> labels) {
        if (labels.isEmpty()) {
            return Map.of();
        }
        int[] places = new int[table.size];
        for (int at = 0; at < table.size; at++) {
            places[table.order[at]] = at;
        }
        Map<Long, Boolean> placed = new HashMap<>();
        for (Label label : labels) {
            if (Math.max(label.one(), label.other()) >= table.size) {
                throw new IllegalArgumentException(
                        "a label is about record " + Math.max(label.one(), label.other()) + " of " + table.size);
            }
            Boolean before = placed.put(pair(places[label.one()], places[label.other()]), label.same());
            if (before != null && before != label.same()) {
                throw new IllegalArgumentException("labels say of records " + label.one() + " and " + label.other()
                        + " both that they are one person's and that they are not; keep the one that is right");
            }
        }
        return placed;
    }

    private static long pair(int i, int j) {
        return (long) Math.max(i, j) << 32 | Math.min(i, j);
    }

    /** Some of the pairs. */
    private interface Pairs {
        boolean test(int i, int j);
    }

    /**
     * How often random pairs agree in what.
     *
     * @param exactly whether the chance of equal values is counted over all pairs but copies, matches too
     */
    private void sampleChances(Pairs strangers, boolean exactly) {
        int n = table.comparisons.size();
        Spares<Random> random = new Spares<>(() -> new Random(new long[n][Comparer.MOST_LEVELS], new Scratch()));
        IntStream.range(0, PARTS).parallel().forEach(part -> random.use(some -> randomPart(part, strangers, some)));
        long[][] counts =
                random.all().stream().map(Random::counts).reduce(new long[n][Comparer.MOST_LEVELS], Training::plus);
        double[][] copies = copies();
        double strangersInAll = pairs.all() - table.copies().pairs();
        for (int c = 0; c < n; c++) {
            Comparer comparer = table.comparisons.get(c).comparer();
            Trait trait = table.comparisons.get(c).trait();
            int levels = comparer.levels();
            double all = 0;
            double missing = counts[c][0];
            for (int level = 1; level < levels; level++) {
                all += counts[c][level];
            }
            chances[c] = new double[levels];
            double seen = pairs.all() <= ALL_PAIRS ? all : strangersInAll * (all + 1) / (all + missing + 1);
            double seenOfCopies = Arrays.stream(copies[c]).skip(1).sum();
            for (int level = 1; level < levels; level++) {
                double usual = trait.strangers(level);
                double known = exactly ? comparer.chance(level) : -1;
                if (known >= 0 && seen >= 0.5) {
                    double equal = (known * (seen + seenOfCopies) - copies[c][level]) / seen;
                    chances[c][level] = Math.max(Math.min(equal, 1), Math.min(usual, 0.5 / (pairs.all() + 1)));
                } else {
                    chances[c][level] =
                            (counts[c][level] + 0.5 + USUAL_STRANGERS * usual) / (all + levels * 0.5 + USUAL_STRANGERS);
                }
            }
            if (exactly && comparer.chance(levels - 1) >= 0 && seen >= 0.5) {
                scaleBelow(chances[c], levels - 1);
            }
            present[c] = Math.max(1, seen);
        }
    }

    /** Scales the chances below the top level to what that leaves. */
    private static void scaleBelow(double[] chances, int top) {
        double below = Arrays.stream(chances, 0, top).sum();
        double left = Math.max(1e-9, 1 - chances[top]);
        for (int level = 1; level < top; level++) {
            chances[level] *= left / below;
        }
    }

    /** How many pairs of copies are at which level. */
    private double[][] copies() {
        double[][] copies = new double[table.comparisons.size()][Comparer.MOST_LEVELS];
        Scratch scratch = new Scratch();
        for (Copies.Group group : table.copies().groups()) {
            for (int c = 0; c < copies.length; c++) {
                int compared = table.comparisons
                        .get(c)
                        .comparer()
                        .compare(group.one() * table.width, group.other() * table.width, scratch);
                copies[c][Comparer.level(compared)] += group.pairs();
            }
        }
        return copies;
    }

    private static long[][] plus(long[][] a, long[][] b) {
        long[][] sum = new long[a.length][Comparer.MOST_LEVELS];
        for (int c = 0; c < a.length; c++) {
            for (int level = 0; level < Comparer.MOST_LEVELS; level++) {
                sum[c][level] = a[c][level] + b[c][level];
            }
        }
        return sum;
    }

    /** Random pairs that one thread has seen, by comparison and level. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Random(long[][] counts, Scratch scratch) {}

    private void randomPart(int part, Pairs strangers, Random random) {
        if (pairs.all() <= ALL_PAIRS) {
            for (int i = part; i < table.size; i += PARTS) {
                for (int j = 0; j < i; j++) {
                    if (strangers.test(i, j)) {
                        count(i, j, random);
                    }
                }
            }
            return;
        }
        // Records lie in an order as good as random, and one more of them moves few pairs of a fixed distance.
        int each = Math.max(1, RANDOM_PAIRS / table.size);
        int last = Math.min(table.size, RANDOM_PAIRS);
        for (int i = part; i < last; i += PARTS) {
            for (int k = 0; k < each; k++) {
                int j = (i + APART + k) % table.size;
                if (i != j && strangers.test(i, j)) {
                    count(i, j, random);
                }
            }
        }
    }

    private void count(int i, int j, Random random) {
        for (int c = 0; c < random.counts().length; c++) {
            int compared =
                    table.comparisons.get(c).comparer().compare(i * table.width, j * table.width, random.scratch());
            random.counts()[c][Comparer.level(compared)]++;
        }
    }

    /** How people who live together usually spread over the levels of a trait they may share. */
    static double usualTogether(Trait trait, double[] u, int level) {
        if (trait.seldomTogether() > 0) {
            return seldomTogether(START_SELDOM, u, level);
        }
        double agree = trait == Trait.PHONE ? 0.5 : trait == Trait.FAMILY_NAME ? 0.8 : 1;
        double usual = trait.usual(level) / (1 - trait.usual(Comparer.DIFFERENT));
        double rest = Math.max(0.05, 1 - agree);
        return level == Comparer.DIFFERENT ? rest : (1 - rest) * usual;
    }

    /** How people who live together spread over the levels of what such a share of them have the same: else as strangers. */
    static double seldomTogether(double share, double[] u, int level) {
        int top = u.length - 1;
        double same = Math.max(share, u[top]);
        return level == top ? same : Math.min(1, (1 - same) * u[level] / (1 - Math.min(u[top], 1 - 1e-9)));
    }

    /** How namesakes usually spread over the levels of a trait. */
    static double usualNamed(Trait trait, double[] u, int level) {
        if (!trait.isNamed()) {
            return u[level];
        } else if (trait != Trait.EMAIL) {
            return level == Comparer.DIFFERENT ? 1e-4 : u[level] / alike(u);
        }
        return level == Comparer.DIFFERENT ? 0.8 : level == u.length - 1 ? 0.001 : 0.199 / (u.length - 3);
    }

    private static double alike(double[] u) {
        double alike = 0;
        for (int level = Comparer.DIFFERENT + 1; level < u.length; level++) {
            alike += u[level];
        }
        return alike;
    }

    /**
     * How many pairs of namesakes there would be if nobody's names had to do with each other; 0 where names are not
     * compared, or nothing that tells namesakes apart.
     */
    static double namesakes(List<Comparison> comparisons, Parameters parameters) {
        double share = 1;
        int names = 0;
        boolean told = false;
        for (int c = 0; c < comparisons.size(); c++) {
            Trait trait = comparisons.get(c).trait();
            if (trait == Trait.GIVEN_NAME || trait == Trait.FAMILY_NAME) {
                share *= alike(parameters.u[c]);
                names++;
            }
            told |= trait.tellsNamesakes();
        }
        return names == 2 && told ? parameters.pairs.all() * share : 0;
    }

    /** What is assumed before anything is learned. */
    Parameters start() {
        int n = table.comparisons.size();
        Parameters start = new Parameters(n, pairs);
        start.matches = Math.max(1, Math.min(pairs.mostMatches(), table.size * 0.5));
        start.seesHouseholds = table.hasHomes();
        start.households = table.hasHomes() ? start.matches : hasFamilies() ? RELATIVES * table.size : 0;
        for (int c = 0; c < n; c++) {
            Comparison comparison = table.comparisons.get(c);
            int levels = comparison.comparer().levels();
            start.u[c] = chances[c].clone();
            start.m[c] = new double[levels];
            start.h[c] = new double[levels];
            for (int level = 1; level < levels; level++) {
                start.m[c][level] = comparison.trait().usual(level);
                start.h[c][level] = start.agreeTogether(comparison.trait())
                        ? usualTogether(comparison.trait(), start.u[c], level)
                        : start.u[c][level];
            }
            start.n[c] = new double[levels];
            for (int level = 1; level < levels; level++) {
                start.n[c][level] = usualNamed(comparison.trait(), start.u[c], level);
            }
        }
        start.namesakes = namesakes(table.comparisons, start);
        return start;
    }

    private boolean hasFamilies() {
        return compares(Trait.GIVEN_NAME) && compares(Trait.FAMILY_NAME);
    }

    private boolean compares(Trait trait) {
        return table.comparisons.stream().anyMatch(comparison -> comparison.trait() == trait);
    }

    /** Learns from the candidates of the first records, which are a random sample. */
    Parameters learn(Candidates candidates) {
        Parameters start = start();
        Scorer scorer = new Scorer(table.comparisons, start);
        Pairs unknown = table.acrossSources ? eachOthersBest(candidates, scorer) : table::mayMatch;
        if (table.acrossSources) {
            sampleChances((i, j) -> table.mayMatch(i, j) && !unknown.test(i, j), false);
        }
        int sample = Math.min(table.size, SAMPLE);
        Spares<Seen> seen = new Spares<>(() -> new Seen(candidates.walk(), new Patterns()));
        IntStream.range(0, PARTS).parallel().forEach(part -> seen.use(by -> see(part, sample, unknown, scorer, by)));
        Patterns counted = new Patterns();
        seen.all().forEach(by -> counted.addAll(by.patterns(), 1));
        Patterns patterns = new Patterns();
        patterns.addAll(counted, (double) table.size / sample / 2);
        Patterns same = new Patterns();
        Patterns different = new Patterns();
        Scratch scratch = new Scratch();
        labels.forEach((pair, yes) ->
                (yes ? same : different).add(pattern((int) (pair >>> 32), (int) (long) pair, scorer, scratch), 1));
        Patterns copies = new Patterns();
        // However many copies there are, each but the first vouches for one match.
        for (Copies.Group group : table.copies().groups()) {
            copies.add(pattern(group.one(), group.other(), scorer, scratch), group.size() - 1);
        }
        Parameters learned = new Expectation(
                        table.comparisons,
                        start,
                        new Expectation.Chances(chances, present, !table.acrossSources),
                        patterns,
                        new Expectation.Known(same, different, copies))
                .learn();
        Calibration calibration = new Calibration(new Scorer(table.comparisons, learned), same, different);
        learned.matches *= Math.pow(2, calibration.shift());
        learned.scores = Calibration.scores(new Scorer(table.comparisons, learned), patterns);
        return learned;
    }

    /**
     * The pairs of which each is what resembles the other most in its source. Where a record has one match at most, all
     * other pairs are strangers.
     */
    private Pairs eachOthersBest(Candidates candidates, Scorer scorer) {
        int last = IntStream.range(0, table.size)
                .map(at -> table.sources[at])
                .max()
                .orElse(0);
        int sources = Math.max(1, Math.min(last + 1, MOST_BEST / Math.max(1, table.size)));
        int[] best = new int[table.size * sources];
        Arrays.fill(best, -1);
        Spares<Candidates.Walk> walks = new Spares<>(candidates::walk);
        IntStream.range(0, PARTS)
                .parallel()
                .forEach(part -> walks.use(walk -> {
                    double[] most = new double[sources];
                    for (int i = part; i < table.size; i += PARTS) {
                        Arrays.fill(most, Double.NEGATIVE_INFINITY);
                        int count = walk.of(i, table.size);
                        for (int k = 0; k < count; k++) {
                            int j = walk.found()[k];
                            int source = table.sources[j] % sources;
                            int at = i * sources + source;
                            if (table.mayMatch(i, j)) {
                                double score =
                                        scorer.score(i * table.width, j * table.width, most[source], walk.scratch);
                                if (score > most[source] || (score == most[source] && j < best[at])) {
                                    most[source] = score;
                                    best[at] = j;
                                }
                            }
                        }
                    }
                }));
        return (i, j) -> best[i * sources + table.sources[j] % sources] == j
                && best[j * sources + table.sources[i] % sources] == i;
    }

    /** What one thread has seen: whole numbers, so that it does not matter which. */
    private record Seen(Candidates.Walk walk, Patterns patterns) {}

    /** Counts the patterns of a part of the sample, a pair as often as it has records in the sample. */
    private void see(int part, int sample, Pairs unknown, Scorer scorer, Seen seen) {
        Candidates.Walk walk = seen.walk();
        for (int i = part; i < sample; i += PARTS) {
            int count = walk.of(i, table.size);
            for (int k = 0; k < count; k++) {
                int j = walk.found()[k];
                if ((j < i || j >= sample)
                        && unknown.test(i, j)
                        && !table.copies().same(i, j)
                        && (labels.isEmpty() || !labels.containsKey(pair(i, j)))) {
                    seen.patterns().add(pattern(i, j, scorer, walk.scratch), j < i ? 2 : 1);
                }
            }
        }
    }

    private long pattern(int i, int j, Scorer scorer, Scratch scratch) {
        long pattern = 0;
        double shared = 0;
        double own = 0;
        for (int c = 0; c < scorer.comparisons; c++) {
            int compared = scorer.compare(c, i * table.width, j * table.width, scratch);
            pattern = Patterns.with(pattern, c, Comparer.level(compared));
            double adjustment = scorer.adjustment(c, compared);
            if (scorer.shared[c]) {
                shared += adjustment;
            } else {
                own += adjustment;
            }
        }
        return Patterns.adjusted(pattern, shared, own);
    }
}
