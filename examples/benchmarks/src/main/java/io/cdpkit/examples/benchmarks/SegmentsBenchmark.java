package io.cdpkit.examples.benchmarks;

import static io.cdpkit.event.Namespace.ANONYMOUS_ID;
import static io.cdpkit.event.Namespace.EMAIL;
import static io.cdpkit.event.Namespace.USER_ID;
import static io.cdpkit.identity.NamespaceRule.atMost;
import static io.cdpkit.identity.NamespaceRule.unique;

import io.cdpkit.Cdp;
import io.cdpkit.IngestResult;
import io.cdpkit.IngestSummary;
import io.cdpkit.Progress;
import io.cdpkit.SegmentEvaluator;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.examples.benchmarks.Meter.Reading;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.profile.Traits;
import io.cdpkit.segments.Cohort;
import io.cdpkit.segments.Segments;
import io.cdpkit.segments.algebra.Audience;
import io.cdpkit.segments.algebra.Expression;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Segments: definitions made ready, events through a platform that has some, sets of people put together. */
final class SegmentsBenchmark {
    private static final String NAME = "segments";
    private static final int TRAITS = 20;
    private static final String[] CATEGORIES = {"shoes", "coats", "books", "games", "garden", "kitchen"};

    private final int count;
    private final int people;
    private final int rounds;

    SegmentsBenchmark(int count, int people, int rounds) {
        this.count = count;
        this.people = people;
        this.rounds = rounds;
    }

    void run() {
        String thousand = definitions(1_000);
        Reading<Segments> cold = Meter.read(() -> Segments.parse(thousand));
        Meter.print(NAME, "define_1000_cold", cold.cpuSeconds() * 1_000, "cpu-ms");
        Event[] events = new Traffic(people).events(count);
        double none = best("ingest_no_segments", events, SegmentEvaluator.none());
        double hundred = best("ingest_100_segments", events, Segments.parse(definitions(100)));
        double many = best("ingest_1000_segments", events, cold.result());
        Meter.print(NAME, "100_to_no_segments", hundred / none, "ratio");
        Meter.print(NAME, "1000_to_no_segments", many / none, "ratio");
        cohort(10_000);
        algebra(1_000_000, 0.5);
        algebra(1_000_000, 0.01);
        algebra(10_000_000, 0.1);
    }

    /** Half counts, a quarter each sums and absences, over categories and windows of 1 to 90 days. */
    private static String definitions(int size) {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder text = new StringBuilder();
        int[] days = {1, 3, 7, 14, 30, 60, 90};
        for (int i = 0; i < size; i++) {
            String event = random.nextInt(3) == 0 ? "\"Order Completed\"" : "\"Product Viewed\"";
            String where = random.nextBoolean()
                    ? " where category = \"" + CATEGORIES[random.nextInt(CATEGORIES.length)] + "\""
                    : " where price >= " + random.nextInt(200);
            String window = " in last " + days[random.nextInt(days.length)] + " days";
            String condition = switch (random.nextInt(4)) {
                case 0 -> "sum(" + event + ".price" + where + ")" + window + " > " + random.nextInt(500);
                case 1 -> "not did(" + event + where + ")" + window + " and plan = \"plus\"";
                default -> "count(" + event + where + ")" + window + " >= " + (1 + random.nextInt(5));
            };
            text.append('s').append(i).append(" = ").append(condition).append('\n');
        }
        return text.toString();
    }

    private double best(String figure, Event[] events, SegmentEvaluator segments) {
        double best = 0;
        for (int round = 0; round < rounds; round++) {
            Reading<?> reading = Meter.read(() -> ingest(events, segments));
            best = Math.max(best, count / reading.cpuSeconds());
        }
        Meter.print(NAME, figure, best, "events/cpu-s");
        return best;
    }

