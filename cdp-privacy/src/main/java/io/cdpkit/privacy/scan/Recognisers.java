package io.cdpkit.privacy.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What may start at a place of a text. */
final class Recognisers {
    private static final int LONGEST_MAILBOX = 64;
    private static final int LONGEST_DOMAIN = 253;
    private static final int LONGEST_IBAN = 34;
    private static final int MOST_SIGNS = 34;
    /** Of a country and an area, before a bracket closes. */
    private static final int LONGEST_PREFIX = 6;

    private static final String IBAN_LENGTHS =
            "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BR29BY28CH21CR22CY28CZ24DE22DK18DO28EE20"
                    + "EG29ES24FI18FO18FR27GB22GE22GI23GL18GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20"
                    + "LV21MC27MD24ME22MK19MR27MT31MU30NL18NO15PK24PL28PS29PT25QA29RO24RS22SA24SC31SE24SI19SK24SM27ST25SV28TL23"
                    + "TN24TR26UA29VA22VG24XK20";

    private Recognisers() {}

    static List<Match> at(Plain text, int at) {
        ArrayList<Match> matches = new ArrayList<>(4);
        email(text, at, matches);
        if (text.isLetterOrDigit(at)) {
            numbers(text, at, matches);
            iban(text, at, matches);
            ip4(text, at, matches);
            mac(text, at, matches);
        }
        ip6(text, at, matches);
        phone(text, at, matches);
        return matches;
    }

    private static void email(Plain text, int start, List<Match> matches) {
        int at = start;
        while (at - start <= LONGEST_MAILBOX && isMailboxChar(text, at)) {
            at++;
        }
        if (at == start || text.at(at) != '@') {
            return;
        }
        int end = at + 1;
        int lastDot = -1;
        while (end - at <= LONGEST_DOMAIN
                && (text.isLetterOrDigit(end) || text.at(end) == '-' || isInnerDot(text, end))) {
            lastDot = text.at(end) == '.' ? end : lastDot;
            end++;
        }
        if (lastDot > at + 1 && end - lastDot > 2 && text.isLetter(lastDot + 1)) {
            matches.add(new Match(PiiKind.EMAIL, end, 100));
        }
    }

    private static boolean isMailboxChar(Plain text, int at) {
        return text.isLetterOrDigit(at) || (text.at(at) > ' ' && "!#$%&'*+-/=?^_`{|}~.".indexOf(text.at(at)) >= 0);
    }

    private static boolean isInnerDot(Plain text, int at) {
        return text.at(at) == '.' && text.isLetterOrDigit(at + 1);
    }

    /** Letters and digits in groups with one sign between, group by group: cards and the numbers of states. */
    private static void numbers(Plain text, int start, List<Match> matches) {
        StringBuilder signs = new StringBuilder();
        StringBuilder groups = new StringBuilder();
        int at = start;
        while (signs.length() <= MOST_SIGNS) {
            int from = at;
            while (text.isLetterOrDigit(at) && at - from <= MOST_SIGNS) {
                signs.append(Character.toUpperCase(text.at(at)));
                at++;
            }
            if (at == from) {
                return;
            }
            groups.append(groups.length() == 0 ? "" : "-").append(at - from);
            String all = signs.toString();
            card(all, at, matches);
            NationalIds.add(all, groups.toString(), at, matches);
            if (" -./".indexOf(text.at(at)) < 0) {
                return;
            }
            at++;
        }
    }

