package io.cdpkit.privacy.request;

import io.cdpkit.event.Attributes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Web Token in compact form (RFC 7519), signed by RS256 and nothing else: the algorithm is never the token's to
 * choose.
 */
final class Jwt {
    private static final String ALGORITHM = "RS256";
    private static final int SMALLEST_KEY = 2_048;
    private static final int LONGEST = 64 * 1024;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    final Attributes claims;
    private final Attributes header;
    private final byte[] signed;
    private final byte[] signature;

    private Jwt(Attributes header, Attributes claims, byte[] signed, byte[] signature) {
        this.header = header;
        this.claims = claims;
        this.signed = signed;
        this.signature = signature;
    }

    /** The token as it says of itself, not checked yet; null where it is none. */
    static @Nullable Jwt read(String text) {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first < 0 || second < 0 || text.indexOf('.', second + 1) >= 0 || text.length() > LONGEST) {
            return null;
        }
        byte[] header = decode(text.substring(0, first));
        byte[] claims = decode(text.substring(first + 1, second));
        byte[] signature = decode(text.substring(second + 1));
        Attributes headerFields = header == null ? null : Json.read(header);
        Attributes claimFields = claims == null ? null : Json.read(claims);
        return headerFields == null || claimFields == null || signature == null
                ? null
                : new Jwt(
                        headerFields,
                        claimFields,
                        text.substring(0, second).getBytes(StandardCharsets.US_ASCII),
                        signature);
    }

    private static byte @Nullable [] decode(String part) {
        try {
            return part.indexOf('=') >= 0 ? null : Base64.getUrlDecoder().decode(part);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static String write(Attributes claims, SigningKey key) {
        Attributes header = Attributes.builder()
                .put("typ", "JWT")
                .put("alg", ALGORITHM)
                .put("kid", key.id())
                .build();
        String signed = ENCODER.encodeToString(Json.write(header)) + "." + ENCODER.encodeToString(Json.write(claims));
        try {
            Signature signer = Signature.getInstance("SHA256withRSA");
            signer.initSign(key.key());
            signer.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + ENCODER.encodeToString(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("cannot sign with " + key, e);
        }
    }

    String keyId() {
        return header.text("kid").orElse("");
    }

    String claim(String name) {
        return claims.text(name).orElse("");
    }

    /** Whether the holder of this key signed it. */
    boolean isSignedBy(@Nullable PublicKey key) {
        if (!(key instanceof RSAPublicKey rsa)
                || rsa.getModulus().bitLength() < SMALLEST_KEY
                || !header.text("alg").orElse("").equals(ALGORITHM)
                || header.contains("crit")) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
