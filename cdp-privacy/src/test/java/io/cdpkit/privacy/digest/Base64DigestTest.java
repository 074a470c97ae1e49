package io.cdpkit.privacy.digest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Base64DigestTest {
    @Test
    void write_anyDigest_isWhatTheLibraryWrites() {
        Random chance = new Random(3);
        byte[] digest = new byte[32];
        for (int i = 0; i < 1_000; i++) {
            chance.nextBytes(digest);
            String standard = Base64Digest.STANDARD.write(digest);
            String url = Base64Digest.URL.write(digest);
            assertEquals(Base64.getEncoder().encodeToString(digest), standard);
            assertEquals(Base64.getUrlEncoder().withoutPadding().encodeToString(digest), url);
            assertEquals(Base64Digest.STANDARD.length(), standard.length());
            assertEquals(Base64Digest.URL.length(), url.length());
        }
    }
}
