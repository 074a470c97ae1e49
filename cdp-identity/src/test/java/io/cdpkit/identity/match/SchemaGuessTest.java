package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cdpkit.identity.match.Field.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaGuessTest {
    private static final List<String> GIVEN = List.of(
            ("Robert Liz Bill Anna Katherine Jim Otto Nia Maria Joseph Tom Susan Dave Ed Frank George Helen Ian Jack Kate"
                            + " Larry Matt Nick Olga Pete Rick Sam Tim Uwe Vic Will Xaver Zoe Abby Bea Carl Dora Ella Fred"
                            + " Greg Hans Inge Jan Karl Leo Mike Nora")
                    .split(" ", -1));
    private static final List<String> FAMILY =
            List.of("Miller", "Novak", "O'Hara", "Schmidt", "Tanaka", "Okafor", "Lindgren", "Rossi", "Weber", "Costa");

    /** Columns by name, each with a value for any row. */
    private interface Column {
        String value(int row);
    }

    private static Map<String, Kind> guessed(Map<String, Column> columns) {
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < 300; row++) {
            List<String> values = new ArrayList<>();
            for (Column column : columns.values()) {
                values.add(column.value(row));
            }
            rows.add(values);
        }
        Map<String, Kind> kinds = new LinkedHashMap<>();
        Schema.guess(List.copyOf(columns.keySet()), rows)
                .fields()
                .forEach(field -> kinds.put(field.name(), field.kind()));
        return kinds;
    }

    private static Map<String, Column> people(String... names) {
        List<Column> columns = List.of(
                row -> "r" + row,
                row -> GIVEN.get(row % GIVEN.size()),
                row -> FAMILY.get(row / 3 % FAMILY.size()) + (row % 3 == 0 ? "-" + FAMILY.get(row / 30) : ""),
                row -> (1940 + row % 60) + "-0" + (1 + row % 9) + "-1" + row % 10,
                row -> (1 + row % 90) + " Oak Street",
                row -> "North" + FAMILY.get(row % 10).toLowerCase(Locale.ROOT) + "ville",
                row -> Integer.toString(2000 + row % 70 * 13),
                row -> "+61 4" + (10_000_000 + row * 7919),
                row -> "p" + row / 2 + "@example.org",
                row -> "202" + row % 5 + "-03-1" + row % 10);
        Map<String, Column> people = new LinkedHashMap<>();
        for (int c = 0; c < names.length; c++) {
            people.put(names[c], columns.get(c));
        }
        return people;
    }

    private static List<Kind> kinds(String... names) {
        return List.copyOf(guessed(people(names)).values());
    }

    private static final List<Kind> PEOPLE = List.of(
            Kind.GIVEN_NAME,
            Kind.FAMILY_NAME,
            Kind.BIRTH_DATE,
            Kind.STREET,
            Kind.CITY,
            Kind.POSTCODE,
            Kind.PHONE,
            Kind.EMAIL);

    @Test
    void guess_usualHeadersInAnySpelling_areKnown() {
        assertEquals(
                PEOPLE,
                kinds("rec_id", "first_name", "surname", "dob", "address", "suburb", "postcode", "phone", "email"));
        assertEquals(
                PEOPLE,
                kinds(
                        "recId",
                        "FirstName",
                        "LastName",
                        "DateOfBirth",
                        "Street Address",
                        "Home City",
                        "Post Code",
                        "Mobile No.",
                        "E-Mail Addr"));
        assertEquals(
                PEOPLE, kinds("Nr", "Vorname", "Name", "Geb.-Datum", "Straße", "Wohnort", "PLZ", "Tel.", "E-Mail"));
    }

    @Test
    void guess_headersThatSayNothing_areToldByWhatIsIn() {
        List<Kind> kinds = kinds("c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9");
        assertEquals(PEOPLE.subList(0, 4), kinds.subList(0, 4));
        assertEquals(List.of(Kind.POSTCODE, Kind.PHONE, Kind.EMAIL), kinds.subList(5, 8));
        assertEquals(Kind.CATEGORY, kinds.get(8), "dates of five years are not of birth");
    }

    @Test
    void guess_thingsWithANumber_areNoAddresses() {
        Map<String, Column> columns = new LinkedHashMap<>();
        columns.put("title", row -> FAMILY.get(row % 10) + " camera " + row % 90);
        columns.put("price", row -> "$" + row % 100 + ".50");
        assertEquals(Map.of("title", Kind.TEXT, "price", Kind.NUMBER), guessed(columns));
    }

    @Test
    void guess_wordInAHeaderThatTheValuesBelie_doesNotCount() {
        Map<String, Column> columns = people("id", "first_name");
        columns.put("birth_place", row -> FAMILY.get(row % 10) + "ville");
        columns.put("email_opt_in", row -> row % 2 == 0 ? "yes" : "no");
        columns.put("lat", row -> "north of the river Aare at " + row % 50);
        Map<String, Kind> kinds = guessed(columns);
        assertEquals(Kind.CATEGORY, kinds.get("birth_place"));
        assertEquals(Kind.CATEGORY, kinds.get("email_opt_in"));
        assertEquals(Kind.TEXT, kinds.get("lat"));
    }

    @Test
    void guess_columnThatRepeatsAnother_isLeftOut() {
        Map<String, Column> columns = new LinkedHashMap<>();
        columns.put("full_name", row -> GIVEN.get(row % 8) + " " + FAMILY.get(row / 8 % 10));
        columns.put(
                "shown_as",
                row -> GIVEN.get(row % 8) + "  " + FAMILY.get(row / 8 % 10).toUpperCase(Locale.ROOT));
        columns.put("note", row -> "likes " + FAMILY.get(row % 10) + " and number " + row);
        assertEquals(List.of("full_name", "note"), List.copyOf(guessed(columns).keySet()));
    }

    @Test
    void guess_placesAndLists_byTheirHeaders() {
        Map<String, Column> columns = new LinkedHashMap<>();
        columns.put("Latitude", row -> "4" + row % 9 + ".25");
        columns.put("lng", row -> "1" + row % 9 + ".5");
        columns.put("emails", row -> "a" + row + "@x.org; b" + row + "@x.org");
        assertEquals(Map.of("Latitude", Kind.LATITUDE, "lng", Kind.LONGITUDE, "emails", Kind.LIST), guessed(columns));
    }

    @Test
    void guess_nothingToCompare_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> guessed(people("id")));
    }

    /** Cells that are nothing but punctuation, or have odd letters, are no reason to fail. */
    @Test
    void guess_oddCells_works() {
        Map<String, Column> columns = people("id", "first_name", "surname");
        columns.put(
                "x",
                row -> List.of("-", "?", "", "\u00a0", "日本 7", "(", "+", "0").get(row % 8));
        columns.put("", row -> "…" + row);
        assertEquals(Kind.GIVEN_NAME, guessed(columns).get("first_name"));
    }
}
