package io.cdpkit.identity.match;

import io.cdpkit.identity.match.Field.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The fields of the records to be matched, in the order of their values. Immutable.
 *
 * @param fields at least one
 */
public record Schema(List<Field> fields) {
    public Schema {
        fields = List.copyOf(fields);
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("a schema needs at least one field");
        }
        Set<String> names = new HashSet<>();
        for (Field field : fields) {
            if (!names.add(field.name())) {
                throw new IllegalArgumentException(
                        "field \"" + field.name() + "\" is there twice; give each its own name");
            }
        }
    }

    public static Schema of(Field... fields) {
        return new Schema(List.of(fields));
    }

    /** The traits by which people are known, under their usual names. */
    public static Schema people() {
        return of(
                new Field("given_name", Kind.GIVEN_NAME),
                new Field("family_name", Kind.FAMILY_NAME),
                new Field("birth_date", Kind.BIRTH_DATE),
                new Field("gender", Kind.CATEGORY),
                new Field("street", Kind.STREET),
                new Field("house_number", Kind.HOUSE_NUMBER),
                new Field("postcode", Kind.POSTCODE),
                new Field("city", Kind.CITY),
                new Field("email", Kind.EMAIL),
                new Field("phone", Kind.PHONE));
    }

    /**
     * Guesses the fields of columns from their headers and a sample of their rows; columns that say nothing about who a
     * record is of are left out. Fields are named by their header.
     *
     * @param sample some hundred rows or more, each with a value for every column, blank where there is none
     * @throws IllegalArgumentException if nothing can be compared
     */
    public static Schema guess(List<String> header, List<List<String>> sample) {
        return new SchemaGuess(header, sample).guess();
    }

    /** The place of a field among the values of a record, or -1. */
    public int indexOf(String name) {
        Objects.requireNonNull(name, "name");
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
