package io.cdpkit.identity.match;

import java.util.Arrays;
import java.util.List;

/** The pairs of records that are compared: those that share a block, or all if there are few. Thread-safe. */
final class Candidates {
    static final int ALL_PAIRS_UP_TO = 1_500;

    private final int size;
    final List<Blocks> blocks;

    /** Without blocks every pair is a candidate. */
    Candidates(int size, List<Blocks> blocks) {
        this.size = size;
        this.blocks = blocks;
    }

    /** The names of the keys that two records share. */
    List<String> shared(int a, int b) {
        return blocks.stream()
                .filter(of -> of.share(a, b))
                .map(of -> of.key.name())
                .toList();
    }

    Walk walk() {
        return new Walk();
    }

    /** Walks through the candidates of one record at a time; for one thread. */
    final class Walk {
        private final int[] seen = new int[blocks.isEmpty() ? 0 : size];
        private int[] found = new int[256];

        int[] found() {
            return found;
        }

        /** Finds the candidates of a record among those below a limit; how many there are. */
        int of(int record, int limit) {
            return blocks.isEmpty() ? all(record, limit) : inBlocks(record, limit);
        }

        private int all(int record, int limit) {
            if (found.length < limit) {
                found = new int[limit];
            }
            int count = 0;
            for (int other = 0; other < limit; other++) {
                if (other != record) {
                    found[count++] = other;
                }
            }
            return count;
        }

        private int inBlocks(int record, int limit) {
            int mark = record + 1;
            int count = 0;
            for (int k = 0; k < blocks.size(); k++) {
                Blocks of = blocks.get(k);
                for (int slot = record * of.slots; slot < (record + 1) * of.slots; slot++) {
                    int block = of.blocks[slot];
                    if (block >= 0) {
                        int end = of.starts[block + 1];
                        for (int m = of.starts[block]; m < end; m++) {
                            int other = of.members[m];
                            if (other >= limit) {
                                break;
                            }
                            if (seen[other] != mark && other != record) {
                                seen[other] = mark;
                                if (count == found.length) {
                                    found = Arrays.copyOf(found, count * 2);
                                }
                                found[count++] = other;
                            }
                        }
                    }
                }
            }
            return count;
        }
    }
}
