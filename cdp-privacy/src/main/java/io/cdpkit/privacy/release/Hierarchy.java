package io.cdpkit.privacy.release;

import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the values of a column are made coarser, step by step.
 *
 * <p>The labels of all values must form a tree: a label stands under one coarser label only, and is not also a value. Above
 * them all, and never written down, is {@code *}. A blank cell is a value of its own with nothing between it and
 * {@code *}. Implementations must be pure and thread-safe.
 */
@FunctionalInterface
public interface Hierarchy {
    /**
     * What a value becomes, the finest label first, without {@code *}; empty where only {@code *} is coarser.
     *
     * @throws IllegalArgumentException if the hierarchy does not know the value; the message does not quote it
     */
    List<String> generalise(String value);

    /** Values that exist whether or not a table holds them; they count in how much a label hides. */
    default Set<String> domain() {
        return Set.of();
    }

    /** Nothing between a value and {@code *}. */
    static Hierarchy flat() {
        return value -> List.of();
    }

    /**
     * Intervals of numbers: {@code intervals("0", "5", "10", "20")} takes 37 to {@code 35-40}, {@code 30-40} and
     * {@code 20-40}. The first number is the origin, the others are widths, each a multiple of the one before. An interval
     * holds its lower bound and not its upper one.
     */
    static Hierarchy intervals(String origin, String... widths) {
        return Intervals.of(new BigDecimal(origin), widths);
    }

    /**
     * Intervals of numbers that hold about as many different values each, halved again and again: fits numbers that crowd
     * in some places, such as incomes, where {@link #intervals} of one width would put nearly all into the first. Bounds
     * are the roundest numbers that divide the values; an interval holds its lower bound and not its upper one.
     *
     * @param values of the column; texts that are no number stand alone under {@code *}, as values that come later do
     */
    static Hierarchy halves(Collection<String> values) {
        return Halves.of(values);
    }

    /** ISO dates and times by month, quarter, year and decade. */
    static Hierarchy dates() {
        return Dates.STANDARD;
    }

    /**
     * Codes whose later characters are the finer ones, as in postcodes: each step blanks one more from the right, so that
     * {@code 10117} becomes {@code 1011_}. Values of different lengths meet in {@code *} only.
     */
    static Hierarchy redaction() {
        return Redaction.ALL;
    }

    /** As {@link #redaction}, with one step after each of these numbers of characters. */
    static Hierarchy redaction(int... blanks) {
        return Redaction.of(blanks);
    }

    /** A tree by hand: each value with its labels, the finest first. */
    static Hierarchy tree(Map<String, List<String>> labels) {
        return new Labels(labels);
    }

    /**
     * A tree in the files that ARX and others use: one line per value with its labels after it, the finest first; a last
     * column of {@code *} is dropped. Cells have no quotes. Blank lines are skipped. A label that the file uses for more
     * than one set of values, or that is also a value, gets its column's number after it, as in {@code Other (2)}.
     *
     * @param in closed before this returns
     * @throws IllegalArgumentException if a value is there twice or lines differ in length; the message names the line
     */
    static Hierarchy csv(Reader in, char separator) throws IOException {
        return Labels.read(in, separator);
    }
}
