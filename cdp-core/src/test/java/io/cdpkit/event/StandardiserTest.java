package io.cdpkit.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.testkit.LoaderWithout;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandardiserTest {
    private static void assertForm(String expected, Standardiser standardiser, String raw) {
        assertEquals(Optional.of(expected), standardiser.standardise(raw));
        assertEquals(Optional.of(expected), standardiser.standardise(expected));
    }

    @ParameterizedTest
    @CsvSource({
        "' Anna@Example.COM ', anna@example.com",
        "\u200banna@example.com\ufeff, anna@example.com",
        "\uff21nna\uff20example.com, anna@example.com",
        "a.n.n.a+shop@gmail.com, a.n.n.a+shop@gmail.com",
        "J\u00dcRGEN@M\u00dcLLER.de, j\u00fcrgen@xn--mller-kva.de",
        "\u0130NFO@EXAMPLE.COM, info@example.com",
        "o'brien!#$@sub.example.co.uk, o'brien!#$@sub.example.co.uk"
    })
    void email_wellFormed_isBroughtIntoOneForm(String raw, String expected) {
        assertForm(expected, Standardiser.email(), raw);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "anna",
                "@example.com",
                "anna@",
                "anna@localhost",
                "anna@example",
                ".anna@example.com",
                "anna.@example.com",
                "an..na@example.com",
                "an na@example.com",
                "\"anna\"@example.com",
                "anna@-example.com",
                "anna@example-.com",
                "anna@example..com",
                "anna@example.com.",
                "anna@127.0.0.1",
                "anna@[127.0.0.1]",
                "anna@exa_mple.com",
                "a@b@example.com",
                "<anna@example.com>"
            })
    void email_malformed_isEmpty(String raw) {
        assertEquals(Optional.empty(), Standardiser.email().standardise(raw));
    }

    @Test
    void email_longerThanAllowed_isEmpty() {
        String domain = ("d".repeat(60) + ".").repeat(3) + "de";
        assertTrue(
                Standardiser.email().standardise("a".repeat(64) + "@" + domain).isPresent());
        assertTrue(
                Standardiser.email().standardise("a".repeat(65) + "@" + domain).isEmpty());
        assertTrue(Standardiser.email()
                .standardise("a".repeat(64) + "@" + "d.".repeat(94) + "de")
                .isEmpty());
        assertTrue(Standardiser.email().standardise("a".repeat(10_000_000)).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "A.n.n.a+shop@GoogleMail.com, anna@gmail.com",
        "anna+shop@example.com, anna@example.com",
        "a.nna@example.com, a.nna@example.com",
        "+shop@example.com, +shop@example.com",
        "anna.+shop@example.com, anna.+shop@example.com"
    })
    void emailIgnoringSubaddress_tagsAndDots_areOneMailbox(String raw, String expected) {
        assertForm(expected, Standardiser.emailIgnoringSubaddress(), raw);
    }

    @ParameterizedTest
    @CsvSource({
        "0171 1234567, +491711234567",
        "(0171) 123-45 67, +491711234567",
        "+49 (0)171 1234567, +491711234567",
        "0049 171 1234567, +491711234567",
        "+1 650-253-0000, +16502530000"
    })
    void phone_ofTheDefaultRegionOrAbroad_isE164(String raw, String expected) {
        assertForm(expected, Standardiser.phone("DE"), raw);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "hello", "+1 999 999 9999", "+999 1234567"})
    void phone_notANumber_isEmpty(String raw) {
        assertEquals(Optional.empty(), Standardiser.phone("DE").standardise(raw));
    }

    @Test
    void phone_unknownRegion_isRefusedWithTheFix() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Standardiser.phone("Germany"));
        assertTrue(String.valueOf(e.getMessage()).contains("\"DE\""), e.getMessage());
    }

    @Test
    void phone_withoutTheOptionalJar_namesTheCoordinates() throws ReflectiveOperationException {
        Class<?> standardiser = new LoaderWithout("com.google.i18n.").loadClass(Standardiser.class.getName());
        Method email = standardiser.getMethod("email");
        assertTrue(standardiser.isInstance(email.invoke(null)));
        Method phone = standardiser.getMethod("phone", String.class);
        InvocationTargetException e = assertThrows(InvocationTargetException.class, () -> phone.invoke(null, "DE"));
        IllegalStateException cause = assertInstanceOf(IllegalStateException.class, e.getCause());
        assertTrue(
                String.valueOf(cause.getMessage()).contains("com.googlecode.libphonenumber:libphonenumber"),
                cause.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "'  ANNA   SCHMIDT ', Anna Schmidt",
        "anna schmidt, Anna Schmidt",
        "McDonald, McDonald",
        "MCDONALD, McDonald",
        "mcdonald, McDonald",
        "O'BRIEN, O'Brien",
        "o\u2019brien, O\u2019Brien",
        "van der Berg, van der Berg",
        "VAN DER BERG, van der Berg",
        "jan van der berg, Jan van der Berg",
        "CHARLES DE GAULLE, Charles de Gaulle",
        "DE NIRO, De Niro",
        "NGUYEN VAN, Nguyen Van",
        "HANS-PETER M\u00dcLLER, Hans-Peter M\u00fcller",
        "J.R.R. TOLKIEN, J.R.R. Tolkien",
        "JOHN SMITH III, John Smith III",
        "john smith iv, John Smith IV",
        "\u0130BRAH\u0130M, \u0130brahim",
        "\u0393\u0399\u03a9\u03a1\u0393\u039f\u03a3, \u0393\u03b9\u03c9\u03c1\u03b3\u03bf\u03c2",
        "Ju\u0308rgen, J\u00fcrgen",
        "DeAndre, DeAndre",
        "\u674e\u5c0f\u9f99, \u674e\u5c0f\u9f99",
        "x, X"
    })
    void name_ofAnyCase_isAsAPersonWritesIt(String raw, String expected) {
        assertForm(expected, Standardiser.name(), raw);
    }

    @ParameterizedTest
    @CsvSource({
        "de, DE",
        "DEU, DE",
        "Germany, DE",
        "deutschland, DE",
        "Allemagne, DE",
        "\u00d6sterreich, AT",
        "OSTERREICH, AT",
        "\u00c9tats-Unis, US",
        "United States, US",
        "U.S.A., US",
        "uk, GB",
        "United Kingdom, GB",
        "Grossbritannien, GB",
        "Ungarn, HU",
        "holland, NL",
        "italia, IT",
        "Hong Kong, HK",
        "Trinidad and Tobago, TT",
        "'Korea, Republic of', KR",
        "Turkey, TR",
        "T\u00fcrkiye, TR",
        "Swaziland, SZ",
        "eswatini, SZ",
        "Kongo, ''",
        "XX, ''",
        "'', ''"
    })
    void country_codeOrName_isAlpha2(String raw, String expected) {
        if (expected.isEmpty()) {
            assertEquals(Optional.empty(), Standardiser.country().standardise(raw));
        } else {
            assertForm(expected, Standardiser.country(), raw);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GB, sw1a1aa, SW1A 1AA",
        "GB, 'M1  1AE', M1 1AE",
        "GB, GIR0AA, GIR 0AA",
        "CA, k1a-0b1, K1A 0B1",
        "NL, 1012ab, 1012 AB",
        "DE, ' D-10115 ', 10115",
        "DE, 1 0 1 1 5, 10115",
        "AT, A-1010, 1010",
        "US, 941031234, 94103-1234",
        "US, 94103, 94103",
        "FR, 75001, 75001",
        "SE, SE-11455, 114 55",
        "PL, 00950, 00-950",
        "JP, \uff11\uff10\uff10\uff10\uff10\uff10\uff11, 100-0001",
        "IE, d02x285, D02 X285",
        "VA, ' 00120  x', 00120 X"
    })
    void postcode_ofTheCountry_hasItsUsualSpacing(String country, String raw, String expected) {
        assertForm(expected, Standardiser.postcode(country), raw);
    }

    @ParameterizedTest
    @CsvSource({"DE, 1067", "DE, 1011A", "GB, 12345", "NL, 1012", "CA, 90210", "US, 9410", "FR, ''", "DE, 10115#"})
    void postcode_ofAnotherForm_isEmpty(String country, String raw) {
        assertEquals(Optional.empty(), Standardiser.postcode(country).standardise(raw));
    }

    /** The upper case of this letter is a letter and two accents, of which one composes again. */
    @Test
    void postcode_letterWhoseUpperCaseComesApart_isComposed() {
        assertForm("\u03AA\u0301", Standardiser.postcode("VA"), "\u0390");
        assertForm("\u03AA\u0301", Standardiser.postcode("VA"), "\u03AA\u0301");
    }

    @Test
    void postcode_capitalsThatCompose_areOneForm() {
        assertForm("\u00cf", Standardiser.postcode("VA"), "\u0131\u0308");
    }

    @Test
    void postcode_unknownCountry_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Standardiser.postcode("Germany"));
        assertThrows(IllegalArgumentException.class, () -> Standardiser.postcode("de"));
    }

    @ParameterizedTest
    @CsvSource({
        "2024-02-29, 2024-02-29",
        "2024/2/9, 2024-02-09",
        "20240229, 2024-02-29",
        "29.02.2024, 2024-02-29",
        "9.2.2024, 2024-02-09",
        "25/12/2023, 2023-12-25",
        "12/25/2023, 2023-12-25",
        "05/05/2023, 2023-05-05"
    })
    void date_ofOneReading_isIso(String raw, String expected) {
        assertForm(expected, Standardiser.date(), raw);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01/02/2003",
                "01/02/03",
                "01.02.03",
                "2023-02-29",
                "29.02.2023",
                "31/04/2023",
                "20231301",
                "12052003",
                "2023-1-1-1",
                "2023-0001-01",
                "2023-01/01",
                "yesterday",
                "",
                "1-",
                "1-2-",
                "--"
            })
    void date_ambiguousOrWrong_isEmpty(String raw) {
        assertEquals(Optional.empty(), Standardiser.date().standardise(raw));
    }

    @ParameterizedTest
    @CsvSource({
        "01/02/2003, 2003-02-01, 2003-01-02",
        "01-02-03, 2003-02-01, 2003-01-02",
        "01/02/75, 1975-02-01, 1975-01-02",
        "01.02.03, 2003-02-01, 2003-02-01",
        "2003-02-01, 2003-02-01, 2003-02-01",
        "25/12/2023, 2023-12-25, ''"
    })
    void date_withAnOrder_readsByIt(String raw, String dayFirst, String monthFirst) {
        assertForm(dayFirst, Standardiser.date(Standardiser.DateOrder.DAY_MONTH_YEAR), raw);
        assertEquals(
                Optional.of(monthFirst).filter(text -> !text.isEmpty()),
                Standardiser.date(Standardiser.DateOrder.MONTH_DAY_YEAR).standardise(raw));
    }

    @Test
    void lowerCase_underTurkishDefault_isTheSame() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            assertForm("title", Standardiser.lowerCase(), " TITLE\u200b");
            assertForm("info@example.com", Standardiser.email(), "INFO@EXAMPLE.COM");
            assertForm("Iris Mills", Standardiser.name(), "IRIS MILLS");
            assertForm("IT", Standardiser.country(), "it");
            assertForm("IN", Standardiser.country(), "india");
            assertForm("D02 IX85", Standardiser.postcode("IE"), "d02ix85");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void trimmed_nothingLeft_isEmpty() {
        assertEquals(Optional.empty(), Standardiser.trimmed().standardise("\u00a0\u200b\t"));
        assertForm("a b", Standardiser.trimmed(), " a b\u3000");
    }

    @Test
    void then_firstHasNoForm_isEmpty() {
        Standardiser chain = Standardiser.trimmed().then(Standardiser.country());
        assertForm("FR", chain, " France ");
        assertEquals(Optional.empty(), chain.standardise(" "));
    }

    @Test
    void orUnchanged_otherKindOrNoForm_isTheSameValue() {
        Value number = Value.of(7);
        Value text = Value.of("no address");
        assertSame(number, Standardiser.email().orUnchanged(number));
        assertSame(text, Standardiser.email().orUnchanged(text));
        assertEquals(Value.of("a@example.com"), Standardiser.email().orUnchanged(Value.of("A@Example.com")));
    }

    @Test
    void toString_ofAPhoneStandardiser_holdsNoAnswer() {
        Standardiser phone = Standardiser.phone("DE");
        phone.standardise("0171 1234567");
        assertFalse(phone.toString().contains("1234567"));
    }

    @Test
    void standardise_marksThatMeetTheirLetter_standsStill() {
        for (String address : List.of("a.\u0301b@gmail.com", "a.\u0301.b@googlemail.com")) {
            String once =
                    Standardiser.emailIgnoringSubaddress().standardise(address).orElseThrow();
            assertEquals(
                    once,
                    Standardiser.emailIgnoringSubaddress().standardise(once).orElseThrow());
        }
        for (String name : List.of("x'\u0131\u0301", "x\u2019\u0131\u0301 \u0131\u0301'ab")) {
            String once = Standardiser.name().standardise(name).orElseThrow();
            assertEquals(once, Standardiser.name().standardise(once).orElseThrow());
        }
    }
}
