package io.cdpkit.segments.language;

/**
 * A word of the text form.
 *
 * @param text what it stands for: the content of a text without its quotes
 * @param at where it starts in the source
 * @param length how many chars of the source it takes
 */
public record Token(Kind kind, String text, int at, int length) {
    enum Kind {
        NAME,
        /** A name in backquotes, which never is a keyword. */
        QUOTED,
        STRING,
        NUMBER,
        DATE,
        SIGN,
        END
    }

    boolean is(String word) {
        return (kind == Kind.NAME || kind == Kind.SIGN) && text.equals(word);
    }

    Token at(Token place) {
        return new Token(kind, text, place.at, place.length);
    }

    /** The token as an error names it. */
    String shown() {
        return switch (kind) {
            case END -> "the end";
            case STRING -> "a text";
            default -> "\"" + text + "\"";
        };
    }
}
