package io.cdpkit.identity.match;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where it is counted how common a value is: among the records themselves, unless they are a part of all, or a population
 * outside is given.
 */
final class Counting {
    private final @Nullable Census census;
    private final Map<String, Map<String, Double>> populations;

    /** Among the records themselves. */
    Counting() {
        this(null, Map.of());
    }

    private Counting(@Nullable Census census, Map<String, Map<String, Double>> populations) {
        this.census = census;
        this.populations = populations;
    }

    /** Among all records of a census, of which those at hand are a part. */
    Counting among(Census all) {
        return new Counting(all, populations);
    }

    /** In a population outside, by shares, where it is about one column. */
    Counting population(String column, Map<String, Double> shares) {
        Map<String, Map<String, Double>> more = new HashMap<>(populations);
        if (more.put(column, Map.copyOf(shares)) != null) {
            throw new IllegalArgumentException("\"" + column + "\" has a population already; put both into one");
        }
        return new Counting(census, Map.copyOf(more));
    }

    /** How many records there are in all, of which so many are at hand. */
    long records(int size) {
        return census == null ? size : census.records();
    }

    /** The values of each column with the counts that are to be used. */
    Values[] values(Records records) {
        Layout layout = records.layout();
        Values[] own = records.values();
        Values[] values = new Values[own.length];
        for (int c = 0; c < values.length; c++) {
            int owner = layout.owner(c);
            values[c] = census == null ? own[c] : c == owner ? census.values(c, own[c]) : values[owner];
        }
        Values[] counted = values.clone();
        for (String name : populations.keySet()) {
            int c = column(layout, name);
            counted[c] = population(layout, c).counted(values[c], records(records.size()));
        }
        return counted;
    }

    private static int column(Layout layout, String name) {
        List<String> names = layout.columns().stream().map(Layout.Column::name).toList();
        if (!names.contains(name)) {
            throw new IllegalArgumentException(
                    "a population is given for \"" + name + "\", but what is compared are " + names);
        }
        return names.indexOf(name);
    }

    private Population population(Layout layout, int c) {
        Layout.Column column = layout.columns().get(c);
        return new Population(column, Objects.requireNonNull(populations.get(column.name())));
    }

    /** The words of a column; there must be some. */
    Words words(Layout layout, int column, Values values, int size) {
        String separator = Objects.requireNonNull(layout.columns().get(column).words());
        return new Words(
                values, records(size), separator, words -> census == null ? words : census.words(column, words));
    }

    /** What a model keeps of the counts of each column. */
    List<MatchModel.Frequencies> frequencies(Table table) {
        Layout layout = table.records.layout();
        List<MatchModel.Frequencies> frequencies = new ArrayList<>();
        for (int c = 0; c < layout.columns().size(); c++) {
            String name = layout.columns().get(c).name();
            frequencies.add(
                    populations.containsKey(name)
                            ? population(layout, c).frequencies(name, table.all)
                            : MatchModel.Frequencies.of(name, table.values(c)));
        }
        return frequencies;
    }
}
