package io.cdpkit.checkpoint;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.graph.LinkKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Events of one link written as one event, and read back.
 *
 * <p>What many of them share is written once: in {@code sources}; in {@code kinds}, each a type, a name, a source and an
 * order of identifiers; in {@code values}, the distinct traits, properties and contexts. Then {@code rows} has four numbers
 * an event: its kind, the milliseconds since the event before, and which traits, properties and context, 0 for none; {@code
 * ids} has the message ids. Where senders' clocks were corrected, {@code stated} has by how many milliseconds the stated
 * time is later than the time, or null where there is none. Only the time of receipt is lost.
 */
public final class Checkpoint {
    /** How many events one may hold, so that a row stays of a size that can be written again. */
    public static final int MOST = 4_096;

    private static final String SOURCES = "sources";
    private static final String KINDS = "kinds";
    private static final String VALUES = "values";
    private static final String ROWS = "rows";
    private static final String IDS = "ids";
    private static final String SINCE = "since";
    private static final String STATED = "stated";
    private static final Duration FAR = Duration.ofDays(100_000);
    private static final Source PLATFORM = Source.of("cdpkit", Source.Kind.SERVER);

    private Checkpoint() {}

    public static boolean is(Event event) {
        return event.type() == Event.Type.CHECKPOINT;
    }

    /** Whether events agree in what is kept of every folded event. */
    public static boolean isAlike(Event one, Event other) {
        return one.type() == other.type()
                && one.name().equals(other.name())
                && one.source().equals(other.source())
                && one.isOfOneTimeWith(other);
    }

    /** The facts among stored events, with those that checkpoints hold. */
    public static List<Event> unfolded(List<Event> stored) {
        for (int i = 0; i < stored.size(); i++) {
            if (is(stored.get(i))) {
                ArrayList<Event> facts = new ArrayList<>(stored.subList(0, i));
                for (Event event : stored.subList(i, stored.size())) {
                    if (is(event)) {
                        facts.addAll(read(event));
                    } else {
                        facts.add(event);
                    }
                }
                return facts;
            }
        }
        return stored;
    }

    /**
     * The event that stands for others.
     *
     * @param events at least one, all filed under the key, in order of time then message id
     */
    public static Event of(LinkKey key, List<Event> events) {
        Writing writing = new Writing(key.identifiers());
        events.forEach(writing::add);
        Event.Builder event = Event.builder(idOf(events), Event.Type.CHECKPOINT, PLATFORM);
        key.identifiers().forEach(event::identifier);
        return event.time(events.get(events.size() - 1).time())
                .properties(writing.properties())
                .build();
    }

    /** Equal for equal events only, and other than any that a sender would choose. */
    private static String idOf(List<Event> events) {
        Hasher hasher = Hashing.sha256().newHasher();
        for (Event event : events) {
            hasher.putInt(event.id().length()).putUnencodedChars(event.id());
        }
        return "checkpoint:" + hasher.hash();
    }

    /** Collects what the events of one checkpoint share. */
    private static final class Writing {
        private final List<Identifier> identifiers;
        private final Table<Source> sources = new Table<>();
        private final Table<List<Value>> kinds = new Table<>();
        private final Table<Attributes> values = new Table<>();
        private final ArrayList<Value> ids = new ArrayList<>();
        private final ArrayList<Value> stated = new ArrayList<>();
        private boolean isCorrected;
        private final StringBuilder rows = new StringBuilder();
        private long since;
        private long before;

        Writing(List<Identifier> identifiers) {
            this.identifiers = identifiers;
        }

        void add(Event event) {
            long time = event.time().toEpochMilli();
            if (ids.isEmpty()) {
                since = time;
                before = time;
            }
            number(kinds.indexOf(kind(event)));
            number(time - before);
            number(valueOf(event.traits()));
            number(valueOf(event.properties()));
            number(valueOf(event.context()));
            ids.add(Value.of(event.id()));
            stated.add(stated(event));
            before = time;
        }

        private void number(long number) {
            rows.append(number).append(' ');
        }

        private int valueOf(Attributes attributes) {
            return attributes.isEmpty() ? 0 : 1 + values.indexOf(attributes);
        }

        private List<Value> kind(Event event) {
            ArrayList<Value> kind = new ArrayList<>(4);
            kind.add(Value.of(event.type().name()));
            kind.add(Value.of(event.name()));
            kind.add(Value.of(sources.indexOf(event.source())));
            if (!event.identifiers().equals(identifiers)) {
                kind.add(Value.of(event.identifiers().stream()
                        .<Value>map(identifier -> Value.of(identifiers.indexOf(identifier)))
                        .toList()));
            }
            return kind;
        }

        private Value stated(Event event) {
            Instant stated = event.statedTime().orElse(null);
            isCorrected = isCorrected || !event.time().equals(stated);
            if (stated == null) {
                return Value.ofNull();
            }
            Duration offset = Duration.between(event.time(), stated);
            return offset.abs().compareTo(FAR) < 0 ? Value.of(offset.toMillis()) : Value.of(stated);
        }

