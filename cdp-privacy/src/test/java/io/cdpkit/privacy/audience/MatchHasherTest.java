package io.cdpkit.privacy.audience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The platforms' own examples, each hash recomputed. */
class MatchHasherTest {
    private static final List<Platform> HEX =
            List.of(Platform.GOOGLE, Platform.META, Platform.TIKTOK, Platform.PINTEREST, Platform.LINKEDIN, Platform.X);
    private static final List<Platform> UID = List.of(Platform.UID2, Platform.EUID);

    private static String hash(Platform platform, MatchField field, String raw) {
        return MatchHasher.of(platform).key(field, raw).map(MatchKey::value).orElse("none");
    }

    private static String normal(Platform platform, MatchField field, String raw) {
        return String.valueOf(MatchHasher.of(platform).normal(field, raw));
    }

    private static String email(Platform platform, String raw) {
        return hash(platform, MatchField.EMAIL, raw);
    }

    @Test
    void email_plainAddress_hashesAlikeEverywhere() {
        for (Platform platform : HEX) {
            assertEquals(
                    "b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514",
                    email(platform, "user@example.com"));
            assertEquals(
                    "509e933019bb285a134a9334b8bb679dff79d0ce023d529af4bd744d47b4fd8a",
                    email(platform, "  ALEXZ@example.com   "));
            assertEquals(
                    "16c18d336f0b250f0e2d907452ceb9658a74ecdae8bc94864c23122a72cc27a5",
                    email(platform, "MyEmail@example.com"));
            assertEquals(
                    "28aaee4815230cd3b4ebd88c515226550666e91ac019929e3adac3f66c288180",
                    email(platform, "JaneSaoirse+Work@example.com"));
        }
        for (Platform platform : UID) {
            assertEquals("tMmiiTI7IaAcPpQPFQ65uMVCWH8av9jw4cwf/F5HVRQ=", email(platform, "user@example.com"));
        }
    }

    @Test
    void email_gmail_hashesAsEachPlatformWants() {
        for (String spelling :
                List.of("JANE.SAOIRSE@gmail.com", "JaneSaoirse+Work@gmail.com", "janesaoirse@gmail.com")) {
            for (Platform platform : UID) {
                assertEquals("ku4mBX7Z3qJTXWyLFB1INzkyR2WZGW4ANSJUiW21iI8=", email(platform, spelling));
            }
            assertEquals(
                    "92ee26057ed9dea2535d6c8b141d48373932476599196e00352254896db5888f",
                    email(Platform.GOOGLE, spelling));
        }
        assertNotEquals(email(Platform.META, "jane.saoirse@gmail.com"), email(Platform.META, "janesaoirse@gmail.com"));
        assertEquals(
                "62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f",
                email(Platform.META, "John_Smith@gmail.com"));
        assertEquals(
                "d6117306485ed0e50afab3ac871e98f81699151f30281527d63ff5f233656c69",
                email(Platform.TIKTOK, "janedoe@gmail.com"));
        assertEquals(
                "jeffersonloveshiking@gmail.com",
                normal(Platform.GOOGLE, MatchField.EMAIL, "j.e.f..ferson.Loves.hiking@gmail.com"));
    }

    @Test
    void email_googlemail_onlyGoogleTakesItForGmail() {
        String raw = "Jane.Doe+shopping@googlemail.com";
        assertEquals("janedoe@googlemail.com", normal(Platform.GOOGLE, MatchField.EMAIL, raw));
        assertEquals("jane.doe+shopping@googlemail.com", normal(Platform.UID2, MatchField.EMAIL, raw));
        assertEquals("jane.doe+shopping@googlemail.com", normal(Platform.META, MatchField.EMAIL, raw));
    }

