package io.cdpkit.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Identifier;
import io.cdpkit.profile.ProfileId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;

class SealTest {
    private static final SecretKey KEY = Seal.aes(new byte[32]);
    private static final byte[] PLACE = "place".getBytes(StandardCharsets.UTF_8);
    private static final byte[] HEAD = {1, 2, 3};
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    /** Test case 14 of McGrew and Viega's paper on GCM: a key of 256 zero bits, and zeros all through. */
    @Test
    void open_publishedVector_givesItsPlainText() {
        byte[] sealed = HexFormat.of()
                .parseHex("000000000000000000000000" + "cea7403d4d606b6e074ec5d3baf39d18"
                        + "d0d1c8a799996bf0265b98b5d48ab919");
        assertArrayEquals(new byte[16], Seal.open(KEY, sealed, 0, new byte[0]));
    }

    /** Test case 3 of RFC 5869, without salt and info; its first 32 bytes. */
    @Test
    void derive_publishedVector_givesItsKey() {
        byte[] keys = new byte[22];
        Arrays.fill(keys, (byte) 0x0b);
        assertEquals(
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d",
                HexFormat.of().formatHex(Seal.derive(keys, new byte[0])));
    }

    @Test
    void open_sameKeyAndPlace_givesTheContent() {
        assertArrayEquals(CONTENT, Seal.open(KEY, Seal.close(KEY, HEAD, PLACE, CONTENT), HEAD.length, PLACE));
        assertArrayEquals(new byte[0], Seal.open(KEY, Seal.close(KEY, HEAD, PLACE, new byte[0]), HEAD.length, PLACE));
    }

    @Test
    void open_anyBitFlipped_isNull() {
        byte[] sealed = Seal.close(KEY, HEAD, PLACE, CONTENT);
        for (int bit = 0; bit < 8 * sealed.length; bit++) {
            byte[] flipped = sealed.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertNull(Seal.open(KEY, flipped, HEAD.length, PLACE), "bit " + bit);
        }
        for (int length = 0; length < sealed.length; length++) {
            assertNull(Seal.open(KEY, Arrays.copyOf(sealed, length), HEAD.length, PLACE), "length " + length);
        }
    }

    @Test
    void open_otherKeyOrPlaceOrHeadLength_isNull() {
        byte[] sealed = Seal.close(KEY, HEAD, PLACE, CONTENT);
        assertNull(Seal.open(Seal.aes(Seal.newKey()), sealed, HEAD.length, PLACE));
        assertNull(Seal.open(KEY, sealed, HEAD.length, new byte[] {1}));
        assertNull(Seal.open(KEY, sealed, HEAD.length - 1, PLACE));
    }

    @Test
    void close_sameContentOften_neverUsesANonceTwice() {
        int times = 20_000 * Integer.getInteger("cdpkit.deep", 1);
        Set<String> nonces = new HashSet<>();
        for (int i = 0; i < times; i++) {
            byte[] sealed = Seal.close(KEY, HEAD, PLACE, CONTENT);
            nonces.add(HexFormat.of().formatHex(sealed, HEAD.length, HEAD.length + 12));
        }
        assertEquals(times, nonces.size());
    }

    @Test
    void derive_otherKeysOrPurpose_givesOtherKey() {
        byte[] key = Seal.derive(new byte[] {1, 2}, new byte[] {3});
        assertEquals(Seal.KEY_BYTES, key.length);
        assertFalse(Arrays.equals(key, Seal.derive(new byte[] {2, 1}, new byte[] {3})));
        assertFalse(Arrays.equals(key, Seal.derive(new byte[] {1, 2}, new byte[] {4})));
        assertTrue(Arrays.equals(key, Seal.derive(new byte[] {1, 2}, new byte[] {3})));
    }

    @Test
    void tokens_otherTenantKindOrKey_differ() {
        byte[] index = Seal.newKey();
        Tokens tokens = new Tokens(index, "t");
        Set<String> all = new HashSet<>(Set.of(
                tokens.message("a"),
                tokens.nobody(),
                tokens.subject(Identifier.email("a")),
                tokens.subject(Identifier.userId("a")),
                new Tokens(index, "u").message("a"),
                new Tokens(Seal.newKey(), "t").message("a")));
        assertEquals(6, all.size());
        ProfileId id = new ProfileId(1, 2);
        assertNotEquals(tokens.message(id.toString()), tokens.subject(id), "of one text, but not of one kind");
        String token = tokens.message("a");
        assertEquals(token, tokens.message("a"));
        assertEquals(token, Tokens.text(Tokens.bytes(token)));
        assertNotEquals(tokens.message("a"), tokens.message("A"));
    }
}
