package io.cdpkit.segments.crm.contact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.profile.Profile;
import io.cdpkit.segments.crm.contact.Field.Kind;
import io.cdpkit.testkit.TestCdp;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContactTest {
    /** After the example of RFC 6350, section 8, with what address books add. */
    private static final String CARD = """
            BEGIN:VCARD
            VERSION:4.0
            FN:Simon Perreault
            N:Perreault;Simon;;;ing. jr,M.Sc.
            BDAY:19850412
            GENDER:M
            LANG;PREF=1:fr
            ORG;TYPE=work:Viagenie
            ADR;TYPE=work:;Suite D2-630;2875 Laurier;
             Quebec;QC;G1V 2M2;Canada
            TEL;VALUE=uri;TYPE="work,voice";PREF=1:tel:+1-418-656-9254;ext=102
            item1.EMAIL;TYPE=work:simon.perreault@viagenie.ca
            item1.X-ABLABEL:Office
            NOTE:One\\, two\\nthree\\; four \\\\ five
            PHOTO:data:image/png;base64,iVBORw0KGgo=
            END:VCARD
            """;

    private static Contact only(String card) {
        List<ContactRow> rows = VCard.read(new StringReader(card)).stream().toList();
        assertEquals(1, rows.size());
        assertTrue(rows.get(0) instanceof ContactRow.Read, rows::toString);
        return ((ContactRow.Read) rows.get(0)).contact();
    }

    private static List<String> problems(ContactReader reader) {
        return reader.stream()
                .filter(ContactRow.Bad.class::isInstance)
                .map(row -> row.line() + ": " + ((ContactRow.Bad) row).problem())
                .toList();
    }

    @Test
    void vCard_ofTheStandard_isTakenApart() {
        Contact simon = only(CARD);
        assertEquals(Optional.of("Simon Perreault"), simon.text(Kind.FULL_NAME));
        assertEquals(
                List.of(List.of("Perreault"), List.of("Simon"), List.of(""), List.of(""), List.of("ing. jr", "M.Sc.")),
                simon.fields(Kind.NAME).get(0).parts());
        assertEquals(Optional.of(LocalDate.of(1985, 4, 12)), simon.birthday());
        assertEquals("Quebec", simon.fields(Kind.ADDRESS).get(0).part(3));
        assertEquals(List.of("tel:+1-418-656-9254;ext=102"), simon.texts(Kind.PHONE));
        assertEquals("item1", simon.fields(Kind.EMAIL).get(0).group());
        assertEquals(Optional.of("One, two\nthree; four \\ five"), simon.text(Kind.NOTE));
        assertEquals(Optional.of("data:image/png;base64,iVBORw0KGgo="), simon.text(Kind.PHOTO));
        assertEquals(List.of("GENDER:M", "LANG;PREF=1:fr", "item1.X-ABLABEL:Office"), simon.texts(Kind.OTHER));
    }

    @Test
    void vCard_ofTheStandard_isWrittenWithEveryProperty() throws IOException {
        StringWriter out = new StringWriter();
        VCard.write(List.of(only(CARD)), out);
        List<String> unfolded = CARD.replace("\n ", "").lines().sorted().toList();
        assertEquals(
                unfolded, out.toString().replace("\r\n ", "").lines().sorted().toList());
    }

    @Test
    void vCard_badCards_areToldAndTheNextOneIsRead() {
        String file = """
                hello
                world
                BEGIN:VCARD
                VERSION:2.1
                FN:canary
                END:VCARD

                BEGIN:VCARD
                VERSION:4.0
                canary
                END:VCARD
                BEGIN:VCARD
                BEGIN:VCARD
                VERSION:3.0
                FN:Ann
                END:VCARD
                BEGIN:VCARD
                FN:canary
                """;
        assertEquals(
                List.of(
                        "1: expected BEGIN:VCARD",
                        "3: the card's VERSION must be 4.0 or 3.0, got 3 chars",
                        "8: line 10 is no property of a contact",
                        "12: the card has another inside, or no END:VCARD",
                        "17: the card has another inside, or no END:VCARD"),
                problems(VCard.read(new StringReader(file))));
        assertEquals(
                1,
                VCard.read(new StringReader(file)).stream()
                        .filter(ContactRow.Read.class::isInstance)
                        .count());
    }

    @Test
    void vCard_tooLongOrManyQuotes_isToldAsBad() {
        String lines = "BEGIN:VCARD\nVERSION:4.0\n%s\nEND:VCARD\n";
        String folded = "NOTE:" + ("x".repeat(1_000) + "\n ").repeat(1_100);
        for (String long1 :
                List.of("NOTE:" + "x".repeat(1 << 20), folded, ("NOTE:" + "y".repeat(999) + "\n").repeat(1_100))) {
            assertEquals(
                    List.of("1: a card must be of at most 1048576 chars"),
                    problems(VCard.read(new StringReader(lines.formatted(long1)))));
        }
        String quotes = lines.formatted("TEL;X=" + "\"\"".repeat(400_000) + ":1");
        assertEquals(List.of(), problems(VCard.read(new StringReader(quotes))));
    }

    @Test
    void csv_cells_followTheGrammarAndAreGuarded() throws IOException {
        StringWriter out = new StringWriter();
        Contact ann = Contact.of(
                Field.of(Kind.FULL_NAME, "=cmd|' /C calc'!A0"),
                Field.of(Kind.NAME, "Doe", "Ann"),
                Field.of(Kind.PHONE, "+32 9 123"),
                Field.of(Kind.EMAIL, "ann@a.example"),
                Field.of(Kind.EMAIL, "ann@b.example").withParameters("TYPE=work"));
        ContactCsv.write(List.of(ann), out);
        assertEquals("""
                id,full_name,name,email,phone,address,company,title,role,birthday,photo,website,note,category,other
                ,'=cmd\\|' /C calc'!A0,Doe|Ann,ann@a.example;{|TYPE=work}ann@b.example,'+32 9 123,,,,,,,,,,
                """.replace("\n", "\r\n"), out.toString());
    }

    @Test
    void csv_badRows_areToldByLineAndColumn() {
        String file = "email,note\r\nann@a.example\r\n\"{canary\",x\r\nx,canary\\\r\nben@a.example,fine\r\n";
        assertEquals(
                List.of(
                        "2: a row must have 2 cells as the header has, got 1",
                        "3: email: expected '|' at char 8 of the cell; put a backslash before a char that stands for itself",
                        "4: note: a backslash at the end of the cell stands before nothing; double it"),
                problems(ContactCsv.read(new StringReader(file))));
        assertEquals(
                1,
                problems(ContactCsv.read(new StringReader("canary,email\r\nx,y\r\n")))
                        .size());
        assertEquals(List.of(), problems(ContactCsv.read(new StringReader(""))));
    }

    @Test
    void csv_byteOrderMark_isSkipped() {
        for (String mark : List.of("", "\ufeff")) {
            List<ContactRow> rows = ContactCsv.read(new StringReader(mark + "full_name\nAda\n")).stream()
                    .toList();
            assertEquals(List.of(new ContactRow.Read(2, Contact.of(Field.of(Kind.FULL_NAME, "Ada")))), rows);
        }
        assertEquals(
                List.of(), ContactCsv.read(new StringReader("\ufeff")).stream().toList());
    }

    @Test
    void csv_quoteNeverClosed_isOneBadRow() {
        String ends = "a quote is not closed; it encloses all up to line ";
        assertEquals(
                List.of("2: " + ends + "4, the last"),
                problems(ContactCsv.read(new StringReader("full_name\n\"Ada\nBob\n"))));
        assertEquals(
                List.of("6: " + ends + "7, the last"),
                problems(ContactCsv.read(
                        new StringReader("full_name,note\r\n\"Ada\r\nand\",\"x\"\"y\"\r\n\r\nBen,a\"b\rCy,\"Bob\rx"))));
        assertEquals(
                List.of("1: " + ends + "2, the last"), problems(ContactCsv.read(new StringReader("\"full_name\nAda"))));
        assertEquals(List.of(), problems(ContactCsv.read(new StringReader("full_name\n\"Ada\nBob\"\n\"Cy\""))));
    }

    @Test
    void identify_telephoneUri_isTheNumberAndComesOutAsItCame() throws IOException {
        Event event = only(CARD).identify("m-1", TestCdp.SOURCE, Instant.EPOCH);
        assertEquals(Optional.of("+1-418-656-9254"), event.traits().text("phone"));
        assertEquals(
                List.of(Identifier.phone("+1-418-656-9254")),
                event.identifiers().stream()
                        .filter(identifier -> identifier.namespace().equals(Namespace.PHONE))
                        .toList());
        assertEquals(
                List.of("+1-914-555-863-1234", "+32 9 123;4"),
                phones("TEL:+1-914-555-863-1234;ext=3", "tel:863-1234;phone-context=+1-914-555", "+32 9 123;4"));
        assertEquals(List.of(), phones("tel:7042;ext=1;phone-context=example.com", "tel:;ext=2"));
        assertEquals(List.of("+49-151"), phones("tel:;phone-context=+49", "tel:+49-151;phone-context=+49"));
    }

    private static List<String> phones(String... texts) {
        Contact contact = new Contact(
                List.of(texts).stream().map(text -> Field.of(Kind.PHONE, text)).toList());
        assertEquals(List.of(texts), contact.texts(Kind.PHONE));
        return contact.identify("m-1", TestCdp.SOURCE, Instant.EPOCH).identifiers().stream()
                .map(Identifier::value)
                .toList();
    }

    @Test
    void identify_severalOfAKind_hasThePreferredInTheTrait() {
        Contact ann = Contact.of(
                Field.of(Kind.EMAIL, "old@a.example").withParameters("TYPE=work"),
                Field.of(Kind.EMAIL, "second@a.example").withParameters("TYPE=home;PREF=2"),
                Field.of(Kind.EMAIL, "first@a.example").withParameters("PREF=1;TYPE=home"),
                Field.of(Kind.PHONE, "+3291").withParameters("TYPE=preferably"),
                Field.of(Kind.PHONE, "+3292").withParameters("TYPE=\"voice,PREF\""),
                Field.of(Kind.ADDRESS, "", "", "Old Street 1").withParameters("PREF=100"),
                Field.of(Kind.ADDRESS, "", "", "New Street 2").withParameters("PREF=99"),
                Field.of(Kind.TITLE, "CTO"),
                Field.of(Kind.TITLE, "Founder"));
        Event event = ann.identify("m-1", TestCdp.SOURCE, Instant.EPOCH);
        assertEquals(Optional.of("first@a.example"), event.traits().text("email"));
        assertEquals(Optional.of("+3292"), event.traits().text("phone"));
        assertEquals(
                Value.of(Attributes.of("street", "New Street 2")),
                event.traits().find("address"));
        assertEquals(Optional.of("CTO"), event.traits().text("title"));
        assertEquals(5, event.identifiers().size());
        assertEquals(
                List.of(101, 2, 1),
                ann.fields(Kind.EMAIL).stream().map(Field::preference).toList());
    }

    @Test
    void json_oneContact_isOneLine() throws IOException {
        StringWriter out = new StringWriter();
        Contact ann = Contact.of(
                Field.of(Kind.FULL_NAME, "Ann Doe"),
                Field.of(Kind.NAME, "Doe", "Ann"),
                Field.of(Kind.EMAIL, "ann@a.example").withParameters("TYPE=work"));
        ContactJson.write(List.of(ann), out);
        assertEquals(
                "{\"full_name\":[\"Ann Doe\"],\"name\":[{\"value\":[[\"Doe\"],[\"Ann\"]]}],"
                        + "\"email\":[{\"value\":\"ann@a.example\",\"parameters\":\"TYPE=work\"}]}\n",
                out.toString());
    }

    @Test
    void json_badLines_areToldByLine() {
        String file =
                "{\"canary\":[]}\n\n[]\n{\"email\":[1]}\n{\"email\":[{\"value\":[[\"canary\"],[\"x\"]]}]}\n{\"note\"";
        assertEquals(
                List.of(
                        "1: each key must name a kind of field, such as \"email\", and stand once",
                        "3: a line must be one JSON object",
                        "4: email must be a list of texts, or of objects of value, group and parameters",
                        "5: email must be a list of texts, or of objects of value, group and parameters",
                        "6: a line must be one JSON object"),
                problems(ContactJson.read(new StringReader(file))));
    }

    @Test
    void profile_toContactAndBack_keepsItsTraits() {
        Attributes traits = Attributes.builder()
                .put("name", "Ann Doe")
                .put("first_name", "Ann")
                .put("last_name", "Doe")
                .put("email", "ann@a.example")
                .put("phone", "+3291234567")
                .put("address", Attributes.of("city", "Ghent", "postal_code", "9000"))
                .put("company", Attributes.of("name", "Acme"))
                .put("title", "CTO")
                .put("birthday", LocalDate.of(1985, 4, 12))
                .put("avatar", "https://a.example/ann.png")
                .put("website", "https://a.example/?a=1,2;3")
                .put("description", "Likes\nnew lines")
                .build();
        Profile ann = platform()
                .identify(traits, Identifier.userId("ann"), Identifier.email("old@a.example"))
                .profile(Identifier.userId("ann"));
        Contact contact = Contact.of(ann);
        assertEquals(List.of("ann@a.example", "old@a.example"), contact.texts(Kind.EMAIL));
        assertEquals(Optional.of("urn:uuid:" + ann.id()), contact.text(Kind.ID));
        TestCdp other = platform();
        Event event = contact.identify("m-1", TestCdp.SOURCE, other.clock().instant());
        assertEquals(traits, event.traits());
        other.cdp().ingest(event);
        Contact again = Contact.of(other.profile(Identifier.email("old@a.example")));
        assertEquals(withoutId(contact), withoutId(again));
    }

    @Test
    void profile_birthdayThatIsNoDate_isInTheContactAllTheSame() throws IOException {
        assertEquals(
                Optional.of("12.04.1985"),
                birthdayInAFile(Value.of("12.04.1985")).text(Kind.BIRTHDAY));
        assertEquals(
                Optional.of("spring; 1985, I think"),
                birthdayInAFile(Value.of("spring; 1985, I think")).text(Kind.BIRTHDAY));
        Optional<LocalDate> day = Optional.of(LocalDate.of(1985, 4, 12));
        assertEquals(day, birthdayInAFile(Value.of("1985-04-12")).birthday());
        assertEquals(
                day,
                birthdayInAFile(Value.of(Instant.parse("1985-04-12T00:00:00Z"))).birthday());
    }

    private static Contact birthdayInAFile(Value told) throws IOException {
        Profile ann = platform()
                .identify(Attributes.of("birthday", told), Identifier.userId("ann"))
                .profile(Identifier.userId("ann"));
        StringWriter file = new StringWriter();
        VCard.write(List.of(Contact.of(ann)), file);
        return ((ContactRow.Read) VCard.read(new StringReader(file.toString())).next()).contact();
    }

    private static TestCdp platform() {
        return TestCdp.with(
                IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID), NamespaceRule.atMost(5, Namespace.EMAIL)));
    }

    private static List<Field> withoutId(Contact contact) {
        return contact.fields().stream()
                .filter(field -> field.kind() != Kind.ID)
                .toList();
    }

    @Test
    void profile_ofNothing_isAContactOfAnId() {
        Profile nobody = platform().identify(Identifier.userId("nobody")).profile(Identifier.userId("nobody"));
        assertEquals(1, Contact.of(nobody).fields().size());
        Event event = Contact.of().identify("m-1", TestCdp.SOURCE, Instant.EPOCH);
        assertTrue(event.traits().isEmpty() && event.identifiers().isEmpty());
    }

    @Test
    void field_whatNoFileCouldHold_isRefused() {
        for (String line : List.of("no colon", "X-A:a\nb", "EMAIL:ann@a.example", "version:4.0", "X-A;B=\"c:d", ":x")) {
            assertThrows(IllegalArgumentException.class, () -> Field.of(Kind.OTHER, line), line);
        }
        assertThrows(IllegalArgumentException.class, () -> Field.of(Kind.EMAIL, "a", "b"));
        assertThrows(IllegalArgumentException.class, () -> Field.of(Kind.NAME));
        assertThrows(
                IllegalArgumentException.class, () -> Field.of(Kind.EMAIL, "a").withParameters("TYPE=x:y"));
        assertThrows(
                IllegalArgumentException.class, () -> Field.of(Kind.EMAIL, "a").withParameters("TYPE=x\nEND"));
    }

    @Test
    void toString_contactsFieldsAndRows_printNoCustomerData() {
        Contact contact = Contact.of(Field.of(Kind.NOTE, "canary"), Field.of(Kind.OTHER, "X-A:canary"));
        String all =
                contact + "" + contact.fields() + new ContactRow.Read(1, contact) + ContentLine.parse("X-A:canary");
        assertFalse(all.contains("canary"), all);
    }
}
