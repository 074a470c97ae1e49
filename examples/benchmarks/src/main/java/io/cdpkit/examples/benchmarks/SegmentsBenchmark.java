package io.cdpkit.examples.benchmarks;

import io.cdpkit.Cdp;
import io.cdpkit.IngestResult;
import io.cdpkit.IngestSummary;
import io.cdpkit.Progress;
import io.cdpkit.SegmentEvaluator;
import io.cdpkit.event.Event;
import io.cdpkit.examples.benchmarks.Meter.Reading;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.segments.Segments;
import io.cdpkit.segments.algebra.Audience;
import io.cdpkit.segments.algebra.Expression;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.roaringbitmap.RoaringBitmap;

/** Segments and computed traits: definitions made ready, events through a platform that has some, sets of people. */
final class SegmentsBenchmark {
    private static final String NAME = "segments";
    private static final long SHORT_NANOS = 250_000_000;
    private static final String TRAITS = """
            trait orders    = count("Order Completed") in last 90 days
            trait spent     = sum("Order Completed".price)
            trait net       = spent - sum("Order Refunded".price)
            trait basket    = avg("Order Completed".price) in last 365 days
            trait dearest   = max("Order Completed".price)
            trait favourite = most_frequent("Product Viewed".category) in last 365 days
            trait seen      = values("Product Viewed".category) in last 30 days
            trait since     = earliest(any event)
            trait latest    = latest("Order Completed")
            trait idle      = days since latest
            """;
    private static final String[] CATEGORIES = {"shoes", "coats", "books", "games", "garden", "kitchen"};

    private final int count;
    private final int people;
    private final int rounds;

    SegmentsBenchmark(int count, int people, int rounds) {
        this.count = count;
        this.people = people;
        this.rounds = rounds;
    }

    void run(boolean duckDb) throws SQLException, IOException {
        String thousand = definitions(1_000);
        Reading<Segments> cold = Meter.read(() -> Segments.parse(thousand));
        Meter.print(NAME, "define_1000_cold", cold.cpuSeconds() * 1_000, "cpu-ms");
        Event[] events = new Traffic(people).events(count);
        Instant last = events[events.length - 1].time();
        double none = best("ingest_no_segments", events, SegmentEvaluator.none(), last);
        double hundred = best("ingest_100_segments", events, Segments.parse(definitions(100)), last);
        double traits = best("ingest_100_segments_10_traits", events, Segments.parse(definitions(100) + TRAITS), last);
        double many = best("ingest_1000_segments", events, cold.result(), last);
        best("import_100_segments", events, Segments.parse(definitions(100)), last.plus(Duration.ofDays(365)));
        late(last);
        Meter.print(NAME, "100_to_no_segments", hundred / none, "ratio");
        Meter.print(NAME, "10_traits_to_no_traits", traits / hundred, "ratio");
        Meter.print(NAME, "1000_to_no_segments", many / none, "ratio");
        new MidnightBenchmark(10 * people).run();
        new StreamBenchmark(people).run();
        new CohortBenchmark(1_000, 10_000).run();
        if (duckDb) {
            new CohortBenchmark(1_000, 100_000).runBesideDuckDb();
        }
        for (double density : new double[] {0.5, 0.1, 0.01, 0.001}) {
            algebra(1_000_000, density);
        }
        algebra(10_000_000, 0.1);
    }

    /** The same events in order and latest first, for people of whom each has a long history; who is where is the same. */
    private void late(Instant now) {
        Event[] events = new Traffic(Math.max(1, people / 20)).events(count / 4);
        Event[] latestFirst = events.clone();
        Collections.reverse(Arrays.asList(latestFirst));
        Segments hundred = Segments.parse(definitions(100));
        double inOrder = best("ingest_long_histories", events, hundred, now);
        double reverse = best("ingest_long_histories_latest_first", latestFirst, hundred, now);
        Meter.print(NAME, "latest_first_to_in_order", reverse / inOrder, "ratio");
        if (!members(ingest(events, hundred, now)).equals(members(ingest(latestFirst, hundred, now)))) {
            throw new IllegalStateException("memberships depend on the order of arrival");
        }
    }

    /** How many people have each list of memberships. */
    private static Map<List<Membership>, Long> members(Cdp cdp) {
        return cdp.profiles().collect(Collectors.groupingBy(Profile::memberships, Collectors.counting()));
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

    /** Events in order of time, seen at an instant after all of them. */
    private double best(String figure, Event[] events, SegmentEvaluator segments, Instant now) {
        double best = 0;
        for (int round = 0; round < rounds; round++) {
            Reading<?> reading = Meter.read(() -> ingest(events, segments, now));
            best = Math.max(best, events.length / reading.cpuSeconds());
        }
        Meter.print(NAME, figure, best, "events/cpu-s");
        return best;
    }

    private static Cdp ingest(Event[] events, SegmentEvaluator segments, Instant now) {
        Cdp cdp = Cdp.builder()
                .identity(Traffic.RULES)
                .segments(segments)
                .clock(() -> now)
                .build();
        IngestSummary summary = cdp.ingestAll(Arrays.stream(events), Progress.none());
        if (summary.count(IngestResult.Kind.ACCEPTED) != events.length) {
            throw new IllegalStateException("expected all accepted, got " + summary);
        }
        return cdp;
    }

    private static void algebra(int population, double density) {
        SplittableRandom random = new SplittableRandom(3);
        Audience[] of = new Audience[5];
        Arrays.setAll(of, i -> Audience.ofWords(words(random, population, density)));
        RoaringBitmap[] peers = new RoaringBitmap[of.length];
        Arrays.setAll(peers, i -> {
            RoaringBitmap peer = RoaringBitmap.bitmapOf(of[i].people().toArray());
            peer.runOptimize();
            return peer;
        });
        String figure = "_" + population + "_at_" + density;
        besideRoaring("five" + figure, of[0].and(of[1]).and(of[2]).minus(of[3].or(of[4])), () -> {
            RoaringBitmap all = RoaringBitmap.and(RoaringBitmap.and(peers[0], peers[1]), peers[2]);
            all.andNot(RoaringBitmap.or(peers[3], peers[4]));
            return all;
        });
        besideRoaring("and" + figure, of[0].and(of[1]), () -> RoaringBitmap.and(peers[0], peers[1]));
        besideRoaring("or" + figure, of[0].or(of[1]), () -> RoaringBitmap.or(peers[0], peers[1]));
        besideRoaring("minus" + figure, of[0].minus(of[1]), () -> RoaringBitmap.andNot(peers[0], peers[1]));
    }

    private static void besideRoaring(String figure, Expression expression, Supplier<RoaringBitmap> peer) {
        double fused = microseconds("fused_" + figure, expression::size);
        double roaring = microseconds("roaring_" + figure, () -> peer.get().getCardinality());
        Meter.print(NAME, "roaring_to_fused_" + figure, roaring / fused, "ratio");
    }

    private static double microseconds(String figure, Supplier<Integer> size) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < 6; i++) {
            Reading<Integer> reading = Meter.read(() -> timesWithinShort(size));
            best = Math.min(best, 1e6 * reading.cpuSeconds() / reading.result());
        }
        Meter.print(NAME, figure, best, "cpu-us");
        return best;
    }

    private static int timesWithinShort(Supplier<Integer> work) {
        long end = System.nanoTime() + SHORT_NANOS;
        int times = 0;
        while (System.nanoTime() < end && work.get() >= 0) {
            times++;
        }
        return times;
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
