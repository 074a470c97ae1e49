package io.cdpkit.identity.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How often each value occurs among all records, and each word among all values: what a part of the records must know of
 * the whole to be matched as if it were all there.
 *
 * <p>It is taken in two counts, which any engine can do: {@link Form#terms} of all records, each with how many times it
 * came; then {@link Form#words} of every such term, counted over the distinct terms.
 *
 * <p>It holds 64-bit hashes of the values that occur more than once, their counts, and sums: some 12 bytes for each. To
 * cross to other machines it is an array of numbers. Immutable and thread-safe.
 */
public final class Census {
    private static final char VALUE = 'v';
    private static final char WORD = 'w';

    private final long records;
    private final Map<String, Tally> tallies;

    private Census(long records, Map<String, Tally> tallies) {
        this.records = records;
        this.tallies = tallies;
    }

    /** The counts of one column, of its values or of its words. */
    private static final class Tally {
        double sum;
        double squares;
        final Map<Long, Integer> repeated = new HashMap<>();

        void add(long hash, int count) {
            sum += count;
            squares += (double) count * count;
            if (count > 1) {
                repeated.merge(hash, count, Integer::sum);
            }
        }

        Values counted(Values values) {
            return values.counted(
                    code -> repeated.getOrDefault(hash(values.value(code)), 1), sum == 0 ? 0 : squares / sum, -1);
        }
    }

    /** What of records of a schema is counted. Immutable and thread-safe. */
    public static final class Form {
        private final Layout layout;

        private Form(Schema schema) {
            this.layout = new Layout(schema);
        }

        /** The terms of a record, with those that come twice twice; a term names its column and holds a value of it. */
        public List<String> terms(List<? extends @Nullable String> row) {
            @Nullable String[] cells = layout.cells(row);
            List<String> terms = new ArrayList<>(cells.length);
            for (int c = 0; c < cells.length; c++) {
                if (cells[c] != null) {
                    terms.add("" + VALUE + layout.owner(c) + ':' + cells[c]);
                }
            }
            return terms;
        }

        /** The words of a term, with those that come twice twice; none if its column is not compared by words. */
        public List<String> words(String term) {
            int colon = term.indexOf(':');
            int column = Integer.parseInt(term.substring(1, colon));
            String separator = layout.columns().get(column).words();
            if (separator == null) {
                return List.of();
            }
            List<String> words = new ArrayList<>();
            for (String word : term.substring(colon + 1).split(separator, -1)) {
                words.add("" + WORD + column + ':' + word);
            }
            return words;
        }
    }

    /** What is counted of records of a schema. */
    public static Form form(Schema schema) {
        return new Form(schema);
    }

    /** Takes in counted terms and words, in any order. For one thread. */
    public static final class Builder {
        private final long records;
        private final Map<String, Tally> tallies = new TreeMap<>();

        private Builder(long records) {
            this.records = records;
        }

        /**
         * Takes in a term of {@link Form#terms} or a word of {@link Form#words}; each is to be given once.
         *
         * @param count how many times it came
         */
        public Builder add(String term, long count) {
            int colon = term.indexOf(':');
            if (colon < 2 || (term.charAt(0) != VALUE && term.charAt(0) != WORD)) {
                throw new IllegalArgumentException("what is counted are terms and words of Census.Form, got a text of "
                        + term.length() + " chars");
            }
            if (count < 1) {
                throw new IllegalArgumentException("a count must be at least 1, was " + count);
            }
            tallies.computeIfAbsent(term.substring(0, colon), column -> new Tally())
                    .add(hash(term.substring(colon + 1)), Math.toIntExact(count));
            return this;
        }

        public Census build() {
            return new Census(records, new TreeMap<>(tallies));
        }
    }

    /**
     * A census to be taken.
     *
     * @param records how many records there are in all
     */
    public static Builder builder(long records) {
        if (records < 0) {
            throw new IllegalArgumentException("a count of records must not be below 0, was " + records);
        }
        return new Builder(records);
    }

    /** The census of all records at once. */
    public static Census of(Schema schema, Iterable<? extends List<? extends @Nullable String>> rows) {
        Form form = form(schema);
        Map<String, Long> terms = new HashMap<>();
        long records = 0;
        for (List<? extends @Nullable String> row : rows) {
            records++;
            form.terms(row).forEach(term -> terms.merge(term, 1L, Long::sum));
        }
        Map<String, Long> words = new HashMap<>();
        terms.keySet().forEach(term -> form.words(term).forEach(word -> words.merge(word, 1L, Long::sum)));
        Builder builder = builder(records);
        terms.forEach(builder::add);
        words.forEach(builder::add);
        return builder.build();
    }

    /** How many records there are in all. */
    public long records() {
        return records;
    }

    /** Values of a column with the counts that they have among all records. */
    Values values(int owner, Values values) {
        return counted("" + VALUE + owner, values);
    }

    /** Words of a column with the counts that they have among all values. */
    Values words(int column, Values words) {
        return counted("" + WORD + column, words);
    }

    private Values counted(String column, Values values) {
        return tallies.getOrDefault(column, new Tally()).counted(values);
    }

    private static long hash(String text) {
        long hash = text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }

    /** As numbers, from which {@link #of(long[])} makes it again. */
    public long[] toArray() {
        int length = 2;
        for (Tally tally : tallies.values()) {
            length += 5 + 2 * tally.repeated.size();
        }
        long[] array = new long[length];
        array[0] = records;
        array[1] = tallies.size();
        int at = 2;
        for (Map.Entry<String, Tally> each : tallies.entrySet()) {
            Tally tally = each.getValue();
            array[at++] = each.getKey().charAt(0);
            array[at++] = Long.parseLong(each.getKey().substring(1));
            array[at++] = Double.doubleToLongBits(tally.sum);
            array[at++] = Double.doubleToLongBits(tally.squares);
            array[at++] = tally.repeated.size();
            for (Map.Entry<Long, Integer> count : new TreeMap<>(tally.repeated).entrySet()) {
                array[at++] = count.getKey();
                array[at++] = count.getValue();
            }
        }
        return array;
    }

    /**
     * The census that {@link #toArray} wrote.
     *
     * @throws IllegalArgumentException if the numbers are of nothing else
     */
    public static Census of(long[] numbers) {
        try {
            Map<String, Tally> tallies = new TreeMap<>();
            int at = 2;
            for (long rest = numbers[1]; rest > 0; rest--) {
                Tally tally = new Tally();
                tallies.put("" + (char) numbers[at] + numbers[at + 1], tally);
                tally.sum = Double.longBitsToDouble(numbers[at + 2]);
                tally.squares = Double.longBitsToDouble(numbers[at + 3]);
                long repeated = numbers[at + 4];
                at += 5;
                for (; repeated > 0; repeated--) {
                    tally.repeated.put(numbers[at], Math.toIntExact(numbers[at + 1]));
                    at += 2;
                }
            }
            if (at != numbers.length) {
                throw new IllegalArgumentException("there are more numbers than a census has");
            }
            return new Census(numbers[0], tallies);
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            throw new IllegalArgumentException("these numbers are no census that Census.toArray wrote", e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Census that && Arrays.equals(toArray(), that.toArray());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toArray());
    }

    /** Prints counts, never values. */
    @Override
    public String toString() {
        return "census of " + records + " records";
    }
}