    @Test
    void phone_vectors_hashAsPrinted() {
        assertEquals(
                "EObwtHBUqDNZR33LNSMdtt5cafsYFuGmuY4ZLenlue4=", hash(Platform.UID2, MatchField.PHONE, "+12345678901"));
        assertEquals(
                "10e6f0b47054a83359477dcb35231db6de5c69fb1816e1a6b98e192de9e5b9ee",
                hash(Platform.TIKTOK, MatchField.PHONE, "+12345678901"));
        assertEquals(
                "fb4f73a6ec5fdb7077d564cdd22c3554b43ce49168550c3b12c547b78c517b30",
                hash(Platform.GOOGLE, MatchField.PHONE, "1-800-555-0100   "));
        assertEquals("16505551212", normal(Platform.META, MatchField.PHONE, "1 (650)555-1212"));
        assertEquals(
                "e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176",
                hash(Platform.META, MatchField.PHONE, "+1 (650)555-1212"));
        assertEquals("4915123456789", normal(Platform.META, MatchField.PHONE, "0049 (151) 234-56789"));
        assertEquals("none", hash(Platform.META, MatchField.PHONE, "12345"));
    }

    /** A hash of what stands beside a number, or of a number without its country, is somebody else's. */
    @Test
    void phone_whatIsNoNumberOrNotOnlyOne_hasNoKey() {
        for (Platform platform : List.of(Platform.META, Platform.GOOGLE, Platform.TIKTOK)) {
            for (String raw : List.of(
                    "+49 (0)30 123456",
                    "+49 (030) 123456",
                    "030 12345678",
                    "+030 12345678",
                    "(650) 555-1212",
                    "+1 650 555 1212 ext. 34",
                    "+1 650 555 1212 x34",
                    "tel:+1-650-555-1212;ext=34",
                    "call me 1 650 5551212 maybe",
                    "12:30 2026-01-01",
                    "2026-01-01",
                    "31.12.2026",
                    "1/2/2026 ",
                    "+1 650 555 1212, +1 650 555 1213",
                    "+1 650 555 1212 / +1 650 555 1213",
                    "+1 (650 555 1212",
                    "+1 650) 555 1212",
                    "+1 650 555 1212 -",
                    "1     650     555     1212",
                    "++16505551212",
                    "1e650555121")) {
                assertEquals("none", hash(platform, MatchField.PHONE, raw), raw);
            }
        }
    }

    @Test
    void phone_tenDigitsDialledAtHome_haveNoKey() {
        for (String raw : List.of("6505551212", "650-555-1212", "650 555 1212", "650.555.1212", "tel:6505551212")) {
            assertEquals("none", hash(Platform.META, MatchField.PHONE, raw), raw);
            assertEquals("none", hash(Platform.GOOGLE, MatchField.PHONE, raw), raw);
        }
        assertEquals("6515551212", normal(Platform.META, MatchField.PHONE, "+6515551212"));
        assertEquals("4930123456", normal(Platform.META, MatchField.PHONE, "49 30 123456"));
    }

    /** Of a zero after the code of the country, the platform's own copy of the number knows nothing. */
    @Test
    void phone_zeroDialledAtHomeAfterTheCountryCode_hasNoKey() {
        for (String raw : List.of(
                "+49 030 123456",
                "+4903012345678",
                "0044 020 7946 0958",
                "+33 06 12 34 56 78",
                "1 0650 555 1212",
                "+353 087 123 4567",
                "+972 050 123 4567")) {
            assertEquals("none", hash(Platform.META, MatchField.PHONE, raw), raw);
            assertEquals("none", hash(Platform.TIKTOK, MatchField.PHONE, raw), raw);
        }
        assertEquals("none", hash(Platform.UID2, MatchField.PHONE, "+490301234567"));
        assertEquals("390612345678", normal(Platform.META, MatchField.PHONE, "+39 06 1234 5678"));
        assertEquals("2250102030405", normal(Platform.META, MatchField.PHONE, "+225 01 02 03 04 05"));
        assertEquals("3780549123456", normal(Platform.META, MatchField.PHONE, "+378 0549 123456"));
    }

