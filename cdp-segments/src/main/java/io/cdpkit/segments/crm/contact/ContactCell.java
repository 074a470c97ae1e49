package io.cdpkit.segments.crm.contact;

import io.cdpkit.segments.crm.contact.Field.Kind;
import java.util.ArrayList;
import java.util.List;

/** The cell of a row that holds all fields of one kind; see {@link ContactCsv} for its grammar. */
final class ContactCell {
    /** Chars with which a cell is not let begin. */
    private static final String RISKY = "=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20";

    private static final String SPECIAL = "\\;|{}";
    private static final String COMPOUND_SPECIAL = SPECIAL + ",";

    private ContactCell() {}

    static String guarded(String cell) {
        return !cell.isEmpty() && RISKY.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }

    static String unguarded(String cell) {
        return cell.startsWith("'") ? cell.substring(1) : cell;
    }

    static String write(List<Field> fields) {
        StringBuilder cell = new StringBuilder();
        for (Field field : fields) {
            if (!cell.isEmpty()) {
                cell.append(';');
            }
            if (!field.isPlain()) {
                cell.append('{');
                escape(field.group(), SPECIAL, cell);
                cell.append('|');
                escape(field.parameters(), SPECIAL, cell);
                cell.append('}');
            }
            write(field, cell);
        }
        return cell.toString();
    }

    private static void write(Field field, StringBuilder cell) {
        String special = field.kind().isCompound() ? COMPOUND_SPECIAL : SPECIAL;
        for (int i = 0; i < field.parts().size(); i++) {
            List<String> texts = field.parts().get(i);
            for (int j = 0; j < texts.size(); j++) {
                if (i + j > 0) {
                    cell.append(j > 0 ? ',' : '|');
                }
                escape(texts.get(j), special, cell);
            }
        }
    }

    private static void escape(String text, String special, StringBuilder to) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (special.indexOf(c) >= 0) {
                to.append('\\');
            }
            to.append(c);
        }
    }

    static List<Field> read(Kind kind, String cell) throws RefusedCell {
        return cell.isEmpty() ? List.of() : new Scanner(kind, cell).fields();
    }

    /** Goes through one cell. One use, by one thread. */
    private static final class Scanner {
        private final Kind kind;
        private final String cell;
        private int at;

        Scanner(Kind kind, String cell) {
            this.kind = kind;
            this.cell = cell;
        }

        List<Field> fields() throws RefusedCell {
            ArrayList<Field> fields = new ArrayList<>();
            fields.add(field());
            while (at < cell.length()) {
                expect(';');
                fields.add(field());
            }
            return fields;
        }

        private Field field() throws RefusedCell {
            String group = "";
            String parameters = "";
            if (isAt('{')) {
                at++;
                group = text(false);
                expect('|');
                parameters = text(false);
                expect('}');
            }
            ArrayList<List<String>> parts = new ArrayList<>();
            parts.add(texts());
            while (kind.isCompound() && isAt('|')) {
                at++;
                parts.add(texts());
            }
            try {
                return new Field(kind, parts, group, parameters);
            } catch (IllegalArgumentException e) {
                throw new RefusedCell("the field that ends at char " + at + " of the cell is none of its kind");
            }
        }

        private List<String> texts() throws RefusedCell {
            ArrayList<String> texts = new ArrayList<>();
            texts.add(text(kind.isCompound()));
            while (kind.isCompound() && isAt(',')) {
                at++;
                texts.add(text(true));
            }
            return texts;
        }

        private String text(boolean compound) throws RefusedCell {
            String special = compound ? COMPOUND_SPECIAL : SPECIAL;
            StringBuilder text = new StringBuilder();
            while (at < cell.length()) {
                char c = cell.charAt(at);
                if (c == '\\') {
                    at++;
                    if (at == cell.length()) {
                        throw new RefusedCell("a backslash at the end of the cell stands before nothing; double it");
                    }
                    text.append(cell.charAt(at));
                } else if (special.indexOf(c) >= 0) {
                    return text.toString();
                } else {
                    text.append(c);
                }
                at++;
            }
            return text.toString();
        }

        private boolean isAt(char c) {
            return at < cell.length() && cell.charAt(at) == c;
        }

        private void expect(char c) throws RefusedCell {
            if (!isAt(c)) {
                throw new RefusedCell("expected '" + c + "' at char " + (at + 1)
                        + " of the cell; put a backslash before a char that stands for itself");
            }
            at++;
        }
    }
}
