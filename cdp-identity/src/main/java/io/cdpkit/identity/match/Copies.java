package io.cdpkit.identity.match;

import io.cdpkit.identity.match.Field.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The records of a table that say the same in every field, and enough to tell whose they are: known beforehand to be of
 * one person.
 *
 * <p>Enough is what a person has alone, such as an e-mail address, as long as it is not mostly held by others; or both
 * names and a birth date. Where given names are a field, one must be there. Immutable and thread-safe.
 */
final class Copies {
    private static final Set<Kind> ALONE = EnumSet.of(Kind.EMAIL, Kind.PHONE, Kind.IDENTIFIER);
    private static final int MOST_HOLDERS_PER_COPY = 2;
    private static final int NONE = -1;

    private final Table table;
    /** By place: the copy before it, or NONE. */
    private final int[] before;
    /** By place: the first of its copies, or NONE. */
    private final int[] first;

    private final List<Group> groups = new ArrayList<>();

    /** So many copies, two of which are at these places. */
    record Group(int one, int other, int size) {
        double pairs() {
            return size * (size - 1.0) / 2;
        }
    }

    Copies(Table table) {
        this.table = table;
        this.before = new int[table.size];
        this.first = new int[table.size];
        Arrays.fill(before, NONE);
        Arrays.fill(first, NONE);
        if (!table.acrossSources) {
            find();
        }
    }

    private void find() {
        int bits = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(table.size));
        long mask = (1L << bits) - 1;
        long[] keys = new long[table.size];
        Arrays.parallelSetAll(keys, at -> hash(at) << bits | at);
        Arrays.parallelSort(keys);
        for (int from = 0, to; from < keys.length; from = to) {
            to = from + 1;
            while (to < keys.length && keys[to] >>> bits == keys[from] >>> bits) {
                to++;
            }
            if (to > from + 1) {
                group(Arrays.stream(keys, from, to)
                        .mapToInt(key -> (int) (key & mask))
                        .toArray());
            }
        }
    }

    /** Makes a group of the first and those that are the same. */
    private void group(int[] alike) {
        int one = alike[0];
        int[] same = Arrays.stream(alike).filter(at -> isSame(one, at)).toArray();
        if (same.length > 1 && tellsWhose(one, same.length)) {
            groups.add(new Group(one, same[1], same.length));
            for (int k = 0; k < same.length; k++) {
                first[same[k]] = one;
                before[same[k]] = k == 0 ? NONE : same[k - 1];
            }
        }
    }

    private long hash(int at) {
        long hash = 1;
        for (int c = 0; c < table.width; c++) {
            hash = (hash ^ table.cell(at, c)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return hash;
    }

    private boolean isSame(int one, int other) {
        int a = one * table.width;
        int b = other * table.width;
        return Arrays.equals(table.cells, a, a + table.width, table.cells, b, b + table.width);
    }

    private boolean tellsWhose(int at, int copies) {
        if (table.has(Kind.GIVEN_NAME) && !holds(at, Kind.GIVEN_NAME)) {
            return false;
        }
        List<Layout.Column> columns = table.records.layout().columns();
        for (int c = 0; c < table.width; c++) {
            int code = table.cell(at, c);
            if (code >= 0
                    && ALONE.contains(columns.get(c).kind())
                    && table.values(c).count(code) <= MOST_HOLDERS_PER_COPY * copies) {
                return true;
            }
        }
        return holds(at, Kind.GIVEN_NAME) && holds(at, Kind.FAMILY_NAME) && isBornOnKnownDay(at);
    }

    private boolean holds(int at, Kind kind) {
        return table.has(kind) && table.cell(at, table.records.layout().first(kind)) >= 0;
    }

    /** The first of January stands for a year of which no more is known. */
    private boolean isBornOnKnownDay(int at) {
        if (!holds(at, Kind.BIRTH_DATE)) {
            return false;
        }
        int column = table.records.layout().first(Kind.BIRTH_DATE);
        String date = table.values(column).value(table.cell(at, column));
        return date.length() == 8 && !date.endsWith("0101");
    }

    /** The copy before a record, or -1. */
    int before(int at) {
        return before[at];
    }

    boolean same(int one, int other) {
        return first[one] != NONE && first[one] == first[other];
    }

    List<Group> groups() {
        return groups;
    }

    double pairs() {
        return groups.stream().mapToDouble(Group::pairs).sum();
    }
}
