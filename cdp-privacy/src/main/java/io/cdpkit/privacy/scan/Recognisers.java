package io.cdpkit.privacy.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What may start at a place of a text. */
final class Recognisers {
    private static final int LONGEST_MAILBOX = 64;
    private static final int LONGEST_DOMAIN = 253;
    private static final int LONGEST_IBAN = 34;
    private static final int UUID_LENGTH = 36;
    private static final String ESCAPED_AT = "%40";

    private static final String IBAN_LENGTHS =
            "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BR29BY28CH21CR22CY28CZ24DE22DK18DO28EE20"
                    + "EG29ES24FI18FO18FR27GB22GE22GI23GL18GR27GT28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20"
                    + "LV21MC27MD24ME22MK19MR27MT31MU30NL18NO15PK24PL28PS29PT25QA29RO24RS22SA24SC31SE24SI19SK24SM27ST25SV28TL23"
                    + "TN24TR26UA29VA22VG24XK20";

    /**
     * Signs other than letters and digits in mailboxes; also slashes, question marks and ampersands may be, and never are.
     */
    private static final boolean[] MAILBOX_SIGNS = signs("!#$%'*+-^_`{|}~.");
    /** What names of files end in and domains do not. */
    private static final Set<String> FILE_TYPES = Set.of(
            "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp", "tif", "tiff", "ico", "css", "js", "html",
            "json", "xml", "pdf");

    private Recognisers() {}

    private static boolean[] signs(String signs) {
        boolean[] set = new boolean[0x80];
        signs.chars().forEach(c -> set[c] = true);
        return set;
    }

    static List<Match> at(Plain text, int at) {
        ArrayList<Match> matches = new ArrayList<>(0);
        email(text, at, matches);
        if (text.isDigit(at)) {
            NumberReader.read(text, at, matches);
            ip4(text, at, matches);
        } else if (text.isLetter(at)) {
            if (mayBeNumber(text, at)) {
                NumberReader.read(text, at, matches);
            }
            iban(text, at, matches);
        }
        if (text.at(at) == ':' || Character.digit(text.at(at), 16) >= 0) {
            mac(text, at, matches);
            ip6(text, at, matches);
        }
        PhoneReader.read(text, at, matches);
        return matches;
    }

    /** Where a UUID that starts at a place ends; -1 if none does. */
    static int uuid(Plain text, int start) {
        if (text.at(start + 8) != '-' || !text.startsToken(start)) {
            return -1;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            if (hyphen ? text.at(start + i) != '-' : Character.digit(text.at(start + i), 16) < 0) {
                return -1;
            }
        }
        return text.isLetterOrDigit(start + UUID_LENGTH) ? -1 : start + UUID_LENGTH;
    }

    /**
     * Of the numbers that begin with letters, one begins with one letter and digits, one is of 16 signs or 3, 3, 5 and 5.
     */
    private static boolean mayBeNumber(Plain text, int start) {
        if (text.isDigit(start + 1)) {
            return true;
        }
        int at = start;
        while (at - start <= 16 && text.isLetterOrDigit(at)) {
            at++;
        }
        int next = at + text.gap(at);
        return at - start == 16
                || (at - start == 3 && text.isLetterOrDigit(next + 2) && !text.isLetterOrDigit(next + 3));
    }

    private static void email(Plain text, int start, List<Match> matches) {
        int at = start;
        int escaped = -1;
        boolean returned = false;
        while (at - start <= LONGEST_MAILBOX && isMailboxChar(text, at, returned)) {
            returned |= text.at(at) == '+';
            escaped = escaped < 0 && isEscapedAt(text, at) ? at : escaped;
            at++;
        }
        if (at > start && text.at(at) == '@') {
            domain(text, at + 1, matches);
        }
        if (matches.isEmpty() && escaped > start) {
            domain(text, escaped + ESCAPED_AT.length(), matches);
        }
    }

    private static boolean isEscapedAt(Plain text, int at) {
        return text.at(at) == '%' && text.at(at + 1) == '4' && text.at(at + 2) == '0';
    }

