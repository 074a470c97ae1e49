package io.cdpkit.json;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts and objects that senders repeat with every message, such as a library's version or a user agent, each made once
 * and shared from then on.
 *
 * <p>It holds at most {@value #TEXTS} texts of at most {@value #LONGEST} chars and {@value #OBJECTS} objects of at most
 * {@value #MOST_FIELDS} fields: each has one place where it can be, and takes it from another. So a sender who never
 * repeats itself gains nothing, and costs no more than the comparison.
 *
 * <p>Thread-safe without locks: all that is held is immutable, and who reads an older state of a place only makes a value
 * anew.
 */
final class Repeats {
    private static final int TEXTS = 1024;
    private static final int LONGEST = 256;
    private static final int OBJECTS = 512;
    private static final int MOST_FIELDS = 32;
    private static final int SAMPLES = 16;

    private final @Nullable Known[] texts = new Known[TEXTS];
    private final Value.@Nullable Fields[] objects = new Value.Fields[OBJECTS];
    private final @Nullable Attributes[] sets = new Attributes[OBJECTS];

    /** A text along with its chars, which are never written again. */
    private static final class Known {
        private final char[] chars;
        private final Value.Text text;

        Known(char[] chars, Value.Text text) {
            this.chars = chars;
            this.text = text;
        }

        boolean is(char[] buffer, int offset, int length) {
            return Arrays.equals(chars, 0, chars.length, buffer, offset, offset + length);
        }
    }

    /** The text of some chars. */
    Value.Text text(char[] buffer, int offset, int length) {
        if (length > LONGEST) {
            return new Value.Text(new String(buffer, offset, length));
        }
        int place = place(sample(buffer, offset, length), TEXTS);
        Known known = texts[place];
        if (known == null || !known.is(buffer, offset, length)) {
            known = new Known(
                    Arrays.copyOfRange(buffer, offset, offset + length),
                    new Value.Text(new String(buffer, offset, length)));
            texts[place] = known;
        }
        return known.text;
    }

    /** A hash of the length and of chars spread over the text; two texts that share it take each other's place. */
    private static int sample(char[] buffer, int offset, int length) {
        int hash = length;
        int step = Math.max(1, length / SAMPLES);
        for (int i = offset + length - 1; i >= offset; i -= step) {
            hash = 31 * hash + buffer[i];
        }
        return hash;
    }

    private static int place(int hash, int places) {
        int mixed = hash * 0x9E3779B1;
        return (mixed ^ mixed >>> 15) & places - 1;
    }

    /** The object of some fields. */
    Value.Fields object(Attributes fields) {
        if (fields.size() > MOST_FIELDS) {
            return new Value.Fields(fields);
        }
        int place = place(fields.hashCode(), OBJECTS);
        Value.Fields known = objects[place];
        if (known == null || !known.fields().equals(fields)) {
            known = new Value.Fields(fields);
            objects[place] = known;
        }
        return known;
    }

    /** Fields that no value holds. */
    Attributes fields(Attributes fields) {
        if (fields.size() > MOST_FIELDS) {
            return fields;
        }
        int place = place(fields.hashCode(), OBJECTS);
        Attributes known = sets[place];
        if (known == null || !known.equals(fields)) {
            known = fields;
            sets[place] = known;
        }
        return known;
    }
}
