package io.cdpkit.segments.crm.contact;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.util.Objects;

/**
 * Contacts as JSON lines: one object per line.
 *
 * <p>An object has a list for each {@link Field.Kind} that the contact has fields of, under the kind in lower case. A field
 * is a text, or an object of {@code value} and, where there are any, {@code group} and {@code parameters}; the value of a
 * name, address, company or category is a list of components, each a list of texts: {@code {"full_name":["Ann
 * Doe"],"name":[{"value":[["Doe"],["Ann"]]}],"email":[{"value":"ann@a.example","parameters":"TYPE=work"}]}}.
 *
 * <p>Empty lines are skipped. A line that is no such object, has other keys, or more than 1,048,576 chars, is told as bad.
 * Thread-safe; the readers are for one thread each.
 */
public final class ContactJson {
    private ContactJson() {}

    /** Writes contacts; does not close. */
    public static void write(Iterable<Contact> contacts, Writer to) throws IOException {
        for (Contact contact : contacts) {
            to.write(ContactObject.write(contact));
            to.write('\n');
        }
    }

    /**
     * Reads a file.
     *
     * @param in closed with the reader
     */
    public static ContactReader read(Reader in) {
        Lines lines = new Lines(Objects.requireNonNull(in, "in"));
        return new ContactReader(new ContactObject(lines));
    }
}
