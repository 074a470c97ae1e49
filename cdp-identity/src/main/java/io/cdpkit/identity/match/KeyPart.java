package io.cdpkit.identity.match;

/**
 * A part of a blocking key: records are compared only if they agree in all parts of some key.
 *
 * @param name what it is, for reports
 * @param columns the bits of the columns it is taken from
 * @param slots how many values a record may have of it
 */
record KeyPart(String name, long columns, int slots, Hash hash) {
    /** The part of a record, by its place, as a hash, 0 for none. */
    interface Hash {
        int of(int at, int slot);

        /** That of the first so many records, slot after slot; to be read only. */
        default int[] ofFirst(int records, int slots) {
            int[] hashes = new int[records * slots];
            for (int at = 0; at < records; at++) {
                for (int slot = 0; slot < slots; slot++) {
                    hashes[at * slots + slot] = of(at, slot);
                }
            }
            return hashes;
        }
    }

    int[] ofFirst(int records) {
        return hash.ofFirst(records, slots);
    }

    /** The same, with the hashes of the first so many records at hand. */
    KeyPart remembering(int records) {
        return new KeyPart(name, columns, slots, new Known(ofFirst(records), hash));
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Known(int[] known, Hash hash) implements Hash {
        @Override
        public int of(int at, int slot) {
            return hash.of(at, slot);
        }

        @Override
        public int[] ofFirst(int records, int slots) {
            return records * slots == known.length ? known : hash.ofFirst(records, slots);
        }
    }
}
