package io.cdpkit.digest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Sha256Test {
    /** The example of FIPS 180-4. */
    @Test
    void of_abc_isThatOfTheStandard() {
        String expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assertEquals(expected, HexFormat.of().formatHex(Sha256.of("abc")));
        assertEquals(expected, HexFormat.of().formatHex(Sha256.of(new byte[] {'a', 'b', 'c'})));
    }

    /** Test case 2 of RFC 4231. */
    @Test
    void mac_testCaseOfTheStandard_isAsItSays() {
        byte[] key = "Jefe".getBytes(StandardCharsets.UTF_8);
        byte[] message = "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                HexFormat.of().formatHex(Sha256.mac(Sha256.key(key)).doFinal(message)));
    }
}
