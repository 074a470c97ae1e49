package io.cdpkit.privacy.noise;

/**
 * A source of random bytes: {@code new SecureRandom()::nextBytes} in earnest, a seeded one in tests only. Noise from a
 * source that others can foresee is no noise.
 */
@FunctionalInterface
public interface RandomBytes {
    /** Fills all bytes. */
    void fill(byte[] bytes);
}
