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

    private final @Nullable String[] cells;
    private final Terms terms;

    MatchRecord(@Nullable String[] cells, Terms terms) {
        this.cells = cells;
        this.terms = terms;
    }

    @Nullable
    String cell(int column) {
        return cells[column];
    }

    /** Hashes of what it can be found by: records that share none of them are not compared. */
    public List<String> terms() {
        return terms.of(cells);
    }

    /** Equal for records that are compared alike, and for no others: the first 96 bits of a SHA-256. */
    public String fingerprint() {
        StringBuilder text = new StringBuilder();
        for (String cell : cells) {
            text.append(cell == null ? "" : cell).append('\n');
        }
        return HexFormat.of().formatHex(Sha256.of(text.toString()), 0, BYTES);
    }

    /** Prints how many values it has. */
    @Override
    public String toString() {
        int known = 0;
        for (String cell : cells) {
            known += cell == null ? 0 : 1;
        }
        return "record of " + known + " values";
    }
}
