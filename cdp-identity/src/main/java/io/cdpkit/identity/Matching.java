package io.cdpkit.identity;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Value;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.identity.match.Field;
import io.cdpkit.identity.match.MatchRecord;
import io.cdpkit.identity.match.RecordMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How records of identity rules resemble each other.
 *
 * <p>A link whose events have traits to match by is a record. Its fingerprint and its terms are identifiers of its key, so
 * all events of a link say the same, and a link is found by its terms as it is by its identifiers.
 */
final class Matching {
    /** A term of more links than this names nobody in particular, and no candidates are found by it. */
    private static final int MOST_OF_A_TERM = 100;

    private static final char FINGERPRINT = '=';
    private static final String BETWEEN_ITEMS = "|";

    private final RecordMatcher matcher;
    private final double least;
    private final double unsure;
    private final int most;
    private final List<Field> fields;

    /**
     * @param least the score from which records may join
     * @param unsure the score from which a steward should look at those that do not
     */
    Matching(RecordMatcher matcher, double least, double unsure) {
        this(matcher, least, unsure, MOST_OF_A_TERM);
    }

    /** @param most of how many links a term may be to find candidates by it */
    Matching(RecordMatcher matcher, double least, double unsure, int most) {
        this.matcher = matcher;
        this.least = least;
        this.unsure = unsure;
        this.most = most;
        this.fields = matcher.schema().fields();
    }

    double least() {
        return least;
    }

    double unsure() {
        return unsure;
    }

    int most() {
        return most;
    }

    RecordMatcher matcher() {
        return matcher;
    }

    /** The fingerprint and the terms of an event's record; none if it has no record, or one that is like any other. */
    List<Identifier> terms(Event event) {
        List<@Nullable String> row = row(event);
        if (row.isEmpty()) {
            return List.of();
        }
        MatchRecord record = matcher.record(row);
        List<String> found = record.terms();
        if (found.isEmpty()) {
            return List.of();
        }
        ArrayList<Identifier> terms = new ArrayList<>(found.size() + 1);
        terms.add(new Identifier(Namespace.MATCH, FINGERPRINT + record.fingerprint()));
        found.forEach(term -> terms.add(new Identifier(Namespace.MATCH, term)));
        return terms;
    }

    /** The values to match by; empty if the event's traits hold none. */
    private List<@Nullable String> row(Event event) {
        boolean seen = switch (event.type()) {
            case GROUP, ALIAS, APART, TOGETHER, CHECKPOINT -> false;
            default -> !event.traits().isEmpty();
        };
        if (!seen) {
            return List.of();
        }
        ArrayList<@Nullable String> row = new ArrayList<>(fields.size());
        boolean any = false;
        for (Field field : fields) {
            String text = text(event.traits().find(field.name()), field.kind());
            any = any || text != null;
            row.add(text);
        }
        if (!any) {
            return List.of();
        }
        for (int f = 0; f < fields.size(); f++) {
            Namespace namespace = namespace(fields.get(f).kind());
            if (namespace != null && row.get(f) == null) {
                row.set(f, value(event.identifiers(), namespace));
            }
        }
        return row;
    }

    private static @Nullable Namespace namespace(Field.Kind kind) {
        return kind == Field.Kind.EMAIL ? Namespace.EMAIL : kind == Field.Kind.PHONE ? Namespace.PHONE : null;
    }

    private static @Nullable String value(List<Identifier> identifiers, Namespace namespace) {
        return identifiers.stream()
                .filter(identifier -> identifier.namespace().equals(namespace))
                .map(Identifier::value)
                .min(String::compareTo)
                .orElse(null);
    }

    private static @Nullable String text(@Nullable Value value, Field.Kind kind) {
        if (value instanceof Value.Items list && kind == Field.Kind.LIST) {
            return list.items().stream()
                    .map(Matching::text)
                    .filter(Objects::nonNull)
                    .collect(Collectors.joining(BETWEEN_ITEMS));
        }
        return text(value);
    }

