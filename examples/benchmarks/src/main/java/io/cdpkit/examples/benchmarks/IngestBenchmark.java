package io.cdpkit.examples.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cdpkit.Cdp;
import io.cdpkit.IngestResult;
import io.cdpkit.IngestSummary;
import io.cdpkit.Progress;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.examples.benchmarks.Meter.Reading;
import io.cdpkit.json.Parsed;
import io.cdpkit.json.SegmentJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Events into profiles, in memory. */
final class IngestBenchmark {
    private static final String NAME = "ingest";

    private final int count;
    private final int people;
    private final int rounds;

    IngestBenchmark(int count, int people, int rounds) {
        this.count = count;
        this.people = people;
        this.rounds = rounds;
    }

    void run() {
        Event[] events = new Traffic(people).events(count);
        Event[] late = events.clone();
        Arrays.sort(late, Comparator.comparing(Event::time).reversed());
        Event[] one = Traffic.onePerson(count);
        double bare = best("bare_hash_maps", () -> bare(events));
        double engine = best("engine", () -> engine(events));
        double single = best("engine_one_commit_each", () -> oneByOne(events));
        double reversed = best("engine_latest_first", () -> engine(late));
        double onePerson = best("engine_one_person", () -> engine(one));
        byte[][] messages = new byte[count][];
        Arrays.setAll(messages, i -> Traffic.json(events[i]));
        double json = best("engine_from_json", () -> fromJson(messages));
        double tree = best("jackson_read_tree", () -> readTrees(messages));
        Meter.print(NAME, "engine_from_json_to_read_tree", json / tree, "ratio");
        Meter.print(NAME, "engine_to_bare", engine / bare, "ratio");
        Meter.print(NAME, "one_commit_each_to_batched", single / engine, "ratio");
        Meter.print(NAME, "latest_first_to_engine", reversed / engine, "ratio");
        Meter.print(NAME, "one_person_to_engine", onePerson / engine, "ratio");
        long before = Meter.heapInUse();
        Cdp cdp = engine(events);
        Meter.print(
                NAME,
                "heap_per_person",
                (double) (Meter.heapInUse() - before) / cdp.profiles().count(),
                "bytes");
    }

    private double best(String figure, Supplier<?> work) {
        double best = 0;
        for (int round = 0; round < rounds; round++) {
            Reading<?> reading = Meter.read(work);
            best = Math.max(best, count / reading.cpuSeconds());
        }
        Meter.print(NAME, figure, best, "events/cpu-s");
        return best;
    }

    /** The least that keeping the latest traits by user id could cost. */
    private static Map<String, Map<String, Value>> bare(Event[] events) {
        Map<String, Event> seen = new HashMap<>();
        Map<String, Map<String, Value>> profiles = new HashMap<>();
        for (Event event : events) {
            if (seen.putIfAbsent(event.id(), event) == null) {
                Identifier identifier =
                        event.identifiers().get(event.identifiers().size() - 1);
                Map<String, Value> profile = profiles.computeIfAbsent(identifier.value(), v -> new HashMap<>());
                event.traits().forEach(profile::put);
            }
        }
        return profiles;
    }

    private static Cdp newCdp() {
        return Cdp.builder().identity(Traffic.RULES).build();
    }

    private static Cdp engine(Event[] events) {
        Cdp cdp = newCdp();
        requireAccepted(cdp.ingestAll(Arrays.stream(events), Progress.none()), events.length);
        return cdp;
    }

    private static Cdp oneByOne(Event[] events) {
        Cdp cdp = newCdp();
        for (Event event : events) {
            cdp.ingest(event);
        }
        return cdp;
    }

    private static Cdp fromJson(byte[][] messages) {
        SegmentJson wire = SegmentJson.of(Source.of("web", Source.Kind.WEB));
        Cdp cdp = newCdp();
        Stream<Event> events = Arrays.stream(messages).map(message -> ((Parsed.Read) wire.read(message)).event());
        requireAccepted(cdp.ingestAll(events, Progress.none()), messages.length);
        return cdp;
    }

    private static long readTrees(byte[][] messages) {
        ObjectMapper mapper = new ObjectMapper();
        long fields = 0;
        for (byte[] message : messages) {
            try {
                fields += mapper.readTree(message).size();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return fields;
    }

    private static void requireAccepted(IngestSummary summary, int expected) {
        if (summary.count(IngestResult.Kind.ACCEPTED) != expected) {
            throw new IllegalStateException("expected " + expected + " accepted, got " + summary);
        }
    }
}
