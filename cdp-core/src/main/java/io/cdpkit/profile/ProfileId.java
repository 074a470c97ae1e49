package io.cdpkit.profile;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The id of a profile: 128 bits, printed as a UUID.
 *
 * <p>It is derived from the person's founding identifier (the earliest seen), so the same facts give the same id
 * whatever their order. An id that was ever given out stays readable: after a merge it leads to the surviving profile.
 * It is a pseudonym, not anonymous: whoever holds the key it was derived under can test guesses against it.
 */
public record ProfileId(long high, long low) implements Comparable<ProfileId> {
    private static final int LENGTH = 36;

    /** The id made of the first 16 bytes of a digest. */
    static ProfileId ofDigest(byte[] digest) {
        ByteBuffer bytes = ByteBuffer.wrap(digest);
        long high = (bytes.getLong() & ~0xF000L) | 0x8000L;
        long low = (bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new ProfileId(high, low);
    }

    /**
     * Reads what {@link #toString} printed.
     *
     * @throws IllegalArgumentException if the text is no UUID
     */
    public static ProfileId parse(String text) {
        if (!isUuid(text)) {
            throw new IllegalArgumentException("a profile id is a UUID of 36 chars, got " + text.length() + " chars");
        }
        UUID uuid = UUID.fromString(text);
        return new ProfileId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    private static boolean isUuid(String text) {
        for (int i = 0; i < text.length(); i++) {
            boolean isDash = i == 8 || i == 13 || i == 18 || i == 23;
            boolean expected = isDash ? text.charAt(i) == '-' : HexFormat.isHexDigit(text.charAt(i));
            if (!expected) {
                return false;
            }
        }
        return text.length() == LENGTH;
    }

    @Override
    public int compareTo(ProfileId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof ProfileId that && high == that.high && low == that.low);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high ^ low);
    }

    @Override
    public String toString() {
        return new UUID(high, low).toString();
    }
}
