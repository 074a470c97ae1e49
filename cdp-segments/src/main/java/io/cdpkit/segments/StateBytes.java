package io.cdpkit.segments;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Value;
import io.cdpkit.profile.Membership;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is remembered as bytes. They begin with the fingerprint of their definitions, under which alone they can be read. */
final class StateBytes {
    /** In place of the size of a log: that there is none, or that it is the same as in the state before. */
    private static final int NONE = -1;

    private static final int SAME = -2;

    private StateBytes() {}

    static byte[] write(Recollection known) {
        State then = known.then();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(known.now().program().fingerprint());
            write(known.now(), null, out);
            out.writeBoolean(then != known.now());
            if (then != known.now()) {
                write(then, known.now(), out);
                for (Membership member : known.members()) {
                    out.writeLong(member.since().toEpochMilli());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A state, without the logs and ends that it has in common with one that is known. */
    private static void write(State state, @Nullable State known, DataOutputStream out) throws IOException {
        out.writeLong(state.first());
        out.writeLong(state.step());
        out.writeLong(state.specialFlip());
        write(state.known(), out);
        write(state.until(), out);
        write(state.due().words(), out);
        for (Value value : state.computed()) {
            write(value, out);
        }
        for (int i = 0; i < state.logs().length; i++) {
            Log log = state.logs()[i];
            boolean same = known != null && log == known.logs()[i];
            out.writeInt(same ? SAME : log == null ? NONE : log.size());
            if (!same && log != null) {
                write(state.program().logs[i], log, out);
            }
        }
        boolean same = known != null && state.ends() == known.ends();
        out.writeBoolean(same);
        if (!same) {
            write(state.ends(), out);
        }
    }

    private static Times times(int size, DataInputStream in) throws IOException {
        long[] numbers = words(Bits.of(size).length, in);
        return Times.of(numbers, words(Bits.count(numbers), in));
    }

    private static void write(LogPlan plan, Log log, DataOutputStream out) throws IOException {
        for (int i = 0; i < log.size(); i++) {
            out.writeLong(log.time(i));
            for (int word = 0; word < plan.words; word++) {
                out.writeLong(log.word(i, word));
            }
            for (int column = 0; column < plan.columns.size(); column++) {
                write(log.value(i, column), out);
            }
        }
        out.writeLong(log.whole);
    }

    private static void write(long[] words, DataOutputStream out) throws IOException {
        for (long word : words) {
            out.writeLong(word);
        }
    }

    /** What bytes remember; null if they are of other definitions or remember nothing. */
    static @Nullable Recollection read(byte[] bytes, Program program) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (bytes.length < Long.BYTES || in.readLong() != program.fingerprint()) {
                return null;
            }
            State now = state(program, null, in);
            if (!in.readBoolean()) {
                return new Recollection(now, now, List.of());
            }
            State then = state(program, now, in);
            return new Recollection(now, then, members(then, in));
        } catch (IOException e) {
            return null;
        }
    }

    private static State state(Program program, @Nullable State other, DataInputStream in) throws IOException {
        long first = in.readLong();
        long step = in.readLong();
        long specialFlip = in.readLong();
        long[] known = words(program.blank.length, in);
        long[] until = words(program.lists.length, in);
        Times due = times(program.ofLogs(), in);
        @Nullable Value[] computed = new Value[program.traits.size()];
        for (int i = 0; i < computed.length; i++) {
            computed[i] = value(in);
        }
        @Nullable Log[] logs = new Log[program.logs.length];
        for (int i = 0; i < logs.length; i++) {
            int size = in.readInt();
            if (size == SAME && other != null) {
                logs[i] = other.logs()[i];
            } else {
                logs[i] = size == NONE ? null : log(program.logs[i], size, in);
            }
        }
        long[] ends = in.readBoolean() && other != null ? other.ends() : words(program.ends, in);
        return new State(program, first, step, Scene.NOBODY, known, logs, ends, due, computed, until, specialFlip);
    }

    private static List<Membership> members(State state, DataInputStream in) throws IOException {
        List<Membership> members = new ArrayList<>();
        List<Definition> segments = state.program().segments;
        for (int i = 0; i < segments.size(); i++) {
            if (Bits.get(state.known(), i)) {
                Definition definition = segments.get(i);
                Instant since = Instant.ofEpochMilli(in.readLong());
                members.add(new Membership(definition.name(), since, definition.version()));
            }
        }
        return List.copyOf(members);
    }

    private static Log log(LogPlan plan, int size, DataInputStream in) throws IOException {
        int columns = plan.columns.size();
        long[] times = new long[size];
        long[] masks = new long[size * plan.words];
        @Nullable Value[] values = new Value[size * columns];
        for (int i = 0; i < size; i++) {
            times[i] = in.readLong();
            for (int word = 0; word < plan.words; word++) {
                masks[i * plan.words + word] = in.readLong();
            }
            for (int column = 0; column < columns; column++) {
                values[i * columns + column] = value(in);
            }
        }
        return Log.of(times, masks, values, in.readLong());
    }

    private static long[] words(int size, DataInputStream in) throws IOException {
        long[] words = new long[size];
        for (int i = 0; i < size; i++) {
            words[i] = in.readLong();
        }
        return words;
    }

    private static void write(@Nullable Value value, DataOutputStream out) throws IOException {
        out.writeByte(value == null ? -1 : value.kind().ordinal());
        if (value instanceof Value.Bool bool) {
            out.writeBoolean(bool.yes());
        } else if (value instanceof Value.Whole whole) {
            out.writeLong(whole.number());
        } else if (value instanceof Value.Decimal decimal) {
            write(decimal.number().unscaledValue().toByteArray(), out);
            out.writeInt(decimal.number().scale());
        } else if (value instanceof Value.Moment moment) {
            out.writeUTF(moment.instant().toString());
        } else if (value instanceof Value.Day day) {
            out.writeLong(day.date().toEpochDay());
        } else if (value instanceof Value.Text text) {
            write(text.text().getBytes(StandardCharsets.UTF_16BE), out);
        } else if (value instanceof Value.Items items) {
            out.writeInt(items.items().size());
            for (Value item : items.items()) {
                write(item, out);
            }
        } else if (value instanceof Value.Fields fields) {
            write(fields.fields(), out);
        }
    }

    private static void write(Attributes fields, DataOutputStream out) throws IOException {
        out.writeInt(fields.size());
        for (int i = 0; i < fields.size(); i++) {
            write(fields.keyAt(i).getBytes(StandardCharsets.UTF_16BE), out);
            write(fields.valueAt(i), out);
        }
    }

    private static void write(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static @Nullable Value value(DataInputStream in) throws IOException {
        int kind = in.readByte();
        if (kind < 0) {
            return null;
        }
        return switch (Value.Kind.values()[kind]) {
            case NULL -> Value.ofNull();
            case BOOLEAN -> Value.of(in.readBoolean());
            case INTEGER -> Value.of(in.readLong());
            case DECIMAL -> Value.of(new BigDecimal(new BigInteger(in.readNBytes(in.readInt())), in.readInt()));
            case INSTANT -> Value.of(Instant.parse(in.readUTF()));
            case DATE -> Value.of(LocalDate.ofEpochDay(in.readLong()));
            case TEXT -> Value.of(text(in));
            case LIST -> items(in);
            case OBJECT -> fields(in);
        };
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_16BE);
    }

    private static Value items(DataInputStream in) throws IOException {
        int size = in.readInt();
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Value item = value(in);
            items.add(item == null ? Value.ofNull() : item);
        }
        return Value.of(items);
    }

    private static Value fields(DataInputStream in) throws IOException {
        int size = in.readInt();
        Attributes.Builder fields = Attributes.builder();
        for (int i = 0; i < size; i++) {
            String key = text(in);
            Value value = value(in);
            fields.put(key, value == null ? Value.ofNull() : value);
        }
        return Value.of(fields.build());
    }
}
