package io.cdpkit.privacy.consent;

import io.cdpkit.json.RowJson;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Memo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What the segments came to before consent was asked, kept for their evaluator to find again: it must not take a person
 * whom consent keeps out for one who is out.
 */
record Unasked(Evaluation evaluation) implements Memo {
    /** Told apart from the memos of others, which mean nothing here. */
    private static final int MARK = 0x436F6E32;

    /** What was kept with a profile; null if nothing was, or by somebody else. */
    static @Nullable Evaluation of(@Nullable Memo memo) {
        if (memo instanceof Unasked unasked) {
            return unasked.evaluation;
        }
        return memo == null ? null : read(memo.toBytes());
    }

    @Override
    public byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(MARK);
            out.writeInt(evaluation.memberships().size());
            for (Membership membership : evaluation.memberships()) {
                out.writeUTF(membership.segment());
                write(membership.since(), out);
                out.writeInt(membership.definition());
            }
            Instant due = evaluation.nextDue();
            out.writeBoolean(due != null);
            if (due != null) {
                write(due, out);
            }
            byte[] computed = RowJson.write(evaluation.computed()).getBytes(StandardCharsets.UTF_8);
            out.writeInt(computed.length);
            out.write(computed);
            Memo memo = evaluation.memo();
            out.writeBoolean(memo != null);
            if (memo != null) {
                out.write(memo.toBytes());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    private static @Nullable Evaluation read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readInt() != MARK) {
                return null;
            }
            ArrayList<Membership> memberships = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                memberships.add(new Membership(in.readUTF(), instant(in), in.readInt()));
            }
            Instant due = in.readBoolean() ? instant(in) : null;
            String computed = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
            Memo memo = in.readBoolean() ? Memo.of(in.readAllBytes()) : null;
            return new Evaluation(memberships, RowJson.readComputed(computed), due, memo);
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static void write(Instant instant, DataOutputStream out) throws IOException {
        out.writeLong(instant.getEpochSecond());
        out.writeInt(instant.getNano());
    }

    private static Instant instant(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    @Override
    public String toString() {
        return "before consent: " + evaluation;
    }
}
