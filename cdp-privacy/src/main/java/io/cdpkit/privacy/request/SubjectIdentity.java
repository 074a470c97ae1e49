package io.cdpkit.privacy.request;

import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Whom a request is about: an identifier in the clear, or its hash.
 *
 * <p>It is personal data; {@code toString} prints type and format.
 */
public record SubjectIdentity(Type type, Format format, String value) {
    /** The kinds of identifier that OpenDSR knows; each is a namespace here. */
    public enum Type {
        CONTROLLER_CUSTOMER_ID("user_id"),
        ANDROID_ADVERTISING_ID("android.idfa"),
        ANDROID_ID("android.id"),
        EMAIL("email"),
        FIRE_ADVERTISING_ID("fire.idfa"),
        IOS_ADVERTISING_ID("ios.idfa"),
        IOS_VENDOR_ID("ios.id"),
        MICROSOFT_ADVERTISING_ID("microsoft.idfa"),
        MICROSOFT_PUBLISHER_ID("microsoft.id"),
        ROKU_PUBLISHER_ID("roku.id"),
        ROKU_ADVERTISING_ID("roku.idfa");

        private final String namespace;

        Type(String namespace) {
            this.namespace = namespace;
        }

        public Namespace namespace() {
            return new Namespace(namespace);
        }

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** In the clear, or the hex of a hash of the UTF-8 text. */
    public enum Format {
        RAW("", 0),
        SHA1("SHA-1", 40),
        MD5("MD5", 32),
        SHA256("SHA-256", 64);

        private final String algorithm;
        private final int length;

        Format(String algorithm, int length) {
            this.algorithm = algorithm;
            this.length = length;
        }

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean admits(String value) {
            return this == RAW
                    ? !value.isBlank() && value.length() <= 512
                    : value.length() == length && value.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
        }
    }

    public SubjectIdentity {
        Objects.requireNonNull(type, "type");
        if (!format.admits(value)) {
            throw new IllegalArgumentException(
                    "an identity in format " + format + " cannot have " + value.length() + " chars like these");
        }
    }

    /** The identifier, if it is in the clear; not in canonical form yet. */
    public Optional<Identifier> identifier() {
        return format == Format.RAW ? Optional.of(new Identifier(type.namespace(), value)) : Optional.empty();
    }

    /**
     * Whether it names what an identifier in canonical form names; in constant time. For hashes, which can be found only by
     * trying all that is known.
     */
    public boolean matches(Identifier identifier) {
        if (!identifier.namespace().equals(type.namespace())) {
            return false;
        }
        byte[] expected = identifier.value().getBytes(StandardCharsets.UTF_8);
        boolean raw = format == Format.RAW;
        byte[] named =
                raw ? value.getBytes(StandardCharsets.UTF_8) : HexFormat.of().parseHex(value);
        return MessageDigest.isEqual(raw ? expected : digest(expected), named);
    }

    private byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance(format.algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must support " + format.algorithm, e);
        }
    }

    @Override
    public String toString() {
        return type + " in format " + format;
    }
}
