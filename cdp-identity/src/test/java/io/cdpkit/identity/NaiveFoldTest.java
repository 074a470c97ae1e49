package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.event.Event;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.ProfileSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The oracle's fold against the one that profiles are made with, apart from any question of identity. */
final class NaiveFoldTest {
    private static final int SEEDS = 2_000;
    private static final ProfileSchema SCHEMA = Policy.schema(Policy.BY_KEY);

    @Test
    void plus_eventsInAnyOrder_equalsTheNaiveFold() {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<Event> events = Facts.of(Scenarios.small(seed, 12)).surviving();
            String expected = naive(events);
            GoldenRecord forward = GoldenRecord.empty();
            for (Event event : events) {
                forward = forward.plus(event, SCHEMA);
            }
            GoldenRecord backward = GoldenRecord.empty();
            for (int i = events.size() - 1; i >= 0; i--) {
                backward = backward.plus(events.get(i), SCHEMA);
            }
            assertEquals(expected, text(forward), "seed " + seed);
            assertEquals(expected, text(backward), "seed " + seed + ", backwards");
        }
    }

    @Test
    void plus_recordsOfAnySplit_equalsTheNaiveFold() {
        for (long seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Event> events = Facts.of(Scenarios.small(seed, 12)).surviving();
            List<GoldenRecord> parts =
                    new ArrayList<>(List.of(GoldenRecord.empty(), GoldenRecord.empty(), GoldenRecord.empty()));
            for (Event event : events) {
                int part = random.nextInt(parts.size());
                parts.set(part, parts.get(part).plus(event, SCHEMA));
            }
            GoldenRecord joined = parts.get(2).plus(parts.get(0).plus(parts.get(1), SCHEMA), SCHEMA);
            assertEquals(naive(events), text(joined), "seed " + seed);
        }
    }

    private static String naive(List<Event> events) {
        return text(NaiveWorld.traits(events, Policy.BY_KEY), NaiveWorld.accounts(events));
    }

    private static String text(GoldenRecord record) {
        return text(Portrait.traits(record), Portrait.accounts(record));
    }

    private static String text(List<String> traits, List<String> accounts) {
        List<String> lines = new ArrayList<>(traits);
        accounts.stream().sorted().forEach(lines::add);
        return String.join("\n", lines);
    }
}
