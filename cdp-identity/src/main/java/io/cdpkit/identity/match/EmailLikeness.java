package io.cdpkit.identity.match;

import java.util.List;

/** Compares e-mail addresses by mailbox and domain. */
final class EmailLikeness implements Likeness {
    private static final int ALIKE = 2;
    private static final int CLOSE = 3;
    private static final int SAME_NAME = 4;
    private static final int SAME_MAILBOX = 5;

    private static final List<String> LEVELS = List.of(
            "missing",
            "different",
            "alike",
            "close, same numbers and domain",
            "same mailbox without a number, other domain",
            "same mailbox, other domain",
            "equal");

    private final Values values;
    private final int[] ats;

    /** The letters of the mailbox. */
    private final long[] letters;
    /** The digits of the mailbox as a number that starts with a one. */
    private final int[] digits;

    EmailLikeness(Values values) {
        this.values = values;
        this.ats = new int[values.size()];
        this.digits = new int[values.size()];
        this.letters = new long[values.size()];
        for (int code = 0; code < ats.length; code++) {
            int at = values.length(code) - 1;
            while (at >= 0 && values.charAt(code, at) != '@') {
                at--;
            }
            ats[code] = at < 0 ? values.length(code) : at;
            digits[code] = digits(code);
            int start = values.start(code);
            letters[code] = Letters.of(values.text(), start, start + ats[code], 0);
        }
    }

    @Override
    public List<String> names() {
        return LEVELS;
    }

    @Override
    public int level(int x, int y, Scratch scratch) {
        if (!Letters.within(letters[x], letters[y], 2)) {
            return Comparer.DIFFERENT;
        }
        int distance = scratch.edits.between(values.text(), values.start(x), ats[x], values.start(y), ats[y]);
        if (distance == 0) {
            return digits[x] < 100 ? SAME_NAME : SAME_MAILBOX;
        }
        int shorter = Math.min(ats[x], ats[y]);
        if (distance > 2 || shorter < (distance == 1 ? 4 : 6)) {
            return Comparer.DIFFERENT;
        }
        int domains = domains(x, y, scratch);
        return domains == 0 && digits[x] == digits[y] ? CLOSE : domains <= 2 ? ALIKE : Comparer.DIFFERENT;
    }

    private int digits(int code) {
        int number = 1;
        for (int i = 0; i < ats[code]; i++) {
            char c = values.charAt(code, i);
            number = c >= '0' && c <= '9' ? number * 10 + c - '0' : number;
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