    @Test
    void email_whatIsNoPlausibleAddress_hasNoKey() {
        for (Platform platform : Platform.values()) {
            for (String raw : List.of(
                    "ada@example.com,",
                    "ada@example.com.",
                    "ada@example..com",
                    "ada@.example.com",
                    "ada@example",
                    "ada@-",
                    "ada@-x.com",
                    "ada@x-.com",
                    "ada@example.c",
                    "ada@192.0.2.1",
                    "ada@ex_ample.com",
                    "<ada@example.com>",
                    "mailto:ada@example.com",
                    "\"ada\"@example.com",
                    "N/A@N/A",
                    "\uff4aohn@example.com",
                    "john@gma\u0130l.com",
                    "ada@m\u00fcnchen..de",
                    "ada@m\u00fcnchen")) {
                assertEquals("none", hash(platform, MatchField.EMAIL, raw), raw);
            }
        }
        assertEquals("ada@m\u00fcnchen.de", normal(Platform.META, MatchField.EMAIL, "Ada@Mu\u0308nchen.de"));
        assertEquals("o'neil/a+b@x-y.co.uk", normal(Platform.META, MatchField.EMAIL, "o'neil/a+b@x-y.co.uk"));
        assertEquals(
                "ada@\u0909\u0926\u093e\u0939\u0930\u0923.\u092d\u093e\u0930\u0924",
                normal(
                        Platform.META,
                        MatchField.EMAIL,
                        "ada@\u0909\u0926\u093e\u0939\u0930\u0923.\u092d\u093e\u0930\u0924"));
    }

    @Test
    void names_decomposedAccentsAndOddSpaces_areAsWritten() {
        for (Platform platform : List.of(Platform.GOOGLE, Platform.META)) {
            assertEquals(
                    hash(platform, MatchField.GIVEN_NAME, "Jos\u00e9"),
                    hash(platform, MatchField.GIVEN_NAME, "Jose\u0301"));
        }
        assertEquals("anna maria", normal(Platform.GOOGLE, MatchField.GIVEN_NAME, "Anna\u00a0Maria"));
        assertEquals("annamaria", normal(Platform.META, MatchField.GIVEN_NAME, "Anna\u00a0Maria"));
        assertEquals("sanjos\u00e9", normal(Platform.META, MatchField.CITY, "San Jose\u0301"));
    }

    /** The platform's examples of other scripts; and vowels that are signs of their own, which are no punctuation. */
    @Test
    void names_ofAnyScript_keepAllTheirSigns() {
        assertEquals(
                "8fa8cd9c440be61d0151429310034083132b35975c4bea67fdd74158eb51db14",
                hash(Platform.META, MatchField.GIVEN_NAME, "\uc815"));
        assertEquals(
                "08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c",
                hash(Platform.META, MatchField.GIVEN_NAME, "Val\u00e9ry"));
        for (String name :
                List.of("\u0930\u093e\u092e", "\u0926\u093f\u0932\u094d\u0932\u0940", "\u0e19\u0e49\u0e33")) {
            assertEquals(name, normal(Platform.META, MatchField.FAMILY_NAME, name + "."));
            assertEquals(name, normal(Platform.META, MatchField.CITY, name + "-" + 7));
        }
        assertEquals("\u738b\u5c0f\u660e", normal(Platform.META, MatchField.GIVEN_NAME, "\u738b\u5c0f\u660e"));
        assertEquals("oneil", normal(Platform.META, MatchField.FAMILY_NAME, "O\u2019Neil"));
    }

    /** What stands for nothing known is no country, though it has two letters. */
    @Test
    void country_whatIsNoIsoCode_hasNoKey() {
        for (Platform platform : List.of(Platform.GOOGLE, Platform.META)) {
            for (String raw : List.of("N/A", "n.a.", "-", "zz", "uk", "USA", "Germany", "d1e", "\u65e5jp", "?? ?")) {
                assertEquals("none", hash(platform, MatchField.COUNTRY, raw), raw);
            }
        }
        assertEquals("NA", normal(Platform.GOOGLE, MatchField.COUNTRY, "(na)"));
        assertEquals("none", hash(Platform.GOOGLE, MatchField.POSTCODE, "---"));
    }

