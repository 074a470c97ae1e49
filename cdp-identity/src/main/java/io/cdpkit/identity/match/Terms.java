package io.cdpkit.identity.match;

import io.cdpkit.identity.match.Field.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The blocking keys of single records: two records that share none are not compared.
 *
 * <p>Which keys there are is decided by the schema alone, so records stay where they are filed when a model is trained
 * anew. Each asks for enough that few people share it, and names are taken by their sound.
 */
final class Terms {
    private final List<Part> keys = new ArrayList<>();

    /** A part of a record as text, empty where it has none. */
    private interface Part {
        String of(@Nullable String[] cells);
    }

    Terms(Layout layout) {
        Part given = part(layout, Kind.GIVEN_NAME, KeyParts::phonetic);
        Part family = part(layout, Kind.FAMILY_NAME, KeyParts::phonetic);
        Part birth = part(layout, Kind.BIRTH_DATE, value -> value);
        Part day = part(layout, Kind.BIRTH_DATE, KeyParts::dayAndMonth);
        Part postcode = part(layout, Kind.POSTCODE, value -> value);
        Part street = part(layout, Kind.STREET, KeyParts::streetName);
        add(part(layout, Kind.EMAIL, KeyParts::mailbox));
        add(part(layout, Kind.PHONE, value -> value));
        add(names(given, family));
        add(both(given, day));
        add(both(family, day));
        add(both(given, postcode));
        add(both(birth, postcode));
        add(both(given, street));
        List<Layout.Column> columns = layout.columns();
        for (int c = 0; c < columns.size(); c++) {
            if (columns.get(c).kind() == Kind.IDENTIFIER) {
                keys.add(at(c, value -> value));
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("the schema has nothing by which records of one person would be found:"
                    + " it needs an e-mail address, a phone number, an identifier, both names, or a name with a birth"
                    + " date or an address");
        }
    }

    private void add(@Nullable Part part) {
        if (part != null) {
            keys.add(part);
        }
    }

    private interface Text {
        String of(String value);
    }

    private static @Nullable Part part(Layout layout, Kind kind, Text text) {
        int column = layout.first(kind);
        return column < 0 ? null : at(column, text);
    }

    private static Part at(int column, Text text) {
        return cells -> {
            String cell = cells[column];
            return cell == null ? "" : text.of(cell);
        };
    }

    private static @Nullable Part both(@Nullable Part one, @Nullable Part other) {
        return one == null || other == null ? null : cells -> joined(one.of(cells), other.of(cells));
    }

    /** Both names in either order, so that swapped ones meet. */
    private static @Nullable Part names(@Nullable Part given, @Nullable Part family) {
        if (given == null || family == null) {
            return null;
        }
        return cells -> {
            String one = given.of(cells);
            String other = family.of(cells);
            return one.compareTo(other) < 0 ? joined(one, other) : joined(other, one);
        };
    }

    private static String joined(String one, String other) {
        return one.isEmpty() || other.isEmpty() ? "" : one + ' ' + other;
    }

    /** The keys of a record, each as the number of the key and a hash. */
    List<String> of(@Nullable String[] cells) {
        ArrayList<String> terms = new ArrayList<>(keys.size());
        for (int k = 0; k < keys.size(); k++) {
            String text = keys.get(k).of(cells);
            if (!text.isEmpty()) {
                terms.add(k + "." + Integer.toHexString(KeyParts.mix(text.hashCode())));
            }
        }
        return terms;
    }
}
