package io.cdpkit.privacy.dmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.privacy.Classification;
import io.cdpkit.privacy.Label;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.dmp.LookalikeModel.Excluded;
import io.cdpkit.privacy.dmp.LookalikeModel.ReachPoint;
import io.cdpkit.privacy.dmp.LookalikeModel.Weight;
import io.cdpkit.privacy.dmp.LookalikeModel.Why;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Audiences planted among made-up devices must be found again. */
class LookalikeTest {
    private static final Label INTEREST = new Label("interest");
    private static final int TRAITS = 40;

    /** Devices of which some, the planted ones, have the first traits more or less often than the others. */
    private static final class Planted {
        final List<Profile> devices = new ArrayList<>();
        final List<Boolean> planted = new ArrayList<>();
        private final double[] inPlanted = new double[TRAITS];
        private final double[] inRest = new double[TRAITS];

        Planted(long seed, int size, double share, double seedShare) {
            SplittableRandom random = new SplittableRandom(seed);
            for (int trait = 0; trait < TRAITS; trait++) {
                inRest[trait] = 0.05 + 0.4 * random.nextDouble();
                inPlanted[trait] =
                        trait < 6 ? Math.min(0.8, 2.2 * inRest[trait]) : trait < 8 ? inRest[trait] / 3 : inRest[trait];
            }
            for (int i = 0; i < size; i++) {
                boolean is = random.nextDouble() < share;
                Set<String> traits = new HashSet<>();
                for (int trait = 0; trait < TRAITS; trait++) {
                    if (random.nextDouble() < (is ? inPlanted : inRest)[trait]) {
                        traits.add("t" + trait);
                    }
                }
                if (is && random.nextDouble() < seedShare) {
                    traits.add("seed");
                }
                devices.add(Devices.device(i, traits));
                planted.add(is);
            }
        }

        /** How the best possible ranking scores a device: by the true chances. */
        double best(Profile device) {
            Set<String> traits = Set.copyOf(device.segments());
            double score = 0;
            for (int trait = 0; trait < TRAITS; trait++) {
                boolean has = traits.contains("t" + trait);
                score += Math.log(has ? inPlanted[trait] : 1 - inPlanted[trait])
                        - Math.log(has ? inRest[trait] : 1 - inRest[trait]);
            }
            return score;
        }