    /** A host that has hashed already, or keeps a placeholder for a name, would send what matches nobody. */
    @Test
    void names_withoutALetterOrHashedAlready_haveNoKey() {
        String hash = "128a07bfe2df877c52076e60d7774cf5baaa046c5a6c48daf30ff43ecca2f814";
        for (Platform platform : List.of(Platform.GOOGLE, Platform.META)) {
            for (MatchField field :
                    List.of(MatchField.GIVEN_NAME, MatchField.FAMILY_NAME, MatchField.CITY, MatchField.REGION)) {
                for (String raw : List.of("???", "-", "12", ", ,", hash, hash.toUpperCase(Locale.ROOT))) {
                    assertEquals("null", normal(platform, field, raw));
                }
            }
            assertEquals("john3", normal(platform, MatchField.GIVEN_NAME, "John3"));
        }
    }

    @Test
    void phone_spellingsOfOneNumber_areOne() {
        for (String raw : List.of(
                "16505551212",
                "+1 (650) 555-1212",
                "+1 (650)555-1212",
                "tel:+1-650-555-1212",
                "TEL: 001 650 555 12 12",
                "(+1) 650.555.1212",
                "+ 1/650/5551212",
                "1\u2013650 - 555 - 1212",
                "\uff11\u00a0650 555 \u0661\u0662\u0661\u0662")) {
            assertEquals("16505551212", normal(Platform.META, MatchField.PHONE, raw), raw);
            assertEquals("+16505551212", normal(Platform.GOOGLE, MatchField.PHONE, raw), raw);
        }
    }

    /** A platform prints this hash beside numbers with a plus; it is that of the digits without. Ours must not follow. */
    @Test
    void phone_theTrapInAPublishedVector_isNotFollowed() {
        String printed = "65b7e6dcf6f4310f8d7cbfbd78289a753062fb054d6664fb9aaac5df66a422d4";
        assertEquals(printed, HexFormat.of().formatHex(sha256("37493828222")));
        assertNotEquals(printed, hash(Platform.TIKTOK, MatchField.PHONE, "+37493828222"));
        assertEquals(
                "241371e6",
                hash(Platform.TIKTOK, MatchField.PHONE, "+37493828222").substring(0, 8));
        assertEquals(
                "a6e82c2f",
                hash(Platform.TIKTOK, MatchField.PHONE, "+16577770000").substring(0, 8));
    }

    @Test
    void phone_uid2_takesOnlyWhatIsNormalisedAlready() {
        for (String raw : List.of("12345678901", "+1 234 567 8901", "+1234567", "+0123456789", "+1234567890123456")) {
            assertEquals("none", hash(Platform.UID2, MatchField.PHONE, raw), raw);
        }
    }

    @Test
    void names_google_dropTitlesAndSuffixes() {
        assertEquals(
                "128a07bfe2df877c52076e60d7774cf5baaa046c5a6c48daf30ff43ecca2f814",
                hash(Platform.GOOGLE, MatchField.GIVEN_NAME, "GivenName"));
        assertEquals(
                "77762c287e61ce065bee5c15464012c6fbe088398b8057627d5577249430d574",
                hash(Platform.GOOGLE, MatchField.FAMILY_NAME, "FamilyName"));
        assertEquals("alex", normal(Platform.GOOGLE, MatchField.GIVEN_NAME, " Alex Dr."));
        assertEquals("alex", normal(Platform.GOOGLE, MatchField.GIVEN_NAME, "Mrs. Alex"));
        assertEquals("quinn", normal(Platform.GOOGLE, MatchField.FAMILY_NAME, "Quinn, Jr."));
        assertEquals("quinn", normal(Platform.GOOGLE, MatchField.FAMILY_NAME, "quinn, jr., dds"));
        assertEquals("quinn", normal(Platform.GOOGLE, MatchField.FAMILY_NAME, " Quinn,Jr.   "));
        assertEquals("null", normal(Platform.GOOGLE, MatchField.FAMILY_NAME, ", Jr. "));
        assertEquals("null", normal(Platform.GOOGLE, MatchField.FAMILY_NAME, ",Jr.,DDS "));
        assertEquals("quinn-alex", normal(Platform.GOOGLE, MatchField.FAMILY_NAME, "Quinn-Alex"));
        assertEquals("boardds", normal(Platform.GOOGLE, MatchField.FAMILY_NAME, "Boardds"));
        assertEquals("null", normal(Platform.GOOGLE, MatchField.GIVEN_NAME, "Dr."));
        assertEquals("md", normal(Platform.GOOGLE, MatchField.FAMILY_NAME, "MD"));
    }

