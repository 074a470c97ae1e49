package io.cdpkit.privacy.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PiiScannerTest {
    private static final PiiScanner SCANNER = PiiScanner.standard();

    private static List<PiiKind> kinds(String text) {
        return SCANNER.scan(text).stream().map(Finding::kind).toList();
    }

    /** Published test numbers, or made by the check digit's rule. */
    private static final Map<PiiKind, List<String>> SOUND = Map.ofEntries(
            Map.entry(
                    PiiKind.EMAIL,
                    List.of(
                            "ada@example.com",
                            "a.b+c@mail.example.co.uk",
                            "o'neil@example.org",
                            "m\u00fcller@b\u00fccher.de")),
            Map.entry(
                    PiiKind.PHONE,
                    List.of(
                            "+49 1512 3456789",
                            "+1 (650) 555-1212",
                            "(650) 555-1212",
                            "650-555-1212",
                            "030 / 901820 55")),
            Map.entry(
                    PiiKind.CARD,
                    List.of(
                            "4111 1111 1111 1111",
                            "4111111111111111",
                            "5500-0000-0000-0004",
                            "340000000000009",
                            "3530111333300000",
                            "6011000990139424",
                            "2223003122003222",
                            "30569309025904")),
            Map.entry(
                    PiiKind.IBAN,
                    List.of(
                            "DE89 3704 0044 0532 0130 00",
                            "GB82WEST12345698765432",
                            "FR1420041010050500013M02606",
                            "NL91ABNA0417164300")),
            Map.entry(
                    PiiKind.IP_ADDRESS, List.of("192.0.2.77", "2001:db8::1", "fe80::1:2:3:4", "2001:db8:1:2:3:4:5:6")),
            Map.entry(PiiKind.MAC_ADDRESS, List.of("00:1A:2B:3C:4D:5E", "00-1a-2b-3c-4d-5e")),
            Map.entry(PiiKind.US_SSN, List.of("219-09-9998", "ssn 219099998")),
            Map.entry(PiiKind.DE_TAX_ID, List.of("86 095 742 719", "Steuer-ID 47036892816")),
            Map.entry(PiiKind.ES_NIF, List.of("12345678Z", "X1234567L", "12345678-Z")),
            Map.entry(PiiKind.FR_NIR, List.of("2 55 08 14 168 025 38", "255081416802538")),
            Map.entry(PiiKind.GB_NHS, List.of("NHS 943 476 5919", "NHS 9434765919")),
            Map.entry(PiiKind.IT_FISCAL_CODE, List.of("RSSMRA85T10A562S")),
            Map.entry(PiiKind.NL_BSN, List.of("bsn 111222333")),
            Map.entry(PiiKind.BE_NATIONAL_NUMBER, List.of("85.07.30-033.28", "93051822361")),
            Map.entry(PiiKind.PL_PESEL, List.of("44051401359")),
            Map.entry(PiiKind.SE_PERSONNUMMER, List.of("811228-9874", "19811228-9874")),
            Map.entry(PiiKind.BR_CPF, List.of("529.982.247-25")),
            Map.entry(PiiKind.CA_SIN, List.of("046 454 286".replace("046 454 286", "130 692 544"))),
            Map.entry(PiiKind.IN_AADHAAR, List.of("2341 2341 2346", "aadhaar 234123412346")),
            Map.entry(PiiKind.AU_TFN, List.of("TFN 123 456 782", "tfn 123456782")));

    /** Ids that a platform is full of are nobody's card, whatever digits they end in. */
    @Test
    void scan_uuids_findsNothing() {
        Random chance = new Random(11);
        PiiScanner scanner = PiiScanner.standard();
        for (int i = 0; i < 20_000; i++) {
            String id = new UUID(chance.nextLong(), chance.nextLong()).toString();
            assertEquals(List.of(), scanner.scan("request " + id + ", " + id.toUpperCase(Locale.ROOT) + "."), id);
        }
        String phone = "12345678-1234-1234-1234-426614174000";
        assertEquals("[EMAIL] " + phone + " [EMAIL]", scanner.redact("a@x.de " + phone + " b@x.de"));
        assertFalse(scanner.scan(phone + "4-4111-1111-1111-1111").isEmpty(), "longer than an id");
    }

    @Test
    void scan_everyKind_isFoundAloneAndInASentence() {
        assertEquals(PiiKind.values().length, SOUND.size());
        SOUND.forEach((kind, samples) -> {
            for (String sample : samples) {
                assertEquals(List.of(kind), kinds(sample), sample);
                assertEquals(List.of(kind), kinds("He wrote: " + sample + ", and left."), sample);
                assertEquals(List.of(kind), kinds("(" + sample + ")"), sample);
            }
        });
    }

    @Test
    void scan_oneDigitWrong_isNotFoundByItsCheckDigit() {
        for (PiiKind kind : List.of(
                PiiKind.CARD,
                PiiKind.IBAN,
                PiiKind.FR_NIR,
                PiiKind.BR_CPF,
                PiiKind.PL_PESEL,
                PiiKind.DE_TAX_ID,
                PiiKind.ES_NIF,
                PiiKind.IT_FISCAL_CODE,
                PiiKind.BE_NATIONAL_NUMBER,
                PiiKind.IN_AADHAAR)) {
            for (String sample : SOUND.getOrDefault(kind, List.of())) {
                char[] wrong = sample.toCharArray();
                int last = wrong.length - 1;
                wrong[last] =
                        wrong[last] == '9' || wrong[last] == 'Z' ? (char) (wrong[last] - 1) : (char) (wrong[last] + 1);
                assertFalse(kinds(new String(wrong)).contains(kind), sample);
            }
        }
    }

    @Test
    void scan_harmlessTexts_findNothing() {
        for (String text : List.of(
                "",
                "Order 1234567 of 2026-06-01 came to 1,299.00 EUR",
                "version 1.2.3.4.5",
                "at 12:30:45 and 08:15",
                "tcp/ip, e-mail @ home",
                "a@b",
                "call std::vector::at",
                "SKU 4006381333931, EAN 5901234123457",
                "0000000000000000",
                "123456789",
                "12345678901234567890",
                "2026-06-01T12:00:00Z",
                "550e8400-e29b-41d4-a716-446655440000",
                "1/2 or 3.14 or 99%")) {
            assertEquals(List.of(), kinds(text), text);
        }
    }

    /** Attack 13: look-alike digits, odd spaces and hyphens, and chars that nobody sees. */
    @Test
    void scan_disguises_areSeenThrough() {
        assertEquals(List.of(PiiKind.CARD), kinds("4111\u00a01111\u20091111\u202f1111"));
        assertEquals(List.of(PiiKind.CARD), kinds("4111\u16801111\u20281111\u20291111"));
        assertEquals(List.of(PiiKind.CARD), kinds("\uff14\uff11\uff11\uff11111111111111"));
        assertEquals(List.of(PiiKind.CARD), kinds("4111\u200b1111\u200d1111\u20601111"));
        assertEquals(List.of(PiiKind.CARD), kinds("4111\u20111111\u20131111\u22121111"));
        assertEquals(List.of(PiiKind.CARD), kinds("\u0664\u0661\u0661\u0661 1111 1111 1111"));
        assertEquals(List.of(PiiKind.EMAIL), kinds("ada\uff20example.com"));
        assertEquals(List.of(PiiKind.EMAIL), kinds("ada@exam\u00adple.com"));
        assertEquals(List.of(PiiKind.IBAN), kinds("\u200fDE89370400440532013000\u200e"));
    }

    @Test
    void redact_text_leavesTheRestAsItIs() {
        assertEquals(
                "\ud83d\ude00 [EMAIL], card [CARD]; bye \u00e9",
                SCANNER.redact("\ud83d\ude00 ada@example.com, card 4111\u00a01111 1111 1111; bye \u00e9"));
        assertEquals("nothing here", SCANNER.redact("nothing here"));
    }

    @Test
    void scan_attributes_tellsThePath() {
        Attributes traits = Attributes.builder()
                .put("note", "mail ada@example.com")
                .put("card", 4111111111111111L)
                .put("tags", Value.of(List.of(Value.of("x"), Value.of("192.0.2.77"))))
                .put("address", Attributes.of("line", "IBAN DE89370400440532013000"))
                .build();
        List<String> paths = SCANNER.scan(traits).stream().map(Finding::path).toList();
        assertEquals(List.of("address.line", "card", "note", "tags[1]"), paths);
        assertFalse(SCANNER.scan(traits).toString().contains("ada"));
    }

    private static List<String> kindsAt(String key, Value value) {
        return SCANNER.scan(Attributes.of(key, value)).stream()
                .map(finding -> finding.kind() + "@" + finding.path())
                .toList();
    }

    @Test
    void scan_bareNumberUnderAKey_isWhatTheKeySays() {
        for (String key : List.of("phone", "mobile_phone", "phoneNumber", "telephone", "Tel")) {
            assertEquals(List.of("PHONE@" + key), kindsAt(key, Value.of("015112345678")));
        }
        assertEquals(List.of("PHONE@phone"), kindsAt("phone", Value.of(4915112345678L)));
        assertEquals(List.of("US_SSN@ssn"), kindsAt("ssn", Value.of("123456789")));
        assertEquals(
                List.of("PHONE@phone.number"), kindsAt("phone", Value.of(Attributes.of("number", "015112345678"))));
        for (String key : List.of("hotel", "business", "zip", "fluid", "id")) {
            assertEquals(List.of(), kindsAt(key, Value.of("123456789")), key);
        }
        assertEquals(List.of(), kindsAt("version", Value.of("1.2.3.4")));
        assertEquals(List.of("IP_ADDRESS@ipAddress"), kindsAt("ipAddress", Value.of("1.2.3.4")));
        assertEquals(List.of("CARD@note"), kindsAt("note", Value.of("4111111111111111")));
    }

    @Test
    void scan_cardAsADecimal_isFound() {
        assertEquals(
                List.of("CARD@n", "CARD@n"),
                List.of(
                        kindsAt("n", Value.of(new BigDecimal("4111111111111111.00")))
                                .get(0),
                        kindsAt("n", Value.of(new BigDecimal("4.111111111111111E15")))
                                .get(0)));
        assertEquals(List.of(), kindsAt("n", Value.of(new BigDecimal("52.520008"))));
        assertEquals(List.of(), kindsAt("n", Value.of(new BigDecimal("1E+1000000"))));
    }

    @Test
    void scan_personalDataInAKey_isFoundAndNotShown() {
        assertEquals(List.of("EMAIL@"), kindsAt("ada@example.com", Value.of(true)));
        Attributes inner = Attributes.of("ada@example.com", "4111111111111111");
        List<Finding> findings = SCANNER.scan(Attributes.of("m", Value.of(inner)));
        assertEquals(
                List.of("m", "m.[EMAIL]"), findings.stream().map(Finding::path).toList());
        assertFalse(findings.toString().contains("ada"));
    }

    private static List<String> found(String text) {
        return SCANNER.scan(text).stream()
                .map(finding -> finding.kind() + " " + text.substring(finding.start(), finding.end()))
                .toList();
    }

    @Test
    void scan_whatOnlyLooksAlike_findsNothing() {
        for (String text : List.of(
                "01.03.2026",
                "on 1/3/2026 12:30",
                "01-03-2026 0815",
                "2026-03-01 10 20",
                "v10.0.19045.3803",
                "10.0.19045.3803 and 0.19045.3803",
                "000-12-3456",
                "x@2x.png",
                "icon@3x.SVG",
                "a::b",
                "dead::beef",
                "a1::b2",
                "std::map",
                "discarded4111111111111111",
                "a4111111111111111",
                "version 1.2.3.4",
                "Version: 1.2.3.4",
                "chapter 1.2.3.4",
                "SKU 0012-3456-789",
                "part no 123 456 7890",
                "Part No. 123 456 7890",
                "0800 - 1700",
                "open 0930 - 1800",
                "00001234567890")) {
            assertEquals(List.of(), found(text), text);
        }
    }

    @Test
    void scan_unusualSpellings_areFoundWhole() {
        assertEquals(List.of("EMAIL ada%40example.com"), found("?q=ada%40example.com&p=1"));
        assertEquals(List.of("EMAIL a%40b@example.com"), found("a%40b@example.com"));
        assertEquals(List.of("EMAIL a@b.org"), found("https://x.org/?email=a@b.org"));
        assertEquals(List.of("EMAIL back+ada=x.org@list.org"), found("back+ada=x.org@list.org"));
        assertEquals(List.of("CARD 4111_1111_1111_1111"), found("4111_1111_1111_1111"));
        assertEquals(List.of("CARD 4111  1111  1111  1111"), found("4111  1111  1111  1111"));
        assertEquals(List.of("CARD 4111111111111111"), found("card4111111111111111"));
        assertEquals(List.of("CARD 4111 1111 1111 1111"), found("\ud83d\udcb34111 1111 1111 1111"));
        assertEquals(List.of("PHONE 0171 1234567"), found("Tel0171 1234567"));
        assertEquals(List.of("IBAN DE89  3704  0044  0532  0130  00"), found("DE89  3704  0044  0532  0130  00"));
        for (String phone : List.of(
                "00491711234567",
                "00 49 171 1234567",
                "1-800-555-0100",
                "1.800.555.0100",
                "1 (800) 555-0100",
                "0171/1234567",
                "06.12.34.56.78",
                "01.03.20.26.44")) {
            assertEquals(List.of("PHONE " + phone), found(phone));
        }
        for (String address : List.of("::ffff:192.0.2.1", "64:ff9b::192.0.2.33", "1:2:3:4:5:6:192.0.2.1", "fe80::1")) {
            assertEquals(List.of("IP_ADDRESS " + address), found("from " + address + ", port 80"));
        }
    }

    @Test
    void confidence_lower_tellsMore() {
        assertEquals(List.of(), kinds("111222333"));
        assertFalse(SCANNER.confidence(20).scan("111222333").isEmpty());
        assertThrows(IllegalArgumentException.class, () -> SCANNER.confidence(0));
    }

    /** Texts that send regular expressions into the woods. */
    @Test
    void scan_hostileTexts_comesToAnEnd() {
        for (String unit : List.of(
                "1 ", "1-", "a.", "a@", "@", "::", "1:", "+1 ", "(", "DE89 ", "a1", "-", "1.1.1.", "\u200b", "ab:")) {
            String text = unit.repeat(50_000 / unit.length());
            assertFalse(SCANNER.redact(text).isEmpty());
        }
    }

    @Test
    void scan_anyText_staysWithinIt() {
        Random chance = new Random(5);
        String signs = "0123456789 -.+()@:/abcDE\u200b\uff11\ud83d\ude00\u00e9\u0130";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = chance.nextInt(40); j > 0; j--) {
                text.append(signs.charAt(chance.nextInt(signs.length())));
            }
            int before = 0;
            for (Finding finding : SCANNER.confidence(1).scan(text.toString())) {
                assertTrue(
                        finding.start() >= before && finding.end() > finding.start() && finding.end() <= text.length());
                before = finding.end();
            }
            SCANNER.redact(text.toString());
        }
    }
}
