package io.cdpkit.json;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes JSON of which equal contents give equal text: no spaces, one spelling per string and number. Its callers name
 * the keys of an object in ascending order.
 */
final class CanonicalWriter {
    static final String MOMENT = "$moment";
    static final String DAY = "$day";
    static final String FIELDS = "$fields";

    /** What stands before the digits of half a surrogate pair in a key; no character. */
    private static final char MARK = '\uFFFF';

    private final StringBuilder out = new StringBuilder(512);
    private final boolean tagged;
    private boolean first = true;

    private CanonicalWriter(boolean tagged) {
        this.tagged = tagged;
    }

    /** A writer whose values can be read back as what they are, because it marks instants and dates. */
    static CanonicalWriter lossless() {
        return new CanonicalWriter(true);
    }

    /** A writer whose values anyone can read: instants and dates are ISO text. */
    static CanonicalWriter plain() {
        return new CanonicalWriter(false);
    }

    String text() {
        return out.toString();
    }

    CanonicalWriter open(char bracket) {
        separate();
        out.append(bracket);
        first = true;
        return this;
    }

    CanonicalWriter close(char bracket) {
        out.append(bracket);
        first = false;
        return this;
    }

    CanonicalWriter key(String key) {
        separate();
        string(key);
        out.append(':');
        first = true;
        return this;
    }

    CanonicalWriter put(String key, String text) {
        key(key);
        return text(text);
    }

    CanonicalWriter put(String key, Instant instant) {
        key(key);
        return instant(instant);
    }

    CanonicalWriter put(String key, long number) {
        key(key);
        return literal(Long.toString(number));
    }

    CanonicalWriter put(String key, boolean yes) {
        key(key);
        return literal(Boolean.toString(yes));
    }

    CanonicalWriter putNull(String key) {
        key(key);
        return literal("null");
    }

    CanonicalWriter text(String text) {
        separate();
        string(text);
        return this;
    }

    CanonicalWriter instant(Instant instant) {
        separate();
        out.append('"');
        IsoTime.write(instant, out);
        out.append('"');
        return this;
    }

    CanonicalWriter literal(String literal) {
        separate();
        out.append(literal);
        return this;
    }

    private void separate() {
        if (!first) {
            out.append(',');
        }
        first = false;
    }

    CanonicalWriter identifier(Identifier identifier) {
        return open('[')
                .text(identifier.namespace().name())
                .text(identifier.value())
                .close(']');
    }

    CanonicalWriter identifiers(List<Identifier> identifiers) {
        open('[');
        identifiers.forEach(this::identifier);
        return close(']');
    }

    CanonicalWriter source(Source source) {
        return open('{')
                .put("id", source.id())
                .put("kind", source.kind().name())
                .put("party", source.party().name())
                .put("trust", source.trust())
                .close('}');
    }

    CanonicalWriter number(long number) {
        return literal(Long.toString(number));
    }

    CanonicalWriter put(String key, Attributes attributes) {
        key(key);
        return attributes(attributes);
    }

    private CanonicalWriter attributes(Attributes attributes) {
        open('{');
        for (int i = 0; i < attributes.size(); i++) {
            attributeKey(attributes.keyAt(i)).value(attributes.valueAt(i));
        }
        return close('}');
    }

    /** A key that an event brought, and that may be any text. */
    CanonicalWriter attributeKey(String key) {
        return key(tagged ? readable(key) : key);
    }

    /** A key as a parser takes it, which {@link #keyOf} undoes. */
    private static String readable(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) >= Character.MIN_SURROGATE) {
                return withoutHalves(key);
            }
        }
        return key;
    }

    private static String withoutHalves(String key) {
        StringBuilder readable = new StringBuilder(key.length() + 8);
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (isPair(key, i)) {
                readable.append(c).append(key.charAt(++i));
            } else if (Character.isSurrogate(c) || c == MARK) {
                readable.append(MARK);
                hex(c, readable);
            } else {
                readable.append(c);
            }
        }
        return readable.toString();
    }

    /** The key that a lossless writer wrote; throws {@link IllegalArgumentException} if it wrote none like this. */
    static String keyOf(String written) {
        if (written.indexOf(MARK) < 0) {
            return written;
        }
        StringBuilder key = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == MARK && i + 4 >= written.length()) {
                throw new IllegalArgumentException("a key ends within a mark");
            } else if (c == MARK) {
                c = (char) HexFormat.fromHexDigits(written, i + 1, i + 5);
                i += 4;
            }
            key.append(c);
        }
        return key.toString();
    }

    CanonicalWriter value(Value value) {
        if (value instanceof Value.Text text) {
            return text(text.text());
        } else if (value instanceof Value.Whole whole) {
            return literal(Long.toString(whole.number()));
        } else if (value instanceof Value.Decimal decimal) {
            // Told from a whole number by its fraction or exponent, which only a scale of 0 does not print.
            return literal(
                    decimal.number().scale() == 0
                            ? decimal.number() + "E0"
                            : decimal.number().toString());
        } else if (value instanceof Value.Bool bool) {
            return literal(Boolean.toString(bool.yes()));
        } else if (value instanceof Value.Null) {
            return literal("null");
        } else if (value instanceof Value.Moment moment) {
            return tagged(MOMENT, moment.instant().toString());
        } else if (value instanceof Value.Day day) {
            return tagged(DAY, day.date().toString());
        } else if (value instanceof Value.Items items) {
            return items(items.items());
        } else if (value instanceof Value.Fields fields) {
            return fields(fields.fields());
        }
        throw new AssertionError(value.getClass());
    }

    private CanonicalWriter tagged(String tag, String text) {
        return tagged ? open('{').put(tag, text).close('}') : text(text);
    }

    private CanonicalWriter items(List<Value> items) {
        open('[');
        for (Value item : items) {
            value(item);
        }
        return close(']');
    }

    private CanonicalWriter fields(Attributes fields) {
        boolean ambiguous = tagged && !fields.isEmpty() && isTag(fields.keyAt(0));
        return ambiguous ? open('{').put(FIELDS, fields).close('}') : attributes(fields);
    }

    private static boolean isTag(String key) {
        return key.equals(MOMENT) || key.equals(DAY) || key.equals(FIELDS);
    }

    /** Escapes what JSON or the line format demands, and half surrogate pairs, which UTF-8 cannot hold. */
    private void string(String text) {
        out.append('"');
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isPlainAscii(c) && isPair(text, i)) {
                i++;
            } else if (!isPlainAscii(c) && !isPlain(c)) {
                out.append(text, written, i);
                escape(c);
                written = i + 1;
            }
        }
        out.append(text, written, text.length()).append('"');
    }

    private static boolean isPlainAscii(char c) {
        return c >= ' ' && c <= '~' && c != '"' && c != '\\';
    }

    private static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }

    private static boolean isPlain(char c) {
        boolean breaking = Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
        return !breaking && c != '"' && c != '\\' && !Character.isSurrogate(c);
    }

    private void escape(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\t' -> out.append("\\t");
            case '\n' -> out.append("\\n");
            case '\f' -> out.append("\\f");
            case '\r' -> out.append("\\r");
            default -> {
                out.append("\\u");
                hex(c, out);
            }
        }
    }

    private static void hex(char c, StringBuilder out) {
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(Character.forDigit(c >> shift & 0xF, 16));
        }
    }
}
