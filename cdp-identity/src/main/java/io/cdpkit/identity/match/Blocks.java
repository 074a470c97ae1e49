package io.cdpkit.identity.match;

import java.util.Arrays;

/**
 * The records that share a key, block after block. A block of more than so many is dropped: its key says too little.
 *
 * <p>Each record knows its place, so its block is what lies around it; the first of a block is marked by its sign. What a
 * record was compared with before needs no look at the block if the record is its first.
 */
final class Blocks {
    static final int NONE = Integer.MIN_VALUE;
    final Key key;
    final int slots;
    /** By record and slot: the place in {@link #members}, as its complement if it is the first of its block, or NONE. */
    final int[] places;
    /** The records of one block after another, ascending; the first of each as its complement. */
    final int[] members;
    /** How many pairs the blocks make, and how many records are in blocks that were dropped. */
    final long pairs;

    final long dropped;

    Blocks(Key key, int size, int most) {
        this.key = key;
        this.slots = key.slots();
        this.places = new int[size * slots];
        Arrays.fill(places, NONE);
        long[] entries = entries(key, size);
        int[] in = new int[entries.length];
        int end = 0;
        long sum = 0;
        long left = 0;
        for (int i = 0, next; i < entries.length; i = next) {
            next = i + 1;
            while (next < entries.length && entries[next] >>> 32 == entries[i] >>> 32) {
                next++;
            }
            int length = next - i;
            if (length > most) {
                left += length;
            } else if (length > 1) {
                for (int k = i; k < next; k++) {
                    int record = (int) entries[k];
                    place(record, k == i ? ~end : end);
                    in[end++] = k == i ? ~record : record;
                }
                sum += (long) length * (length - 1) / 2;
            }
        }
        this.members = Arrays.copyOf(in, end);
        this.pairs = sum;
        this.dropped = left;
    }

    private void place(int record, int at) {
        int slot = record * slots;
        while (places[slot] != NONE) {
            slot++;
        }
        places[slot] = at;
    }

    /** The pairs that share a block, the greater record in the upper half. */
    long[] toPairs() {
        long[] all = new long[Math.toIntExact(pairs)];
        int count = 0;
        int first = 0;
        for (int at = 0; at < members.length; at++) {
            first = members[at] < 0 ? at : first;
            for (int before = first; before < at; before++) {
                int other = before == first ? ~members[before] : members[before];
                all[count++] = (long) members[at] << 32 | other;
            }
        }
        return all;
    }

    /** Whether two records share a block. */
    boolean share(int a, int b) {
        for (int i = a * slots; i < (a + 1) * slots; i++) {
            for (int j = b * slots; j < (b + 1) * slots; j++) {
                if (places[i] != NONE && places[j] != NONE && first(places[i]) == first(places[j])) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Where the block of a place begins. */
    private int first(int place) {
        int at = place < 0 ? ~place : place;
        while (members[at] >= 0) {
            at--;
        }
        return at;
    }

    private static long[] entries(Key key, int size) {
        int slots = key.slots();
        int[] hashes = key.hashes(size);
        long[] entries = new long[hashes.length];
        int count = 0;
        for (int record = 0, at = 0; record < size; record++) {
            for (int slot = 0; slot < slots; slot++, at++) {
                if (hashes[at] != 0) {
                    entries[count++] = (long) hashes[at] << 32 | record;
                }
            }
        }
        return Radix.sorted(entries, count);
    }
}
