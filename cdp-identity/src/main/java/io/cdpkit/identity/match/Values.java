package io.cdpkit.identity.match;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The distinct values of a column, each with a small number as its code and the count of records that hold it.
 *
 * <p>All characters lie in one array and the hash table is open: a million e-mail addresses take about 50 MB. For one
 * writer; afterwards safe to read from many threads.
 */
final class Values {
    static final int NONE = -1;

    private char[] text;
    private int[] starts;
    private int[] hashes;
    private int[] counts;
    /** Open addressing: the hash and, in the lower half, the code. */
    private long[] table;

    private int size;
    /** The values that these are under other counts; null for those that came here. */
    private final @Nullable Values like;
    /** The counts of a larger population by code, each to be asked for once; null where the values are counted here. */
    private final @Nullable IntUnaryOperator population;

    private volatile @Nullable Sums sums;
    private double knownReference = -1;
    private double knownChance = -1;

    Values() {
        this(1 << 8);
    }

    /** With room for so many values, which must be a power of two; grows if there are more. */
    Values(int room) {
        this.text = new char[room << 3];
        this.starts = new int[room];
        this.hashes = new int[room];
        this.counts = new int[room];
        this.table = new long[room << 1];
        Arrays.fill(table, NONE);
        this.like = null;
        this.population = null;
    }

    /** The same values under other counts, to be read only. */
    private Values(Values like, IntUnaryOperator population, double reference, double chance) {
        this.like = like;
        this.text = like.text;
        this.starts = like.starts;
        this.hashes = like.hashes;
        this.table = like.table;
        this.size = like.size;
        this.counts = new int[Math.max(1, size)];
        this.population = population;
        this.knownReference = reference;
        this.knownChance = chance;
    }

    /**
     * The same values with the counts of a larger population, to be read only.
     *
     * @param counts at least 1 by code, the same whenever they are asked for
     * @param reference how many of it hold the value of one picked by chance
     * @param chance how often two of it have the same one; negative if that is not asked for
     */
    Values counted(IntUnaryOperator counts, double reference, double chance) {
        return new Values(this, counts, reference, chance);
    }

    int size() {
        return size;
    }

    char[] text() {
        return text;
    }

    int start(int code) {
        return starts[code];
    }

    int length(int code) {
        return starts[code + 1] - starts[code];
    }

    char charAt(int code, int at) {
        return text[starts[code] + at];
    }

    /** The letters of a value, with a tag. */
    long letters(int code, int tag) {
        return Letters.of(text, starts[code], starts[code + 1], tag);
    }

    /** An array with a place for each value: this one, if it is long enough. */
    long[] places(long[] array) {
        return array.length < size ? new long[size] : array;
    }

    /** A hash of the characters alone, whatever the code. */
    int hash(int code) {
        return hashes[code];
    }

    /** How many records hold the value. */
    int count(int code) {
        int count = counts[code];
        if (count == 0 && population != null) {
            count = population.applyAsInt(code);
            counts[code] = count;
        }
        return count;
    }

    /** The chance that two records with a value have the same one. */
    double chance() {
        if (knownChance >= 0) {
            return knownChance;
        }
        double pairs = 0;
        double all = 0;
        for (int code = 0; code < size; code++) {
            pairs += count(code) * (count(code) - 1.0);
            all += count(code);
        }
        return all < 2 ? 0 : pairs / (all * (all - 1));
    }

    /** The chance that two records have the same value in one of the columns that these are the values of. */
    double chance(int[] cells, int column, int width) {
        if (knownChance >= 0) {
            return knownChance;
        }
        int[] held = new int[size];
        long all = 0;
        for (int at = column; at < cells.length; at += width) {
            if (cells[at] >= 0) {
                held[cells[at]]++;
                all++;
            }
        }
        double pairs = 0;
        for (int count : held) {
            pairs += count * (count - 1.0);
        }
        return all < 2 ? 0 : pairs / (all * (all - 1.0));
    }

    /** How many records hold the value of a record picked by chance. */
    double reference() {
        if (knownReference >= 0) {
            return knownReference;
        }
        return sums().reference();
    }

