package io.cdpkit.privacy.audience;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings contact points into the form in which one platform compares them: normalised exactly as it says, then hashed
 * where it wants that.
 *
 * <pre>{@code
 * MatchHasher meta = MatchHasher.of(Platform.META);
 * meta.key(MatchField.EMAIL, " Ada@Example.com ");   // SHA-256 of "ada@example.com", in hex
 * }</pre>
 *
 * <p>What the platform does not take, and what is not what the field says, has no key: a wrong hash matches nobody, or
 * somebody else. Numbers must come with their country code and without extension, so {@code 030 123456}, {@code +49
 * (0)30 123456} and {@code (650) 555-1212} have none; {@code Standardiser.phone} brings them into form. Lower case is that
 * of no locale. Nothing of a value appears in any text.
 *
 * <p>Keeps buffers, so it is for one thread at a time; making one costs little.
 */
public final class MatchHasher {
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final short[] HEX = hexByByte();
    private static final int SHA_256_LENGTH = 32;

    private final Platform platform;
    private final Normaliser normaliser;
    private final MessageDigest sha256 = digest("SHA-256");
    private final byte[] hash = new byte[SHA_256_LENGTH];
    private final byte[] hex = new byte[2 * SHA_256_LENGTH];
    private final AsciiEmail emails;

    private MatchHasher(Platform platform) {
        this.platform = platform;
        this.normaliser = Normaliser.of(platform);
        this.emails = new AsciiEmail(platform);
    }

    public static MatchHasher of(Platform platform) {
        return new MatchHasher(Objects.requireNonNull(platform, "platform"));
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must support " + algorithm, e);
        }
    }

    public Platform platform() {
        return platform;
    }

    /** What the platform compares; empty where there is nothing that it could compare. */
    public Optional<MatchKey> key(MatchField field, String raw) {
        if (!platform.takes(field)) {
            return Optional.empty();
        }
        if (field == MatchField.EMAIL) {
            int length = emails.read(raw);
            if (length > 0) {
                return Optional.of(
                        new MatchKey(field, hashed(emails.bytes(), emails.start(), length), Protection.PSEUDONYMOUS));
            }
        }
        String normal = normaliser.normalise(field, raw);
        return normal == null ? Optional.empty() : Optional.of(protect(field, normal));
    }

    /** What is hashed, before it is. */
    @Nullable
    String normal(MatchField field, String raw) {
        return platform.takes(field) ? normaliser.normalise(field, raw) : null;
    }

    private MatchKey protect(MatchField field, String normal) {
        if (platform == Platform.GOOGLE && (field == MatchField.COUNTRY || field == MatchField.POSTCODE)) {
            return new MatchKey(field, normal, Protection.CLEAR);
        }
        byte[] bytes = normal.getBytes(StandardCharsets.UTF_8);
        String value = platform == Platform.PINTEREST && field == MatchField.MOBILE_AD_ID
                ? hex(digest("SHA-1").digest(bytes))
                : hashed(bytes, 0, bytes.length);
        return new MatchKey(field, value, Protection.PSEUDONYMOUS);
    }

    private String hashed(byte[] bytes, int start, int length) {
        sha256.update(bytes, start, length);
        try {
            sha256.digest(hash, 0, SHA_256_LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 needs more than " + SHA_256_LENGTH + " bytes", e);
        }
        return platform == Platform.UID2 || platform == Platform.EUID
                ? Base64.getEncoder().encodeToString(hash)
                : hex(hash);
    }

    /** Faster than {@code HexFormat}, which looks each digit up. */
    private String hex(byte[] digest) {
        for (int i = 0; i < digest.length; i++) {
            SHORTS.set(hex, 2 * i, HEX[digest[i] & 0xff]);
        }
        return new String(hex, 0, 2 * digest.length, StandardCharsets.ISO_8859_1);
    }

    /** The two digits of each byte. */
    private static short[] hexByByte() {
        short[] digits = new short[1 << Byte.SIZE];
        for (int i = 0; i < digits.length; i++) {
            digits[i] = (short) (Character.forDigit(i >>> 4, 16) << Byte.SIZE | Character.forDigit(i & 15, 16));
        }
        return digits;
    }

    @Override
    public String toString() {
        return "hasher for " + platform;
    }
}