    private static Cdp ingest(Event[] events, SegmentEvaluator segments) {
        Instant last = events[events.length - 1].time();
        Cdp cdp = Cdp.builder()
                .identity(IdentityRules.of(
                        unique(USER_ID),
                        atMost(5, EMAIL),
                        atMost(20, ANONYMOUS_ID).asDevice()))
                .segments(segments)
                .clock(() -> last)
                .build();
        IngestSummary summary = cdp.ingestAll(Arrays.stream(events), Progress.none());
        if (summary.count(IngestResult.Kind.ACCEPTED) != events.length) {
            throw new IllegalStateException("expected all accepted, got " + summary);
        }
        return cdp;
    }

    private static void cohort(int size) {
        SplittableRandom random = new SplittableRandom(11);
        Cohort cohort = Cohort.of(Segments.parse(aboutTraits(random, 1_000)));
        Value[][] values = new Value[size][TRAITS];
        for (Value[] person : values) {
            Arrays.setAll(person, trait -> value(random, trait));
            int number = cohort.add(Traits.of(List.of(), List.of()));
            for (int trait = 0; trait < TRAITS; trait++) {
                cohort.put(number, "t" + trait, person[trait]);
            }
        }
        int passes = 50;
        double seconds = leastCpuSeconds(() -> {
            int segments = 0;
            for (int pass = 0; pass < passes; pass++) {
                segments += cohort.sizes().size();
            }
            return segments;
        });
        Meter.print(NAME, "cohort_all_1000", 1e9 / 1_000 / size / passes * seconds, "cpu-ns/segment");
        int updates = 200_000;
        seconds = leastCpuSeconds(() -> {
            int moves = 0;
            for (int i = 0; i < updates; i++) {
                int trait = i % TRAITS;
                Value value = values[(i * 31 + 7) % size][trait];
                moves += cohort.put(i % size, "t" + trait, value).entered().size();
            }
            return moves;
        });
        Meter.print(NAME, "cohort_update_1000", 1e6 / updates * seconds, "cpu-us");
    }

    private static double leastCpuSeconds(Supplier<?> work) {
        double least = Double.MAX_VALUE;
        for (int round = 0; round < 8; round++) {
            least = Math.min(least, Meter.read(work::get).cpuSeconds());
        }
        return least;
    }

    /** The first half are words, the others numbers. */
    private static Value value(SplittableRandom random, int trait) {
        return trait < TRAITS / 2 ? Value.of("w" + random.nextInt(4 + 3 * trait)) : Value.of(random.nextInt(1_000));
    }

    /** Two to five tests each of different traits. */
    private static String aboutTraits(SplittableRandom random, int size) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < size; i++) {
            int first = random.nextInt(TRAITS);
            List<String> tests = new ArrayList<>();
            for (int test = 0; test < 2 + i % 4; test++) {
                int trait = (first + test * 7) % TRAITS;
                int low = random.nextInt(900);
                tests.add(
                        trait < TRAITS / 2
                                ? "t" + trait + " in (\"w" + random.nextInt(4) + "\", \"w" + random.nextInt(8) + "\")"
                                : "t" + trait + " between " + low + " and " + (low + random.nextInt(600)));
            }
            text.append('s').append(i).append(" = ").append(String.join(" and ", tests));
            text.append('\n');
        }
        return text.toString();
    }

    private static void algebra(int population, double density) {
        SplittableRandom random = new SplittableRandom(3);
        Audience[] of = new Audience[5];
        Arrays.setAll(of, i -> Audience.ofWords(words(random, population, density)));
        Expression expression = of[0].and(of[1]).and(of[2]).minus(of[3].or(of[4]));
        Supplier<Integer> size = () -> {
            int sum = 0;
            for (int i = 0; i < 200; i++) {
                sum += expression.size();
            }
            return sum;
        };
        Meter.read(size);
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            best = Math.min(best, Meter.read(size).cpuSeconds());
        }
        Meter.print(NAME, "fused_of_five_" + population + "_at_" + density, best / 200 * 1e6, "cpu-us");
    }

    private static long[] words(SplittableRandom random, int population, double density) {
        long[] words = new long[(population + 63) >>> 6];
        for (int i = 0; i < population; i++) {
            if (random.nextDouble() < density) {
                words[i >>> 6] |= 1L << i;
            }
        }
        return words;
    }
}
