package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cdpkit.identity.match.Field.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id;nombre;apellidos;fecha_nacimiento;dirección;ciudad;código postal;móvil;correo electrónico",
                "id;ad;soyadı;doğum tarihi;adres;şehir;posta kodu;cep telefonu;e-posta",
                "id;Prénom;Nom;Date de naissance;Adresse;Ville;Code postal;Téléphone;Courriel",
                "id;nome;cognome;data di nascita;via;città;CAP;cellulare;mail",
                "id;voornaam;achternaam;geboortedatum;adres;woonplaats;postcode;telefoonnummer;email",
                "id;imię;nazwisko;data urodzenia;ulica;miasto;kod pocztowy;numer telefonu;email",
                "id;fornavn;etternavn;fødselsdato;adresse;poststed;postnummer;mobil;e-post",
                "id;förnamn;efternamn;födelsedatum;gata;ort;postnr;telefon;e-post",
                "id;jméno;příjmení;datum narození;ulice;město;PSČ;telefon;email",
                "id;имя;фамилия;дата рождения;адрес;город;индекс;телефон;почта",
                "id;firstname;surname;dob;road;parish;postal_code;cell;mail"
            })
    void guess_headersOfOtherLanguages_areKnown(String headers) {
        assertEquals(PEOPLE, kinds(headers.split(";", -1)));
    }

    /** Streets in a word, as most are in German, and rows that have a number of their own. */
    @Test
    void guess_streetsWithTheNumberInAnotherColumn_areStreets() {
        for (String[] names : List.of(
                new String[] {"street", "house_number"},
                new String[] {"straat", "huisnummer"},
                new String[] {"street", "house"},
                new String[] {"Straße", "Nr"})) {
            Map<String, Column> columns = people("id", "first_name", "surname");
            columns.put(names[0], row -> FAMILY.get(row % 10) + "pad");
            columns.put(names[1], row -> Integer.toString(1 + row % 90));
            Map<String, Kind> kinds = guessed(columns);
            assertEquals(Kind.STREET, kinds.get(names[0]), names[0]);
            assertEquals(Kind.HOUSE_NUMBER, kinds.get(names[1]), names[1]);
        }
    }

    @Test
    void guess_numbersBesideWholeAddresses_areNoHouseNumbers() {
        Map<String, Column> columns = people("id", "first_name", "surname");
        columns.put("street", row -> (1 + row % 90) + " Oak Street");
        columns.put("no", row -> Integer.toString(100 + row / 2));
        columns.put("house", row -> FAMILY.get(row % 10) + " Manor " + row % 3);
        Map<String, Kind> kinds = guessed(columns);
        assertEquals(Kind.NUMBER, kinds.get("no"));
        assertNotEquals(Kind.HOUSE_NUMBER, kinds.get("house"));
    }

    private static Kind named(String header, Column names, String... more) {
        Map<String, Column> columns = new LinkedHashMap<>();
        columns.put(header, names);
        columns.put("addr", row -> (1 + row % 90) + " Oak Street");
        for (String name : more) {
            columns.put(name, row -> (1940 + row % 60) + "-0" + (1 + row % 9) + "-1" + row % 10);
        }
        return Objects.requireNonNull(guessed(columns).get(header));
    }

    @Test
    void guess_namesOfBusinesses_areNoNamesOfPeople() {
        List<String> trades = List.of("Bakery", "Cafe", "Grill", "Hardware", "& Sons", "Trading Ltd", "Garden", "Stop");
        Column shops = row -> FAMILY.get(row / 8 % 10) + " " + trades.get(row % 8);
        assertEquals(Kind.TEXT, named("name", shops));
        assertEquals(Kind.TEXT, named("customer", shops));
        assertEquals(Kind.FULL_NAME, named("full_name", shops), "as its header says");
        assertEquals(Kind.FULL_NAME, named("name", shops, "dob"), "businesses are not born");
    }

    @Test
    void guess_namesOfPeople_areSoWhereverTheyAreFrom() {
        Column given = row -> GIVEN.get(row % GIVEN.size()) + " " + FAMILY.get(row % 10);
        assertEquals(Kind.FULL_NAME, named("name", given));
        assertEquals(Kind.FULL_NAME, named("name", row -> row % 5 == 0 ? "Novak Bakery Ltd" : given.value(row)));
        Column korean = row -> FAMILY.get(row % 3) + " Min-" + (char) ('a' + row % 26) + (char) ('a' + row / 26);
        assertEquals(Kind.FULL_NAME, named("name", korean));
    }

    @Test
    void guess_nameBesideAFamilyName_isAGivenNameUnlessItHoldsIt() {
        Map<String, Column> columns = people("id");
        columns.put("nome", row -> GIVEN.get(row % 40) + " " + GIVEN.get(row % 7));
        columns.put("cognome", row -> FAMILY.get(row % 10));
        assertEquals(Kind.GIVEN_NAME, guessed(columns).get("nome"));
        columns.put("nome", row -> GIVEN.get(row % 40) + " " + FAMILY.get(row % 10));
        assertEquals(Kind.FULL_NAME, guessed(columns).get("nome"));
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

    /**
     * What is called otherwise is no city, though it is a word beside a postcode; and both names together say nothing new.
     */
    @Test
    void guess_wordsOfOtherMeaningBesideAPostcode_areNoCities() {
        Map<String, Column> columns = people("id", "first_name", "surname");
        Column given = Objects.requireNonNull(columns.get("first_name"));
        Column family = Objects.requireNonNull(columns.get("surname"));
        columns.put("first_and_surname", row -> given.value(row) + " " + family.value(row));
        columns.put("birth_place", row -> "North" + GIVEN.get(row * 7 % 47) + FAMILY.get(row % 10));
        columns.put("postcode", row -> Integer.toString(2000 + row % 70 * 13));
        columns.put("occupation", row -> GIVEN.get(row * 5 % 47) + FAMILY.get(row % 10) + "er");
        Map<String, Kind> guessed = guessed(columns);
        assertEquals(
                Map.of(
                        "first_name", Kind.GIVEN_NAME,
                        "surname", Kind.FAMILY_NAME,
                        "birth_place", Kind.TEXT,
                        "postcode", Kind.POSTCODE,
                        "occupation", Kind.TEXT),
                guessed);
    }
}
