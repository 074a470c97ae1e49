package io.cdpkit.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Limits;
import io.cdpkit.event.Rejection;
import io.cdpkit.event.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads values straight from the tokens of a parser, which stands on the first token of the value and then on its last.
 *
 * <p>It refuses what could not be built in bounded space, that is depth and numbers, and keys given twice; all other
 * limits are checked on the finished event.
 */
final class ValueReader {
    private final JsonParser parser;
    private final Limits limits;
    private final Repeats repeats;
    private final Set<String> dates;

    /** @param dates keys of traits and properties whose ISO dates and instants are read as such */
    ValueReader(JsonParser parser, Limits limits, Repeats repeats, Set<String> dates) {
        this.parser = parser;
        this.limits = limits;
        this.repeats = repeats;
        this.dates = dates;
    }

    /**
     * The value at the current token.
     *
     * @param depth how many objects and lists of its event it lies in
     */
    Value value(JsonToken token, Vocabulary vocabulary, int depth) throws IOException {
        return switch (token) {
            case VALUE_STRING -> vocabulary == Vocabulary.COMMON ? repeated() : Value.of(parser.getText());
            case VALUE_NUMBER_INT -> number(true);
            case VALUE_NUMBER_FLOAT -> number(false);
            case VALUE_TRUE -> Value.of(true);
            case VALUE_FALSE -> Value.of(false);
            case VALUE_NULL -> Value.ofNull();
            case START_OBJECT -> {
                Attributes fields = object(vocabulary, deeper(depth));
                yield vocabulary == Vocabulary.COMMON ? repeats.object(fields) : Value.of(fields);
            }
            case START_ARRAY ->
                items(vocabulary == Vocabulary.PROPERTIES ? vocabulary : Vocabulary.NONE, deeper(depth));
            default -> throw new AssertionError(token);
        };
    }

    private int deeper(int depth) {
        if (depth >= limits.depth()) {
            throw new Refusal(limits.tooDeep());
        }
        return depth + 1;
    }

    private Value.Text repeated() throws IOException {
        return repeats.text(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    }

    private Value number(boolean whole) throws IOException {
        return JsonNumber.read(
                parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength(), whole, limits);
    }

    private Value items(Vocabulary vocabulary, int depth) throws IOException {
        ArrayList<Value> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            try {
                items.add(value(token, vocabulary, depth));
            } catch (Refusal refusal) {
                throw refusal.under("[" + items.size() + "]");
            }
        }
        return Value.of(items);
    }

    /** The attributes of the object that the parser has just entered. */
    Attributes object(Vocabulary vocabulary, int depth) throws IOException {
        Attributes.Builder fields = Attributes.builder();
        Attributes.Builder respelt = null;
        for (String sent = parser.nextFieldName(); sent != null; sent = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            String key = vocabulary.canonical(sent);
            try {
                Value value = typed(vocabulary, key, value(token, vocabulary.within(key), depth));
                if (key.equals(sent)) {
                    fields.put(key, value);
                } else {
                    respelt = respelt == null ? Attributes.builder() : respelt;
                    respelt.put(key, value);
                }
            } catch (Refusal refusal) {
                throw refusal.under(key);
            }
        }
        return respelt == null ? build(fields) : build(fields, build(respelt));
    }

    private Value typed(Vocabulary vocabulary, String key, Value value) {
        boolean isDate = value instanceof Value.Text && dates.contains(key) && vocabulary.hasDates();
        return vocabulary.typed(key, isDate ? IsoTime.dated((Value.Text) value) : value);
    }

    private static Attributes build(Attributes.Builder fields, Attributes respelt) {
        Attributes others = build(fields);
        for (int i = 0; i < respelt.size(); i++) {
            String key = respelt.keyAt(i);
            Value twin = others.find(key);
            if (twin == null) {
                fields.put(key, respelt.valueAt(i));
            } else if (!twin.equals(respelt.valueAt(i))) {
                throw new Refusal(
                        Rejection.Reason.MALFORMED, key, "is given in camel and in snake case with different values");
            }
        }
        return build(fields);
    }

    static Attributes build(Attributes.Builder fields) {
        try {
            return fields.build();
        } catch (Attributes.DuplicateKeyException e) {
            throw new Refusal(Rejection.Reason.MALFORMED, "", "a key is given twice; give each key once");
        }
    }

    /** An identifier-like text at the current token, where a number counts as its digits; null for null and "". */
    @Nullable
    String id(JsonToken token) throws IOException {
        if (token.isNumeric()) {
            return parser.getText();
        }
        String text = text(token);
        return text == null || text.isEmpty() ? null : text;
    }

    /** The text at the current token; null for null. */
    @Nullable
    String text(JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            return parser.getText();
        } else if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        throw wrongType("text", token);
    }

    /** The text at the current token, of which there are not many; null for null. */
    @Nullable
    String name(JsonToken token) throws IOException {
        return token == JsonToken.VALUE_STRING ? repeated().text() : text(token);
    }

    static Refusal wrongType(String expected, JsonToken token) {
        String got = switch (token) {
            case VALUE_STRING -> "text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case START_OBJECT -> "an object";
            default -> "a list";
        };
        return new Refusal(Rejection.Reason.WRONG_TYPE, "", "must be " + expected + ", got " + got);
    }
}
