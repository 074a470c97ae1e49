package io.cdpkit.identity.match;

import java.util.Arrays;
import java.util.List;

/** The pairs of records that are compared: those that share a block, or all if there are few. Thread-safe. */
final class Candidates {
    static final int ALL_PAIRS_UP_TO = 1_500;

    private final Table table;
    private final boolean all;
    final List<Blocks> blocks;

    /** @param all whether every pair is a candidate; if not, those that share a block, and copies */
    Candidates(Table table, List<Blocks> blocks, boolean all) {
        this.table = table;
        this.blocks = blocks;
        this.all = all;
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

    /** Walks through the candidates of one record at a time, of each once; for one thread. */
    final class Walk {
        /** What comparing with them needs. */
        final Scratch scratch = new Scratch();

        private final int[] seen = new int[all ? 0 : table.size];
        private int[] found = new int[256];
        /** What was read is kept, or else it would not be. */
        @SuppressWarnings("UnusedVariable") // to write it is all there is to it
        private int fetched;

        int[] found() {
            return found;
        }

        /** Finds the candidates of a record among those below a limit, which is not below the record; how many there are. */
        int of(int record, int limit) {
            int count = all ? all(record, limit) : inBlocks(record, limit);
            fetch(count);
            return count;
        }

        /**
         * Reads the ends of each row, so that memory sends the rows side by side and not one by one when they are compared.
         */
        private void fetch(int count) {
            int last = table.width - 1;
            for (int k = 0; k < count; k++) {
                int row = found[k] * table.width;
                fetched |= table.cells[row] | table.cells[row + last];
            }
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
                    int place = of.places[slot];
                    if (place != Blocks.NONE) {
                        count = place < 0 ? count : before(of.members, place, mark, count);
                        count = limit > mark
                                ? after(of.members, place < 0 ? ~place : place, limit, mark, count)
                                : count;
                    }
                }
            }
            int copy = table.copies().before(record);
            return copy < 0 ? count : see(copy, mark, count);
        }

        private int before(int[] members, int place, int mark, int count) {
            int end = count;
            for (int at = place - 1; ; at--) {
                int member = members[at];
                end = see(member < 0 ? ~member : member, mark, end);
                if (member < 0) {
                    return end;
                }
            }
        }

        private int after(int[] members, int place, int limit, int mark, int count) {
            int end = count;
            for (int at = place + 1; at < members.length && members[at] >= 0 && members[at] < limit; at++) {
                end = see(members[at], mark, end);
            }
            return end;
        }

        private int see(int other, int mark, int count) {
            if (seen[other] == mark) {
                return count;
            }
            seen[other] = mark;
            if (count == found.length) {
                found = Arrays.copyOf(found, count * 2);
            }
            found[count] = other;
            return count + 1;
        }
    }
}
