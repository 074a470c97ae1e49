package io.cdpkit.event;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** E-mail addresses, checked by hand so that no expression backtracks. */
enum EmailStandard implements Standardiser {
    EXACT,
    MAILBOX;

    private static final int LONGEST = 254;
    private static final int LONGEST_LOCAL_PART = 64;
    private static final int LONGEST_LABEL = 63;

    @Override
    public Optional<String> standardise(String raw) {
        String trimmed = WhiteSpace.trim(raw);
        if (trimmed.length() > LONGEST) {
            return Optional.empty();
        }
        String address = normal(trimmed);
        int at = address.lastIndexOf('@');
        if (at < 1 || at > LONGEST_LOCAL_PART || !isDotAtom(address, at)) {
            return Optional.empty();
        }
        String domain = ascii(address.substring(at + 1));
        if (domain == null || at + 1 + domain.length() > LONGEST || !isDomain(domain)) {
            return Optional.empty();
        }
        String local = address.substring(0, at);
        return Optional.of(this == EXACT ? local + "@" + domain : mailbox(local, domain));
    }

    /** Compatibility forms may hide capitals and capitals may hide compatibility forms, so both ways. */
    private static String normal(String address) {
        String composed = Normalizer.normalize(address, Normalizer.Form.NFKC);
        return Normalizer.normalize(WhiteSpace.lower(composed), Normalizer.Form.NFKC);
    }

    private static String mailbox(String local, String domain) {
        int plus = local.indexOf('+');
        String name = plus > 0 ? local.substring(0, plus) : local;
        if (domain.equals("gmail.com") || domain.equals("googlemail.com")) {
            // A mark that followed a dot now follows a letter, with which it may be one.
            return normal(name.replace(".", "")) + "@gmail.com";
        }
        return (name.endsWith(".") ? local : name) + "@" + domain;
    }

    private static boolean isDotAtom(String address, int end) {
        char before = '.';
        for (int i = 0; i < end; i++) {
            char c = address.charAt(i);
            if (c == '.' ? before == '.' : !isAtomChar(c)) {
                return false;
            }
            before = c;
        }
        return before != '.';
    }

    private static boolean isAtomChar(char c) {
        if (c < 0x80) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "!#$%&'*+-/=?^_`{|}~".indexOf(c) >= 0;
        }
        return Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK;
    }

    private static @Nullable String ascii(String domain) {
        try {
            return IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isDomain(String domain) {
        int labels = 0;
        int start = 0;
        while (start <= domain.length()) {
            int dot = domain.indexOf('.', start);
            int end = dot < 0 ? domain.length() : dot;
            if (!isLabel(domain, start, end)) {
                return false;
            }
            labels++;
            if (dot < 0) {
                return labels > 1 && end - start > 1 && isLetter(domain.charAt(start));
            }
            start = end + 1;
        }
        return false;
    }

    private static boolean isLabel(String domain, int start, int end) {
        if (start == end || end - start > LONGEST_LABEL) {
            return false;
        }
        for (int i = start; i < end; i++) {
            char c = domain.charAt(i);
            boolean inner = i > start && i < end - 1;
            if (!isLetter(c) && !(c >= '0' && c <= '9') && !(c == '-' && inner)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }
}
