package io.cdpkit.identity.match;

import java.util.Arrays;

/** The records that share a key, key by key. A block of more than so many is dropped: its key says too little. */
final class Blocks {
    private static final int NONE = -1;
    final Key key;
    final int slots;
    final int[] blocks;
    final int[] starts;
    final int[] members;
    /** How many pairs the blocks make, and how many records are in blocks that were dropped. */
    final long pairs;

    final long dropped;

    Blocks(Table table, Key key, int size, int most) {
        this.key = key;
        this.slots = key.slots();
        long[] entries = entries(table, key, size);
        this.blocks = new int[size * slots];
        Arrays.fill(blocks, NONE);
        int[] from = new int[16];
        int[] in = new int[Math.min(entries.length, 1 << 10)];
        int count = 0;
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
                if (count + 1 >= from.length) {
                    from = Arrays.copyOf(from, from.length * 2);
                }
                if (end + length > in.length) {
                    in = Arrays.copyOf(in, Math.max(in.length * 2, end + length));
                }
                for (int k = i; k < next; k++) {
                    int record = (int) entries[k];
                    in[end++] = record;
                    place(record, count);
                }
                from[++count] = end;
                sum += (long) length * (length - 1) / 2;
            }
        }
        this.starts = Arrays.copyOf(from, count + 1);
        this.members = Arrays.copyOf(in, end);
        this.pairs = sum;
        this.dropped = left;
    }

    /** Whether two records share a block. */
    boolean share(int a, int b) {
        for (int i = a * slots; i < (a + 1) * slots; i++) {
            for (int j = b * slots; j < (b + 1) * slots; j++) {
                if (blocks[i] != NONE && blocks[i] == blocks[j]) {
                    return true;
                }
            }
        }
        return false;
    }

    private void place(int record, int block) {
        for (int slot = record * slots; slot < (record + 1) * slots; slot++) {
            if (blocks[slot] == NONE) {
                blocks[slot] = block;
                return;
            }
        }
    }

    private static long[] entries(Table table, Key key, int size) {
        int slots = key.slots();
        long[] entries = new long[size * slots];
        int count = 0;
        for (int record = 0; record < size; record++) {
            for (int slot = 0; slot < slots; slot++) {
                int hash = key.hash(record * table.width, slot);
                if (hash != 0) {
                    entries[count++] = (long) hash << 32 | record;
                }
            }
        }
        long[] exact = count == entries.length ? entries : Arrays.copyOf(entries, count);
        Arrays.sort(exact);
        return exact;
    }
}
