package io.cdpkit.identity.match;

import java.util.List;

/** Compares e-mail addresses by mailbox and domain. */
final class EmailLikeness implements Likeness {
    private static final int ALIKE = 2;
    private static final int CLOSE = 3;
    private static final int SAME_NAME = 4;
    private static final int SAME_MAILBOX = 5;

    private static final int MOST_EDITS = 2;
    /** Up to here there is room for one digit more. */
    private static final int MOST_DIGITS = 200_000_000;

    private static final int MANY = 1 << 30;
    private static final int DIGITS = 26;
    private static final int LENGTH = 56;
    private static final int MOST_LENGTH = 255;

    private static final List<String> LEVELS = List.of(
            "missing",
            "different",
            "alike",
            "close, same numbers and domain",
            "same mailbox without a number, other domain",
            "same mailbox, other domain",
            "equal");

    private final Values values;
    private int[] ats = {};

    /**
     * The characters of the mailbox: a bit for each letter, three for how often each digit is there, and the length in the
     * rest. An edit changes at most two of the bits.
     */
    private long[] characters = {};
    /** The digits of the mailbox as a number that starts with a one; of very many, some such number of its own. */
    private int[] digits = {};

    EmailLikeness(Values values) {
        this.values = values;
        prepare();
    }

    @Override
    public void prepare() {
        characters = values.places(characters);
        ats = ats.length < characters.length ? new int[characters.length] : ats;
        digits = digits.length < characters.length ? new int[characters.length] : digits;
        for (int code = 0; code < values.size(); code++) {
            int at = values.length(code) - 1;
            while (at >= 0 && values.charAt(code, at) != '@') {
                at--;
            }
            ats[code] = at < 0 ? values.length(code) : at;
            digits[code] = digits(code);
            characters[code] = characters(code);
        }
    }

    @Override
    public List<String> names() {
        return LEVELS;
    }

    @Override
    public int level(int x, int y, Scratch scratch) {
        if (!mayBeAlike(characters[x], characters[y])) {
            return Comparer.DIFFERENT;
        }
        int distance = scratch.edits.between(values.text(), values.start(x), ats[x], values.start(y), ats[y]);
        if (distance == 0) {
            return digits[x] < 100 ? SAME_NAME : SAME_MAILBOX;
        }
        int shorter = Math.min(ats[x], ats[y]);
        if (distance > MOST_EDITS || shorter < (distance == 1 ? 4 : 6)) {
            return Comparer.DIFFERENT;
        }
        int domains = domains(x, y, scratch);
        return domains == 0 && digits[x] == digits[y] ? CLOSE : domains <= 2 ? ALIKE : Comparer.DIFFERENT;
    }

    private static boolean mayBeAlike(long x, long y) {
        return Math.abs((x >>> LENGTH) - (y >>> LENGTH)) <= MOST_EDITS
                && Long.bitCount((x ^ y) << (Long.SIZE - LENGTH)) <= 2 * MOST_EDITS;
    }

    private long characters(int code) {
        long characters = (long) Math.min(ats[code], MOST_LENGTH) << LENGTH;
        for (int i = 0; i < ats[code]; i++) {
            char c = values.charAt(code, i);
            if (c >= 'a' && c <= 'z') {
                characters |= 1L << (c - 'a');
            } else if (c >= '0' && c <= '9') {
                int first = DIGITS + 3 * (c - '0');
                // One, two, three: each sets one bit more.
                characters |= (characters & 3L << first) << 1 | 1L << first;
            }
        }
        return characters;
    }

    private int digits(int code) {
        int number = 1;
        for (int i = 0; i < ats[code]; i++) {
            char c = values.charAt(code, i);
            if (c >= '0' && c <= '9') {
                int more = number * 10 + c - '0';
                number = number < MOST_DIGITS ? more : (more | MANY) & Integer.MAX_VALUE;
            }
        }
        return number;
    }

    /** By how many edits the domains differ: where they are two different ones, alike mailboxes are those of namesakes. */
    private int domains(int x, int y, Scratch scratch) {
        return scratch.edits.between(
                values.text(),
                values.start(x) + ats[x],
                values.length(x) - ats[x],
                values.start(y) + ats[y],
                values.length(y) - ats[y]);
    }
}
