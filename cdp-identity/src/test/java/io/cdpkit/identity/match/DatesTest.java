package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatesTest {
    @ParameterizedTest
    @CsvSource({
        "1958-03-28, 19580328",
        "3/28/58, 19580328",
        "28.3.58, 19580328",
        "58-03-28, 19580328",
        "28-Mar-58, 19580328",
        "Mar 28 58, 19580328",
        "'Mar 28, 1958', 19580328",
        "28 March 1958, 19580328",
        "3/28/1958 0:00, 19580328",
        "2/16/03, 20030216",
        "5/6/29, 20290605",
        "5/6/30, 19300605",
        "5.6.07, 20070605",
        "19580328, 19580328",
        "1958, 1958",
        "12.3.4 55, 123455",
        "1942-05-Q2, 194205q2",
        "' 1942-05-Q2 ', 194205q2",
        "12. März 1980, 19800312",
        "12 Dezember 1980, 19801212",
        "1er août 1980, 19800801",
        "mardi 12 juin 1980, 19800612",
        "12 juillet 1980, 19800712",
        "12 de marzo de 1980, 19800312",
        "12th of March 1980, 19800312",
        "'March 12th, 1980', 19800312",
        "'Wed, 12 Mar 1980 00:00:00 GMT', 19800312",
        "12MAR1980, 19800312",
        "1980-03-12T00:00:00Z, 19800312",
        "19800312T101500, 19800312",
        "1980年3月12日, 19800312",
        "١٢/٠٣/١٩٨٠, 19800312",
        "１９８０-０３-１２, 19800312",
    })
    void write_anyStyle_isReadAsItIs(String raw, String written) {
        assertEquals(written, Dates.write(raw));
    }
}
