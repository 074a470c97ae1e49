package io.cdpkit.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.cdpkit.event.Event;
import io.cdpkit.event.Limits;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Rejection;
import io.cdpkit.event.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the messages of the Segment specification: identify, track, page, screen, group, alias, and batches of
 * them.
 *
 * <pre>{@code
 * SegmentJson json = SegmentJson.of(Source.of("web-shop", Source.Kind.WEB));
 * for (Parsed parsed : json.readBatch(requestBody)) {
 *     if (parsed instanceof Parsed.Read read) {
 *         cdp.ingest(read.event());
 *     } else if (parsed instanceof Parsed.Refused refused) {
 *         quarantine.add(refused.original(), refused.rejection());
 *     }
 * }
 * }</pre>
 *
 * <p>Every message comes out as an event or as a refusal. The content of a message never makes it throw, and the same
 * message is refused alike as bytes, stream, reader or text. It takes in no more than the byte limits, and needs neither
 * more time nor more memory than that suggests, whatever the input.
 *
 * <h2>What becomes of a message</h2>
 *
 * <ul>
 *   <li><b>Id</b>: {@code messageId}, or {@code requestId} as older senders say. Required, or see {@link
 *       Builder#contentIds}.
 *   <li><b>Type</b>: {@code type}, or {@code action} as older senders say, in any case; see {@link Builder#assumeType}.
 *   <li><b>Time</b>: {@code receivedAt - (sentAt - originalTimestamp)}, which corrects the sender's clock, with {@code
 *       timestamp} in the place of a missing {@code originalTimestamp}; without {@code sentAt} the {@code timestamp} as
 *       it is; without any of them {@code receivedAt}. A {@code receivedAt} in the message, or else in its batch, stands
 *       for that of the clock, so that archives can be read again. What the sender said, the {@code originalTimestamp} or
 *       else the {@code timestamp}, is the {@linkplain Event#statedTime stated time}: a message sent again is known by it,
 *       however it is corrected then.
 *   <li><b>Name</b>: {@code event} of a track, {@code name} of a page or screen (or {@code properties.name}), {@code
 *       groupId} of a group.
 *   <li><b>Identifiers</b>: {@code userId} and {@code anonymousId}, at least one of them, where numbers count as their
 *       digits and an empty text as absent. Then {@code email} of traits, context traits and properties; {@code phone}
 *       of traits and context traits; {@code android} or {@code ios} {@code .id}, {@code .push_token} and, if ad
 *       tracking is enabled, {@code .idfa} of {@code context.device}; {@code context.externalIds} of users, each under
 *       the namespace that its type names; and what {@link Builder#promote} adds. Traits and properties of a group are
 *       the account's and yield none.
 *   <li><b>Alias</b>: user id {@code userId} is the name that stays. Its former names are {@code previousId} both as a
 *       user id and as an anonymous id, because the specification does not say which it is.
 *   <li><b>Traits</b> of an identify: reserved ones are known in snake case ({@code first_name}) however they are
 *       spelt; given in both spellings with different values, the message is refused. {@code birthday} becomes the
 *       date that is written in it and {@code created_at} an instant where they are an ISO date or instant; other dates
 *       stay text but for those that {@link Builder#dates} names. The traits of a group are the event's properties; other
 *       types have none, theirs are kept in the context.
 *   <li><b>Context</b> is kept as sent, with {@code options} as older senders call it, {@code integrations} and {@code
 *       channel} in it. {@code category} is kept in the properties.
 *   <li><b>Numbers</b> are exact: whole unless written with a fraction or an exponent.
 *   <li><b>Unknown top-level keys</b>, {@code writeKey} and {@code version} are not kept.
 * </ul>
 *
 * <h2>Batches</h2>
 *
 * <p>The {@code context} and {@code integrations} of a batch hold for each of its messages, level by level, as far as
 * the message does not say otherwise, and so do its {@code sentAt} and {@code receivedAt}. A message that is refused does
 * not harm the others.
 * A batch that is not well-formed is refused as a whole, as one {@link Parsed.Refused#WHOLE_BATCH}: where JSON is
 * broken, nothing says where the next message starts. The same holds for one that passes the limits of a batch, whose
 * own context is refused or alone passes the limits of an event, or that nests deeper than 1,000 levels or has a key longer
 * than four times the limit anywhere.
 *
 * <p>What is said over and over, such as user agents, pages, wares and names of events, is made once and shared by the
 * events; for that, the reader holds on to some hundreds of such texts and objects until others take their places. Traits,
 * identifiers, IP addresses and the like it does not hold, but whatever the address of a page carries it does.
 *
 * <p>Thread-safe; make one per source and keep it.
 */
public final class SegmentJson {
    private static final int GREATEST_NESTING = 1_000;

    private final Limits limits;
    private final InstantSource clock;
    private final Assembly assembly;
    private final JsonFactory json;
    private final Repeats repeats = new Repeats();
    private final Set<String> dates;

    private SegmentJson(Builder builder) {
        this.limits = builder.limits == null ? Limits.defaults() : builder.limits;
        this.clock = builder.clock == null ? InstantSource.system() : builder.clock;
        this.dates = Set.copyOf(builder.dates);
        this.assembly = new Assembly(
                builder.source,
                limits,
                new Promotion(
                        builder.withheld,
                        builder.promoted.stream().map(Promotion.Keyed::of).toList()),
                builder.assumed,
                builder.contentIds);
        this.json = JsonFactory.builder()
                // Interning would let senders fill the JVM's table of strings; the parser's own symbol table is enough.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                // One sender's colliding keys must not refuse another's message; the table then grows instead.
                .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(GREATEST_NESTING)
                        .maxNameLength((int) Math.min(Integer.MAX_VALUE, 4L * limits.nameLength()))
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }

    /** A reader with the default limits, the system's clock and the specification's identifiers. */
    public static SegmentJson of(Source source) {
        return builder(source).build();
    }

    /**
     * A builder of readers.
     *
     * @param source whose messages they are
     */
    public static Builder builder(Source source) {
        return new Builder(source);
    }

    /** Reads one message of JSON in UTF-8. */
    public Parsed read(byte[] message) {
        return read(Body.of(message, "message", limits.eventBytes()));
    }

    /**
     * Reads one message of JSON in UTF-8 that was received before, such as one that waited in a {@link
     * io.cdpkit.StoredQuarantine}.
     *
     * @param receivedAt when it was, unless the message says so itself
     */
    public Parsed read(byte[] message, Instant receivedAt) {
        return read(Body.of(message, "message", limits.eventBytes()), receivedAt);
    }

    /** Reads one message of JSON. */
    public Parsed read(String message) {
        return read(Body.of(message, "message", limits.eventBytes()));
    }

    /**
     * Reads one message of JSON in UTF-8, up to the end of the stream or the byte limit; leaves it open.
     *
     * @throws IOException if the stream fails
     */
    public Parsed read(InputStream message) throws IOException {
        return read(Body.of(message, "message", limits.eventBytes()));
    }

    /**
     * Reads one message of JSON, up to the end of the reader or the byte limit; leaves it open.
     *
     * @throws IOException if the reader fails
     */
    public Parsed read(Reader message) throws IOException {
        return read(Body.of(message, "message", limits.eventBytes()));
    }

    /** Reads a batch, {@code {"batch": [...]}}, of JSON in UTF-8: what became of each message, in their order. */
    public List<Parsed> readBatch(byte[] batch) {
        return readBatch(Body.of(batch, "batch", limits.batchBytes()));
    }

    /** Reads a batch of JSON. */
    public List<Parsed> readBatch(String batch) {
        return readBatch(Body.of(batch, "batch", limits.batchBytes()));
    }

    /**
     * Reads a batch of JSON in UTF-8, up to the end of the stream or the byte limit; leaves it open.
     *
     * @throws IOException if the stream fails
     */
    public List<Parsed> readBatch(InputStream batch) throws IOException {
        return readBatch(Body.of(batch, "batch", limits.batchBytes()));
    }

    /**
     * Reads a batch of JSON, up to the end of the reader or the byte limit; leaves it open.
     *
     * @throws IOException if the reader fails
     */
    public List<Parsed> readBatch(Reader batch) throws IOException {
        return readBatch(Body.of(batch, "batch", limits.batchBytes()));
    }

    private Parsed read(Body body) {
        return read(body, clock.instant());
    }

    private Parsed read(Body body, Instant now) {
        Draft draft = new Draft();
        Rejection rejection = body.rejection != null ? body.rejection : parse(body, reader -> reader.message(draft));
        if (rejection != null) {
            return new Parsed.Refused(0, assembly.known(draft), assembly.inEvent(rejection, draft), body.bytes.clone());
        }
        draft.end = body.bytes.length;
        return parsed(draft, new Draft(), 0, body, now);
    }

    private List<Parsed> readBatch(Body body) {
        Draft envelope = new Draft();
        ArrayList<Draft> drafts = new ArrayList<>();
        Rejection rejection =
                body.rejection != null ? body.rejection : parse(body, reader -> reader.batch(envelope, drafts));
        if (rejection == null) {
            rejection = assembly.refusal(envelope);
        }
        if (rejection != null) {
            return List.of(new Parsed.Refused(Parsed.Refused.WHOLE_BATCH, "", rejection, body.bytes.clone()));
        }
        Instant now = clock.instant();
        ArrayList<Parsed> parsed = new ArrayList<>(drafts.size());
        for (Draft draft : drafts) {
            parsed.add(parsed(draft, envelope, parsed.size(), body, now));
        }
        return List.copyOf(parsed);
    }

    private Parsed parsed(Draft draft, Draft envelope, int index, Body body, Instant now) {
        try {
            return new Parsed.Read(assembly.event(draft, envelope, now));
        } catch (Refusal refusal) {
            byte[] original = Arrays.copyOfRange(body.bytes, draft.start, draft.end);
            return new Parsed.Refused(index, assembly.known(draft), refusal.rejection(), original);
        }
    }

    /** What is done with the tokens of a body's one object. */
    private interface Reading {
        void read(MessageReader reader) throws IOException;
    }

    /** Why the body is no JSON object; null if all went well. */
    private @Nullable Rejection parse(Body body, Reading reading) {
        try (JsonParser parser = json.createParser(body.bytes, body.start, body.bytes.length - body.start)) {
            try {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    return Body.malformed("must be one JSON object");
                }
                reading.read(new MessageReader(parser, body.start, limits, repeats, dates));
                return parser.nextToken() == null ? null : Body.malformed("must be one JSON object, and nothing after");
            } catch (StreamConstraintsException e) {
                return new Rejection(
                        Rejection.Reason.LIMIT,
                        path(parser.getParsingContext()),
                        "a key must be at most " + limits.nameLength() + " chars, objects and lists nested at most "
                                + limits.depth() + " levels deep");
            } catch (JsonProcessingException e) {
                // Its message quotes the input; only the place may be told.
                return new Rejection(
                        Rejection.Reason.MALFORMED,
                        path(parser.getParsingContext()),
                        "is not well-formed JSON near byte "
                                + parser.currentLocation().getByteOffset());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    /** The path of the object or list that the parser is in. */
    private static String path(@Nullable JsonStreamContext innermost) {
        Rejection path = new Rejection(Rejection.Reason.LIMIT, "", "");
        JsonStreamContext context = innermost == null ? null : innermost.getParent();
        for (; context != null && !context.inRoot(); context = context.getParent()) {
            path = path.under(context.inArray() ? "[" + context.getCurrentIndex() + "]" : context.getCurrentName());
        }
        return path.field();
    }

    static Rejection tooLarge(String what, int limit) {
        return new Rejection(Rejection.Reason.LIMIT, "", "a " + what + " must be at most " + limit + " bytes");
    }

    @Override
    public String toString() {
        return "Segment messages of " + assembly.source().id();
    }

    /** Collects the settings of a reader; one set twice is an error. Not thread-safe. */
    public static final class Builder {
        private final Source source;
        private final Set<Namespace> withheld = new HashSet<>();
        private final ArrayList<Namespace> promoted = new ArrayList<>();
        private final Set<String> dates = new HashSet<>();
        private @Nullable Limits limits;
        private @Nullable InstantSource clock;
        private Event.@Nullable Type assumed;
        private boolean contentIds;

        private Builder(Source source) {
            this.source = source;
        }

        /** How large messages and batches may be; {@link Limits#defaults} where not set. */
        public Builder limits(Limits newLimits) {
            once(limits, "limits");
            this.limits = newLimits;
            return this;
        }

        /** The clock that says when messages are received; the system's where not set. */
        public Builder clock(InstantSource newClock) {
            once(clock, "clock");
            this.clock = newClock;
            return this;
        }

        /** The type of messages that do not say theirs, as on a path of its own for each type. */
        public Builder assumeType(Event.Type type) {
            once(assumed, "assumeType");
            this.assumed = type;
            return this;
        }

        /**
         * Also takes identifiers from the key of a namespace's name, in snake or camel case, in the traits of an
         * identify, in context traits and in properties, where it holds text or a whole number.
         */
        public Builder promote(Namespace namespace) {
            if (promoted.contains(namespace)) {
                throw new IllegalArgumentException("namespace \"" + namespace + "\" is promoted already; name it once");
            }
            promoted.add(namespace);
            return this;
        }

        /**
         * Takes no identifiers of a namespace from a message's contents, where they stay as they are. User id and
         * anonymous id are no contents.
         */
        public Builder withhold(Namespace namespace) {
            withheld.add(namespace);
            return this;
        }

        /**
         * Takes what some keys of traits, context traits, properties and products hold for what it is written as: an ISO
         * date for a date, an ISO date-time with a zone for an instant; anything else stays what it is. Segments compare
         * dates with the clock, texts they do not. Set it once and for good: a message that is sent again afterwards is
         * another one.
         *
         * @param keys as profiles know them, such as {@code trial_ends}
         */
        public Builder dates(String... keys) {
            dates.addAll(List.of(keys));
            return this;
        }

        /**
         * Gives messages without an id the SHA-256 of their content as one, in hex.
         *
         * <p>The same message sent again then is a duplicate; but so is the same thing that happened twice, unless the
         * messages say when. When a message was sent and received is no part of its content.
         */
        public Builder contentIds() {
            this.contentIds = true;
            return this;
        }

        private static void once(@Nullable Object before, String setting) {
            if (before != null) {
                throw new IllegalStateException(setting + " is set already; set it once");
            }
        }

        public SegmentJson build() {
            return new SegmentJson(this);
        }
    }
}
