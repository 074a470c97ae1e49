package io.cdpkit.examples.dedupecsv;

import io.cdpkit.identity.match.Field;
import io.cdpkit.identity.match.Field.Kind;
import io.cdpkit.identity.match.Schema;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The columns of all files: those of one name, however it is written, are one, and so are those of one meaning. */
final class Columns {
    /** What a record has one of, whatever the column is called. */
    private static final Set<Kind> MEANINGS = EnumSet.of(
            Kind.GIVEN_NAME,
            Kind.FAMILY_NAME,
            Kind.FULL_NAME,
            Kind.BIRTH_DATE,
            Kind.EMAIL,
            Kind.PHONE,
            Kind.STREET,
            Kind.HOUSE_NUMBER,
            Kind.POSTCODE,
            Kind.CITY,
            Kind.REGION,
            Kind.LATITUDE,
            Kind.LONGITUDE);

    /** What is known by its words, if its name does not say what it is. */
    private static final Set<Kind> TEXTS = EnumSet.of(Kind.TEXT, Kind.FULL_NAME, Kind.CATEGORY);

    /** Texts of one meaning have so many words in common at least: the cosine of their counts. */
    private static final double SAME_WORDS = 0.5;

    /**
     * What a file has.
     *
     * @param names of its columns, each once
     * @param sample of its rows
     */
    record Head(Path file, List<String> names, List<List<String>> sample) {
        /** The place of a column, by its name as it is, or else without case, spaces and punctuation; or -1. */
        int place(@Nullable String name) {
            int exact = names.indexOf(name);
            return name == null || exact >= 0
                    ? exact
                    : names.stream().map(Columns::plain).toList().indexOf(plain(name));
        }

        String quoted() {
            return "\"" + file.getFileName() + "\"";
        }
    }

    /** A column and where it is in each file, -1 where it is not. */
    private static final class Column {
        private final String name;
        private final int[] places;

        Column(String name, int[] places) {
            this.name = name;
            this.places = places;
        }

        String name() {
            return name;
        }

        boolean isApartFrom(Column other) {
            return IntStream.range(0, places.length).noneMatch(file -> places[file] >= 0 && other.places[file] >= 0);
        }

        void join(Column other) {
            Arrays.setAll(places, file -> Math.max(places[file], other.places[file]));
        }
    }

    private final List<Head> heads;
    private final List<Column> columns = new ArrayList<>();

    /**
     * @param left a column to be left out, if any
     */
    Columns(List<Head> heads, @Nullable String left) {
        this.heads = heads;
        for (int file = 0; file < heads.size(); file++) {
            List<String> names = heads.get(file).names();
            for (int place = 0; place < names.size(); place++) {
                if (place != heads.get(file).place(left)) {
                    add(names.get(place), file, place);
                }
            }
        }
    }

    static String plain(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", "");
        return plain.isEmpty() ? name : plain;
    }

    private void add(String name, int file, int place) {
        for (Column column : columns) {
            if (column.places[file] < 0 && plain(column.name).equals(plain(name))) {
                column.places[file] = place;
                return;
            }
        }
        int[] places = new int[heads.size()];
        Arrays.fill(places, -1);
        places[file] = place;
        columns.add(new Column(names().contains(name) ? name + " of file " + (file + 1) : name, places));
    }

    /** Makes one of columns that files without the other have, if they hold the same by what each file says. */
    void unite() {
        if (heads.size() == 1) {
            return;
        }
        List<List<Field>> guesses = heads.stream().map(Columns::guess).toList();
        for (int first = 0; first < columns.size(); first++) {
            Column column = columns.get(first);
            Set<Kind> kinds = kinds(column, guesses);
            kinds.retainAll(MEANINGS);
            for (int other = first + 1; other < columns.size(); ) {
                boolean alike = !Collections.disjoint(kinds, kinds(columns.get(other), guesses));
                if (alike && column.isApartFrom(columns.get(other))) {
                    column.join(columns.remove(other));
                } else {
                    other++;
                }
            }
        }
        uniteTexts(guesses);
    }

    /**
     * The fields of what the command line says of columns. Columns of one kind that are each in other files are one; of what
     * a record may have several of, only if no file has two, or it would be a guess which go together.
     *
     * @param kinds by the name of the column
     */
    List<Field> told(Map<String, Kind> kinds) {
        Map<Column, Kind> told = new LinkedHashMap<>();
        kinds.forEach((name, kind) -> find(name).ifPresent(column -> told.putIfAbsent(column, kind)));
        List<Field> fields = new ArrayList<>();
        for (Map.Entry<Column, Kind> entry : told.entrySet()) {
            Column column = entry.getKey();
            Kind kind = entry.getValue();
            List<Column> alike = new ArrayList<>(told.keySet());
            alike.removeIf(other -> told.get(other) != kind);
            boolean one = MEANINGS.contains(kind) || areApart(alike);
            for (Column other : alike) {
                if (one && columns.containsAll(List.of(column, other)) && column.isApartFrom(other)) {
                    column.join(other);
                    columns.remove(other);
                }
            }
            if (columns.contains(column)) {
                fields.add(new Field(column.name, kind));
            }
        }
        return fields;
    }