        /** The share of planted devices among the first so many by a score, without the seed. */
        double precision(int first, ToDoubleFunction<Profile> score) {
            List<Integer> order = IntStream.range(0, devices.size())
                    .filter(i -> !devices.get(i).segments().contains("seed"))
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -score.applyAsDouble(devices.get(i))))
                    .limit(first)
                    .toList();
            return (double) order.stream().filter(planted::get).count() / first;
        }

        TraitIndex index() {
            return TraitIndex.of(devices.stream());
        }
    }

    private static Classification.Builder classification() {
        Classification.Builder builder = Classification.builder()
                .label("seed", INTEREST)
                .allow(INTEREST, Purpose.ADVERTISING)
                .allow(Label.SENSITIVE, Purpose.ADVERTISING);
        for (int trait = 0; trait < TRAITS - 2; trait++) {
            builder.label("t" + trait, INTEREST);
        }
        return builder;
    }

    private static final Lookalike LOOKALIKE =
            Lookalike.of("seed", classification().build(), Purpose.ADVERTISING);

    @Test
    void train_plantedAudience_foundNearlyAsWellAsCanBe() {
        Planted planted = new Planted(1, 20_000, 0.1, 0.3);
        LookalikeModel model = LOOKALIKE.train(planted.index(), 42);

        double best = planted.precision(1_000, planted::best);
        double found = planted.precision(1_000, model::score);
        assertTrue(best > 0.3, "the planted audience can be found at all: " + best);
        assertTrue(found > 0.93 * best, "found " + found + " of at best " + best);
        Set<String> strongest =
                model.weights().subList(0, 8).stream().map(Weight::trait).collect(Collectors.toSet());
        assertTrue(strongest.containsAll(Set.of("t0", "t1", "t2", "t3", "t4", "t5")), strongest::toString);
        for (Weight weight : model.weights()) {
            if (Math.abs(weight.weight()) > 0.1) {
                assertEquals(weight.inSeed() > weight.inRest(), weight.weight() > 0);
            }
        }
    }

    @Test
    void reach_heldOutLift_holdsForDevicesNeverSeen() {
        Planted planted = new Planted(2, 30_000, 0.1, 0.3);
        LookalikeModel model = LOOKALIKE.train(planted.index(), 42);
        Planted fresh = redraw(planted, 77);
        long seeds = fresh.devices.stream()
                .filter(d -> d.segments().contains("seed"))
                .count();
        for (ReachPoint point : model.reach()) {
            long among = fresh.devices.stream()
                    .filter(d -> model.score(d) >= point.score())
                    .count();
            long found = fresh.devices.stream()
                    .filter(d -> d.segments().contains("seed") && model.score(d) >= point.score())
                    .count();
            double lift = (double) found / seeds * fresh.devices.size() / among;
            // Held out are about 180 devices of the seed, and half of them in the smallest audience that is looked at.
            if (point.devices() > 1_000) {
                assertEquals(lift, point.lift(), 0.25 * lift, "at " + point.devices() + " devices");
            }
        }
        assertTrue(model.reach().get(0).lift() > 2.5, model.reach()::toString);
        ReachPoint last = model.reach().get(model.reach().size() - 1);
        assertEquals(1, last.recall());
        assertEquals(1, last.lift(), 1e-9);
    }

    /** Other devices with the same chances. */
    private static Planted redraw(Planted like, long seed) {
        Planted fresh = new Planted(2, 0, 0.1, 0.3);
        assertEquals(like.inRest[0], fresh.inRest[0]);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 30_000; i++) {
            boolean is = random.nextDouble() < 0.1;
            Set<String> traits = new HashSet<>();
            for (int trait = 0; trait < TRAITS; trait++) {
                if (random.nextDouble() < (is ? like.inPlanted : like.inRest)[trait]) {
                    traits.add("t" + trait);
                }
            }
            if (is && random.nextDouble() < 0.3) {
                traits.add("seed");
            }
            fresh.devices.add(Devices.device(i, traits));
            fresh.planted.add(is);
        }
        return fresh;
    }

    /** A small seed drawn by chance, and many traits: what was learnt by heart is worth nothing, and must look it. */
    @Test
    void reach_seedByChance_claimsNoLift() {
        double lifts = 0;
        int rounds = 40;
        for (int round = 0; round < rounds; round++) {
            SplittableRandom random = new SplittableRandom(round);
            List<Set<String>> devices = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                Set<String> traits = new HashSet<>();
                for (int trait = 0; trait < TRAITS - 2; trait++) {
                    if (random.nextInt(20) == 0) {
                        traits.add("t" + trait);
                    }
                }
                if (random.nextInt(20) == 0) {
                    traits.add("seed");
                }
                devices.add(traits);
            }
            LookalikeModel model = LOOKALIKE.train(TraitIndex.of(Devices.of(devices).stream()), round);
            lifts += model.reach().get(4).lift() / rounds;
        }
        // About 120 devices of the seed are expected in the audiences together, give or take 11.
        assertEquals(1, lifts, 0.3);
    }

    @Test
    void train_sensitiveTraitsAndThoseThatStandIn_areLeftOut() {
        SplittableRandom random = new SplittableRandom(5);
        List<Set<String>> devices = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            Set<String> traits = new HashSet<>();
            boolean ill = random.nextInt(5) == 0;
            if (ill) {
                traits.add("ill");
            }
            if (random.nextInt(10) != 0 ? ill : random.nextBoolean()) {
                traits.add("t1");
            }
            if (random.nextInt(4) == 0) {
                traits.add("t2");
            }
            if (i < 49) {
                traits.add("t3");
            }
            if (i < 50) {
                traits.add("t4");
            }
            if (random.nextInt(3) == 0) {
                traits.add("nobody-labelled-it");
            }
            if (ill && random.nextBoolean()) {
                traits.add("seed");
            }
            devices.add(traits);
        }
        Classification data = classification().label("ill", Label.SENSITIVE).build();
        LookalikeModel model =
                Lookalike.of("seed", data, Purpose.ADVERTISING).train(TraitIndex.of(Devices.of(devices).stream()), 1);
        assertEquals(
                Set.of("t2", "t4"), model.weights().stream().map(Weight::trait).collect(Collectors.toSet()));
        assertEquals(
                Set.of(
                        new Excluded("ill", Why.NOT_ALLOWED),
                        new Excluded("nobody-labelled-it", Why.NOT_ALLOWED),
                        new Excluded("t1", Why.STANDS_IN),
                        new Excluded("t3", Why.TOO_FEW)),
                Set.copyOf(model.excluded()));
        assertThrows(IllegalArgumentException.class, () -> Lookalike.of("ill", data, Purpose.ADVERTISING));
        assertThrows(IllegalArgumentException.class, () -> Lookalike.of("seed", data, Purpose.ANALYTICS));
    }

    @Test
    void train_sameNumber_sameModelAndAudience() {
        Planted planted = new Planted(3, 4_000, 0.2, 0.3);
        LookalikeModel one = LOOKALIKE.mostTraits(7).train(planted.index(), 9);
        LookalikeModel two = LOOKALIKE.mostTraits(7).train(planted.index(), 9);
        assertEquals(one.weights(), two.weights());
        assertEquals(one.reach(), two.reach());
        assertEquals(7, one.weights().size());
        assertFalse(one.weights()
                .equals(LOOKALIKE.mostTraits(7).train(planted.index(), 10).weights()));
        ReachPoint point = one.reach().get(2);
        List<ProfileId> audience =
                one.audience(planted.devices.stream(), point.score()).toList();
        assertEquals(point.devices(), audience.size());
        assertTrue(planted.devices.stream()
                .filter(device -> device.segments().contains("seed"))
                .map(Profile::id)
                .noneMatch(Set.copyOf(audience)::contains));
    }

    /** Worked out from the chances that the devices were drawn by. */
    @Test
    void weight_knownShares_isTheLogOddsRatio() {
        SplittableRandom random = new SplittableRandom(8);
        List<Set<String>> devices = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            boolean seed = random.nextInt(4) == 0;
            Set<String> traits = new HashSet<>();
            if (seed) {
                traits.add("seed");
            }
            if (random.nextInt(100) < (seed ? 60 : 20)) {
                traits.add("t1");
            }
            if (random.nextInt(100) < (seed ? 2 : 50)) {
                traits.add("t2");
            }
            devices.add(traits);
        }
        LookalikeModel model = LOOKALIKE.train(TraitIndex.of(Devices.of(devices).stream()), 1);
        assertEquals(
                List.of("t2", "t1"), model.weights().stream().map(Weight::trait).toList());
        Weight less = model.weights().get(0);
        Weight more = model.weights().get(1);
        assertEquals(0.6, more.inSeed(), 0.02);
        assertEquals(0.2, more.inRest(), 0.01);
        assertEquals(Math.log(0.6 / 0.4) - Math.log(0.2 / 0.8), more.weight(), 0.1);
        assertEquals(Math.log(0.02 / 0.98) - Math.log(0.5 / 0.5), less.weight(), 0.3);
        assertEquals(more.weight(), model.score(Devices.device(1, Set.of("t1", "t9"))));
        assertEquals(less.weight() + more.weight(), model.score(Devices.device(1, Set.of("t1", "t2"))));
    }

    @Test
    void train_tooSmallASeed_isRefused() {
        Planted planted = new Planted(4, 300, 0.2, 0.3);
        assertThrows(IllegalArgumentException.class, () -> LOOKALIKE.train(planted.index(), 9));
    }
}
