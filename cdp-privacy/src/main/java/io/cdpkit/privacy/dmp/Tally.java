package io.cdpkit.privacy.dmp;

import io.cdpkit.profile.Memo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a device stands by all rules. It answers for every instant from {@code from} to before {@code until}: earlier, some
 * of what is counted had not happened, or some of what is not was still licensed; later, some licence has run out.
 *
 * @param fingerprint of the rules it was made by
 * @param latest the time of the latest qualification
 * @param standings by the place of the rule, where there is any qualification
 */
record Tally(long fingerprint, long latest, long from, long until, Map<Integer, Standing> standings) implements Memo {
    Tally {
        standings = Collections.unmodifiableMap(new TreeMap<>(standings));
    }

    /** A device that never qualified. */
    static Tally empty(long fingerprint) {
        return new Tally(fingerprint, Long.MIN_VALUE, Long.MIN_VALUE, Long.MAX_VALUE, Map.of());
    }

    boolean answersFor(long now) {
        return from <= now && now < until;
    }

    /** What was kept with a profile; null if nothing was, or by other rules. */
    static @Nullable Tally of(@Nullable Memo memo, long fingerprint) {
        Tally tally = memo instanceof Tally own ? own : memo == null ? null : read(memo.toBytes());
        return tally != null && tally.fingerprint == fingerprint ? tally : null;
    }

    @Override
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(fingerprint);
            out.writeLong(latest);
            out.writeLong(from);
            out.writeLong(until);
            out.writeInt(standings.size());
            for (Map.Entry<Integer, Standing> entry : standings.entrySet()) {
                out.writeInt(entry.getKey());
                entry.getValue().write(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private static @Nullable Tally read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            long fingerprint = in.readLong();
            long latest = in.readLong();
            long from = in.readLong();
            long until = in.readLong();
            TreeMap<Integer, Standing> standings = new TreeMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                standings.put(in.readInt(), Standing.read(in));
            }
            return new Tally(fingerprint, latest, from, until, standings);
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return "tally of " + standings.size() + " traits";
    }
}
