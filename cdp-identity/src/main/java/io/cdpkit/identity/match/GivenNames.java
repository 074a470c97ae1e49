package io.cdpkit.identity.match;

import java.util.Arrays;
import java.util.List;

/** Compares given names, crosswise with family names where they may have been swapped. */
final class GivenNames implements Comparer {
    private static final int SIMILAR = 2;
    private static final int INITIAL = 3;
    private static final int NICKNAME = 4;
    private static final int CLOSE = 5;
    private static final int SWAPPED = 6;
    private static final int EXACT = 7;
    /** What a Jaro similarity must be for that of Winkler to reach 0.84. */
    private static final double LEAST_JARO = 0.7333;

    private static final List<String> LEVELS = List.of(
            "missing", "different", "similar", "initial", "nickname", "close", "swapped with the family name", "equal");

    private final int[] cells;
    private final int given;
    private final int family;
    private final int width;
    private final Values values;
    private int[][] sets = {};
    /** The letters of each name, tagged if it has a nickname. */
    private long[] letters = {};

    /**
     * @param given the column of given names
     * @param family that of family names, which shares its values, or -1
     * @param width how many columns there are
     */
    GivenNames(int[] cells, int given, int family, int width, Values values) {
        this.cells = cells;
        this.given = given;
        this.family = family;
        this.width = width;
        this.values = values;
        prepare();
    }

    @Override
    public int[] columns() {
        return new int[] {given, family};
    }

    @Override
    public void prepare() {
        letters = values.places(letters);
        sets = sets.length < letters.length ? new int[letters.length][] : sets;
        Nicknames nicknames = Nicknames.standard();
        for (int code = 0; code < values.size(); code++) {
            sets[code] = nicknames.of(values, code);
            letters[code] = values.letters(code, sets[code].length > 0 ? 1 : 0);
        }
    }

    @Override
    public List<String> names() {
        return LEVELS;
    }

    @Override
    public double chance(int level) {
        return level == EXACT ? values.chance(cells, given, width) : -1;
    }

    @Override
    public double reference(int level) {
        return values.reference();
    }

    @Override
    public int compare(int a, int b, Scratch scratch) {
        int x = cells[a + given];
        int y = cells[b + given];
        if (x == y && x >= 0) {
            return Comparer.result(EXACT, values.count(x));
        }
        if (family >= 0 && FamilyNames.swapped(x, cells[a + family], y, cells[b + family], values, scratch)) {
            return SWAPPED;
        }
        if (x < 0 || y < 0) {
            return MISSING;
        }
        int level = level(x, y, scratch);
        return level == DIFFERENT || level == INITIAL
                ? level
                : Comparer.result(level, Math.max(values.count(x), values.count(y)));
    }

    private int level(int x, int y, Scratch scratch) {
        long a = letters[x];
        long b = letters[y];
        if (Letters.length(a) == 1 || Letters.length(b) == 1) {
            return values.charAt(x, 0) == values.charAt(y, 0) ? INITIAL : DIFFERENT;
        }
        if ((Letters.tag(a) & Letters.tag(b)) != 0 && Nicknames.meet(sets[x], sets[y])) {
            return NICKNAME;
        }
        return Letters.mayReach(a, b, LEAST_JARO) ? remembered(x, y, scratch) : DIFFERENT;
    }

    private int remembered(int x, int y, Scratch scratch) {
        long pair = (long) Math.min(x, y) << 32 | Math.max(x, y);
        int known = scratch.level(pair);
        if (known >= 0) {
            return known;
        }
        boolean inOrder = values.hash(x) < values.hash(y);
        int level = work(inOrder ? x : y, inOrder ? y : x, scratch);
        scratch.remember(pair, level);
        return level;
    }

    private int work(int x, int y, Scratch scratch) {
        int shorter = Math.min(values.length(x), values.length(y));
        double similarity = scratch.jaroWinkler.of(values, x, y);
        if (similarity < 0.7) {
            return DIFFERENT;
        }
        if (shorter >= 3 && (similarity >= 0.94 || scratch.edits.between(values, x, y) <= 1)) {
            return CLOSE;
        }
        return similarity >= 0.84 || startsWithWord(x, y) ? SIMILAR : DIFFERENT;
    }

    /** Whether one is the first word of the other. */
    private boolean startsWithWord(int x, int y) {
        int shorter = values.length(x) < values.length(y) ? x : y;
        int longer = shorter == x ? y : x;
        int length = values.length(shorter);
        return values.length(longer) > length
                && values.charAt(longer, length) == ' '
                && Arrays.equals(
                        values.text(),
                        values.start(shorter),
                        values.start(shorter) + length,
                        values.text(),
                        values.start(longer),
                        values.start(longer) + length);
    }
}
