package io.cdpkit.segments.crm.contact;

import java.io.IOException;
import java.io.Reader;
import java.util.Objects;

/**
 * Contacts as vCard 4.0 (RFC 6350).
 *
 * <p>Written are the properties that {@link Field.Kind} names, then all others verbatim; lines end in CR and LF and are
 * folded at 75 octets of UTF-8, never within a character. A card without a full name gets an empty FN, which the standard
 * asks for.
 *
 * <p>Read are versions 4.0 and 3.0, lines that end in LF alone, and names in any case. A property keeps its group and
 * parameters; one that no kind names is kept as it stands, whatever it means. Properties are put into the order of their
 * kinds. A card is read whole or told as bad whole: one of another version, one inside another, one without an end, one
 * with a line that is no property, or one of more than 1,048,576 chars. In a text, a backslash before anything but {@code
 * n}, a backslash, comma or semicolon stands for itself.
 *
 * <p>Thread-safe; the readers are for one thread each.
 */
public final class VCard {
    private VCard() {}

    /** Writes contacts one after the other; does not close. */
    public static void write(Iterable<Contact> contacts, Appendable to) throws IOException {
        for (Contact contact : contacts) {
            new VCardWriter(to).write(contact);
        }
    }

    /**
     * Reads a file.
     *
     * @param in closed with the reader
     */
    public static ContactReader read(Reader in) {
        return new ContactReader(new VCardRows(new Lines(Objects.requireNonNull(in, "in"))));
    }
}
