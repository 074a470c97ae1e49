package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.identity.match.Field.Kind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {
    @ParameterizedTest
    @CsvSource({
        "BIRTH_DATE, 1900-01-01, true",
        "BIRTH_DATE, 01.01.1900, true",
        "BIRTH_DATE, 1970-01-01, false",
        "EMAIL, None@none.com, true",
        "EMAIL, test@test.com, true",
        "EMAIL, ada@lovelace.org, false",
        "PHONE, 000-000-0000, true",
        "PHONE, (999) 999-9999, true",
        "PHONE, 123-456-7890, true",
        "PHONE, (914) 840-8387, false",
        "STREET, UNKNOWN, true",
        "STREET, Unknown Soldier Square, false",
        "POSTCODE, 00000, true",
        "POSTCODE, 01000, false",
        "IDENTIFIER, 000-00-0000, true",
        "GIVEN_NAME, N/A, true",
        "GIVEN_NAME, NULL, true",
        "GIVEN_NAME, Na, false",
        "FAMILY_NAME, Null, false",
        "FAMILY_NAME, Not available, true",
        "TEXT, not provided, true",
        "CITY, Nan, true"
    })
    void cells_valueThatMeansNothing_isMissing(Kind kind, String value, boolean missing) {
        boolean isMissing = Arrays.asList(new Layout(Schema.of(new Field("x", kind))).cells(List.of(value)))
                .contains(null);
        assertEquals(missing, isMissing, value);
    }
}
