package io.cdpkit.store.jdbc;

import io.cdpkit.digest.Sha256;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.graph.LinkKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Keys as text that databases order bytewise in UTF-8.
 *
 * <p>The text of a link key is {@code 3 seen}, and for each identifier U+0001, the namespace, a space and the value. So
 * that bytes order as {@link LinkKey#compareTo} does, which goes by UTF-16, a few chars are written as two: U+0001 and
 * U+0002 with U+0002 before them, those from U+E000 to U+FFFF with U+10FFFF before them, which sorts above all pairs of
 * surrogates, and U+10FFFF itself with U+0001 after it.
 */
final class KeyText {
    /** What an index of PostgreSQL surely takes beside a tenant, a namespace and a link. */
    static final int MOST_BYTES = 2_000;

    private static final char SEPARATOR = '\u0001';
    private static final char ESCAPE = '\u0002';
    private static final char FIRST_ABOVE_PAIRS = '\uE000';
    private static final String ABOVE_PAIRS = "\uDBFF\uDFFF";
    private static final LinkKey.Kind[] KINDS = LinkKey.Kind.values();
    /** Bits enough that nobody finds two keys of one digest, and no padding in base 64. */
    private static final int DIGEST_BYTES = 18;

    private KeyText() {}

    /** Whether a database can keep and index a text: no NUL, no half of a surrogate pair, not too long. */
    static boolean isStorable(String text) {
        int length = text.length();
        int bytes = length;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            } else if (c >= 0x80) {
                bytes += c < 0x800 ? 1 : 2;
                if (Character.isSurrogate(c)) {
                    boolean pair = Character.isHighSurrogate(c)
                            && i + 1 < length
                            && Character.isLowSurrogate(text.charAt(i + 1));
                    if (!pair) {
                        return false;
                    }
                    i++;
                }
            }
        }
        return bytes <= MOST_BYTES;
    }

    static boolean isStorable(LinkKey key) {
        for (Identifier identifier : key.identifiers()) {
            if (!isStorable(identifier.value())) {
                return false;
            }
        }
        return true;
    }

    static String of(LinkKey key) {
        StringBuilder text = new StringBuilder(32 + 32 * key.identifiers().size());
        text.append(key.kind().ordinal()).append(' ').append(name(key.kind()));
        for (Identifier identifier : key.identifiers()) {
            text.append(SEPARATOR).append(identifier.namespace().name()).append(' ');
            append(identifier.value(), text);
        }
        return text.toString();
    }

    private static String name(LinkKey.Kind kind) {
        return switch (kind) {
            case APART -> "apart";
            case TOGETHER -> "together";
            case ALIAS -> "alias";
            case SEEN -> "seen";
            case MATCH -> "match";
        };
    }

    private static void append(String value, StringBuilder text) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == SEPARATOR || c == ESCAPE) {
                text.append(ESCAPE).append(c);
            } else if (c >= FIRST_ABOVE_PAIRS) {
                text.append(ABOVE_PAIRS).append(c);
            } else if (value.startsWith(ABOVE_PAIRS, i)) {
                text.append(ABOVE_PAIRS).append(SEPARATOR);
                i++;
            } else {
                text.append(c);
            }
        }
    }

    /** The link key whose text this is. */
    static LinkKey linkKey(String text) {
        LinkKey.Kind kind = KINDS[text.charAt(0) - '0'];
        ArrayList<Identifier> identifiers = new ArrayList<>(4);
        int at = text.indexOf(SEPARATOR);
        while (at >= 0 && at < text.length()) {
            int space = text.indexOf(' ', at);
            Namespace namespace = new Namespace(text.substring(at + 1, space));
            StringBuilder value = new StringBuilder(text.length() - space);
            at = readValue(text, space + 1, value);
            identifiers.add(new Identifier(namespace, value.toString()));
        }
        return LinkKey.of(kind, identifiers);
    }

    /** Reads up to the separator after a value and says where that is. */
    private static int readValue(String text, int from, StringBuilder value) {
        int i = from;
        while (i < text.length() && text.charAt(i) != SEPARATOR) {
            if (text.charAt(i) == ESCAPE) {
                i++;
            } else if (text.startsWith(ABOVE_PAIRS, i)) {
                i += 2;
                if (text.charAt(i) == SEPARATOR) {
                    value.append(ABOVE_PAIRS);
                    i++;
                    continue;
                }
            }
            value.append(text.charAt(i));
            i++;
        }
        return i;
    }

    /** What rows know a link by, as its text may be too long for an index: 24 chars of the text's SHA-256. */
    static String digest(String text) {
        return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(Sha256.of(text), DIGEST_BYTES));
    }

    static String digest(LinkKey key) {
        return digest(of(key));
    }

    /** The two parts that a link's text is kept in, of which the first is indexed; they go together end to end. */
    static List<String> parts(String text) {
        int most = MOST_BYTES / 3;
        if (text.length() <= most) {
            return List.of(text, "");
        }
        int cut = Character.isLowSurrogate(text.charAt(most)) ? most - 1 : most;
        return List.of(text.substring(0, cut), text.substring(cut));
    }
}
