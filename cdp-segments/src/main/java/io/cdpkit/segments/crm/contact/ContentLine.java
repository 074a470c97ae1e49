package io.cdpkit.segments.crm.contact;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One unfolded line of a vCard, taken apart (RFC 6350, section 3.3).
 *
 * @param group empty where there is none
 * @param name in upper case
 * @param parameters what stands between the name and the colon, without the semicolon before it; empty where there is none
 */
record ContentLine(String group, String name, String parameters, String value) {
    /** The parts of a line; null where it is none. */
    static @Nullable ContentLine parse(String line) {
        int start = 0;
        int at = endOfName(line, 0);
        String group = "";
        if (at > 0 && at < line.length() && line.charAt(at) == '.') {
            group = line.substring(0, at);
            start = at + 1;
            at = endOfName(line, start);
        }
        if (at == start || at == line.length() || line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0) {
            return null;
        }
        String name = line.substring(start, at).toUpperCase(Locale.ROOT);
        int colon = colon(line, at);
        if (colon < 0 || (colon > at && line.charAt(at) != ';')) {
            return null;
        }
        String parameters = colon > at ? line.substring(at + 1, colon) : "";
        return new ContentLine(group, name, parameters, line.substring(colon + 1));
    }

    private static int endOfName(String line, int start) {
        int at = start;
        while (at < line.length() && isNamed(line.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isNamed(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }

    /** The first colon outside quotes; -1 where there is none, or control characters before it. */
    private static int colon(String line, int from) {
        boolean quoted = false;
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c < ' ' || c == 0x7f) {
                return -1;
            } else if (c == ':' && !quoted) {
                return i;
            }
            quoted ^= c == '"';
        }
        return -1;
    }

    static boolean isName(String text) {
        return endOfName(text, 0) == text.length();
    }

    static boolean areParameters(String text) {
        ContentLine line = parse("X;" + text + ":");
        return line != null && line.parameters().equals(text);
    }

    @Override
    public String toString() {
        return "line " + name + " of " + value.length() + " chars";
    }
}
