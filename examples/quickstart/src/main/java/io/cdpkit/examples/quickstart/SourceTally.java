package io.cdpkit.examples.quickstart;

import io.cdpkit.Cdp;
import io.cdpkit.IngestResult;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Rejection;
import io.cdpkit.event.Value;
import io.cdpkit.examples.quickstart.ReportData.Refusal;
import io.cdpkit.examples.quickstart.ReportData.Share;
import io.cdpkit.examples.quickstart.ReportData.SourceQuality;
import io.cdpkit.profile.ProfileId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Counts what becomes of the records of one source, and how good they are. Not thread-safe. */
final class SourceTally {
    private static final Duration TIMELY = Duration.ofDays(1);

    /** Records of one kind, with how many of them fill each field. */
    private static final class Fields {
        private final TreeMap<String, Long> filled = new TreeMap<>();
        private long records;

        void add(Attributes attributes) {
            attributes.forEach((key, value) -> filled.merge(key, value instanceof Value.Null ? 0L : 1L, Long::sum));
        }
    }

    private static final class Reason {
        private final String name;
        private final String firstRule;
        private long count;

        Reason(String name, String firstRule) {
            this.name = name;
            this.firstRule = firstRule;
        }
    }

    private final String source;
    private final TreeMap<String, Fields> kinds = new TreeMap<>();
    private final TreeMap<String, Reason> refusals = new TreeMap<>();
    private final EnumMap<IngestResult.Kind, Long> outcomes = new EnumMap<>(IngestResult.Kind.class);
    private final Set<ProfileId> people = new HashSet<>();
    private long records;
    private long linked;
    private long timely;
    private boolean arrivalKnown;
    private boolean onlyPeople = true;

    SourceTally(String source) {
        this.source = source;
    }

    String source() {
        return source;
    }

    long records() {
        return records;
    }

    /** Counts a line that was read; an event comes out if it holds one. */
    Stream<Event> read(ShopFile.Line line) {
        records++;
        if (line instanceof ShopFile.Line.Fact fact) {
            Event event = fact.event();
            Fields fields = kinds.computeIfAbsent(event.type() + " " + event.name(), kind -> new Fields());
            fields.records++;
            fields.add(event.traits());
            fields.add(event.properties());
            arrivalKnown |= !event.receivedAt().equals(event.time());
            onlyPeople &= event.type() == Event.Type.IDENTIFY;
            timely += Duration.between(event.time(), event.receivedAt()).compareTo(TIMELY) <= 0 ? 1 : 0;
            return Stream.of(event);
        } else if (line instanceof ShopFile.Line.Bad bad) {
            refuse(bad.rejection());
            return Stream.empty();
        }
        throw new AssertionError(line.getClass());
    }

    /** Counts what the engine made of events. */
    void add(List<IngestResult> results) {
        for (IngestResult result : results) {
            if (result instanceof IngestResult.Rejected rejected) {
                refuse(rejected.rejection());
            } else {
                outcomes.merge(result.kind(), 1L, Long::sum);
            }
            if (result instanceof IngestResult.Accepted accepted && accepted.owner() != null) {
                linked++;
                people.add(accepted.owner());
            }
        }
    }

    private void refuse(Rejection rejection) {
        outcomes.merge(IngestResult.Kind.REJECTED, 1L, Long::sum);
        String field = rejection.field();
        String rule = field.isEmpty() ? rejection.rule() : field + ": " + rejection.rule();
        String place = field.replaceFirst("[.\\[].*", "");
        refusals.computeIfAbsent(
                        rejection.reason() + " " + place,
                        kind -> new Reason(rejection.reason().name(), rule))
                .count++;
    }

    long count(IngestResult.Kind kind) {
        return outcomes.getOrDefault(kind, 0L);
    }

    /** Accepted facts that name somebody. */
    long linked() {
        return linked;
    }

    List<Refusal> refusals() {
        List<Refusal> rows = new ArrayList<>();
        refusals.forEach((kind, reason) -> rows.add(new Refusal(source, reason.name, reason.firstRule, reason.count)));
        return rows;
    }

    /** The source's figures, once all sources are read. */
    SourceQuality quality(Cdp cdp) {
        long read = records - count(IngestResult.Kind.REJECTED);
        Share timeliness = arrivalKnown
                ? new Share(
                        timely,
                        kinds.values().stream().mapToLong(k -> k.records).sum())
                : new Share(0, 0);
        return new SourceQuality(
                source, records, completeness(), new Share(read, records), uniqueness(cdp, read), timeliness);
    }

    private Share completeness() {
        long filled = 0;
        long all = 0;
        for (Map.Entry<String, Fields> kind : kinds.entrySet()) {
            Fields fields = kind.getValue();
            filled += fields.filled.values().stream().mapToLong(Long::longValue).sum();
            all += fields.records * fields.filled.size();
        }
        return new Share(filled, all);
    }

    /** In a list of people, people by rows; elsewhere, records that are no repeats. */
    private Share uniqueness(Cdp cdp, long read) {
        if (!onlyPeople) {
            return new Share(count(IngestResult.Kind.ACCEPTED), read);
        }
        long distinct = people.stream()
                .flatMap(id -> cdp.find(id).stream())
                .map(profile -> profile.id())
                .distinct()
                .count();
        return new Share(distinct, linked);
    }
}