    @Test
    void meta_itsOwnExamples_areAsPrinted() {
        assertEquals(
                "6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec",
                hash(Platform.META, MatchField.GIVEN_NAME, "Mary"));
        assertEquals(
                "79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621",
                hash(Platform.META, MatchField.COUNTRY, "us"));
        assertEquals("nathanboile", normal(Platform.META, MatchField.GIVEN_NAME, "    Na'than-Boile    "));
        assertEquals("dela cruz", normal(Platform.GOOGLE, MatchField.FAMILY_NAME, "Dela Cruz"));
        assertEquals("delacruz", normal(Platform.META, MatchField.FAMILY_NAME, "Dela Cruz"));
        assertEquals("ca", normal(Platform.META, MatchField.REGION, "California"));
        assertEquals("ny", normal(Platform.META, MatchField.REGION, "New York"));
        assertEquals("wa", normal(Platform.META, MatchField.REGION, "WA"));
        assertEquals("bayern", normal(Platform.META, MatchField.REGION, "Bayern"));
        assertEquals("sanjos\u00e9", normal(Platform.META, MatchField.CITY, "San Jos\u00e9"));
        assertEquals("washingtondc", normal(Platform.META, MatchField.CITY, "Washington, D.C."));
        assertEquals("stanleypark", normal(Platform.META, MatchField.CITY, "Stanley Park 1234"));
        assertEquals("98121", normal(Platform.META, MatchField.POSTCODE, "98 121-9431"));
        assertEquals("nr95al", normal(Platform.META, MatchField.POSTCODE, "NR9 5AL"));
        assertEquals("641041", normal(Platform.META, MatchField.POSTCODE, "641041-ABC-XYZ"));
        assertEquals("us", normal(Platform.META, MatchField.COUNTRY, "US!"));
        assertEquals("19901231", normal(Platform.META, MatchField.BIRTH_DATE, "1990-12-31"));
        assertEquals("null", normal(Platform.META, MatchField.BIRTH_DATE, "1990-02-30"));
        assertEquals("f", normal(Platform.META, MatchField.GENDER, "Female"));
        assertEquals("null", normal(Platform.META, MatchField.GENDER, "x"));
    }

    @Test
    void mobileAdId_vector_hashesAsPrintedAndZerosNameNobody() {
        String id = "5F3A2B18-9C4D-4E7F-B8E2-17D3A1E69B25";
        assertEquals(
                "83dc3f5f32b9472613b0f038d36f22585a609d018af6f6067f50da318bf354bd",
                hash(Platform.TIKTOK, MatchField.MOBILE_AD_ID, id));
        assertEquals(40, hash(Platform.PINTEREST, MatchField.MOBILE_AD_ID, id).length());
        assertEquals("none", hash(Platform.TIKTOK, MatchField.MOBILE_AD_ID, "00000000-0000-0000-0000-000000000000"));
        assertEquals("none", hash(Platform.GOOGLE, MatchField.MOBILE_AD_ID, id));
    }

    @Test
    void google_countryAndPostcode_areInTheClear() {
        MatchHasher google = MatchHasher.of(Platform.GOOGLE);
        assertEquals(
                new MatchKey(MatchField.COUNTRY, "DE", Protection.CLEAR),
                google.key(MatchField.COUNTRY, " de ").orElseThrow());
        assertEquals(
                new MatchKey(MatchField.POSTCODE, "SW1A 1AA", Protection.CLEAR),
                google.key(MatchField.POSTCODE, "sw1a 1aa").orElseThrow());
        assertEquals(Optional.empty(), google.key(MatchField.POSTCODE, "=cmd()"));
        assertEquals("none", hash(Platform.X, MatchField.HANDLE, "@not a handle"));
        assertEquals("ada_l", normal(Platform.X, MatchField.HANDLE, "@Ada_L"));
    }

