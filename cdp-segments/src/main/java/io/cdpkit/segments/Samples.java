package io.cdpkit.segments;

import io.cdpkit.digest.Sha256;
import io.cdpkit.profile.ProfileId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Puts people in buckets that look random and never change. */
final class Samples {
    private static final int BUCKETS = 10_000;

    private Samples() {}

    static boolean holds(Condition.Sample sample, ProfileId profile) {
        int bucket = bucket(sample.salt(), profile);
        return sample.from() <= bucket && bucket < sample.to();
    }

    /** The remainder by 10,000 of the first 63 bits of SHA-256 over the salt in UTF-8 and the id's 16 bytes. */
    static int bucket(String salt, ProfileId profile) {
        MessageDigest sha256 = Sha256.digest();
        sha256.update(salt.getBytes(StandardCharsets.UTF_8));
        sha256.update(ByteBuffer.allocate(16)
                .putLong(profile.high())
                .putLong(profile.low())
                .array());
        return (int) ((ByteBuffer.wrap(sha256.digest()).getLong() >>> 1) % BUCKETS);
    }
}
