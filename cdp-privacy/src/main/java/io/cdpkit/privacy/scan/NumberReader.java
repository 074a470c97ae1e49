package io.cdpkit.privacy.scan;

import java.util.List;

/** Letters and digits in groups with a gap between, group by group: cards and the numbers of states. */
final class NumberReader {
    private static final int MOST_SIGNS = 19;
    private static final int FEWEST_SIGNS = 9;
    private static final int SHORTEST_CARD = 13;

    private NumberReader() {}

    static void read(Plain text, int start, List<Match> matches) {
        char[] signs = new char[MOST_SIGNS];
        int[] groups = new int[MOST_SIGNS];
        int length = 0;
        int count = 0;
        boolean digits = true;
        int at = start;
        while (true) {
            int from = at;
            while (text.isLetterOrDigit(at)) {
                if (length == MOST_SIGNS) {
                    return;
                }
                digits &= text.isDigit(at);
                signs[length++] = Character.toUpperCase(text.at(at));
                at++;
            }
            groups[count++] = at - from;
            if (length >= FEWEST_SIGNS) {
                if (digits && length >= SHORTEST_CARD && signs[0] >= '2' && signs[0] <= '6') {
                    card(new String(signs, 0, length), at, matches);
                }
                if (count <= NationalIds.MOST_GROUPS) {
                    NationalIds.add(signs, length, groups, count, at, matches);
                }
            }
            int gap = text.gap(at);
            if (gap == 0) {
                return;
            }
            at += gap;
        }
    }

    private static void card(String digits, int end, List<Match> matches) {
        if (isIssued(digits) && Checks.luhn(digits)) {
            matches.add(new Match(PiiKind.CARD, end, 95));
        }
    }

    private static boolean isIssued(String digits) {
        int length = digits.length();
        int six = (int) Checks.number(digits, 0, 6);
        int two = six / 10_000;
        int four = six / 100;
        if (two / 10 == 4) {
            return length == 13 || length == 16 || length == 19;
        } else if (two == 34 || two == 37) {
            return length == 15;
        } else if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) {
            return length == 16;
        } else if (two == 36 || two == 38 || two == 39 || (four >= 3000 && four <= 3059)) {
            return length >= 14;
        } else if (four >= 3528 && four <= 3589) {
            return length >= 16;
        }
        return two == 50 || (two >= 56 && two <= 69 && length >= 16);
    }
}
