package io.cdpkit.examples.benchmarks;

import io.cdpkit.Cdp;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.examples.benchmarks.Meter.Reading;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.privacy.Classification;
import io.cdpkit.privacy.Label;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.dmp.AnonymousGate;
import io.cdpkit.privacy.dmp.Frequency;
import io.cdpkit.privacy.dmp.Lookalike;
import io.cdpkit.privacy.dmp.LookalikeModel;
import io.cdpkit.privacy.dmp.Overlap;
import io.cdpkit.privacy.dmp.Qualifier;
import io.cdpkit.privacy.dmp.ReachReports;
import io.cdpkit.privacy.dmp.TraitIndex;
import io.cdpkit.privacy.dmp.TraitRule;
import io.cdpkit.privacy.dmp.TraitRules;
import io.cdpkit.privacy.noise.BudgetStore;
import io.cdpkit.privacy.noise.Mechanism;
import io.cdpkit.privacy.noise.NoisyStatistics;
import io.cdpkit.privacy.noise.PrivacyBudget;
import io.cdpkit.privacy.noise.PrivacyLoss;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.Identity;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.datasketches.theta.SetOperation;
import org.apache.datasketches.theta.UpdateSketch;

/**
 * Devices: events with trait rules beside the same without; overlap with noise, beside Apache DataSketches' theta sketch
 * of 16,384 entries, which has none; and look-alikes.
 */
final class ReachBenchmark {
    private static final String NAME = "reach";
    private static final Namespace COOKIE = new Namespace("cookie");
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final int RULES = 200;
    private static final int TRAITS = 100;

    private final int events;
    private final int devices;
    private final int rounds;

    ReachBenchmark(int events, int devices, int rounds) {
        this.events = events;
        this.devices = devices;
        this.rounds = rounds;
    }

    void run() {
        ingest("bare", false);
        ingest("with_200_rules", true);
        overlap();
        lookalikes();
    }

    private void ingest(String figure, boolean traits) {
        double best = 0;
        for (int round = 0; round < rounds; round++) {
            Cdp.Builder space = Cdp.builder()
                    .identity(IdentityRules.of(NamespaceRule.unique(COOKIE)))
                    .clock(InstantSource.fixed(START.plus(Duration.ofDays(100))));
            Cdp cdp = (traits
                            ? space.segments(TraitRules.of(rules()))
                                    .gate(AnonymousGate.builder(COOKIE)
                                            .keep("category")
                                            .build())
                            : space)
                    .build();
            List<Event> stream = events();
            Reading<Long> reading = Meter.read(() -> {
                cdp.ingestAll(stream.stream(), (results, soFar) -> {});
                return 0L;
            });
            best = Math.max(best, events / reading.cpuSeconds());
        }
        Meter.print(NAME, "events_" + figure, best, "events/cpu-s");
    }

    private static List<TraitRule> rules() {
        List<TraitRule> rules = new ArrayList<>();
        for (int i = 0; i < RULES; i++) {
            TraitRule rule =
                    TraitRule.of("trait-" + i, Qualifier.track("Viewed").where("category", "c" + i));
            rules.add(i % 3 == 0 ? rule.frequency(Frequency.atLeast(3, Duration.ofDays(7))) : rule);
        }
        return rules;
    }

    private List<Event> events() {
        SplittableRandom random = new SplittableRandom(1);
        List<Event> stream = new ArrayList<>(events);
        long step = Duration.ofDays(90).toMillis() / events;
        for (int i = 0; i < events; i++) {
            stream.add(Event.track("m" + i, WEB, "Viewed")
                    .identifier(new Identifier(COOKIE, "d" + random.nextInt(Math.max(1, events / 10))))
                    .time(START.plusMillis(i * step))
                    .properties(Attributes.of("category", "c" + random.nextInt(RULES)))
                    .build());
        }
        return stream;
    }