    private boolean areApart(List<Column> alike) {
        return IntStream.range(0, heads.size())
                .allMatch(file -> alike.stream()
                                .filter(column -> column.places[file] >= 0)
                                .count()
                        <= 1);
    }

    private Optional<Column> find(String name) {
        Optional<Column> exact =
                columns.stream().filter(column -> column.name.equals(name)).findFirst();
        return exact.isPresent()
                ? exact
                : columns.stream()
                        .filter(column -> plain(column.name).equals(plain(name)))
                        .findFirst();
    }

    /** Makes one of texts of different files that are in the same words, whatever they are called. */
    private void uniteTexts(List<List<Field>> guesses) {
        Map<Column, Map<String, Double>> texts = new LinkedHashMap<>();
        for (Column column : columns) {
            Set<Kind> kinds = kinds(column, guesses);
            if (!kinds.isEmpty() && TEXTS.containsAll(kinds)) {
                texts.put(column, words(column));
            }
        }
        for (Column text : texts.keySet()) {
            Optional<Column> other = mostAlike(text, texts);
            if (columns.contains(text)
                    && other.flatMap(of -> mostAlike(of, texts)).equals(Optional.of(text))) {
                text.join(other.orElseThrow());
                columns.remove(other.orElseThrow());
            }
        }
    }

    private static Optional<Column> mostAlike(Column text, Map<Column, Map<String, Double>> texts) {
        return texts.keySet().stream()
                .filter(text::isApartFrom)
                .filter(other -> alike(texts, text, other) > SAME_WORDS)
                .max(Comparator.comparingDouble(other -> alike(texts, text, other)));
    }

    private static double alike(Map<Column, Map<String, Double>> texts, Column one, Column other) {
        return cosine(texts.getOrDefault(one, Map.of()), texts.getOrDefault(other, Map.of()));
    }

    private static double cosine(Map<String, Double> one, Map<String, Double> other) {
        double both = 0;
        for (Map.Entry<String, Double> word : one.entrySet()) {
            both += word.getValue() * other.getOrDefault(word.getKey(), 0.0);
        }
        return both / Math.sqrt(squares(one) * squares(other));
    }

    private static double squares(Map<String, Double> words) {
        return words.values().stream().mapToDouble(weight -> weight * weight).sum();
    }

    /** The words of the sample, each with the logarithm of how often it is there. */
    private Map<String, Double> words(Column column) {
        Map<String, Double> words = new HashMap<>();
        for (int file = 0; file < heads.size(); file++) {
            int place = column.places[file];
            for (List<String> row : heads.get(file).sample()) {
                String value = place < 0 || place >= row.size() ? "" : row.get(place);
                for (String word : value.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1)) {
                    words.merge(word, 1.0, Double::sum);
                }
            }
        }
        words.remove("");
        words.replaceAll((word, count) -> Math.log1p(count));
        return words;
    }

    private static List<Field> guess(Head head) {
        try {
            return Schema.guess(head.names(), head.sample()).fields();
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    private Set<Kind> kinds(Column column, List<List<Field>> guesses) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        for (int file = 0; file < heads.size(); file++) {
            int place = column.places[file];
            for (Field field : guesses.get(file)) {
                if (place >= 0 && heads.get(file).names().get(place).equals(field.name())) {
                    kinds.add(field.kind());
                }
            }
        }
        return kinds;
    }

    List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** Rows of all files, each with a value for every column. */
    List<List<String>> sample() {
        List<List<String>> rows = new ArrayList<>();
        for (int file = 0; file < heads.size(); file++) {
            for (List<String> row : heads.get(file).sample()) {
                List<String> values = new ArrayList<>();
                for (Column column : columns) {
                    int place = column.places[file];
                    values.add(place < 0 || place >= row.size() ? "" : row.get(place));
                }
                rows.add(values);
            }
        }
        return rows;
    }

    /** The place of a column in a file, or -1. */
    int place(String name, int file) {
        return columns.stream()
                .filter(column -> column.name.equals(name))
                .findFirst()
                .map(column -> column.places[file])
                .orElseGet(() -> heads.get(file).place(name));
    }
}
