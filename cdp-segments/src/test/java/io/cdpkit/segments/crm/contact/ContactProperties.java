package io.cdpkit.segments.crm.contact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.segments.crm.contact.Field.Kind;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What was written is read back, whatever it says. */
class ContactProperties {
    private static final String[] HOSTILE = {
        "\n",
        "\r\n",
        "\r",
        ",",
        ";",
        ":",
        "\\",
        "\\n",
        "\"",
        "'",
        "=",
        "+",
        "-",
        "@",
        "|",
        "{",
        "}",
        "\t",
        " ",
        ".",
        "\ud83d\ude00",
        "\ud83d",
        "\ude00",
        "\u00e9",
        "\u2028",
        "\u0085",
        "\ufeff",
        "\uff1d",
        "\u0000",
        "\u0007",
        "END:VCARD",
        "a",
        "b",
        "Z",
        "=1+1",
        "\"\"",
        "\\,",
        "\\;",
        "\u6f22\u5b57",
        "BEGIN:VCARD",
        "x".repeat(80),
        "\u00fc".repeat(40)
    };

    private interface Writing {
        void to(Iterable<Contact> contacts, StringWriter out) throws IOException;
    }

    private static String text(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(7); i > 0; i--) {
            text.append(HOSTILE[random.nextInt(HOSTILE.length)]);
        }
        return text.toString();
    }

    private static Field field(SplittableRandom random) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        if (kind == Kind.OTHER) {
            String[] starts = {"X-A:", "item1.X-B;TYPE=\"a:b\";Y=z:", "TZ;;:", "key:", "GENDER:"};
            return Field.of(
                    kind, starts[random.nextInt(starts.length)] + text(random).replaceAll("[\r\n]", ""));
        }
        ArrayList<List<String>> parts = new ArrayList<>();
        int components = kind.isCompound() && kind != Kind.CATEGORY ? 1 + random.nextInt(7) : 1;
        for (int i = 0; i < components; i++) {
            ArrayList<String> texts = new ArrayList<>();
            for (int j = kind.isCompound() ? random.nextInt(3) : 0; j >= 0; j--) {
                texts.add(text(random));
            }
            parts.add(texts);
        }
        String[] parameters = {
            "",
            "",
            "TYPE=work",
            "TYPE=\"home,voice\";PREF=1",
            "VALUE=uri",
            "value=text;X=\"a;b:c\"",
            "LANGUAGE=de;A={|}",
        };
        return new Field(
                kind, parts, random.nextInt(4) == 0 ? "item1" : "", parameters[random.nextInt(parameters.length)]);
    }

    private static List<Contact> contacts(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ArrayList<Contact> contacts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            ArrayList<Field> fields = new ArrayList<>();
            for (int j = random.nextInt(8); j > 0; j--) {
                fields.add(field(random));
            }
            contacts.add(new Contact(fields));
        }
        return contacts;
    }

    private static String written(Writing writing, Iterable<Contact> contacts) throws IOException {
        StringWriter out = new StringWriter();
        writing.to(contacts, out);
        /* Through the bytes of a file. */
        return new String(out.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static List<Contact> read(Function<Reader, ContactReader> reading, String text) {
        ArrayList<Contact> contacts = new ArrayList<>();
        try (ContactReader reader = reading.apply(new StringReader(text))) {
            reader.forEachRemaining(row -> {
                assertTrue(row instanceof ContactRow.Read, row::toString);
                contacts.add(((ContactRow.Read) row).contact());
            });
        }
        return contacts;
    }

    @Property(tries = 2_000)
    void vCard_anyContacts_areReadBackAndFolded(@ForAll long seed) throws IOException {
        List<Contact> contacts = contacts(seed);
        String file = written(VCard::write, contacts);
        assertEquals(contacts, read(VCard::read, file));
        assertEquals(contacts, read(VCard::read, file.replace("\r\n", "\n")));
        assertEquals(file, written(VCard::write, read(VCard::read, file)));
        for (String line : file.split("\r\n", -1)) {
            assertTrue(line.getBytes(StandardCharsets.UTF_8).length <= 75, "a line of " + line.length() + " chars");
            assertFalse(line.indexOf('\ufffd') >= 0 && file.indexOf('\ufffd') < 0, "a character was folded apart");
        }
    }

    @Property(tries = 1_000)
    void vCard_propertiesOfNoKind_areVerbatimButForFolding(@ForAll long seed) throws IOException {
        List<Contact> contacts = contacts(seed);
        String unfolded = written(VCard::write, contacts).replace("\r\n ", "");
        for (Contact contact : contacts) {
            contact.texts(Kind.OTHER).forEach(line -> assertTrue(unfolded.contains("\r\n" + line + "\r\n")));
        }
    }

    @Property(tries = 2_000)
    void csv_anyContacts_areReadBackAndGuarded(@ForAll long seed) throws IOException {
        List<Contact> contacts = contacts(seed);
        String file = written(ContactCsv::write, contacts);
        assertEquals(contacts, read(ContactCsv::read, file));
        assertEquals(file, written(ContactCsv::write, read(ContactCsv::read, file)));
        for (String start : List.of("=", "+", "-", "@", "\t", "\uff1d")) {
            assertFalse(cellBegins(file, start), "a cell begins with a formula");
        }
    }

    /** Whether any cell begins so, by a parser of its own. */
    private static boolean cellBegins(String file, String start) {
        boolean quoted = false;
        boolean begins = true;
        for (int i = 0; i < file.length(); i++) {
            char c = file.charAt(i);
            if (begins && file.startsWith(start, i + (c == '"' ? 1 : 0))) {
                return true;
            }
            quoted ^= c == '"';
            begins = !quoted && (c == ',' || c == '\n');
        }
        return false;
    }

    @Property(tries = 2_000)
    void json_anyContacts_areReadBack(@ForAll long seed) throws IOException {
        List<Contact> contacts = contacts(seed);
        String file = written(ContactJson::write, contacts);
        assertEquals(contacts, read(ContactJson::read, file));
        assertEquals(file, written(ContactJson::write, read(ContactJson::read, file)));
        assertEquals(contacts.size(), file.lines().count());
    }

    @Property(tries = 500)
    void anyForm_readAndWrittenInAnother_isTheSame(@ForAll long seed) throws IOException {
        List<Contact> contacts = contacts(seed);
        List<Contact> fromCard = read(VCard::read, written(VCard::write, contacts));
        List<Contact> fromCsv = read(ContactCsv::read, written(ContactCsv::write, fromCard));
        assertEquals(contacts, read(ContactJson::read, written(ContactJson::write, fromCsv)));
    }

    /** No text whatever makes a reader fail other than by telling of bad rows; what it reads can be written and read. */
    @Property(tries = 2_000)
    void readers_anyText_neitherFailNorTellOfTheContents(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder("BEGIN:VCARD\nVERSION:4.0\n");
        String[] pieces = {"\n", "N:", "EMAIL;", "TYPE=a", ":", "END:VCARD\n", "BEGIN:VCARD\n", "canary", "{", "[", "]}"
        };
        for (int i = 0; i < 30; i++) {
            text.append(random.nextBoolean() ? pieces[random.nextInt(pieces.length)] : text(random));
        }
        for (Function<Reader, ContactReader> reading :
                List.<Function<Reader, ContactReader>>of(VCard::read, ContactCsv::read, ContactJson::read)) {
            ArrayList<Contact> read = new ArrayList<>();
            try (ContactReader reader = reading.apply(new StringReader(text.toString()))) {
                reader.forEachRemaining(row -> {
                    assertFalse(row.toString().contains("canary"), row::toString);
                    if (row instanceof ContactRow.Read good) {
                        read.add(good.contact());
                    }
                });
            }
            assertEquals(read, read(VCard::read, written(VCard::write, read)));
        }
    }
}
