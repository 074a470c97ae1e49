package io.cdpkit.privacy.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Small JSON objects into attributes and back. */
final class Json {
    private static final int LARGEST = 256 * 1024;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(20)
                    .maxNumberLength(100)
                    .build())
            .build();

    private Json() {}

    /** The one object that the bytes hold; null for anything else. A comma after the last element is let pass. */
    static @Nullable Attributes read(byte[] bytes) {
        if (bytes.length > LARGEST) {
            return null;
        }
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            Attributes read = object(parser);
            return parser.nextToken() == null ? read : null;
        } catch (IOException | NumberFormatException | Attributes.DuplicateKeyException e) {
            return null;
        }
    }

    private static Attributes object(JsonParser parser) throws IOException {
        Attributes.Builder fields = Attributes.builder();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            fields.put(key, value(parser));
        }
        return fields.build();
    }

    private static Value value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> Value.of(object(parser));
            case START_ARRAY -> {
                ArrayList<Value> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser));
                }
                yield Value.of(items);
            }
            case VALUE_STRING -> Value.of(parser.getText());
            case VALUE_NUMBER_INT -> Value.of(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> Value.of(parser.getDecimalValue());
            case VALUE_TRUE -> Value.of(true);
            case VALUE_FALSE -> Value.of(false);
            default -> Value.ofNull();
        };
    }

    static byte[] write(Attributes object) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = JSON.createGenerator(out)) {
            write(Value.of(object), generator);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteArray();
    }

    private static void write(Value value, JsonGenerator out) throws IOException {
        if (value instanceof Value.Fields fields) {
            out.writeStartObject();
            for (int i = 0; i < fields.fields().size(); i++) {
                out.writeFieldName(fields.fields().keyAt(i));
                write(fields.fields().valueAt(i), out);
            }
            out.writeEndObject();
        } else if (value instanceof Value.Items items) {
            out.writeStartArray();
            for (Value item : items.items()) {
                write(item, out);
            }
            out.writeEndArray();
        } else if (value instanceof Value.Text text) {
            out.writeString(text.text());
        } else if (value instanceof Value.Whole whole) {
            out.writeNumber(whole.number());
        } else if (value instanceof Value.Decimal decimal) {
            out.writeNumber(decimal.number());
        } else if (value instanceof Value.Bool bool) {
            out.writeBoolean(bool.yes());
        } else if (value instanceof Value.Moment moment) {
            out.writeString(moment.instant().toString());
        } else if (value instanceof Value.Day day) {
            out.writeString(day.date().toString());
        } else {
            out.writeNull();
        }
    }
}
