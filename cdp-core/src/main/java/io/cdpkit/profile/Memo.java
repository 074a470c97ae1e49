package io.cdpkit.profile;

/**
 * What an evaluator of segments keeps with a profile, such as the times that its windows count.
 *
 * <p>Opaque to the engine and to stores. It is derived from the profile's events, so it holds customer data and can always
 * be built anew. A store that keeps bytes hands back a memo of the same bytes, which its evaluator must know how to read;
 * one in memory hands back the object. Immutable and thread-safe.
 */
@FunctionalInterface
public interface Memo {
    /** The memo for a store to keep, the same each time; the caller may change the array. */
    byte[] toBytes();

    /** A memo read back from a store. */
    static Memo of(byte[] bytes) {
        byte[] kept = bytes.clone();
        return kept::clone;
    }
}
