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
    /** Where the value of each column ends; where it started if there is none. */
    private final int[] ends;

    MatchRecord(@Nullable String[] cells, Terms terms) {
        this.terms = terms;
        this.ends = new int[cells.length];
        StringBuilder all = new StringBuilder();
        for (int c = 0; c < cells.length; c++) {
            String cell = cells[c];
            all.append(cell == null ? "" : cell);
            ends[c] = all.length();
            all.append('\n');
        }
        this.text = all.toString();
    }

    /** Whether it is a record of a matcher whose terms these are. */
    boolean isOf(Terms some) {
        return terms == some;
    }

    private int start(int column) {
        return column == 0 ? 0 : ends[column - 1] + 1;
    }

    /** The code of the value of a column; {@link Values#NONE} if there is none. */
    int code(int column, Values values) {
        int start = start(column);
        return start == ends[column] ? Values.NONE : values.add(text, start, ends[column]);
    }

    /** Hashes of what it can be found by: records that share none of them are not compared. */
    public List<String> terms() {
        @Nullable String[] cells = new String[ends.length];
        for (int c = 0; c < cells.length; c++) {
            cells[c] = start(c) == ends[c] ? null : text.substring(start(c), ends[c]);
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
        for (int c = 0; c < ends.length; c++) {
            known += start(c) == ends[c] ? 0 : 1;
        }
        return "record of " + known + " values";
    }
}
