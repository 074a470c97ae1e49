package io.cdpkit.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Limits;
import io.cdpkit.event.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Reads one JSON object within limits; for one thread. */
final class JsonRow {
    private final JsonFactory json;
    private final Limits limits;
    private int fields;

    JsonRow(Limits limits) {
        this.limits = limits;
        this.json = JsonFactory.builder()
                // Keys that collide in the parser's table of symbols refuse no line; the table then grows instead.
                .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth() + 1)
                        .maxNumberLength(limits.eventBytes())
                        .maxStringLength(limits.eventBytes())
                        .maxNameLength(limits.eventBytes())
                        .build())
                .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
                .build();
    }

    Attributes parse(String line) throws RefusedException {
        fields = 0;
        try (JsonParser parser = json.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw RefusedException.malformed("", "a line must be a JSON object");
            }
            Attributes object = object(parser, 1);
            if (parser.nextToken() != null) {
                throw RefusedException.malformed("", "a line must hold one JSON object and nothing else");
            }
            return object;
        } catch (IOException e) {
            throw RefusedException.malformed("", "a line must be JSON, without NaN and comments");
        }
    }

    private Attributes object(JsonParser parser, int depth) throws IOException, RefusedException {
        Attributes.Builder object = Attributes.builder();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            fields++;
            if (fields > limits.fields()) {
                throw RefusedException.limit("", "fields", limits.fields(), fields);
            } else if (name.length() > limits.nameLength()) {
                throw RefusedException.limit("", "chars of a key", limits.nameLength(), name.length());
            }
            Cell.checkedText("", name, limits);
            parser.nextToken();
            try {
                object.put(name, value(parser, depth));
            } catch (RefusedException refused) {
                throw refused.under(name);
            }
        }
        try {
            return object.build();
        } catch (Attributes.DuplicateKeyException e) {
            throw RefusedException.malformed("", "an object must give each key once");
        }
    }

    /** The value at the current token, in so many objects and lists. */
    private Value value(JsonParser parser, int depth) throws IOException, RefusedException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> Value.of(object(parser, deeper(depth)));
            case START_ARRAY -> Value.of(list(parser, deeper(depth)));
            case VALUE_STRING -> Cell.checkedText("", parser.getText(), limits);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE -> Value.of(true);
            case VALUE_FALSE -> Value.of(false);
            case VALUE_NULL -> Value.ofNull();
            default -> throw RefusedException.malformed("", "a line must be JSON");
        };
    }

    private int deeper(int depth) throws RefusedException {
        if (depth >= limits.depth()) {
            throw new RefusedException(limits.tooDeep());
        }
        return depth + 1;
    }

    private List<Value> list(JsonParser parser, int depth) throws IOException, RefusedException {
        ArrayList<Value> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            try {
                items.add(value(parser, depth));
            } catch (RefusedException refused) {
                throw refused.under("[" + items.size() + "]");
            }
        }
        return items;
    }

    private Value number(JsonParser parser) throws IOException, RefusedException {
        String text = parser.getText();
        int start = text.charAt(0) == '-' ? 1 : 0;
        int point = text.indexOf('.');
        int e = Math.max(text.indexOf('e'), text.indexOf('E'));
        int end = e < 0 ? text.length() : e;
        String whole = text.substring(start, point < 0 ? end : point);
        String fraction = point < 0 ? "" : text.substring(point + 1, end);
        BigDecimal size = Digits.number(whole, fraction, e < 0 ? 0 : exponent(text.substring(e + 1)), "", limits);
        BigDecimal number = start == 0 ? size : size.negate();
        return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                ? Value.of(number.toBigIntegerExact())
                : Value.of(number);
    }

    /** The exponent that a text writes, or one that is as much too large. */
    private static long exponent(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return text.charAt(0) == '-' ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        }
    }
}
