package io.cdpkit.privacy.pseudonym;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A name that stands for an identifier towards one recipient and for one purpose: {@code 2.} for the version of the key,
 * then 43 chars of URL-safe base64. Compared in constant time; {@code toString} prints the version.
 *
 * @param version the key's, 1 or greater
 * @param token 32 bytes as base64
 */
public record Pseudonym(int version, String token) {
    private static final int TOKEN_LENGTH = 43;
    /** What the last char of 32 bytes may be, the low bits of which say nothing. */
    private static final String LAST = "AEIMQUYcgkosw048";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    public Pseudonym {
        if (version < 1 || token.length() != TOKEN_LENGTH) {
            throw new IllegalArgumentException("a pseudonym has a version of 1 or greater and " + TOKEN_LENGTH
                    + " chars, got version " + version + " and " + token.length() + " chars");
        }
    }

    static Pseudonym of(int version, byte[] mac) {
        return new Pseudonym(version, BASE64.encodeToString(mac));
    }

    /** What {@link #text} wrote; empty for anything else. */
    public static Optional<Pseudonym> parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 1
                || dot > 9
                || text.length() - dot - 1 != TOKEN_LENGTH
                || text.charAt(0) == '0'
                || LAST.indexOf(text.charAt(text.length() - 1)) < 0) {
            return Optional.empty();
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
            if (i != dot && !digit && !(letter && i > dot)) {
                return Optional.empty();
            }
        }
        return Optional.of(new Pseudonym(Integer.parseInt(text.substring(0, dot)), text.substring(dot + 1)));
    }

    /** The form in which it is handed over and stored. */
    public String text() {
        return version + "." + token;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Pseudonym that
                && version == that.version
                && MessageDigest.isEqual(
                        token.getBytes(StandardCharsets.ISO_8859_1), that.token.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public int hashCode() {
        return 31 * version + token.hashCode();
    }

    @Override
    public String toString() {
        return "pseudonym under key " + version;
    }
}
