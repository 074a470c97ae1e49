package io.cdpkit.identity.match;

import io.cdpkit.identity.match.Field.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the fields of a schema are laid out in columns: a full name takes two; street and house number share one, and so do
 * latitude and longitude.
 */
final class Layout {
    /** A column, the fields it is written from, and the form it is written in. */
    record Column(
            String name,
            Kind kind,
            Form form,
            int field,
            int second,
            @Nullable Similarity similarity) {
        /** What stands between the words of a value, as an expression; null if it is not taken by words. */
        @Nullable
        String words() {
            return switch (kind) {
                case TEXT, ADDRESS_LINE -> " ";
                case LIST -> "\\|";
                default -> null;
            };
        }
    }

    /** Which bearer of a name it is who has this after the family name. */
    static final Map<String, Integer> GENERATIONS = Map.of("sr", 1, "jr", 2, "ii", 2, "iii", 3, "iv", 4);

    private static final Set<String> DEGREES = Set.of("phd", "md", "esq", "dds", "cpa", "mba", "msc", "bsc");
    /** With full stops and what parts it. */
    private static final int LONGEST_ENDING = 7;

    private static final int LONGEST_VALUE = 256;

    private final List<Column> columns = new ArrayList<>();
    private final int fields;
    /** By kind. */
    private final int[] firsts = new int[Kind.values().length];