    /** Two traits of which each has just over half of the devices, so that 1 % of what either has is common. */
    private void overlap() {
        int each = (int) (devices / 1.99);
        Reading<TraitIndex> built = Meter.read(() -> TraitIndex.of(profiles(device -> {
            List<String> traits = new ArrayList<>();
            if (device < each) {
                traits.add("a");
            }
            if (device >= devices - each) {
                traits.add("b");
            }
            return traits;
        })));
        TraitIndex index = built.result();
        Meter.print(NAME, "index", devices / built.cpuSeconds(), "devices/cpu-s");
        List<String> both = List.of("a", "b");
        double wall = Double.MAX_VALUE;
        for (int round = 0; round < 20 * rounds; round++) {
            wall = Math.min(wall, Meter.read(() -> index.countAll(both)).wallSeconds());
        }
        Meter.print(NAME, "overlap_of_" + devices, 1_000 * wall, "ms");
        double truth = index.countAll(both);
        double squares = 0;
        int keys = 50;
        for (int key = 0; key < keys; key++) {
            squares += Math.pow(published(index, key) / truth - 1, 2) / keys;
        }
        Meter.print(NAME, "overlap_error_epsilon_1_floor_100", 100 * Math.sqrt(squares), "%");
        Meter.print(NAME, "overlap_error_theta_lgk14", 100 * sketched(each), "%");
    }

    /** The error of a theta sketch of each trait, over sets that each have other devices. */
    private double sketched(int each) {
        double squares = 0;
        int sets = 50;
        for (int set = 0; set < sets; set++) {
            UpdateSketch a = sketch(set, 0, each);
            UpdateSketch b = sketch(set, devices - each, devices);
            double common =
                    SetOperation.builder().buildIntersection().intersect(a, b).getEstimate();
            squares += Math.pow(common / (2 * each - devices) - 1, 2) / sets;
        }
        return Math.sqrt(squares);
    }

    private static UpdateSketch sketch(long set, int from, int to) {
        UpdateSketch sketch = UpdateSketch.builder().setNominalEntries(1 << 14).build();
        for (int device = from; device < to; device++) {
            sketch.update(set << 32 | device);
        }
        return sketch;
    }

    private static double published(TraitIndex index, int key) {
        byte[] secret = new byte[32];
        new SplittableRandom(key).nextBytes(secret);
        PrivacyBudget budget = new PrivacyBudget("partner", PrivacyLoss.of("3", "0"), BudgetStore.inMemory());
        try {
            Overlap overlap = ReachReports.of(index, NoisyStatistics.of(budget, secret), Mechanism.laplace("1"), 100)
                    .overlap("a", "b");
            return overlap.ofBoth() == null ? 0 : overlap.ofBoth().value();
        } catch (PrivacyBudget.SpentException e) {
            throw new AssertionError("three numbers cost three", e);
        }
    }

    private Stream<Profile> profiles(IntFunction<List<String>> traits) {
        return IntStream.range(0, devices).mapToObj(device -> {
            Identifier name = new Identifier(COOKIE, "d" + device);
            List<Membership> memberships = traits.apply(device).stream()
                    .map(trait -> new Membership(trait, START, 1))
                    .toList();
            return new Profile(
                    new Identity(new ProfileId(1, device), name, START, List.of(name)),
                    GoldenRecord.empty(),
                    Evaluation.of(memberships, null),
                    1);
        });
    }

    /** A tenth of the devices have ten of a hundred traits twice as often; three tenths of them are the seed. */
    private void lookalikes() {
        SplittableRandom random = new SplittableRandom(3);
        TraitIndex index = TraitIndex.of(profiles(device -> {
            boolean planted = random.nextInt(10) == 0;
            List<String> traits = new ArrayList<>();
            for (int trait = 0; trait < TRAITS; trait++) {
                if (random.nextInt(20) < (planted && trait < 10 ? 6 : 3)) {
                    traits.add("t" + trait);
                }
            }
            if (planted && random.nextInt(10) < 3) {
                traits.add("seed");
            }
            return traits;
        }));
        Label interest = new Label("interest");
        Classification.Builder data =
                Classification.builder().label("seed", interest).allow(interest, Purpose.ADVERTISING);
        for (int trait = 0; trait < TRAITS; trait++) {
            data.label("t" + trait, interest);
        }
        Lookalike lookalike = Lookalike.of("seed", data.build(), Purpose.ADVERTISING);
        double wall = Double.MAX_VALUE;
        double lift = 0;
        for (int round = 0; round < rounds; round++) {
            Reading<LookalikeModel> reading = Meter.read(() -> lookalike.train(index, 42));
            wall = Math.min(wall, reading.wallSeconds());
            lift = reading.result().reach().get(2).lift();
        }
        Meter.print(NAME, "lookalike_of_100_traits", wall, "s");
        Meter.print(NAME, "lookalike_held_out_lift_at_two_percent", lift, "times");
    }
}
