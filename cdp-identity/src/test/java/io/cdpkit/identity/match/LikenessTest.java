package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.cdpkit.identity.match.Field.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Levels of two values of one column. */
class LikenessTest {
    @ParameterizedTest
    @CsvSource({
        "gwhite@kellerbros.com, mwhite@kellerbros.com, 'close, same numbers and domain'",
        "jo.white12@gmail.com, jo.white13@gmail.com, alike",
        "jo.white@gmail.com, jon.white@gmial.com, alike",
        "gwhite@kellerbros.com, mwhite@lowery.com, different",
        "gwhite@kellerbros.com, gwhite@lowery.com, 'same mailbox without a number, other domain'",
        "gw4711@kellerbros.com, gw4711@lowery.com, 'same mailbox, other domain'",
        "1382041477@kellerbros.com, 1382041477@lowery.com, 'same mailbox, other domain'",
        "7382041477@kellerbros.com, 7382041477@lowery.com, 'same mailbox, other domain'",
    })
    void level_emails_alikeMailboxesTellWithinOneDomainOnly(String one, String other, String level) {
        assertEquals(level, level(Kind.EMAIL, one, other));
    }

    @ParameterizedTest
    @CsvSource({
        "turntable belt driven, turntable belt drivem, '85 % in common, a rare word'",
        "turntable ps2450x, turntable ps2450, '85 % in common, a rare word'",
        "turntable ps2450x, turntable ps2460x, '25 % in common, a rare word'",
    })
    void level_texts_anotherNumberIsNotMisspelt(String one, String other, String level) {
        assertEquals(level, level(Kind.TEXT, one, other));
    }

    @ParameterizedTest
    @CsvSource({
        "9856 S 71st St, 2942 South 71st Street, same street",
        "9856 S 71st St, 9856 South 71st Street N, close",
        "9856 S 71st St, 9856 S 83rd St, different",
        "71 Elm Road, 17 Elm Road, same street",
        "71 Elm Road, Elm Road, same street",
        "Hauptstraße 5, Hauptstr. 5, equal",
        "Hauptstraße 5, Haupt Strasse 5, close",
    })
    void level_streetsOfOrdinals_theNumberIsThatOfTheHouse(String one, String other, String level) {
        assertEquals(level, level(Kind.STREET, one, other));
    }

    @ParameterizedTest
    @CsvSource({
        "'Flat 3, 12 Main Street', '12 Main St., Apt 3', equal",
        "'Unit 3, 12 Main Street', 3/12 Main Street, equal",
        "12 Main St #3, 'Suite 3, 12 Main St', equal",
        "12 Main Street Apt 3, 12 Main Street, close",
        "12 Main Street 3, 12 Main Street, close",
        "Flat 3 12 Main Street, Flat 4 12 Main Street, same street",
        "12-14 Main Street, 12 Main Street, close",
        "12-14 Main Street, 14 Main Street, close",
        "12-14 Main Street, 16 Main Street, same street",
        "Hauptstr. 12 Top 3, Hauptstr. 12, close",
        "Flat Rock Road 12, 12 Flat Rock Rd, close",
    })
    void level_streetsWithFlats_flatsAreNotTakenForHouses(String one, String other, String level) {
        assertEquals(level, level(Kind.STREET, one, other));
        assertEquals(level, level(Kind.STREET, other, one));
    }

    @ParameterizedTest
    @CsvSource({
        "POSTCODE, 12345-6789, 12345",
        "POSTCODE, 02138, 2138",
        "POSTCODE, D-12345, 12345",
        "POSTCODE, SW1A 1AA, sw1a1aa",
        "CITY, St. Louis, Saint Louis",
        "CITY, Mount Isa, Mt Isa",
        "EMAIL, ada+news@lovelace.org, Ada@lovelace.org",
        "PHONE, 415-555-2671 ext. 12, 4155552671",
        "PHONE, (415) 555-2671x12, +1 415 555 2671",
        "PHONE, tel:+14155552671;ext=12, 4155552671",
        "NUMBER, '1.299,50 €', 1299.5",
        "NUMBER, '12,5', 12.50",
        "NUMBER, '1,299.50', 1299.5",
        "NUMBER, '1,299', 1299",
    })
    void form_otherWaysToWriteOneValue_areOne(Kind kind, String one, String other) {
        assertEquals(form(kind, one), form(kind, other));
    }

    @ParameterizedTest
    @CsvSource({
        "POSTCODE, 12345, 12346",
        "POSTCODE, 0800, 8000",
        "EMAIL, +ada@lovelace.org, ada@lovelace.org",
        "PHONE, 415 555 2671, 415 555 2672 ext 1",
        "NUMBER, '1,299', 1.299",
    })
    void form_differentValues_stayDifferent(Kind kind, String one, String other) {
        assertNotEquals(form(kind, one), form(kind, other));
    }

    @Test
    void cells_blankStreet_isNoStreet() {
        Layout layout = new Layout(Schema.of(new Field("street", Kind.STREET), new Field("no", Kind.HOUSE_NUMBER)));
        assertEquals(Arrays.asList(layout.cells(List.of("", "12"))), Arrays.asList(layout.cells(List.of("  ", "12"))));
        assertEquals(
                Arrays.asList(layout.cells(List.of("Elm St", ""))),
                Arrays.asList(layout.cells(List.of("Elm St", " "))));
    }

    private static List<String> form(Kind kind, String value) {
        return Arrays.asList(new Layout(Schema.of(new Field("value", kind))).cells(List.of(value)));
    }

    private static String level(Kind kind, String one, String other) {
        Records records = new Records(Schema.of(new Field("value", kind)));
        for (String value : List.of(one, other)) {
            records.add(new ArrayList<>(List.of(value)));
        }
        Table table = new Table(records);
        Comparer comparer = table.comparisons.get(0).comparer();
        return comparer.names().get(Comparer.level(comparer.compare(0, table.width, new Scratch())));
    }
}