    Layout(Schema schema) {
        List<Field> fields = schema.fields();
        this.fields = fields.size();
        boolean apart = first(fields, Kind.GIVEN_NAME) >= 0 || first(fields, Kind.FAMILY_NAME) >= 0;
        int street = firstOfItsKind(fields, Kind.STREET);
        int number = firstOfItsKind(fields, Kind.HOUSE_NUMBER);
        int latitude = first(fields, Kind.LATITUDE);
        int longitude = first(fields, Kind.LONGITUDE);
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            Kind kind = field.kind();
            if (kind == Kind.FULL_NAME && field.similarity() == null) {
                if (!apart) {
                    columns.add(new Column(field.name() + ".given", Kind.GIVEN_NAME, Form.NAME, i, -2, null));
                    columns.add(new Column(field.name() + ".family", Kind.FAMILY_NAME, Form.NAME, i, -3, null));
                    apart = true;
                }
            } else if (i == street && number >= 0) {
                columns.add(new Column(field.name(), kind, Form.STREET, number, i, null));
            } else if (i == latitude && longitude >= 0) {
                Similarity similarity =
                        field.similarity() == null ? fields.get(longitude).similarity() : field.similarity();
                columns.add(new Column(field.name(), Kind.LOCATION, Form.LOCATION, i, longitude, similarity));
            } else if (kind == Kind.LATITUDE || kind == Kind.LONGITUDE) {
                if (i != longitude || latitude < 0) {
                    columns.add(new Column(field.name(), Kind.NUMBER, Form.NUMBER, i, -1, field.similarity()));
                }
            } else if (i != number || street < 0) {
                columns.add(new Column(field.name(), kind, form(kind), i, -1, field.similarity()));
            }
        }
        // In an order of their own, so that the order of the fields does not matter.
        columns.sort(Comparator.comparing(Column::kind).thenComparing(Column::name));
        Arrays.fill(firsts, -1);
        for (int c = 0; c < columns.size(); c++) {
            int kind = columns.get(c).kind().ordinal();
            if (firsts[kind] < 0
                    || columns.get(c).field() < columns.get(firsts[kind]).field()) {
                firsts[kind] = c;
            }
        }
    }

    private static int first(List<Field> fields, Kind kind) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).kind() == kind) {
                return i;
            }
        }
        return -1;
    }

    /** The first field of a kind that the host leaves to be compared as its kind is, or -1. */
    private static int firstOfItsKind(List<Field> fields, Kind kind) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).kind() == kind && fields.get(i).similarity() == null) {
                return i;
            }
        }
        return -1;
    }

    private static Form form(Kind kind) {
        return switch (kind) {
            case BIRTH_DATE -> Form.DATE;
            case EMAIL -> Form.EMAIL;
            case PHONE -> Form.PHONE;
            case STREET -> Form.STREET;
            case ADDRESS_LINE, CITY -> Form.ADDRESS;
            case POSTCODE -> Form.POSTCODE;
            case IDENTIFIER -> Form.CODE;
            case NUMBER -> Form.NUMBER;
            case GIVEN_NAME, FAMILY_NAME, FULL_NAME -> Form.NAME;
            case TEXT -> Form.TEXT;
            case LIST -> Form.LIST;
            case LOCATION -> Form.LOCATION;
            default -> Form.WORDS;
        };
    }

    List<Column> columns() {
        return columns;
    }

    /** The column of the first field of a kind, or -1. */
    int first(Kind kind) {
        return firsts[kind.ordinal()];
    }

    /** The column of the first field of a kind that is compared as its kind is, or -1. */
    int firstOfItsKind(Kind kind) {
        int first = -1;
        for (int c = 0; c < columns.size(); c++) {
            Column column = columns.get(c);
            if (column.kind() == kind
                    && column.similarity() == null
                    && (first < 0 || column.field() < columns.get(first).field())) {
                first = c;
            }
        }
        return first;
    }

    /** The first column that has the same values: names are looked for crosswise, so given and family names do. */
    int owner(int column) {
        int given = first(Kind.GIVEN_NAME);
        int family = first(Kind.FAMILY_NAME);
        return column == Math.max(given, family) && Math.min(given, family) >= 0 ? Math.min(given, family) : column;
    }

    /** What a record has in each column. */
    @Nullable
    String[] cells(List<? extends @Nullable String> row) {
        if (row.size() != fields) {
            throw new IllegalArgumentException(
                    "a record needs " + fields + " values, one per field of the schema, got " + row.size());
        }
        @Nullable String[] raw = row.toArray(new String[0]);
        @Nullable String[] cells = new String[columns.size()];
        for (int c = 0; c < cells.length; c++) {
            cells[c] = cell(columns.get(c), raw, 0);
        }
        return cells;
    }

    /** What the record whose row starts there has in a column, written in its form, or null. */
    static @Nullable String cell(Column column, @Nullable String[] rows, int row) {
        String raw = rows[row + column.field()];
        if (column.second() >= 0) {
            String rest = rows[row + column.second()];
            raw = raw == null || raw.isBlank() || rest == null || rest.isBlank() ? rest : raw + " " + rest;
        } else if (column.second() < -1 && raw != null) {
            raw = namePart(raw.strip(), column.second() == -2);
        }
        String cell = bounded(column, column.form().of(raw));
        return cell != null && Placeholders.isOne(column.kind(), cell) ? null : cell;
    }

    /** Very long values agree as a whole or where they begin: comparing them by character would take ages. */
    private static @Nullable String bounded(Column column, @Nullable String cell) {
        return cell == null || cell.length() <= LONGEST_VALUE || column.words() != null || column.similarity() != null
                ? cell
                : cell.substring(0, LONGEST_VALUE - Long.BYTES) + Integer.toHexString(cell.hashCode());
    }

    /** Degrees after a full name are nobody's name; "Jr" and its like belong to the family name, wherever they stand. */
    private static String namePart(String full, boolean given) {
        String name = full;
        String generation = "";
        for (String ending = ending(name); !ending.isEmpty(); ending = ending(name)) {
            generation = GENERATIONS.containsKey(ending) ? " " + ending : generation;
            name = name.substring(0, separator(name)).stripTrailing();
            name = name.endsWith(",") ? name.substring(0, name.length() - 1) : name;
        }
        int comma = name.indexOf(',');
        if (comma >= 0) {
            return given ? name.substring(comma + 1) : name.substring(0, comma) + generation;
        }
        int space = name.lastIndexOf(' ');
        if (space < 0) {
            return given ? "" : name + generation;
        }
        return given ? name.substring(0, space) : name.substring(space + 1) + generation;
    }

    /** The last word of a name of several if it is a generation or a degree, or nothing. */
    private static String ending(String name) {
        int separator = separator(name);
        if (separator <= 0 || name.length() - separator > LONGEST_ENDING) {
            return "";
        }
        String last = name.substring(separator + 1).replace(".", "").toLowerCase(Locale.ROOT);
        return GENERATIONS.containsKey(last) || DEGREES.contains(last) ? last : "";
    }

    private static int separator(String name) {
        return Math.max(name.lastIndexOf(' '), name.lastIndexOf(','));
    }
}
