package io.cdpkit.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the tokens of what a lossless {@link CanonicalWriter} wrote, in the order in which they were written. */
final class LosslessReader {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonParser parser;
    /** A key that was looked at and is still to be taken. */
    private @Nullable String ahead;

    private LosslessReader(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads one whole content. */
    @FunctionalInterface
    interface Content<T> {
        T read(LosslessReader in) throws IOException;
    }

    static <T> T read(byte[] bytes, String what, Content<T> content) {
        try (JsonParser parser = JSON.createParser(bytes)) {
            return read(parser, what, content);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    static <T> T read(String text, String what, Content<T> content) {
        try (JsonParser parser = JSON.createParser(text)) {
            return read(parser, what, content);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    private static <T> T read(JsonParser parser, String what, Content<T> content) throws IOException {
        try {
            T value = content.read(new LosslessReader(parser));
            require(parser.nextToken() == null);
            return value;
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            // What they say may quote the content, so they are not passed on as a cause.
            throw new IllegalArgumentException("this is no " + what + ": unexpected content near "
                    + Math.max(
                            parser.currentLocation().getByteOffset(),
                            parser.currentLocation().getCharOffset()));
        }
    }

    private static void require(boolean expected) {
        if (!expected) {
            throw new IllegalArgumentException("unexpected token");
        }
    }

    private void expect(JsonToken token) throws IOException {
        require(parser.nextToken() == token);
    }

    void open() throws IOException {
        expect(JsonToken.START_OBJECT);
    }

    void close() throws IOException {
        expect(JsonToken.END_OBJECT);
    }

    void openList() throws IOException {
        expect(JsonToken.START_ARRAY);
    }

    /** Whether another list begins, which it enters; if not, the surrounding list ends, which it leaves. */
    boolean nextList() throws IOException {
        return next(JsonToken.START_ARRAY);
    }

    /** Whether another object begins, which it enters; if not, the surrounding list ends, which it leaves. */
    boolean nextObject() throws IOException {
        return next(JsonToken.START_OBJECT);
    }

    private boolean next(JsonToken start) throws IOException {
        JsonToken token = parser.nextToken();
        require(token == start || token == JsonToken.END_ARRAY);
        return token == start;
    }

    void closeList() throws IOException {
        expect(JsonToken.END_ARRAY);
    }

    void key(String key) throws IOException {
        require(take(key));
    }

    /** Takes the next key if it is this one. */
    boolean take(String key) throws IOException {
        String next = ahead == null ? parser.nextFieldName() : ahead;
        ahead = key.equals(next) ? null : next;
        return key.equals(next);
    }

    /** The next key; null at the end of the object, which it leaves. */
    @Nullable
    String nextKey() throws IOException {
        return parser.nextFieldName();
    }

    /** The next key that an event brought; null at the end of the object, which it leaves. */
    @Nullable
    String nextAttributeKey() throws IOException {
        String key = parser.nextFieldName();
        return key == null ? null : CanonicalWriter.keyOf(key);
    }

    String text() throws IOException {
        expect(JsonToken.VALUE_STRING);
        return parser.getText();
    }

    String text(String key) throws IOException {
        key(key);
        return text();
    }

    List<String> texts() throws IOException {
        ArrayList<String> texts = new ArrayList<>();
        openList();
        while (next(JsonToken.VALUE_STRING)) {
            texts.add(parser.getText());
        }
        return texts;
    }

    @Nullable
    String textOrNull(String key) throws IOException {
        key(key);
        return textOrNull();
    }

    private @Nullable String textOrNull() throws IOException {
        JsonToken token = parser.nextToken();
        require(token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NULL);
        return token == JsonToken.VALUE_NULL ? null : parser.getText();
    }

    long number() throws IOException {
        expect(JsonToken.VALUE_NUMBER_INT);
        return parser.getLongValue();
    }

    long number(String key) throws IOException {
        key(key);
        return number();
    }

    double decimal(String key) throws IOException {
        key(key);
        require(parser.nextToken() == JsonToken.VALUE_NUMBER_FLOAT);
        return parser.getDoubleValue();
    }

    boolean yes(String key) throws IOException {
        key(key);
        JsonToken token = parser.nextToken();
        require(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE);
        return token == JsonToken.VALUE_TRUE;
    }

    private static Instant instantOf(String text) {
        Instant usual = IsoTime.instant(text);
        return usual == null ? Instant.parse(text) : usual;
    }

    Instant instant() throws IOException {
        return instantOf(text());
    }

    Instant instant(String key) throws IOException {
        return instantOf(text(key));
    }

    @Nullable
    Instant instantOrNull(String key) throws IOException {
        key(key);
        return instantOrNull();
    }

    @Nullable
    Instant instantOrNull() throws IOException {
        String text = textOrNull();
        return text == null ? null : instantOf(text);
    }

    /** The identifier whose list was entered. */
    Identifier identifier() throws IOException {
        Identifier identifier = new Identifier(new Namespace(text()), text());
        closeList();
        return identifier;
    }

    @Nullable
    Identifier identifierOrNull() throws IOException {
        JsonToken token = parser.nextToken();
        require(token == JsonToken.START_ARRAY || token == JsonToken.VALUE_NULL);
        return token == JsonToken.VALUE_NULL ? null : identifier();
    }

    List<Identifier> identifiers(String key) throws IOException {
        key(key);
        openList();
        ArrayList<Identifier> identifiers = new ArrayList<>();
        while (nextList()) {
            identifiers.add(identifier());
        }
        return identifiers;
    }

    Source source() throws IOException {
        open();
        return enteredSource();
    }

    /** The source whose object was entered. */
    Source enteredSource() throws IOException {
        String id = text("id");
        Source.Kind kind = Source.Kind.valueOf(text("kind"));
        Source.Party party = Source.Party.valueOf(text("party"));
        Source source = new Source(id, kind, party, (int) number("trust"));
        close();
        return source;
    }

    Attributes attributes(String key) throws IOException {
        key(key);
        open();
        return attributesFrom(parser.nextFieldName());
    }

    private Attributes attributesFrom(@Nullable String first) throws IOException {
        Attributes.Builder attributes = Attributes.builder();
        for (String key = first; key != null; key = parser.nextFieldName()) {
            attributes.put(CanonicalWriter.keyOf(key), value());
        }
        return attributes.build();
    }

    Value value() throws IOException {
        return value(parser.nextToken());
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
            case CanonicalWriter.MOMENT -> closed(Value.of(instant()));
            case CanonicalWriter.DAY -> closed(Value.of(LocalDate.parse(text())));
            case CanonicalWriter.FIELDS -> {
                open();
                yield closed(Value.of(attributesFrom(parser.nextFieldName())));
            }
            default -> Value.of(attributesFrom(first));
        };
    }

    private Value closed(Value value) throws IOException {
        close();
        return value;
    }
}
