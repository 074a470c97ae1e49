package io.cdpkit.privacy.scan;

import java.util.List;

/**
 * A phone number: international with a plus or two zeros, or national in groups; bare digits say nothing without a word
 * before them.
 */
final class PhoneReader {
    private static final int LONGEST = 32;
    private static final int FEWEST_DIGITS = 8;
    private static final int MOST_DIGITS = 15;
    /** Of a number behind two zeros and not in groups, of which there are many others. */
    private static final int FEWEST_BARE_DIGITS = 12;
    /** Of a country and an area, before a bracket closes. */
    private static final int LONGEST_PREFIX = 6;

    private final Plain text;
    private final int start;
    private final boolean plus;
    /** The digits of each group. */
    private final int[] groups = new int[MOST_DIGITS + 1];

    private int count;
    private int digits;
    private int end;
    private int first;
    private boolean bracket;

    private PhoneReader(Plain text, int start) {
        this.text = text;
        this.start = start;
        this.plus = text.at(start) == '+';
    }

    static void read(Plain text, int start, List<Match> matches) {
        char c = text.at(start);
        if (c != '+' && c != '(' && (!text.isDigit(start) || isJoined(text, start))) {
            return;
        }
        PhoneReader reader = new PhoneReader(text, start);
        reader.readGroups();
        int confidence = reader.confidence();
        if (confidence > 0) {
            matches.add(new Match(PiiKind.PHONE, reader.end, confidence));
        }
    }

    /** Whether the digits are the rest of a longer number. */
    private static boolean isJoined(Plain text, int start) {
        return "-._".indexOf(text.at(start - 1)) >= 0 && text.isDigit(start - 2);
    }

    private void readGroups() {
        int at = plus ? start + 1 : start;
        end = at;
        while (at - start < LONGEST && digits <= MOST_DIGITS) {
            if (text.isDigit(at)) {
                first = digits == 0 ? at : first;
                count += end < at || digits == 0 ? 1 : 0;
                groups[count - 1]++;
                digits++;
                end = at + 1;
            } else if (text.at(at) == ')') {
                bracket = digits > 0 && digits <= LONGEST_PREFIX;
            } else if (text.at(at) == '(' && digits <= LONGEST_PREFIX) {
                bracket = false;
            } else if (text.at(at) == '\0' || " -./".indexOf(text.at(at)) < 0 || at - end > 2) {
                break;
            }
            at++;
        }
    }

    /** 0 where it is none. */
    private int confidence() {
        if (digits < FEWEST_DIGITS
                || digits > MOST_DIGITS
                || text.isLetterOrDigit(end)
                || (text.at(start) == '(' && !bracket)) {
            return 0;
        } else if (plus) {
            return 80;
        }
        boolean zero = text.at(start) == '0';
        boolean abroad = zero && text.at(start + 1) == '0';
        if ((abroad && text.at(start + 2 + text.gap(start + 2)) == '0') || beginsWithDate()) {
            return 0;
        } else if (isSpanOfTime()) {
            return 20;
        } else if (count < 2) {
            return abroad && digits >= FEWEST_BARE_DIGITS ? 55 : 20;
        } else if (bracket) {
            return 60;
        } else if (zero) {
            boolean version = groups[0] == 1 && text.at(start + 1) == '.';
            return version ? 20 : 60;
        }
        return isUsual() ? 55 : 20;
    }

    /** As in North America, with or without its country code. */
    private boolean isUsual() {
        return (count == 3 && digits == 10)
                || (count == 4 && groups[0] <= 3 && groups[1] == 3 && groups[2] == 3 && groups[3] == 4);
    }

    /** From one time of day to another, such as "0800 - 1700". */
    private boolean isSpanOfTime() {
        return count == 2
                && groups[0] == 4
                && groups[1] == 4
                && end - first == 11
                && text.at(first + 5) == '-'
                && isTime(first)
                && isTime(end - 4);
    }

    private boolean isTime(int at) {
        return text.number(at, at + 2) <= 24 && text.number(at + 2, at + 4) < 60;
    }

    private boolean beginsWithDate() {
        if (count < 3) {
            return false;
        }
        int second = first + groups[0] + 1;
        int third = second + groups[1] + 1;
        char separator = text.at(second - 1);
        boolean apart =
                separator != ' ' && separator == text.at(third - 1) && text.isDigit(second) && text.isDigit(third);
        boolean yearFirst = groups[0] == 4 && groups[1] <= 2 && groups[2] <= 2;
        boolean yearLast = groups[0] <= 2 && groups[1] <= 2 && groups[2] == 4;
        return apart
                && ((yearFirst && isYear(first) && isDay(second, groups[1]) && isDay(third, groups[2]))
                        || (yearLast && isYear(third) && isDay(first, groups[0]) && isDay(second, groups[1])));
    }

    private boolean isYear(int at) {
        return text.number(at, at + 2) == 19 || text.number(at, at + 2) == 20;
    }

    /** Whether it may be a day of a month, or a month. */
    private boolean isDay(int at, int length) {
        int day = text.number(at, at + length);
        return day >= 1 && day <= 31;
    }
}
