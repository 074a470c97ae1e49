package io.cdpkit.privacy.pseudonym;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.bouncycastle.crypto.fpe.FPEFF1Engine;
import org.bouncycastle.crypto.params.FPEParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Test;

class Ff1Test {
    private static final String KEY_128 = "2B7E151628AED2A6ABF7158809CF4F3C";
    private static final String KEY_192 = KEY_128 + "EF4359D8D580AA4F";
    private static final String KEY_256 = KEY_192 + "7F036D6F04FC6A94";
    private static final String BASE_36 = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final String NO_TWEAK = "";
    private static final String TWEAK = "39383736353433323130";
    private static final String LONG_TWEAK = "3737373770717273373737";

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private record Sample(String key, String alphabet, String tweak, String plain, String cipher) {}

    /** The nine samples that NIST publishes with SP 800-38G. */
    private static final List<Sample> SAMPLES = List.of(
            new Sample(KEY_128, BASE_36.substring(0, 10), NO_TWEAK, "0123456789", "2433477484"),
            new Sample(KEY_128, BASE_36.substring(0, 10), TWEAK, "0123456789", "6124200773"),
            new Sample(KEY_128, BASE_36, LONG_TWEAK, "0123456789abcdefghi", "a9tv40mll9kdu509eum"),
            new Sample(KEY_192, BASE_36.substring(0, 10), NO_TWEAK, "0123456789", "2830668132"),
            new Sample(KEY_192, BASE_36.substring(0, 10), TWEAK, "0123456789", "2496655549"),
            new Sample(KEY_192, BASE_36, LONG_TWEAK, "0123456789abcdefghi", "xbj3kv35jrawxv32ysr"),
            new Sample(KEY_256, BASE_36.substring(0, 10), NO_TWEAK, "0123456789", "6657667009"),
            new Sample(KEY_256, BASE_36.substring(0, 10), TWEAK, "0123456789", "1001623463"),
            new Sample(KEY_256, BASE_36, LONG_TWEAK, "0123456789abcdefghi", "xs8a0azh2avyalyzuwd"));

    @Test
    void encrypt_samplesOfTheStandard_areAsPrinted() {
        for (Sample sample : SAMPLES) {
            Ff1 ff1 = Ff1.of(hex(sample.key), sample.alphabet);
            assertEquals(sample.cipher, ff1.encrypt(sample.plain, hex(sample.tweak)));
            assertEquals(sample.plain, ff1.decrypt(sample.cipher, hex(sample.tweak)));
        }
    }

    private static String peer(byte[] key, String alphabet, String text, byte[] tweak) {
        FPEFF1Engine engine = new FPEFF1Engine();
        engine.init(true, new FPEParameters(new KeyParameter(key), alphabet.length(), tweak));
        byte[] in = new byte[text.length()];
        for (int i = 0; i < in.length; i++) {
            in[i] = (byte) alphabet.indexOf(text.charAt(i));
        }
        byte[] out = new byte[in.length];
        engine.processBlock(in, 0, in.length, out, 0);
        StringBuilder cipher = new StringBuilder();
        for (byte b : out) {
            cipher.append(alphabet.charAt(b & 0xff));
        }
        return cipher.toString();
    }

    @Test
    void encrypt_anyAlphabetLengthAndTweak_isBouncyCastles() {
        Random chance = new Random(8);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            all.append((char) (' ' + i));
        }
        for (int round = 0; round < 600; round++) {
            String alphabet = all.substring(0, 2 + chance.nextInt(round % 3 == 0 ? 198 : 35));
            byte[] key = new byte[16 + 8 * chance.nextInt(3)];
            byte[] tweak = new byte[chance.nextInt(round % 2 == 0 ? 20 : 70)];
            chance.nextBytes(key);
            chance.nextBytes(tweak);
            Ff1 ff1 = Ff1.of(key, alphabet);
            int length = ff1.shortest() + chance.nextInt(round % 5 == 0 ? 200 : 30);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                text.append(alphabet.charAt(chance.nextInt(alphabet.length())));
            }
            String cipher = ff1.encrypt(text.toString(), tweak);
            assertEquals(peer(key, alphabet, text.toString(), tweak), cipher, length + " chars, " + ff1);
            assertEquals(text.toString(), ff1.decrypt(cipher, tweak));
        }
    }

    @Test
    void encrypt_domainBelowAMillion_isRefused() {
        Ff1 digits = Ff1.digits(hex(KEY_128));
        assertEquals(6, digits.shortest());
        assertThrows(IllegalArgumentException.class, () -> digits.encrypt("12345", new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> digits.decrypt("12345", new byte[0]));
        assertEquals(20, Ff1.of(hex(KEY_128), "01").shortest());
        assertEquals(4, Ff1.of(hex(KEY_128), BASE_36).shortest());
    }

    /** All of the smallest domain: nothing is hit twice. */
    @Test
    void encrypt_allSixDigits_isAPermutation() {
        Ff1 digits = Ff1.digits(hex(KEY_256));
        byte[] tweak = "column 7".getBytes(StandardCharsets.UTF_8);
        BitSet hit = new BitSet(1_000_000);
        int step = Long.getLong("cdpkit.deep", 1) > 1 ? 1 : 7;
        int count = 0;
        for (int i = 0; i < 1_000_000; i += step) {
            String plain = String.valueOf(1_000_000 + i).substring(1);
            String cipher = digits.encrypt(plain, tweak);
            hit.set(Integer.parseInt(cipher));
            count++;
            if (i % 997 == 0) {
                assertEquals(plain, digits.decrypt(cipher, tweak));
            }
        }
        assertEquals(count, hit.cardinality());
    }

    @Test
    void encrypt_charNotInTheAlphabet_saysWhereAndNotWhat() {
        Ff1 digits = Ff1.digits(hex(KEY_128));
        String message = assertThrows(IllegalArgumentException.class, () -> digits.encrypt("12345x7890", new byte[0]))
                .toString();
        assertTrue(message.contains("char 5"), message);
        assertFalse(message.contains("x7890"), message);
    }

    @Test
    void of_badKeyOrAlphabet_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Ff1.digits(new byte[15]));
        assertThrows(IllegalArgumentException.class, () -> Ff1.of(new byte[16], "aba"));
        assertThrows(IllegalArgumentException.class, () -> Ff1.of(new byte[16], "a"));
    }
}
