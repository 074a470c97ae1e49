package io.cdpkit.identity.match;

import io.cdpkit.digest.Sha256;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record in the form in which a {@link RecordMatcher} compares it, so that case, accents, spacing and punctuation do not
 * matter. Immutable and thread-safe.
 */
public final class MatchRecord {
    private static final int BYTES = 12;

    private final Terms terms;
    /** The value of each column with a line break after it, in one piece so that it is read at once. */
    private final String text;
    /** Where the value of each column ends, or starts if there is none; and its hash. */
    private final int[] marks;

    MatchRecord(@Nullable String[] cells, Terms terms) {
        this.terms = terms;
        this.marks = new int[2 * cells.length];
        StringBuilder all = new StringBuilder();
        for (int c = 0; c < cells.length; c++) {
            String cell = cells[c];
            all.append(cell == null ? "" : cell);
            marks[2 * c] = all.length();
            marks[2 * c + 1] = cell == null ? 0 : Values.hash(cell);
            all.append('\n');
        }
        this.text = all.toString();
    }

    /** Whether it is a record of a matcher whose terms these are. */
    boolean isOf(Terms some) {
        return terms == some;
    }

    private int start(int column) {
        return column == 0 ? 0 : end(column - 1) + 1;
    }

    private int end(int column) {
        return marks[2 * column];
    }

    /** Reads where its values lie, so that memory sends them before they are asked for; the result says nothing. */
    int fetch() {
        return marks[0] + text.charAt(0) + text.charAt(text.length() - 1);
    }

    /** The code of the value of a column; {@link Values#NONE} if there is none. */
    int code(int column, Values values) {
        int start = start(column);
        return start == end(column) ? Values.NONE : values.add(text, start, end(column), marks[2 * column + 1]);
    }

    /** Hashes of what it can be found by: records that share none of them are not compared. */
    public List<String> terms() {
        @Nullable String[] cells = new String[marks.length / 2];
        for (int c = 0; c < cells.length; c++) {
            cells[c] = start(c) == end(c) ? null : text.substring(start(c), end(c));
        }
        return terms.of(cells);
    }

    /** Equal for records that are compared alike, and for no others: the first 96 bits of a SHA-256. */
    public String fingerprint() {
        return HexFormat.of().formatHex(Sha256.of(text), 0, BYTES);
    }

    /** Prints how many values it has. */
    @Override
    public String toString() {
        int known = 0;
        for (int c = 0; c < marks.length / 2; c++) {
            known += start(c) == end(c) ? 0 : 1;
        }
        return "record of " + known + " values";
    }
}