    /** How many records hold the value that the fewest hold. */
    int rarest() {
        return sums().rarest();
    }

    /** What takes a look at all values, which is taken once. */
    private record Sums(double reference, int rarest) {}

    private Sums sums() {
        Sums known = sums;
        if (known == null) {
            double squares = 0;
            double all = 0;
            int rarest = Integer.MAX_VALUE;
            for (int code = 0; code < size; code++) {
                int count = count(code);
                squares += (double) count * count;
                all += count;
                rarest = Math.min(rarest, count);
            }
            known = new Sums(all == 0 ? 0 : squares / all, size == 0 ? 1 : rarest);
            sums = known;
        }
        return known;
    }

    private int held(int code) {
        counts[code]++;
        if (sums != null) {
            sums = null;
        }
        return code;
    }

    /** Takes note of the values that there are by now among those that these were made from by {@link #counted}. */
    void follow() {
        if (like != null) {
            text = like.text;
            starts = like.starts;
            hashes = like.hashes;
            table = like.table;
            size = like.size;
            counts = counts.length < size ? new int[size] : counts;
            Arrays.fill(counts, 0, size, 0);
        }
    }

    /** Takes all values out, and keeps the room. */
    void clear() {
        for (int code = 0; code < size; code++) {
            int slot = hashes[code] & (table.length - 1);
            while ((int) table[slot] != code) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = NONE;
        }
        Arrays.fill(counts, 0, size, 0);
        size = 0;
        sums = null;
    }

    String value(int code) {
        return new String(text, starts[code], length(code));
    }

    /** The code of a value that one more record holds. */
    int add(String value) {
        int code = intern(value);
        return held(code);
    }

    /** The code of a part of a text, which is a value of this {@link #hash} that one more record holds. */
    int add(String text, int start, int end, int hash) {
        int code = intern(text, start, end, hash);
        return held(code);
    }

    /** The code of a value, without counting a record. */
    int intern(String value) {
        return intern(value, 0, value.length(), hash(value));
    }

    private int intern(String value, int from, int to, int hash) {
        int slot = hash & (table.length - 1);
        for (long entry; (entry = table[slot]) != NONE; slot = (slot + 1) & (table.length - 1)) {
            if ((int) (entry >>> 32) == hash && isAt((int) entry, value, from, to)) {
                return (int) entry;
            }
        }
        table[slot] = entry(hash, size);
        return append(value, from, to, hash);
    }

    private static long entry(int hash, int code) {
        return (long) hash << 32 | code;
    }

    /** The hash of a value, wherever it is. */
    static int hash(String value) {
        return spread(value.hashCode());
    }

    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        mixed ^= mixed >>> 15;
        mixed *= 0x85EBCA6B;
        return mixed ^ (mixed >>> 13);
    }

    private boolean isAt(int code, String value, int from, int to) {
        int start = starts[code];
        int length = starts[code + 1] - start;
        if (length != to - from) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text[start + i] != value.charAt(from + i)) {
                return false;
            }
        }
        return true;
    }

    private int append(String value, int from, int to, int hash) {
        int code = size++;
        if (code + 2 > starts.length) {
            starts = Arrays.copyOf(starts, starts.length * 2);
            hashes = Arrays.copyOf(hashes, starts.length);
            counts = Arrays.copyOf(counts, starts.length);
        }
        int start = starts[code];
        int end = start + to - from;
        if (end > text.length) {
            text = Arrays.copyOf(text, Math.max(end, text.length + (text.length >> 1)));
        }
        value.getChars(from, to, text, start);
        starts[code + 1] = end;
        hashes[code] = hash;
        if (size * 2 > table.length) {
            rehash();
        }
        return code;
    }

    private void rehash() {
        table = new long[table.length * 2];
        Arrays.fill(table, NONE);
        for (int code = 0; code < size; code++) {
            int slot = hashes[code] & (table.length - 1);
            while (table[slot] != NONE) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = entry(hashes[code], code);
        }
    }

    @Override
    public String toString() {
        return size + " values";
    }
}