    private static void card(String signs, int end, List<Match> matches) {
        boolean digits = signs.chars().allMatch(c -> c >= '0' && c <= '9');
        if (digits && signs.length() >= 13 && signs.length() <= 19 && isIssued(signs) && Checks.luhn(signs)) {
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

    private static void iban(Plain text, int start, List<Match> matches) {
        if (!text.isLetter(start)
                || !text.isLetter(start + 1)
                || !text.isDigit(start + 2)
                || !text.isDigit(start + 3)) {
            return;
        }
        String country = text.slice(start, start + 2).toUpperCase(Locale.ROOT);
        int known = IBAN_LENGTHS.indexOf(country);
        if (known < 0 || known % 4 != 0) {
            return;
        }
        int length = Integer.parseInt(IBAN_LENGTHS.substring(known + 2, known + 4));
        StringBuilder iban = new StringBuilder(LONGEST_IBAN);
        int at = start;
        while (iban.length() < length) {
            if (text.isLetterOrDigit(at) && text.at(at) < 0x80) {
                iban.append(Character.toUpperCase(text.at(at)));
            } else if (" -".indexOf(text.at(at)) < 0 || !text.isLetterOrDigit(at + 1)) {
                return;
            }
            at++;
        }
        if (!text.isLetterOrDigit(at) && Checks.iban(iban.toString())) {
            matches.add(new Match(PiiKind.IBAN, at, 100));
        }
    }

    private static void ip4(Plain text, int start, List<Match> matches) {
        int at = start;
        for (int part = 0; part < 4; part++) {
            int from = at;
            int value = 0;
            while (text.isDigit(at) && at - from < 3) {
                value = value * 10 + text.at(at) - '0';
                at++;
            }
            if (at == from || value > 255 || (part < 3 && text.at(at) != '.')) {
                return;
            }
            at += part < 3 ? 1 : 0;
        }
        boolean longer = text.isLetterOrDigit(at) || isInnerDot(text, at) || text.at(start - 1) == '.';
        if (!longer) {
            matches.add(new Match(PiiKind.IP_ADDRESS, at, 75));
        }
    }

    private static void ip6(Plain text, int start, List<Match> matches) {
        int at = start;
        int groups = 0;
        boolean gap = false;
        while (groups < 8) {
            if (!gap && text.at(at) == ':' && text.at(at + 1) == ':') {
                gap = true;
                at += 2;
            }
            int from = at;
            while (Character.digit(text.at(at), 16) >= 0 && at - from < 4) {
                at++;
            }
            if (at == from) {
                break;
            }
            groups++;
            boolean more = text.at(at) == ':' && (Character.digit(text.at(at + 1), 16) >= 0);
            if (groups < 8 && more) {
                at++;
            } else if (!(text.at(at) == ':' && text.at(at + 1) == ':' && !gap)) {
                break;
            }
        }
        boolean whole = gap ? groups >= 2 && groups < 8 : groups == 8;
        if (whole && !text.isLetterOrDigit(at) && text.at(at) != ':' && text.at(start - 1) != ':') {
            matches.add(new Match(PiiKind.IP_ADDRESS, at, 80));
        }
    }

    private static void mac(Plain text, int start, List<Match> matches) {
        char separator = text.at(start + 2);
        if (separator != ':' && separator != '-') {
            return;
        }
        int at = start;
        for (int part = 0; part < 6; part++) {
            boolean pair = Character.digit(text.at(at), 16) >= 0 && Character.digit(text.at(at + 1), 16) >= 0;
            if (!pair || (part < 5 && text.at(at + 2) != separator)) {
                return;
            }
            at += part < 5 ? 3 : 2;
        }
        if (!text.isLetterOrDigit(at) && text.at(at) != separator) {
            matches.add(new Match(PiiKind.MAC_ADDRESS, at, 80));
        }
    }

    /** International with a plus, or national in groups; bare digits say nothing without a word before them. */
    private static void phone(Plain text, int start, List<Match> matches) {
        boolean plus = text.at(start) == '+';
        int at = plus ? start + 1 : start;
        int digits = 0;
        int groups = 0;
        int end = at;
        boolean bracket = false;
        while (at - start < 32 && digits <= 15) {
            if (text.isDigit(at)) {
                groups += end < at || digits == 0 ? 1 : 0;
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
        if (digits < 8
                || digits > 15
                || text.isLetterOrDigit(end)
                || (!plus && !text.isDigit(start) && !(bracket && text.at(start) == '('))) {
            return;
        }
        boolean trunk = text.at(start) == '0' || bracket;
        int confidence = plus ? 80 : groups < 2 ? 20 : trunk ? 60 : digits == 10 && groups == 3 ? 55 : 20;
        matches.add(new Match(PiiKind.PHONE, end, confidence));
    }
}
