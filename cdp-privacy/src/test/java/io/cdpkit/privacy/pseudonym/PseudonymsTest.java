package io.cdpkit.privacy.pseudonym;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Identifier;
import io.cdpkit.privacy.Purpose;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class PseudonymsTest {
    private static final Identifier ADA = Identifier.email("ada@example.com");

    private static byte[] key(int seed) {
        byte[] key = new byte[32];
        new Random(seed).nextBytes(key);
        return key;
    }

    private static Pseudonyms partner(KeyRing keys, String recipient) {
        return Pseudonyms.of(keys, Purpose.ADVERTISING, recipient);
    }

    @Test
    void mac_anyKeyAndMessage_isThePlatformsHmac() throws Exception {
        Random chance = new Random(2);
        for (int i = 0; i < 300; i++) {
            byte[] key = new byte[1 + chance.nextInt(150)];
            byte[] message = new byte[chance.nextInt(200)];
            chance.nextBytes(key);
            chance.nextBytes(message);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            HmacSha256 ours = HmacSha256.of(key);
            assertEquals(
                    HexFormat.of().formatHex(mac.doFinal(message)),
                    HexFormat.of().formatHex(ours.mac(message)));
            assertEquals(
                    HexFormat.of().formatHex(ours.mac(message)), HexFormat.of().formatHex(ours.mac(message)));
        }
    }

    /** The derivation by hand, so that no release can change what partners have stored. */
    @Test
    void of_knownKey_isStable() throws Exception {
        KeyRing keys = KeyRing.of(3, key(1));
        byte[] info =
                "\0\0\0\23io.cdpkit.pseudonym\0\0\0\13advertising\0\0\0\4acme\1".getBytes(StandardCharsets.ISO_8859_1);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key(1), "HmacSHA256"));
        byte[] derived = mac.doFinal(info);
        mac.init(new SecretKeySpec(derived, "HmacSHA256"));
        String token = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(mac.doFinal("email\0ada@example.com".getBytes(StandardCharsets.UTF_8)));
        assertEquals("3." + token, partner(keys, "acme").of(ADA).text());
    }

    @Test
    void of_unicodeValue_isItsUtf8() {
        Pseudonyms pseudonyms = partner(KeyRing.of(1, key(1)), "acme");
        Set<Pseudonym> all = new HashSet<>();
        for (String value : List.of("e", "\u00e9", "e\u0301", "\u00c3\u00a9", "\ud83d\ude00", "\u0000", "i")) {
            all.add(pseudonyms.of(Identifier.userId(value)));
        }
        assertEquals(7, all.size());
    }

    /** Attack 2: two partners lay their tables side by side. */
    @Test
    void exports_toTwoRecipientsOrPurposes_haveNothingInCommon() {
        KeyRing keys = KeyRing.of(1, key(1));
        List<Pseudonyms> uses = List.of(
                partner(keys, "acme"),
                partner(keys, "globex"),
                Pseudonyms.of(keys, Purpose.ANALYTICS, "acme"),
                Pseudonyms.of(keys, new Purpose("advertisinga"), "cme"));
        Set<String> seen = new HashSet<>();
        for (Pseudonyms use : uses) {
            for (int i = 0; i < 2_000; i++) {
                seen.add(use.of(Identifier.userId("u" + i)).token());
            }
        }
        assertEquals(uses.size() * 2_000, seen.size());
        assertEquals(partner(keys, "acme").of(ADA), partner(keys, "acme").of(ADA));
    }

    /** Attack 1: whoever has an export tries all numbers of an area; a plain hash falls, a pseudonym does not. */
    @Test
    void export_guessedWithoutTheKey_givesNobodyAway() throws Exception {
        KeyRing keys = KeyRing.of(1, key(1));
        Pseudonyms pseudonyms = partner(keys, "acme");
        Set<String> export = new HashSet<>();
        Set<String> plain = new HashSet<>();
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        for (int i = 0; i < 100; i++) {
            String number = "+1650555" + (1000 + 7 * i);
            export.add(pseudonyms.of(Identifier.phone(number)).token());
            plain.add(base64(sha256.digest(number.getBytes(StandardCharsets.UTF_8))));
        }
        Mac unkeyed = Mac.getInstance("HmacSHA256");
        unkeyed.init(new SecretKeySpec("io.cdpkit.pseudonym".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        Pseudonyms otherKey = partner(KeyRing.of(1, key(2)), "acme");
        int plainFound = 0;
        int found = 0;
        for (int i = 0; i < 10_000; i++) {
            String number = "+1650555" + String.valueOf(10_000 + i).substring(1);
            byte[] bytes = number.getBytes(StandardCharsets.UTF_8);
            byte[] named = ("phone\0" + number).getBytes(StandardCharsets.UTF_8);
            plainFound += plain.contains(base64(sha256.digest(bytes))) ? 1 : 0;
            for (String guess : List.of(
                    base64(sha256.digest(bytes)),
                    base64(sha256.digest(named)),
                    base64(unkeyed.doFinal(named)),
                    otherKey.of(Identifier.phone(number)).token())) {
                found += export.contains(guess) ? 1 : 0;
            }
        }
        assertEquals(100, plainFound);
        assertEquals(0, found);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Test
    void rotation_everyStep_findsEveryStoredPseudonym() {
        KeyRing old = KeyRing.of(1, key(1));
        List<Identifier> people = new ArrayList<>();
        Set<Pseudonym> stored = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            people.add(Identifier.userId("u" + i));
            stored.add(partner(old, "acme").of(people.get(i)));
        }
        KeyRing both = old.with(2, key(2));
        Pseudonyms reading = partner(both, "acme");
        for (Identifier person : people) {
            // Stopping here at any time leaves some under the old key and some under the new.
            assertTrue(people.stream()
                    .allMatch(each -> reading.candidates(each).stream().anyMatch(stored::contains)));
            Pseudonym former = reading.candidates(person).get(1);
            assertTrue(reading.matches(former, person) && stored.remove(former));
            stored.add(reading.of(person));
        }
        assertTrue(stored.stream().allMatch(pseudonym -> pseudonym.version() == 2));
        Pseudonyms retired = partner(both.retire(1), "acme");
        assertTrue(people.stream().allMatch(each -> stored.contains(retired.of(each))));
        assertEquals(1, retired.candidates(ADA).size());
    }

    @Test
    void matches_keyNotInTheRing_isATypedFailure() {
        Pseudonym former = partner(KeyRing.of(1, key(1)), "acme").of(ADA);
        Pseudonyms now = partner(KeyRing.of(2, key(2)), "acme");
        assertThrows(Pseudonyms.KeyRetiredException.class, () -> now.matches(former, ADA));
        assertFalse(now.matches(now.of(ADA), Identifier.email("eve@example.com")));
    }

    @Test
    void matches_anyCharOfATokenOther_isFalse() {
        Pseudonyms pseudonyms = partner(KeyRing.of(1, key(1)), "acme");
        Pseudonym pseudonym = pseudonyms.of(ADA);
        String token = pseudonym.token();
        char[] chars = token.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            char was = chars[i];
            chars[i] = was == 'A' ? 'B' : 'A';
            assertFalse(pseudonyms.matches(new Pseudonym(1, new String(chars)), ADA), "char " + i);
            chars[i] = was;
        }
        assertTrue(pseudonyms.matches(new Pseudonym(1, new String(chars)), ADA));
    }

    @Test
    void with_keyThatIsWeakOrThereAlready_isRefused() {
        KeyRing keys = KeyRing.of(1, key(1));
        assertThrows(IllegalArgumentException.class, () -> keys.with(1, key(2)));
        assertThrows(IllegalArgumentException.class, () -> keys.with(2, new byte[31]));
        assertThrows(IllegalArgumentException.class, () -> keys.with(2, key(1)), "no rotation");
        assertThrows(IllegalArgumentException.class, () -> keys.retire(1));
        assertThrows(IllegalArgumentException.class, () -> partner(keys, " "));
        byte[] mine = key(1);
        KeyRing copied = KeyRing.of(1, mine);
        mine[0]++;
        assertEquals(partner(keys, "acme").of(ADA), partner(copied, "acme").of(ADA));
    }

    @Test
    void parse_textOfAPseudonym_isThePseudonym() {
        Pseudonym pseudonym = partner(KeyRing.of(12, key(1)), "acme").of(ADA);
        assertEquals(Optional.of(pseudonym), Pseudonym.parse(pseudonym.text()));
        String token = pseudonym.token();
        for (String junk : List.of(
                "",
                ".",
                "1.",
                token,
                "." + token,
                "0." + token,
                "x." + token,
                "1." + token + "=",
                "1234567890." + token,
                "1." + token.substring(1) + "!",
                "1." + token.substring(0, 42) + "B",
                "\u0661." + token)) {
            assertEquals(Optional.empty(), Pseudonym.parse(junk), junk.length() + " chars");
        }
        assertNotEquals(pseudonym, new Pseudonym(11, token));
    }

    @Test
    void toString_anything_showsNeitherKeyNorName() {
        KeyRing keys = KeyRing.of(1, "canary-canary-canary-canary-canary".getBytes(StandardCharsets.UTF_8));
        Pseudonyms pseudonyms = partner(keys, "acme");
        String said = keys + " " + pseudonyms + " " + pseudonyms.of(Identifier.userId("canary"));
        assertFalse(said.contains("canary") || said.contains(pseudonyms.of(ADA).token()), said);
    }
}
