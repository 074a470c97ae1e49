package io.cdpkit.identity.match;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The words of the distinct values of a column, and how rare each is: its weight is that of inverse document frequency
 * (Spärck Jones 1972), counted over distinct values.
 */
final class Words {
    /** Words that are longer are never the same misspelt. */
    private static final int LONGEST = 64;

    private final Values values;
    private final long records;
    private final String split;
    private final UnaryOperator<Values> counting;
    private Values words;
    private int[] starts = {};
    private int[] of = new int[64];
    /** The word of each rank. */
    private int[] byRank = new int[0];

    /** The weight of the word of each rank. */
    private double[] weights = {};

    private double[] norms = {};
    private final double rare;
    /** The digits of each word. */
    private String[] digits = {};

    /**
     * @param records how many records there are in all
     * @param split what stands between two words
     * @param counting the words with the counts that are to be used
     */
    Words(Values values, long records, String split, UnaryOperator<Values> counting) {
        this.values = values;
        this.records = records;
        this.split = split;
        this.counting = counting;
        this.rare = Math.max(2, Math.sqrt((double) records) / 8);
        this.words = new Values(1);
        prepare();
    }

    /** Takes the values apart that there are by now. */
    void prepare() {
        Values found = new Values();
        starts = new int[values.size() + 1];
        int end = 0;
        for (int code = 0; code < values.size(); code++) {
            starts[code] = end;
            for (String word : values.value(code).split(split, -1)) {
                if (end == of.length) {
                    of = Arrays.copyOf(of, end * 2);
                }
                of[end++] = found.add(word);
            }
        }
        starts[values.size()] = end;
        words = counting.apply(found);
        end = 0;
        int[] ranks = ranks();
        for (int code = 0; code < values.size(); code++) {
            int from = starts[code];
            starts[code] = end;
            for (int i = from; i < starts[code + 1]; i++) {
                of[end++] = ranks[of[i]];
            }
            Arrays.sort(of, starts[code], end);
            end = distinct(starts[code], end);
        }
        starts[values.size()] = end;
        weights = new double[words.size()];
        for (int rank = 0; rank < weights.length; rank++) {
            weights[rank] = Math.log(1 + (double) records / words.count(byRank[rank]));
        }
        digits = new String[words.size()];
        Arrays.setAll(digits, word -> Form.digits(words.value(word)));
        norms = new double[values.size()];
        for (int code = 0; code < norms.length; code++) {
            for (int i = starts[code]; i < starts[code + 1]; i++) {
                norms[code] += weights[of[i]] * weights[of[i]];
            }
        }
    }

    /** The rank of each word in an order that does not depend on which came first. */
    private int[] ranks() {
        byRank = IntStream.range(0, words.size())
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(words::hash).thenComparing(words::value))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] ranks = new int[byRank.length];
        for (int rank = 0; rank < byRank.length; rank++) {
            ranks[byRank[rank]] = rank;
        }
        return ranks;
    }

    private int distinct(int start, int end) {
        int to = start;
        for (int i = start; i < end; i++) {
            if (i == start || of[i] != of[i - 1]) {
                of[to++] = of[i];
            }
        }
        return to;
    }

    Values distinct() {
        return words;
    }

    int count(int code) {
        return starts[code + 1] - starts[code];
    }

    int word(int code, int at) {
        return byRank[of[starts[code] + at]];
    }

    /** How many words two values have in common. */
    int common(int x, int y) {
        return common(x, y, false);
    }

    /** How often the rarest word occurs that two values have in common. */
    int rarest(int x, int y) {
        return common(x, y, true);
    }

    private int common(int x, int y, boolean rarest) {
        int count = 0;
        int least = Integer.MAX_VALUE;
        for (int i = starts[x], j = starts[y]; i < starts[x + 1] && j < starts[y + 1]; ) {
            if (of[i] == of[j]) {
                count++;
                least = Math.min(least, words.count(byRank[of[i]]));
                i++;
                j++;
            } else if (of[i] < of[j]) {
                i++;
            } else {
                j++;
            }
        }
        return rarest ? least : count;
    }

    /** Whether two values have a word in common that strangers seldom share. */
    boolean shareRare(int x, int y) {
        return rarest(x, y) <= rare;
    }

    double similarity(int x, int y, Scratch scratch) {
        double shared = 0;
        int i = starts[x];
        int j = starts[y];
        long loneX = 0;
        long loneY = 0;
        while (i < starts[x + 1] || j < starts[y + 1]) {
            int wordX = i < starts[x + 1] ? of[i] : Integer.MAX_VALUE;
            int wordY = j < starts[y + 1] ? of[j] : Integer.MAX_VALUE;
            if (wordX == wordY) {
                shared += weights[wordX] * weights[wordX];
                i++;
                j++;
            } else if (wordX < wordY) {
                loneX |= bit(i++ - starts[x]);
            } else {
                loneY |= bit(j++ - starts[y]);
            }
        }
        return (shared + misspelt(x, y, loneX, loneY, scratch)) / Math.sqrt(norms[x] * norms[y]);
    }

    private static long bit(int at) {
        return at < Long.SIZE ? 1L << at : 0;
    }

    private double misspelt(int x, int y, long loneX, long loneY, Scratch scratch) {
        double shared = 0;
        for (long restX = loneX; restX != 0; restX &= restX - 1) {
            int wordX = of[starts[x] + Long.numberOfTrailingZeros(restX)];
            for (long restY = loneY; restY != 0; restY &= restY - 1) {
                int wordY = of[starts[y] + Long.numberOfTrailingZeros(restY)];
                double alike = alike(byRank[wordX], byRank[wordY], scratch);
                if (alike > 0) {
                    shared += alike * weights[wordX] * weights[wordY];
                    loneY &= ~Long.lowestOneBit(restY);
                    break;
                }
            }
        }
        return shared;
    }

    /** How alike two different words are; another number is never the same misspelt. */
    private double alike(int a, int b, Scratch scratch) {
        int shorter = Math.min(words.length(a), words.length(b));
        if (shorter < 4
                || shorter > LONGEST
                || Math.abs(words.length(a) - words.length(b)) > 2
                || !digits[a].equals(digits[b])) {
            return 0;
        }
        int distance = scratch.edits.between(words, a, b);
        return distance == 1 ? 0.8 : distance == 2 && shorter >= 7 ? 0.6 : 0;
    }
}