    @Test
    void email_whatIsNone_hasNoKey() {
        for (Platform platform : Platform.values()) {
            for (String raw : List.of(
                    "",
                    " ",
                    "@",
                    "a@",
                    "@b.de",
                    "a b@x.com",
                    "a@b@c.de",
                    "a\u00a0b@x.de",
                    "a\u200bb@x.de",
                    "a\tb@x.de",
                    "a@x.de\u0007b",
                    "\ud83d@x.de",
                    "x".repeat(321) + "@x.de",
                    "a\0@x.de")) {
                assertEquals("none", email(platform, raw), platform + ", " + raw.length() + " chars");
            }
        }
        assertEquals("none", email(Platform.GOOGLE, "...+x@gmail.com"));
        assertEquals("none", email(Platform.UID2, "+x@gmail.com"));
    }

    /** Attack 13: locales, spaces that are none, wide forms. */
    @Test
    void email_underTurkishLocale_hashesTheSame() {
        Locale before = Locale.getDefault();
        Set<String> hashes = new HashSet<>();
        Set<Optional<MatchKey>> names = new HashSet<>();
        try {
            for (String tag : List.of("en-US", "tr-TR", "lt-LT", "az-AZ")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                names.add(MatchHasher.of(Platform.META).key(MatchField.GIVEN_NAME, "ILJA"));
                names.add(MatchHasher.of(Platform.META).key(MatchField.GIVEN_NAME, "ilja"));
                hashes.add(email(Platform.META, "JOHN.SMITH@GMAIL.COM"));
                hashes.add(email(Platform.META, "\u00a0john.smith@gmail.com\ufeff"));
                hashes.add(email(Platform.META, "\u200ejohn.smith@gmail.com\u3000"));
            }
        } finally {
            Locale.setDefault(before);
        }
        assertEquals(1, hashes.size());
        assertEquals(1, names.size());
        assertEquals("j\u00f6rg@m\u00fcller.de", normal(Platform.META, MatchField.EMAIL, "J\u00d6RG@M\u00dcLLER.de"));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Attack 1: a list as the platforms want it falls to whoever tries all numbers, so it never passes for anonymous. */
    @Test
    void phone_allNumbersTried_isFoundAndLabelledPseudonymous() {
        for (Platform platform : Platform.values()) {
            if (!platform.takes(MatchField.PHONE)) {
                continue;
            }
            MatchKey key = MatchHasher.of(platform)
                    .key(MatchField.PHONE, "+16505551234")
                    .orElseThrow();
            Set<String> found = new HashSet<>();
            for (int number = 0; number < 10_000; number++) {
                String guess = "1650555" + String.valueOf(10_000 + number).substring(1);
                byte[] hash = sha256((platform == Platform.META ? "" : "+") + guess);
                if (HexFormat.of().formatHex(hash).equals(key.value())
                        || Base64.getEncoder().encodeToString(hash).equals(key.value())) {
                    found.add(guess);
                }
            }
            assertEquals(Set.of("16505551234"), found);
            assertEquals(Protection.PSEUDONYMOUS, key.protection());
            assertTrue(key.toString().endsWith("PSEUDONYMOUS"), key::toString);
        }
    }

    @Test
    void toString_keysAndHashers_showNothing() {
        for (Platform platform : Platform.values()) {
            MatchHasher hasher = MatchHasher.of(platform);
            for (MatchField field : MatchField.values()) {
                for (String raw : List.of("canary", "canary@x.de", "+canary12345678901")) {
                    String said = hasher + " " + hasher.key(field, raw);
                    assertFalse(said.toLowerCase(Locale.ROOT).contains("canary"), said);
                    assertFalse(
                            hasher.key(field, raw)
                                    .map(key -> said.contains(key.value()))
                                    .orElse(false),
                            said);
                }
            }
        }
    }
}
