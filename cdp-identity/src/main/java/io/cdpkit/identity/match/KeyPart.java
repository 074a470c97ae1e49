package io.cdpkit.identity.match;

/**
 * A part of a blocking key: records are compared only if they agree in all parts of some key.
 *
 * @param name what it is, for reports
 * @param columns the bits of the columns it is taken from
 * @param slots how many values a record may have of it
 */
record KeyPart(String name, long columns, int slots, Hash hash) {
    /** The part of a record as a hash, 0 for none. */
    interface Hash {
        int of(int cells, int slot);
    }
}