    private static @Nullable String text(@Nullable Value value) {
        if (value instanceof Value.Text text) {
            return text.text();
        } else if (value instanceof Value.Whole whole) {
            return Long.toString(whole.number());
        } else if (value instanceof Value.Decimal decimal) {
            return decimal.number().toPlainString();
        } else if (value instanceof Value.Day day) {
            return day.date().toString();
        }
        return null;
    }

    /** Whether a link has a record. */
    static boolean hasRecord(LinkKey key) {
        List<Identifier> identifiers = key.identifiers();
        for (int i = 0; i < identifiers.size(); i++) {
            if (identifiers.get(i).namespace().equals(Namespace.MATCH)) {
                return true;
            }
        }
        return false;
    }

    /** What a link's record is found by. */
    static List<Identifier> termsOf(LinkKey key) {
        return termsAmong(key.identifiers());
    }

    static List<Identifier> termsAmong(Iterable<Identifier> identifiers) {
        ArrayList<Identifier> terms = new ArrayList<>();
        for (Identifier identifier : identifiers) {
            if (identifier.namespace().equals(Namespace.MATCH)
                    && identifier.value().charAt(0) != FINGERPRINT) {
                terms.add(identifier);
            }
        }
        return terms;
    }

    /** The record of a link that has one, which its key remembers. */
    MatchRecord record(LinkKey key, Function<LinkKey, List<Event>> history) {
        if (key.memo() instanceof MatchRecord known && matcher.made(known)) {
            return known;
        }
        List<Event> events = history.apply(key);
        if (events.isEmpty()) {
            throw new IllegalStateException("a link with a record has no events");
        }
        MatchRecord record = matcher.record(row(events.get(0)));
        key.remember(record);
        return record;
    }

    /** The resemblances among all links of a graph. */
    Resemblances among(List<Link> links, Function<LinkKey, List<Event>> history) {
        ArrayList<LinkKey> keys = new ArrayList<>();
        ArrayList<MatchRecord> records = new ArrayList<>();
        Map<Identifier, List<Integer>> owners = new HashMap<>();
        for (Link link : links) {
            requireFiled(link.key(), history);
            if (hasRecord(link.key())) {
                for (Identifier term : termsOf(link.key())) {
                    owners.computeIfAbsent(term, t -> new ArrayList<>(2)).add(keys.size());
                }
                keys.add(link.key());
                records.add(record(link.key(), history));
            }
        }
        RecordMatcher.Panel panel = matcher.panel(records);
        ArrayList<Resemblances.Pair> pairs = new ArrayList<>();
        for (int place = 0; place < keys.size(); place++) {
            for (int before : candidates(place, keys.get(place), owners)) {
                double score = panel.score(before, place);
                if (score >= least) {
                    pairs.add(new Resemblances.Pair(place, before, score));
                }
            }
        }
        return new Resemblances(keys, panel::score, pairs, least);
    }

    /** The places before one whose records share a term with its. */
    private Iterable<Integer> candidates(int place, LinkKey key, Map<Identifier, List<Integer>> owners) {
        TreeSet<Integer> candidates = new TreeSet<>();
        for (Identifier term : termsOf(key)) {
            List<Integer> of = owners.getOrDefault(term, List.of());
            if (of.size() <= most) {
                for (int other : of) {
                    if (other < place) {
                        candidates.add(other);
                    }
                }
            }
        }
        return candidates;
    }

    private void requireFiled(LinkKey key, Function<LinkKey, List<Event>> history) {
        List<Event> events = key.kind() == LinkKey.Kind.SEEN ? history.apply(key) : List.of();
        if (!events.isEmpty()
                && !terms(events.get(0)).stream()
                        .sorted()
                        .toList()
                        .equals(key.identifiers().stream()
                                .filter(identifier -> identifier.namespace().equals(Namespace.MATCH))
                                .toList())) {
            throw new IllegalStateException("events are stored that came before records were matched by this schema;"
                    + " put these rules into force by Cdp.apply, which files them anew");
        }
    }
}
