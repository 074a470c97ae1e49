package io.cdpkit.identity.match;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** The pairs that score well enough to be looked at, by score from the best down. */
final class Edges {
    private static final int PARTS = 256;
    final int[] a;
    final int[] b;
    final float[] scores;

    private final long compared;

    private Edges(int[] a, int[] b, float[] scores, long compared) {
        this.a = a;
        this.b = b;
        this.scores = scores;
        this.compared = compared;
    }

    /** How many pairs were compared. */
    long compared() {
        return compared;
    }

    int size() {
        return a.length;
    }

    /** A growing part of them: the score in a form that sorts best first, and the pair. */
    private static final class Part {
        long[] pairs = new long[1 << 10];
        float[] scores = new float[1 << 10];
        int size;
        long compared;

        /** Puts those from a place on, which are of one record, in order of the other. */
        void sort(int from) {
            for (int at = from + 1; at < size; at++) {
                long pair = pairs[at];
                float score = scores[at];
                int to = at;
                for (; to > from && pairs[to - 1] > pair; to--) {
                    pairs[to] = pairs[to - 1];
                    scores[to] = scores[to - 1];
                }
                pairs[to] = pair;
                scores[to] = score;
            }
        }

        void add(int i, int j, double score) {
            if (size == pairs.length) {
                pairs = Arrays.copyOf(pairs, size * 2);
                scores = Arrays.copyOf(scores, size * 2);
            }
            pairs[size] = (long) j << 32 | i;
            scores[size++] = (float) score;
        }
    }

    /** Scores every candidate pair; those at least as good as {@code least} are kept. */
    static Edges of(Table table, Candidates candidates, Scorer scorer, double least, DoubleConsumer progress) {
        AtomicInteger done = new AtomicInteger();
        Spares<Candidates.Walk> walks = new Spares<>(candidates::walk);
        Part[] parts = new Part[PARTS];
        IntStream.range(0, PARTS).parallel().forEach(part -> {
            walks.use(walk -> parts[part] = scored(table, walk, scorer, least, part));
            progress.accept(done.incrementAndGet() / (double) PARTS);
        });
        return sorted(List.of(parts));
    }

    private static Part scored(Table table, Candidates.Walk walk, Scorer scorer, double least, int part) {
        Part edges = new Part();
        int from = (int) ((long) table.size * part / PARTS);
        int to = (int) ((long) table.size * (part + 1) / PARTS);
        for (int i = from; i < to; i++) {
            int first = edges.size;
            int count = walk.of(i, i);
            for (int k = 0; k < count; k++) {
                int j = walk.found()[k];
                if (!table.mayMatch(i, j)) {
                    continue;
                }
                edges.compared++;
                double score = scorer.score(i * table.width, j * table.width, least, walk.scratch);
                if ((float) score >= least) {
                    edges.add(i, j, score);
                }
            }
            edges.sort(first);
        }
        return edges;
    }

    /**
     * Pairs that were scored elsewhere; each may come more than once.
     *
     * @param pairs the greater place in the upper half, the lesser in the lower
     * @param score of the pair at a place of the array
     */
    static Edges of(long[] pairs, IntToDoubleFunction score) {
        Part part = new Part();
        IntStream.range(0, pairs.length)
                .boxed()
                .sorted(Comparator.comparingLong(at -> pairs[at]))
                .forEach(at -> part.add((int) (pairs[at] >>> 32), (int) pairs[at], score.applyAsDouble(at)));
        part.compared = pairs.length;
        return sorted(List.of(part));
    }

    /** Best first; of equals, by the greater place and then the lesser, as they come. */
    private static Edges sorted(List<Part> parts) {
        int size = parts.stream().mapToInt(part -> part.size).sum();
        long[] keys = new long[size];
        long[] pairs = new long[size];
        float[] scores = new float[size];
        int at = 0;
        for (Part part : parts) {
            System.arraycopy(part.pairs, 0, pairs, at, part.size);
            System.arraycopy(part.scores, 0, scores, at, part.size);
            at += part.size;
        }
        for (int i = 0; i < size; i++) {
            int score = Math.round((4096 - Math.max(-4095, Math.min(4095, scores[i]))) * 100_000);
            keys[i] = (long) score << 32 | i;
        }
        Arrays.parallelSort(keys);
        int[] a = new int[size];
        int[] b = new int[size];
        float[] sorted = new float[size];
        for (int i = 0; i < size; i++) {
            int from = (int) keys[i];
            a[i] = (int) (pairs[from] >>> 32);
            b[i] = (int) pairs[from];
            sorted[i] = scores[from];
        }
        return new Edges(
                a, b, sorted, parts.stream().mapToLong(part -> part.compared).sum());
    }
}