        Attributes properties() {
            Attributes.Builder properties = Attributes.builder()
                    .put(SINCE, since)
                    .put(SOURCES, Value.of(sources.all(Checkpoint::source)))
                    .put(KINDS, Value.of(kinds.all(Value::of)))
                    .put(VALUES, Value.of(values.all(Value::of)))
                    .put(ROWS, rows.toString())
                    .put(IDS, Value.of(ids));
            if (isCorrected) {
                properties.put(STATED, Value.of(stated));
            }
            return properties.build();
        }
    }

    /** Distinct values, numbered as they come. */
    private static final class Table<T> {
        private final Map<T, Integer> indexes = new HashMap<>();
        private final ArrayList<T> values = new ArrayList<>();

        int indexOf(T value) {
            Integer known = indexes.putIfAbsent(value, values.size());
            if (known == null) {
                values.add(value);
                return values.size() - 1;
            }
            return known;
        }

        List<Value> all(Function<T, Value> form) {
            return values.stream().map(form).toList();
        }
    }

    private static Value source(Source source) {
        return Value.of(List.of(
                Value.of(source.id()),
                Value.of(source.kind().name()),
                Value.of(source.party().name()),
                Value.of(source.trust())));
    }

    private static Source source(Value value) {
        List<Value> parts = items(value);
        return new Source(
                text(parts.get(0)),
                Source.Kind.valueOf(text(parts.get(1))),
                Source.Party.valueOf(text(parts.get(2))),
                (int) number(parts.get(3)));
    }

    /** The type, name, source and identifiers that some events have in common. */
    private record Kind(Event.Type type, String name, Source source, List<Identifier> identifiers) {
        static Kind of(Value value, List<Source> sources, List<Identifier> identifiers) {
            List<Value> parts = items(value);
            return new Kind(
                    Event.Type.valueOf(text(parts.get(0))),
                    text(parts.get(1)),
                    sources.get((int) number(parts.get(2))),
                    parts.size() == 3
                            ? identifiers
                            : items(parts.get(3)).stream()
                                    .map(index -> identifiers.get((int) number(index)))
                                    .toList());
        }

        Event.Builder event(String id) {
            Event.Builder event = Event.builder(id, type, source).name(name);
            identifiers.forEach(event::identifier);
            return event;
        }
    }

    /** The events that one stands for, in order of time then message id. */
    public static List<Event> read(Event checkpoint) {
        Attributes properties = checkpoint.properties();
        List<Source> sources =
                items(properties, SOURCES).stream().map(Checkpoint::source).toList();
        List<Kind> kinds = items(properties, KINDS).stream()
                .map(kind -> Kind.of(kind, sources, checkpoint.identifiers()))
                .toList();
        List<Attributes> values = items(properties, VALUES).stream()
                .map(value -> ((Value.Fields) value).fields())
                .toList();
        List<Value> ids = items(properties, IDS);
        Numbers rows = new Numbers(properties.text(ROWS).orElse(""));
        long time = number(properties.get(SINCE).orElseThrow());
        List<Value> stated = properties.contains(STATED) ? items(properties, STATED) : List.of();
        ArrayList<Event> events = new ArrayList<>(ids.size());
        for (Value id : ids) {
            Kind kind = kinds.get((int) rows.next());
            time += rows.next();
            Event.Builder event = kind.event(text(id)).time(Instant.ofEpochMilli(time));
            if (!stated.isEmpty()) {
                event.statedTime(stated(stated.get(events.size()), time));
            }
            events.add(event.traits(value(values, rows.next()))
                    .properties(value(values, rows.next()))
                    .context(value(values, rows.next()))
                    .build());
        }
        return events;
    }

    private static @Nullable Instant stated(Value value, long time) {
        if (value instanceof Value.Moment moment) {
            return moment.instant();
        }
        return value instanceof Value.Null ? null : Instant.ofEpochMilli(time + number(value));
    }

    private static Attributes value(List<Attributes> values, long index) {
        return index == 0 ? Attributes.empty() : values.get((int) index - 1);
    }

    private static List<Value> items(Attributes fields, String key) {
        return items(fields.get(key).orElseThrow());
    }

    private static List<Value> items(Value value) {
        return ((Value.Items) value).items();
    }

    private static String text(Value value) {
        return ((Value.Text) value).text();
    }

    private static long number(Value value) {
        return ((Value.Whole) value).number();
    }

    /** Reads whole numbers that each end with a space. */
    private static final class Numbers {
        private final String text;
        private int at;

        Numbers(String text) {
            this.text = text;
        }

        long next() {
            int end = text.indexOf(' ', at);
            long number = Long.parseLong(text, at, end, 10);
            at = end + 1;
            return number;
        }
    }
}
