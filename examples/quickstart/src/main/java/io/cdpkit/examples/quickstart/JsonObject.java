package io.cdpkit.examples.quickstart;

import java.util.List;

/** Writes one JSON object on one line, its fields in the order of the calls. Not thread-safe. */
final class JsonObject {
    private final StringBuilder out = new StringBuilder("{");

    static JsonObject object() {
        return new JsonObject();
    }

    JsonObject put(String key, String value) {
        quote(name(key), value);
        return this;
    }

    JsonObject put(String key, long value) {
        name(key).append(value);
        return this;
    }

    JsonObject put(String key, boolean value) {
        name(key).append(value);
        return this;
    }

    JsonObject put(String key, JsonObject value) {
        name(key).append(value);
        return this;
    }

    JsonObject put(String key, List<JsonObject> values) {
        StringBuilder list = name(key).append('[');
        for (int i = 0; i < values.size(); i++) {
            list.append(i == 0 ? "" : ",").append(values.get(i));
        }
        list.append(']');
        return this;
    }

    JsonObject putTexts(String key, List<String> values) {
        StringBuilder list = name(key).append('[');
        for (int i = 0; i < values.size(); i++) {
            quote(list.append(i == 0 ? "" : ","), values.get(i));
        }
        list.append(']');
        return this;
    }

    /** A text that is already JSON. */
    JsonObject putRaw(String key, String json) {
        name(key).append(json);
        return this;
    }

    /** An amount of cents as a decimal number. */
    JsonObject putMoney(String key, long cents) {
        name(key).append(money(cents, '.'));
        return this;
    }

    /** Adds all fields of another object. */
    JsonObject with(JsonObject other) {
        if (other.out.length() > 1) {
            separate().append(other.out, 1, other.out.length());
        }
        return this;
    }

    static String money(long cents, char point) {
        long rest = Math.abs(cents) % 100;
        return (cents < 0 ? "-" : "") + Math.abs(cents) / 100 + point + (rest < 10 ? "0" : "") + rest;
    }

    private StringBuilder name(String key) {
        return quote(separate(), key).append(':');
    }

    private StringBuilder separate() {
        return out.length() > 1 ? out.append(',') : out;
    }

    private static StringBuilder quote(StringBuilder to, String text) {
        to.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                to.append('\\').append(c);
            } else if (c < ' ') {
                to.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                to.append(c);
            }
        }
        return to.append('"');
    }

    @Override
    public String toString() {
        return out + "}";
    }
}
