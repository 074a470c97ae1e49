package io.cdpkit.identity.match;

import java.util.Arrays;
import java.util.List;

/** Compares family names, also by the parts of double names. */
final class FamilyNames implements Comparer {
    private static final int SIMILAR = 2;
    private static final int PART = 3;
    private static final int CLOSE = 4;
    private static final int EXACT = 5;
    /** What a Jaro similarity must be for that of Winkler to reach 0.86. */
    private static final double LEAST_JARO = 0.7666;

    private static final int SHORTEST_PART = 3;

    private static final List<String> LEVELS =
            List.of("missing", "different", "similar", "part of a double name", "close", "equal");

    private final int[] cells;
    private final int given;
    private final int family;
    private final int width;
    private final Values values;
    /** The letters of each name, tagged if it has several parts. */
    private long[] letters = {};

    FamilyNames(int[] cells, int given, int family, int width, Values values) {
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
        for (int code = 0; code < values.size(); code++) {
            letters[code] = values.letters(code, isOneWord(code) ? 0 : 1);
        }
    }

    /** Whether the names of two records are the same crosswise but not straight, one of them but for a letter perhaps. */
    static boolean swapped(int given, int family, int otherGiven, int otherFamily, Values values, Scratch scratch) {
        boolean one = given >= 0 && given == otherFamily;
        boolean other = family >= 0 && family == otherGiven;
        if (!one && !other) {
            return false;
        } else if ((one && other) || (one ? family < 0 || otherGiven < 0 : given < 0 || otherFamily < 0)) {
            return true;
        }
        return given != otherGiven && misspelt(one ? family : given, one ? otherGiven : otherFamily, values, scratch);
    }

    private static boolean misspelt(int x, int y, Values values, Scratch scratch) {
        return Math.min(values.length(x), values.length(y)) >= SHORTEST_PART
                && scratch.edits.between(values, x, y) <= 1;
    }

    @Override
    public List<String> names() {
        return LEVELS;
    }

    @Override
    public double chance(int level) {
        return level == EXACT ? values.chance(cells, family, width) : -1;
    }

    @Override
    public double reference(int level) {
        return values.reference();
    }

    @Override
    public int compare(int a, int b, Scratch scratch) {
        int x = cells[a + family];
        int y = cells[b + family];
        if (x < 0 || y < 0) {
            return MISSING;
        }
        if (x == y) {
            return Comparer.result(EXACT, values.count(x));
        }
        if (given >= 0 && swapped(cells[a + given], x, cells[b + given], y, values, scratch)) {
            return MISSING;
        }
        int level = level(x, y, scratch);
        return level == DIFFERENT ? level : Comparer.result(level, Math.max(values.count(x), values.count(y)));
    }

    private int level(int x, int y, Scratch scratch) {
        long a = letters[x];
        long b = letters[y];
        boolean mayBeAlike = (Letters.tag(a) | Letters.tag(b)) != 0 || Letters.mayReach(a, b, LEAST_JARO);
        return mayBeAlike ? remembered(x, y, scratch) : DIFFERENT;
    }

    private int remembered(int x, int y, Scratch scratch) {
        long pair = Long.MIN_VALUE | (long) Math.min(x, y) << 32 | Math.max(x, y);
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
        if ((Letters.tag(letters[x]) | Letters.tag(letters[y])) != 0 && sharesPart(x, y)) {
            return generation(x) * generation(y) != 0 && generation(x) != generation(y) ? DIFFERENT : PART;
        }
        double similarity = scratch.jaroWinkler.of(values, x, y);
        if (similarity < 0.7 || shorter < 2) {
            return DIFFERENT;
        }
        if (shorter >= 3 && (similarity >= 0.95 || scratch.edits.between(values, x, y) <= 1)) {
            return CLOSE;
        }
        return similarity >= 0.86 ? SIMILAR : DIFFERENT;
    }

    /** Which bearer of the name it is; 0 where that is not told. */
    private int generation(int code) {
        String name = values.value(code);
        return Layout.GENERATIONS.getOrDefault(name.substring(name.lastIndexOf(' ') + 1), 0);
    }

    /** Whether a word of the one is the first or the last of the other. */
    private boolean sharesPart(int x, int y) {
        return holds(x, y) || holds(y, x);
    }

    private boolean holds(int words, int other) {
        char[] text = values.text();
        int from = values.start(other);
        int to = from + values.length(other);
        int first = endOfWord(from, to);
        int last = to;
        while (last > from && text[last - 1] != ' ') {
            last--;
        }
        int end = values.start(words) + values.length(words);
        for (int start = values.start(words); start < end; start = endOfWord(start, end) + 1) {
            int next = endOfWord(start, end);
            if (next - start >= SHORTEST_PART
                    && (Arrays.equals(text, start, next, text, from, first)
                            || Arrays.equals(text, start, next, text, last, to))) {
                return true;
            }
        }
        return false;
    }

    private boolean isOneWord(int code) {
        int end = values.start(code) + values.length(code);
        return endOfWord(values.start(code), end) == end;
    }

    private int endOfWord(int start, int end) {
        int at = start;
        while (at < end && values.text()[at] != ' ') {
            at++;
        }
        return at;
    }
}
