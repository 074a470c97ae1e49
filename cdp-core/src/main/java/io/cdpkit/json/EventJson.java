package io.cdpkit.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The form in which events are kept: one line of JSON from which an equal event is read again.
 *
 * <p>Equal events with equal times of receipt give equal bytes, on every machine. Keys ascend. Every kind of value comes
 * back as itself: a decimal is written with a fraction or an exponent, which a whole number never has; an instant as
 * {@code {"$moment": "..."}} and a date as {@code {"$day": "..."}}, and an object that looks like one of these as {@code
 * {"$fields": {...}}}. In keys half surrogate pairs, which no parser takes there, are U+FFFF and four digits. Limits are not checked, except that values nest at most 500 levels deep. It is no wire format:
 * {@link SegmentJson} reads those.
 */
public final class EventJson {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private EventJson() {}

    /** The event in UTF-8. */
    public static byte[] write(Event event) {
        CanonicalWriter out = CanonicalWriter.lossless().open('{').put("context", event.context());
        out.put("id", event.id()).key("identifiers").open('[');
        for (Identifier identifier : event.identifiers()) {
            out.open('[').text(identifier.namespace().name()).text(identifier.value());
            out.close(']');
        }
        Source source = event.source();
        out.close(']')
                .put("name", event.name())
                .put("properties", event.properties())
                .put("receivedAt", event.receivedAt())
                .key("source")
                .open('{')
                .put("id", source.id())
                .put("kind", source.kind().name())
                .put("party", source.party().name())
                .put("trust", source.trust())
                .close('}')
                .put("time", event.time())
                .put("traits", event.traits())
                .put("type", event.type().name())
                .close('}');
        return out.text().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The event that {@link #write} wrote.
     *
     * @throws IllegalArgumentException if the bytes are anything else; it says nothing of their content
     */
    public static Event read(byte[] bytes) {
        try (JsonParser parser = JSON.createParser(bytes)) {
            try {
                Reader reader = new Reader(parser);
                Event event = reader.event();
                reader.end();
                return event;
            } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
                // What they say may quote the event, so they are not passed on as a cause.
                throw new IllegalArgumentException("these " + bytes.length
                        + " bytes are no event that EventJson.write wrote: unexpected content near byte "
                        + parser.currentLocation().getByteOffset());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    /** Takes the tokens in the order in which they were written. */
    private record Reader(JsonParser parser) {

        Event event() throws IOException {
            expect(JsonToken.START_OBJECT);
            Attributes context = attributes("context");
            String id = text("id");
            List<Identifier> identifiers = identifiers();
            String name = text("name");
            Attributes properties = attributes("properties");
            Instant receivedAt = instant(text("receivedAt"));
            Source source = source();
            Instant time = instant(text("time"));
            Attributes traits = attributes("traits");
            Event.Builder event = Event.builder(id, Event.Type.valueOf(text("type")), source);
            expect(JsonToken.END_OBJECT);
            identifiers.forEach(event::identifier);
            return event.name(name)
                    .time(time)
                    .receivedAt(receivedAt)
                    .traits(traits)
                    .properties(properties)
                    .context(context)
                    .build();
        }

        void end() throws IOException {
            require(parser.nextToken() == null);
        }

        private static void require(boolean expected) {
            if (!expected) {
                throw new IllegalArgumentException("unexpected token");
            }
        }

        private void expect(JsonToken token) throws IOException {
            require(parser.nextToken() == token);
        }

        private void key(String key) throws IOException {
            require(key.equals(parser.nextFieldName()));
        }

        private String text() throws IOException {
            expect(JsonToken.VALUE_STRING);
            return parser.getText();
        }

        private String text(String key) throws IOException {
            key(key);
            return text();
        }

        private static Instant instant(String text) {
            Instant usual = IsoTime.instant(text);
            return usual == null ? Instant.parse(text) : usual;
        }

        private List<Identifier> identifiers() throws IOException {
            key("identifiers");
            expect(JsonToken.START_ARRAY);
            ArrayList<Identifier> identifiers = new ArrayList<>();
            while (parser.nextToken() == JsonToken.START_ARRAY) {
                identifiers.add(new Identifier(new Namespace(text()), text()));
                expect(JsonToken.END_ARRAY);
            }
            require(parser.currentToken() == JsonToken.END_ARRAY);
            return identifiers;
        }

        private Source source() throws IOException {
            key("source");
            expect(JsonToken.START_OBJECT);
            String id = text("id");
            Source.Kind kind = Source.Kind.valueOf(text("kind"));
            Source.Party party = Source.Party.valueOf(text("party"));
            key("trust");
            expect(JsonToken.VALUE_NUMBER_INT);
            Source source = new Source(id, kind, party, parser.getIntValue());
            expect(JsonToken.END_OBJECT);
            return source;
        }

        private Attributes attributes(String key) throws IOException {
            key(key);
            expect(JsonToken.START_OBJECT);
            return attributesFrom(parser.nextFieldName());
        }

        private Attributes attributesFrom(@Nullable String first) throws IOException {
            Attributes.Builder attributes = Attributes.builder();
            for (String key = first; key != null; key = parser.nextFieldName()) {
                attributes.put(CanonicalWriter.keyOf(key), value(parser.nextToken()));
            }
            return attributes.build();
        }

        private Value value(JsonToken token) throws IOException {
            return switch (token) {
                case VALUE_STRING -> Value.of(parser.getText());
                case VALUE_NUMBER_INT -> Value.of(parser.getLongValue());
                case VALUE_NUMBER_FLOAT -> Value.of(new BigDecimal(parser.getText()));
                case VALUE_TRUE -> Value.of(true);
                case VALUE_FALSE -> Value.of(false);
                case VALUE_NULL -> Value.ofNull();
                case START_ARRAY -> items();
                default -> object();
            };
        }

        private Value items() throws IOException {
            ArrayList<Value> items = new ArrayList<>();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                items.add(value(token));
            }
            return Value.of(items);
        }

        private Value object() throws IOException {
            String first = parser.nextFieldName();
            if (first == null) {
                return Value.of(Attributes.empty());
            }
            return switch (first) {
                case CanonicalWriter.MOMENT -> closed(Value.of(instant(text())));
                case CanonicalWriter.DAY -> closed(Value.of(LocalDate.parse(text())));
                case CanonicalWriter.FIELDS -> {
                    expect(JsonToken.START_OBJECT);
                    yield closed(Value.of(attributesFrom(parser.nextFieldName())));
                }
                default -> Value.of(attributesFrom(first));
            };
        }

        private Value closed(Value value) throws IOException {
            expect(JsonToken.END_OBJECT);
            return value;
        }
    }
}