    private static void domain(Plain text, int start, List<Match> matches) {
        int end = start;
        int lastDot = -1;
        while (end - start <= LONGEST_DOMAIN
                && (text.isLetterOrDigit(end) || text.at(end) == '-' || isInnerDot(text, end))) {
            lastDot = text.at(end) == '.' ? end : lastDot;
            end++;
        }
        if (lastDot > start
                && end - lastDot > 2
                && text.isLetter(lastDot + 1)
                && !FILE_TYPES.contains(text.slice(lastDot + 1, end).toLowerCase(Locale.ROOT))) {
            matches.add(new Match(PiiKind.EMAIL, end, 100));
        }
    }

    /** An equals sign is part of a mailbox only where it stands for the at sign of one that mail is returned to. */
    private static boolean isMailboxChar(Plain text, int at, boolean returned) {
        char c = text.at(at);
        return text.isLetterOrDigit(at) || (c < 0x80 && MAILBOX_SIGNS[c]) || (c == '=' && returned);
    }

    private static boolean isInnerDot(Plain text, int at) {
        return text.at(at) == '.' && text.isLetterOrDigit(at + 1);
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
                at++;
            } else {
                int gap = text.at(at) == ' ' || text.at(at) == '-' ? text.gap(at) : 0;
                if (gap == 0) {
                    return;
                }
                at += gap;
            }
        }
        if (!text.isLetterOrDigit(at) && Checks.iban(iban.toString())) {
            matches.add(new Match(PiiKind.IBAN, at, 100));
        }
    }

    private static void ip4(Plain text, int start, List<Match> matches) {
        int end = ip4End(text, start);
        if (end >= 0 && text.at(start - 1) != '.') {
            matches.add(new Match(PiiKind.IP_ADDRESS, end, 75));
        }
    }

    /** Where an address that starts at a place ends; -1 if none does. */
    private static int ip4End(Plain text, int start) {
        int at = start;
        for (int part = 0; part < 4; part++) {
            int from = at;
            int value = 0;
            while (text.isDigit(at) && at - from < 3) {
                value = value * 10 + text.at(at) - '0';
                at++;
            }
            if (at == from || value > 255 || (part < 3 && text.at(at) != '.')) {
                return -1;
            }
            at += part < 3 ? 1 : 0;
        }
        return text.isLetterOrDigit(at) || isInnerDot(text, at) ? -1 : at;
    }

    /** Groups of hex digits, the last two of which may be written as those of the older kind. */
    private static void ip6(Plain text, int start, List<Match> matches) {
        int at = start;
        int groups = 0;
        int longest = 0;
        boolean gap = false;
        while (groups < 8) {
            if (!gap && text.at(at) == ':' && text.at(at + 1) == ':') {
                gap = true;
                at += 2;
            }
            int older = at > start && groups <= 6 ? ip4End(text, at) : -1;
            if (older >= 0) {
                groups += 2;
                longest = 4;
                at = older;
                break;
            }
            int from = at;
            while (Character.digit(text.at(at), 16) >= 0 && at - from < 4) {
                at++;
            }
            if (at == from) {
                break;
            }
            groups++;
            longest = Math.max(longest, at - from);
            boolean more = text.at(at) == ':' && (Character.digit(text.at(at + 1), 16) >= 0);
            if (groups < 8 && more) {
                at++;
            } else if (!(text.at(at) == ':' && text.at(at + 1) == ':' && !gap)) {
                break;
            }
        }
        boolean whole = gap ? groups >= 2 && groups < 8 : groups == 8;
        /* Names in programs are written so too. */
        boolean spelt = groups > 2 || longest > 2;
        if (whole
                && spelt
                && hasDigit(text, start, at)
                && !text.isLetterOrDigit(at)
                && text.at(at) != ':'
                && text.at(start - 1) != ':') {
            matches.add(new Match(PiiKind.IP_ADDRESS, at, 80));
        }
    }

    private static boolean hasDigit(Plain text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.isDigit(i)) {
                return true;
            }
        }
        return false;
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
}
