package io.cdpkit.segments.crm.contact;

import io.cdpkit.segments.crm.contact.Field.Form;
import io.cdpkit.segments.crm.contact.Field.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the lines of a file apart into cards. */
final class VCardRows implements ContactReader.Rows {
    private static final String BEGIN = "BEGIN:VCARD";

    private final Lines lines;
    /** The line read ahead, to see whether it goes on the one before. */
    private @Nullable String ahead;

    private long aheadNumber;
    /** A line to be given once more. */
    private @Nullable Line again;

    private boolean started;

    VCardRows(Lines lines) {
        this.lines = lines;
    }

    /** An unfolded line. */
    private record Line(long number, String text, boolean tooLong) {
        boolean is(String whole) {
            return text.strip().equalsIgnoreCase(whole);
        }
    }

    @Override
    public @Nullable ContactRow next() throws IOException {
        Line line = line();
        while (line != null && line.text().isBlank()) {
            line = line();
        }
        if (line == null) {
            return null;
        }
        return line.is(BEGIN) ? card(line.number()) : stray(line.number());
    }

    /** All lines up to the next card. */
    private ContactRow stray(long start) throws IOException {
        for (Line line = line(); line != null; line = line()) {
            if (line.is(BEGIN)) {
                again = line;
                break;
            }
        }
        return new ContactRow.Bad(start, "expected " + BEGIN);
    }

    /** Reads on to the end of the card even where it is bad, so that the next one is met at its beginning. */
    private ContactRow card(long start) throws IOException {
        ArrayList<Field> fields = new ArrayList<>();
        String version = "";
        String problem = null;
        long chars = 0;
        for (Line line = line(); line != null; line = line()) {
            if (line.is("END:VCARD")) {
                return finished(start, fields, version, problem);
            } else if (line.is(BEGIN)) {
                again = line;
                break;
            }
            chars += line.text().length();
            ContentLine property = ContentLine.parse(line.text());
            if (line.tooLong() || chars > Lines.LONGEST) {
                problem = problem == null ? "a card must be of at most " + Lines.LONGEST + " chars" : problem;
                fields.clear();
            } else if (property == null
                    || property.name().equals("BEGIN")
                    || property.name().equals("END")) {
                boolean blank = line.text().isBlank();
                problem =
                        problem == null && !blank ? "line " + line.number() + " is no property of a contact" : problem;
            } else if (property.name().equals("VERSION")) {
                version = property.value().strip();
            } else {
                fields.add(field(property, line.text()));
            }
        }
        return new ContactRow.Bad(start, "the card has another inside, or no END:VCARD");
    }

    private static ContactRow finished(long start, List<Field> fields, String version, @Nullable String problem) {
        if (problem != null) {
            return new ContactRow.Bad(start, problem);
        } else if (!version.equals("4.0") && !version.equals("3.0")) {
            return new ContactRow.Bad(
                    start, "the card's VERSION must be 4.0 or 3.0, got " + version.length() + " chars");
        }
        return new ContactRow.Read(start, new Contact(fields));
    }

    private static Field field(ContentLine property, String line) {
        Kind kind = Kind.ofProperty(property.name());
        if (kind == Kind.OTHER) {
            return Field.of(Kind.OTHER, line);
        }
        Form form = Field.form(kind, property.parameters());
        String separators = form == Form.STRUCTURED ? ";," : form == Form.LIST ? "," : "";
        return new Field(kind, parts(property.value(), separators), property.group(), property.parameters());
    }

    /** Takes a value apart at separators that are not escaped, and unescapes the texts. */
    private static List<List<String>> parts(String value, String separators) {
        ArrayList<List<String>> parts = new ArrayList<>();
        ArrayList<String> texts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            char next = i + 1 < value.length() ? value.charAt(i + 1) : ' ';
            if (c == '\\' && "nN\\,;".indexOf(next) >= 0) {
                text.append(next == 'n' || next == 'N' ? '\n' : next);
                i++;
            } else if (separators.indexOf(c) >= 0) {
                texts.add(text.toString());
                text.setLength(0);
                if (c == ';') {
                    parts.add(List.copyOf(texts));
                    texts.clear();
                }
            } else {
                text.append(c);
            }
        }
        texts.add(text.toString());
        parts.add(texts);
        return parts;
    }

    /** The next line with those that go on it. */
    private @Nullable Line line() throws IOException {
        if (again != null) {
            Line line = again;
            again = null;
            return line;
        }
        if (!started) {
            started = true;
            advance();
        }
        String first = ahead;
        if (first == null) {
            return null;
        }
        long number = aheadNumber;
        boolean tooLong = lines.wasCut();
        StringBuilder whole = new StringBuilder(first);
        String more = advance();
        while (more != null && !more.isEmpty() && (more.charAt(0) == ' ' || more.charAt(0) == '\t')) {
            tooLong = tooLong || lines.wasCut() || whole.length() + more.length() > Lines.LONGEST;
            if (!tooLong) {
                whole.append(more, 1, more.length());
            }
            more = advance();
        }
        return new Line(number, whole.toString(), tooLong);
    }

    private @Nullable String advance() throws IOException {
        ahead = lines.next();
        aheadNumber = lines.number();
        return ahead;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
