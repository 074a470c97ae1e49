package io.cdpkit.segments;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Value;
import io.cdpkit.segments.language.JsonForm;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Conditions and definitions of segments and computed traits as JSON; reading what was written gives the same tree.
 *
 * <p>Each node is an object whose {@code is} names what it is, with its parts under the names they have in {@link
 * Condition}, {@link Operand}, {@link Occurrence} and {@link Window}; instants and dates are tagged. A key that says
 * nothing is refused.
 *
 * <pre>{@code
 * {"is": "compare", "left": {"is": "aggregate", "function": "count",
 *     "of": {"is": "events", "type": "track", "names": ["order"], "where": {"is": "always", "holds": true}},
 *     "path": [], "window": {"is": "last", "span": {"amount": 30, "unit": "day"}}},
 *  "comparator": ">=", "right": {"is": "constant", "value": 3}}
 * }</pre>
 */
public final class ConditionJson {
    private static final int DEEPEST = 200;
    private static final JsonFactory FACTORY = new JsonFactory();

    private ConditionJson() {}

    public static String write(Condition condition) {
        return text(JsonForm.write(condition));
    }

    public static String write(Definition definition) {
        return text(Value.of(Attributes.builder()
                .put("name", definition.name())
                .put("version", definition.version())
                .put("condition", JsonForm.write(definition.condition()))
                .build()));
    }

    public static String write(TraitDefinition definition) {
        return text(Value.of(Attributes.builder()
                .put("name", definition.name())
                .put("version", definition.version())
                .put("of", JsonForm.write(definition.of()))
                .build()));
    }

    /**
     * The condition of a JSON text.
     *
     * @throws InvalidSegmentsException if it is no condition; it names the path of what is wrong
     */
    public static Condition read(String json) {
        return JsonForm.condition(new JsonForm.Node("", value(json)));
    }

    /** The definition of a JSON text, as {@link #write(Definition)} has it. */
    public static Definition readDefinition(String json) {
        JsonForm.Node node = new JsonForm.Node("", value(json));
        return node.made(() ->
                new Definition(node.text("name"), node.whole("version"), JsonForm.condition(node.at("condition"))));
    }

    /** The definition of a JSON text, as {@link #write(TraitDefinition)} has it. */
    public static TraitDefinition readTrait(String json) {
        JsonForm.Node node = new JsonForm.Node("", value(json));
        return node.made(
                () -> new TraitDefinition(node.text("name"), node.whole("version"), JsonForm.operand(node.at("of"))));
    }

    private static Value value(String json) {
        try (JsonParser parser = FACTORY.createParser(ConditionText.requireShort(json))) {
            Value value = value(parser, parser.nextToken(), 0);
            if (parser.nextToken() != null) {
                throw JsonForm.wrong("", "there is something after the end of the JSON value");
            }
            return value;
        } catch (IOException e) {
            throw JsonForm.wrong("", "this is not JSON");
        }
    }

    private static Value value(JsonParser parser, JsonToken token, int depth) throws IOException {
        if (token == null || depth > DEEPEST) {
            throw JsonForm.wrong("", token == null ? "there is no JSON value" : "conditions lie too deep");
        }
        return switch (token) {
            case VALUE_STRING -> Value.of(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE -> Value.of(true);
            case VALUE_FALSE -> Value.of(false);
            case START_ARRAY -> items(parser, depth + 1);
            case START_OBJECT -> fields(parser, depth + 1);
            default -> Value.ofNull();
        };
    }

    private static Value number(JsonParser parser) throws IOException {
        if (parser.getTextLength() > 100 || parser.getText().matches(".*[eE].?\\d{4,}")) {
            throw JsonForm.wrong("", "a number has at most 100 digits and an exponent of three");
        }
        return Value.of(parser.getDecimalValue());
    }

    private static Value items(JsonParser parser, int depth) throws IOException {
        List<Value> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(parser, token, depth));
        }
        return Value.of(items);
    }

    private static Value fields(JsonParser parser, int depth) throws IOException {
        Attributes.Builder fields = Attributes.builder();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            fields.put(key, value(parser, parser.nextToken(), depth));
        }
        try {
            return Value.of(fields.build());
        } catch (Attributes.DuplicateKeyException e) {
            throw JsonForm.wrong("", "a key is given twice");
        }
    }

    private static String text(Value value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            write(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException("text takes everything", e);
        }
        return text.toString();
    }

    private static void write(Value value, JsonGenerator out) throws IOException {
        if (value instanceof Value.Text text) {
            out.writeString(text.text());
        } else if (value instanceof Value.Whole whole) {
            out.writeNumber(whole.number());
        } else if (value instanceof Value.Decimal decimal) {
            out.writeNumber(decimal.number());
        } else if (value instanceof Value.Bool bool) {
            out.writeBoolean(bool.yes());
        } else if (value instanceof Value.Items items) {
            out.writeStartArray();
            for (Value item : items.items()) {
                write(item, out);
            }
            out.writeEndArray();
        } else if (value instanceof Value.Fields fields) {
            out.writeStartObject();
            for (int i = 0; i < fields.fields().size(); i++) {
                out.writeFieldName(fields.fields().keyAt(i));
                write(fields.fields().valueAt(i), out);
            }
            out.writeEndObject();
        } else {
            out.writeNull();
        }
    }
}
