package io.cdpkit.store.jdbc;

import java.nio.charset.StandardCharsets;

/** Two texts in one body, the length of the first before them. */
record TextPair(String first, String second) {
    static TextPair read(String text) {
        int colon = text.indexOf(':');
        int end = colon + 1 + Integer.parseInt(text.substring(0, colon));
        return new TextPair(text.substring(colon + 1, end), text.substring(end));
    }

    byte[] bytes() {
        return (first.length() + ":" + first + second).getBytes(StandardCharsets.UTF_8);
    }

    /** Prints lengths, as the texts may be customer data. */
    @Override
    public String toString() {
        return "texts of " + first.length() + " and " + second.length() + " chars";
    }
}
