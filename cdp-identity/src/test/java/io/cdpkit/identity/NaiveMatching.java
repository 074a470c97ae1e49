package io.cdpkit.identity;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.identity.match.Field;
import io.cdpkit.identity.match.MatchRecord;
import io.cdpkit.identity.match.RecordMatcher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The oracle's part about records: every pair is looked at, two at a time. It shares the matcher's scores with the engine,
 * and nothing of how pairs are found.
 *
 * @param least the score from which records may join
 * @param most of how many records a term may be
 */
record NaiveMatching(RecordMatcher matcher, double least, int most) {
    /** A record with the identifiers it was seen with. */
    record Row(LinkKey key, List<Identifier> identifiers, MatchRecord record) {}

    record Pair(Row one, Row other, double score) {}

    /** The records of events, in the order of their links. */
    List<Row> rows(List<Event> events) {
        Map<LinkKey, Row> rows = new TreeMap<>();
        for (Event event : events) {
            boolean seen = Stream.of(Event.Type.GROUP, Event.Type.ALIAS).noneMatch(event.type()::equals);
            List<Field> fields = matcher.schema().fields();
            if (seen && fields.stream().anyMatch(field -> event.traits().contains(field.name()))) {
                MatchRecord record = matcher.record(
                        fields.stream().map(field -> value(field, event)).toList());
                if (!record.terms().isEmpty()) {
                    List<Identifier> all = new ArrayList<>(event.identifiers());
                    all.add(new Identifier(Namespace.MATCH, "=" + record.fingerprint()));
                    record.terms().forEach(term -> all.add(new Identifier(Namespace.MATCH, term)));
                    LinkKey key = LinkKey.of(LinkKey.Kind.SEEN, all);
                    rows.put(key, new Row(key, event.identifiers(), record));
                }
            }
        }
        return List.copyOf(rows.values());
    }

    private static @Nullable String value(Field field, Event event) {
        if (event.traits().contains(field.name())) {
            return event.traits().text(field.name()).orElse(null);
        }
        Namespace namespace = field.kind() == Field.Kind.EMAIL
                ? Namespace.EMAIL
                : field.kind() == Field.Kind.PHONE ? Namespace.PHONE : null;
        return event.identifiers().stream()
                .filter(identifier -> identifier.namespace().equals(namespace))
                .map(Identifier::value)
                .sorted()
                .findFirst()
                .orElse(null);
    }

    /** Those that resemble each other, the best first. */
    List<Pair> pairs(List<Row> rows) {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < i; j++) {
                Row one = rows.get(i);
                Row other = rows.get(j);
                double score =
                        matcher.panel(List.of(other.record(), one.record())).score(0, 1);
                if (score >= least && shareTerm(one, other, rows)) {
                    pairs.add(new Pair(one, other, score));
                }
            }
        }
        pairs.sort(Comparator.comparingDouble(Pair::score)
                .reversed()
                .thenComparing(pair -> pair.one().key())
                .thenComparing(pair -> pair.other().key()));
        return pairs;
    }

    private boolean shareTerm(Row one, Row other, List<Row> rows) {
        return one.record().terms().stream()
                .filter(other.record().terms()::contains)
                .anyMatch(term -> rows.stream()
                                .filter(row -> row.record().terms().contains(term))
                                .count()
                        <= most);
    }

    /** Whether two groups of records fit together. */
    boolean fit(List<Row> group, List<Row> other) {
        List<Row> all = new ArrayList<>(group);
        all.addAll(other);
        all.sort(Comparator.comparing(Row::key));
        int[] one = IntStream.range(0, all.size())
                .filter(at -> group.contains(all.get(at)))
                .toArray();
        int[] two = IntStream.range(0, all.size())
                .filter(at -> other.contains(all.get(at)))
                .toArray();
        return matcher.panel(Collections.unmodifiableList(all).stream()
                                .map(Row::record)
                                .toList())
                        .score(one, two)
                >= least;
    }
}
