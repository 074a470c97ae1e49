package io.cdpkit.segments.crm.contact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Files written by hand, as each form is at its most hostile: what comes in goes out again, byte for byte. */
class WholeFileTest {
    private static final String CARDS = """
            BEGIN:VCARD
            VERSION:4.0
            UID:urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e
            FN:=cmd|' /C calc'!A0
            N:van\\, der Berg\\;;Ann,Anna;;;M.Sc.\\\\
            item1.EMAIL;TYPE="home,voice";PREF=1:ann@a.example
            EMAIL:"ann b"@b.example
            TEL;VALUE=uri:tel:+32-9-123;ext=4,5
            ADR;TYPE=work:;Suite 2;Lange straat\\n5;Gent;;9000;België
            ORG:Acme\\, Inc.;Sales\\;East
            BDAY:--0412
            PHOTO:data:image/png;base64,iVBORw0KGgo=
            URL:https://a.example/?a=1,2;b=3
            NOTE:exactly seventy-five octets so that nothing is folded at all: xxxxxxxx
            NOTE:üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü
             üüü\\nEND:VCARD\\n\\n"=1+1\t{|}<LS>😀\ufeff
            CATEGORIES:a\\,b,c\\;d,,'e'
            item1.X-ABLABEL:_$!<Work>!$_
            X-EMPTY:
            TZ;VALUE=text;X="a;b:c":Europe/Brussels\\, or so
            END:VCARD
            BEGIN:VCARD
            VERSION:4.0
            FN:
            NOTE:漢字 without a name
            END:VCARD
            """.replace("\n", "\r\n").replace("<LS>", "\u2028");

    private static final String ROWS = """
            id,full_name,name,email,phone,address,company,title,role,birthday,photo,website,note,category,other
            urn:uuid:1,'=cmd\\|' /C calc'!A0,"van, der Berg|Ann,Anna||",{item1|TYPE=home\\;PREF=1}ann@a.example;b@b.example,'+32 9,,\
            "Acme\\, Inc.|Sales\\;East",,,,,"https://a.example/?a=1,2\\;b=3","one ""two""
            three\\\\\\{\\|\\}",'-1,X-A:=1+1;TZ\\;X=y:z
            ,,,,,,,,,,,,'@note,,
            ,漢字😀,,,,,,,,,,,'' twice,,
            """.replace("\n", "\r\n").replace("\"\"two\"\"\r\n", "\"\"two\"\"\n");

    private static final String LINES = """
            {"id":["urn:uuid:1"],"full_name":["=cmd|' /C calc'!A0"],"name":[{"value":[["van, der Berg;"],["Ann","Anna"],[""]]}],\
            "email":[{"value":"ann@a.example","group":"item1","parameters":"TYPE=\\"home,voice\\";PREF=1"},"\\"ann b\\"@b.example"],\
            "note":["one\\ntwo\\t\\\\n \\u0000\\u0007 END:VCARD","{\\"note\\":[]}"],"category":[{"value":[["a,b","","c"]]}],"other":["X-A:\\"=1+1"]}
            {"full_name":["漢字😀"]}
            {}
            """;

    private interface Writing {
        void to(Iterable<Contact> contacts, Writer out) throws IOException;
    }

    private static void assertRoundTrip(
            String file, int contacts, Function<Reader, ContactReader> reading, Writing writing) throws IOException {
        byte[] in = file.getBytes(StandardCharsets.UTF_8);
        ArrayList<Contact> read = new ArrayList<>();
        try (ContactReader reader =
                reading.apply(new InputStreamReader(new ByteArrayInputStream(in), StandardCharsets.UTF_8))) {
            reader.forEachRemaining(row -> {
                assertTrue(row instanceof ContactRow.Read, row::toString);
                read.add(((ContactRow.Read) row).contact());
            });
        }
        assertEquals(contacts, read.size());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
            writing.to(read, writer);
        }
        assertEquals(file, out.toString(StandardCharsets.UTF_8));
        assertEquals(List.of(in.length), List.of(out.size()));
    }

    @Test
    void vCard_file_comesOutByteForByte() throws IOException {
        assertRoundTrip(CARDS, 2, VCard::read, VCard::write);
    }

    @Test
    void csv_file_comesOutByteForByte() throws IOException {
        assertRoundTrip(ROWS, 3, ContactCsv::read, ContactCsv::write);
    }

    @Test
    void jsonLines_file_comesOutByteForByte() throws IOException {
        assertRoundTrip(LINES, 3, ContactJson::read, ContactJson::write);
    }
}
