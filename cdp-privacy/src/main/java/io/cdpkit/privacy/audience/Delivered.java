package io.cdpkit.privacy.audience;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a recipient holds of an audience: the ledger of what went to whom.
 *
 * <p>It has to know the rows that went out to be able to take them back, also of people who are erased here; it is personal
 * data as much as they are, and a row leaves it with its removal. Immutable and thread-safe.
 */
public final class Delivered {
    private static final String FORMAT = "cdpkit-delivered-1";

    private final Platform platform;
    private final String audience;
    private final int sequence;
    private final boolean complete;
    private final Set<AudienceRow> rows;

    Delivered(Platform platform, String audience, int sequence, boolean complete, Set<AudienceRow> rows) {
        this.platform = platform;
        this.audience = audience;
        this.sequence = sequence;
        this.complete = complete;
        this.rows = Collections.unmodifiableSet(new TreeSet<>(rows));
    }

    /** Before the first delivery. */
    public static Delivered nothing(Audience audience) {
        return new Delivered(audience.platform(), audience.name(), 0, false, Set.of());
    }

    public Platform platform() {
        return platform;
    }

    public String audience() {
        return audience;
    }

    /** How many deliveries were made or begun. */
    public int sequence() {
        return sequence;
    }

    /** Whether the full list is known to have been written, and all since; if not, the next is a full list again. */
    public boolean isComplete() {
        return complete;
    }

    /** How many rows the recipient holds. */
    public int size() {
        return rows.size();
    }

    Set<AudienceRow> rows() {
        return rows;
    }

    boolean isOf(Audience other) {
        return platform == other.platform() && audience.equals(other.name());
    }

    /**
     * Whether the recipient holds anything of a person, for her access request and for the fan-out of an erasure: a row with
     * one of her addresses, numbers, advertising ids or handles, or with her name, country and postcode. Rows that went out
     * under contacts that she has no more are found if the member has them: {@link Member#withFormer}.
     */
    public boolean holds(Member member) {
        Set<MatchKey> hers = member.keys(MatchHasher.of(platform));
        return rows.stream().anyMatch(row -> row.naming().stream().anyMatch(hers::containsAll));
    }

    /** Writes everything, so that {@link #read} gives it back; flushes and closes nothing. */
    public void write(Appendable out) throws IOException {
        out.append(FORMAT)
                .append('\t')
                .append(platform.name())
                .append('\t')
                .append(audience)
                .append('\t');
        out.append(Integer.toString(sequence))
                .append('\t')
                .append(Boolean.toString(complete))
                .append('\t');
        out.append(Integer.toString(rows.size())).append('\n');
        for (AudienceRow row : rows) {
            String separator = "";
            for (MatchKey key : row.keys()) {
                out.append(separator).append(key.field().name()).append(':');
                out.append(key.protection() == Protection.CLEAR ? 'c' : 'p').append(key.value());
                separator = "\t";
            }
            out.append('\n');
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if it is cut off or anything else
     */
    public static Delivered read(Reader in) throws IOException {
        BufferedReader lines = new BufferedReader(in);
        try {
            String[] head = next(lines).split("\t", -1);
            if (head.length != 6 || !head[0].equals(FORMAT)) {
                throw new IOException("expected \"" + FORMAT + "\" and five values in the first line");
            }
            TreeSet<AudienceRow> rows = new TreeSet<>();
            int count = Integer.parseInt(head[5]);
            for (int i = 0; i < count; i++) {
                rows.add(row(next(lines)));
            }
            if (rows.size() != count || lines.read() >= 0) {
                throw new IOException("has more or other rows than its first line says; read it from a copy");
            }
            return new Delivered(
                    Platform.valueOf(head[1]), head[2], Integer.parseInt(head[3]), Boolean.parseBoolean(head[4]), rows);
        } catch (IllegalArgumentException e) {
            // The message of what was thrown may quote a line.
            throw new IOException("not what was written; read it from a copy");
        }
    }

    /** A line with its end, without which nobody knows whether it is whole. */
    private static String next(BufferedReader lines) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = lines.read(); c != '\n'; c = lines.read()) {
            if (c < 0) {
                throw new IOException("cut off; read it from a copy");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private static AudienceRow row(String line) {
        List<MatchKey> keys = new ArrayList<>();
        for (String cell : line.split("\t", -1)) {
            int colon = cell.indexOf(':');
            if (colon < 1 || colon + 2 > cell.length()) {
                throw new IllegalArgumentException("a cell has no field");
            }
            keys.add(new MatchKey(
                    MatchField.valueOf(cell.substring(0, colon)),
                    cell.substring(colon + 2),
                    cell.charAt(colon + 1) == 'c' ? Protection.CLEAR : Protection.PSEUDONYMOUS));
        }
        return new AudienceRow(keys);
    }

    @Override
    public String toString() {
        return "delivery " + sequence + " of \"" + audience + "\" to " + platform + ", " + rows.size() + " rows"
                + (complete ? "" : ", unfinished");
    }
}
