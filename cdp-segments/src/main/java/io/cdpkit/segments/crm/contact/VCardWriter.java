package io.cdpkit.segments.crm.contact;

import io.cdpkit.segments.crm.contact.Field.Kind;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Writes one card. */
final class VCardWriter {
    private static final int MOST_OCTETS = 75;
    private static final String BREAK = "\r\n";

    private final Appendable to;

    VCardWriter(Appendable to) {
        this.to = to;
    }

    void write(Contact contact) throws IOException {
        line("BEGIN:VCARD");
        line("VERSION:4.0");
        if (contact.fields(Kind.FULL_NAME).isEmpty()) {
            line("FN:");
        }
        for (Field field : contact.fields()) {
            line(field.kind() == Kind.OTHER ? field.text() : property(field));
        }
        line("END:VCARD");
    }

    private static String property(Field field) {
        String group = field.group().isEmpty() ? "" : field.group() + ".";
        String parameters = field.parameters().isEmpty() ? "" : ";" + field.parameters();
        return group + field.kind().property() + parameters + ":" + value(field);
    }

    private static String value(Field field) {
        String special = field.form() == Field.Form.URI ? "" : ",;";
        return field.parts().stream().map(texts -> component(texts, special)).collect(Collectors.joining(";"));
    }

    private static String component(List<String> texts, String special) {
        return texts.stream().map(text -> escaped(text, special)).collect(Collectors.joining(","));
    }

    private static String escaped(String text, String special) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                escaped.append("\\n");
            } else {
                if (c == '\\' || special.indexOf(c) >= 0) {
                    escaped.append('\\');
                }
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    /** Writes a line folded: each but the first begins with a space, which counts. */
    private void line(String text) throws IOException {
        int octets = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            int length = octets(c);
            if (octets + length > MOST_OCTETS) {
                to.append(BREAK).append(' ');
                octets = 1;
            }
            int chars = Character.charCount(c);
            to.append(text, i, i + chars);
            octets += length;
            i += chars;
        }
        to.append(BREAK);
    }

    private static int octets(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        } else if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }
}
