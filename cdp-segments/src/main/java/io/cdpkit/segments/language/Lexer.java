package io.cdpkit.segments.language;

import io.cdpkit.segments.language.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts the text form into words; {@code #} starts a comment that ends with its line. */
final class Lexer {
    private static final List<String> SIGNS = List.of("->", "!=", "<=", ">=", "..");

    /** What some editors put before a text. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final String source;
    private final Problems problems;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    Lexer(String source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    List<Token> tokens() {
        if (source.startsWith(BYTE_ORDER_MARK)) {
            at++;
        }
        while (at < source.length()) {
            char c = source.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (c == '#') {
                int end = source.indexOf('\n', at);
                at = end < 0 ? source.length() : end;
            } else {
                tokens.add(next(c));
            }
        }
        tokens.add(new Token(Kind.END, "", source.length(), 1));
        return tokens;
    }

    private Token next(char c) {
        int start = at;
        if (c == '"' || c == '`') {
            String text = quoted(c);
            return new Token(c == '"' ? Kind.STRING : Kind.QUOTED, text, start, at - start);
        } else if (isDigit(c) || (c == '-' && at + 1 < source.length() && isDigit(source.charAt(at + 1)))) {
            return number(start);
        } else if (Character.isJavaIdentifierStart(c) && c != '$') {
            while (at < source.length() && isNamePart(source.charAt(at))) {
                at++;
            }
            return token(Kind.NAME, start);
        }
        boolean known = "()=<>,.|%@$+-*/".indexOf(c) >= 0;
        at += start + 2 <= source.length() && SIGNS.contains(source.substring(start, start + 2))
                ? 2
                : Character.charCount(source.codePointAt(start));
        String hint = Words.UNKNOWN_SIGNS.get(c);
        if (!known && at - start <= Character.charCount(source.codePointAt(start))) {
            problems.add(start, at - start, "there is no sign like this" + (hint == null ? "" : "; " + hint));
        }
        return token(Kind.SIGN, start);
    }

    static boolean isNamePart(char c) {
        return Character.isJavaIdentifierPart(c) && c != '$' && !Character.isIdentifierIgnorable(c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private Token token(Kind kind, int start) {
        return new Token(kind, source.substring(start, at), start, at - start);
    }

    /** A number, or an ISO date or instant, which begins with four digits and a hyphen. */
    private Token number(int start) {
        at++;
        while (at < source.length() && isDigit(source.charAt(at))) {
            at++;
        }
        boolean date = at - start == 4
                && at + 1 < source.length()
                && source.charAt(at) == '-'
                && isDigit(source.charAt(at + 1));
        if (date) {
            while (at < source.length() && (isDigit(source.charAt(at)) || "-:TZ.+".indexOf(source.charAt(at)) >= 0)) {
                at++;
            }
            return token(Kind.DATE, start);
        }
        if (at + 1 < source.length() && source.charAt(at) == '.' && isDigit(source.charAt(at + 1))) {
            at++;
            while (at < source.length() && isDigit(source.charAt(at))) {
                at++;
            }
        }
        if (at < source.length() && (source.charAt(at) | ' ') == 'e') {
            while (at < source.length() && (isNamePart(source.charAt(at)) || "+-".indexOf(source.charAt(at)) >= 0)) {
                at++;
            }
            problems.add(start, at - start, "numbers are written in full, such as 1000 or 0.001");
            return new Token(Kind.NUMBER, "0", start, at - start);
        }
        return token(Kind.NUMBER, start);
    }

    private String quoted(char quote) {
        int start = at++;
        StringBuilder text = new StringBuilder();
        while (at < source.length() && source.charAt(at) != quote && source.charAt(at) != '\n') {
            char c = source.charAt(at++);
            if (c == '\\' && at < source.length()) {
                text.append(escaped(source.charAt(at++)));
            } else {
                text.append(c);
            }
        }
        if (at < source.length() && source.charAt(at) == quote) {
            at++;
        } else {
            problems.add(start, at - start, "a " + (quote == '"' ? "text" : "name") + " has no closing " + quote);
        }
        return text.toString();
    }

    private String escaped(char c) {
        return switch (c) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case '"', '\\', '`' -> String.valueOf(c);
            default -> coded(c);
        };
    }

    private String coded(char c) {
        if (c == 'u'
                && at + 4 <= source.length()
                && source.substring(at, at + 4).matches("[0-9a-fA-F]{4}")) {
            at += 4;
            return String.valueOf((char) Integer.parseInt(source.substring(at - 4, at), 16));
        }
        problems.add(
                at - 2,
                2,
                "there is no escape like this; use \\\" \\\\ \\n \\t \\r or four hexadecimal digits after \\u");
        return "";
    }
}
