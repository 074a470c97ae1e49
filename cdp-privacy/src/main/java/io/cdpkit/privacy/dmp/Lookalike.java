package io.cdpkit.privacy.dmp;

import io.cdpkit.privacy.Classification;
import io.cdpkit.privacy.Label;
import io.cdpkit.privacy.Purpose;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Finds devices that are like those of a seed: how to train a {@link LookalikeModel}.
 *
 * <pre>{@code
 * LookalikeModel model = Lookalike.of("subscribers", classification, ADVERTISING).train(index, 42);
 * model.weights();                                     // [camera-fans 1.83, reads-reviews 0.71, ...]
 * double score = model.reach().get(3).score();         // the place on the curve where size and likeness suit
 * Stream<ProfileId> audience = model.audience(devices.profiles(), score);
 * }</pre>
 *
 * <p>The weight of a trait is its smoothed log-odds ratio, seed against the rest; a device's score is the sum over its
 * traits. That ranks devices as naive Bayes does, with each trait's part plain to see. Traits are taken by how much they
 * tell about being in the seed (mutual information).
 *
 * <p><b>Left out</b> are traits that the classification labels {@link Label#SENSITIVE} or does not allow for the purpose,
 * and what stands in for them: traits whose correlation with one left out is 0.5 or more, either way. So are traits of
 * fewer than 50 devices, whose weight could tell about single ones.
 *
 * <p>A fifth of the devices, drawn by the number given, take no part in training; the reach curve is measured on them.
 * The same index and number give the same model. Immutable and thread-safe.
 */
public final class Lookalike {
    private static final int LEAST_SEED = 100;
    private static final int LEAST_SUPPORT = 50;
    private static final double PROXY = 0.5;
    private static final double SMOOTHING = 0.5;
    private static final int HELD_OUT_OF = 5;
    private static final int MOST_TRAITS = 50;

    private final String seed;
    private final Classification classification;
    private final Purpose purpose;
    private final int mostTraits;

    private Lookalike(String seed, Classification classification, Purpose purpose, int mostTraits) {
        this.seed = seed;
        this.classification = classification;
        this.purpose = purpose;
        this.mostTraits = mostTraits;
    }

    /**
     * Look-alikes of the devices that have a trait, by at most 50 other traits.
     *
     * @param classification says which traits may be used; it knows them by their names
     * @throws IllegalArgumentException if the seed itself may not be used for the purpose
     */
    public static Lookalike of(String seed, Classification classification, Purpose purpose) {
        Objects.requireNonNull(seed, "seed");
        if (!isAllowed(seed, classification, purpose)) {
            throw new IllegalArgumentException("trait \"" + seed + "\" is " + classification.labels(seed)
                    + " and no seed for " + purpose + "; take another, or label it and allow the label");
        }
        return new Lookalike(seed, classification, Objects.requireNonNull(purpose, "purpose"), MOST_TRAITS);
    }

    /** The same by at most so many traits, 1 to 1,000. */
    public Lookalike mostTraits(int traits) {
        if (traits < 1 || traits > 1_000) {
            throw new IllegalArgumentException("mostTraits must be 1 to 1000, was " + traits);
        }
        return new Lookalike(seed, classification, purpose, traits);
    }

    private static boolean isAllowed(String trait, Classification classification, Purpose purpose) {
        return classification.allows(trait, purpose)
                && !classification.labels(trait).contains(Label.SENSITIVE);
    }

    /**
     * Learns the weights.
     *
     * @param number draws the devices that are held out
     * @throws IllegalArgumentException if the seed has fewer than 100 devices, or all devices are in it
     */
    public LookalikeModel train(TraitIndex index, long number) {
        long size = index.count(seed);
        if (size < LEAST_SEED || size == index.devices()) {
            throw new IllegalArgumentException("the seed must have at least " + LEAST_SEED + " devices and not all "
                    + index.devices() + ", had " + size);
        }
        long[] training = training(index, number);
        ArrayList<String> forbidden = new ArrayList<>();
        ArrayList<String> allowed = new ArrayList<>();
        for (String trait : index.traits()) {
            if (!trait.equals(seed)) {
                (isAllowed(trait, classification, purpose) ? allowed : forbidden).add(trait);
            }
        }
        ArrayList<LookalikeModel.Weight> weights = new ArrayList<>();
        ArrayList<LookalikeModel.Excluded> excluded = new ArrayList<>();
        forbidden.forEach(trait -> excluded.add(new LookalikeModel.Excluded(trait, LookalikeModel.Why.NOT_ALLOWED)));
        ArrayList<Ranked> ranked = new ArrayList<>();
        for (String trait : allowed) {
            Table table = Table.of(index.bits(trait), index.bits(seed), training);
            if (index.count(trait) < LEAST_SUPPORT) {
                excluded.add(new LookalikeModel.Excluded(trait, LookalikeModel.Why.TOO_FEW));
            } else if (isProxy(trait, forbidden, index)) {
                excluded.add(new LookalikeModel.Excluded(trait, LookalikeModel.Why.STANDS_IN));
            } else {
                ranked.add(new Ranked(trait, table));
            }
        }
        ranked.sort(Comparator.comparingDouble((Ranked each) -> -each.table().information())
                .thenComparing(Ranked::trait));
        for (Ranked each : ranked.subList(0, Math.min(mostTraits, ranked.size()))) {
            weights.add(each.weight());
        }
        return LookalikeModel.measured(seed, weights, excluded, index, training);
    }

    private record Ranked(String trait, Table table) {
        LookalikeModel.Weight weight() {
            return new LookalikeModel.Weight(
                    trait,
                    table.logOdds(),
                    (double) table.both() / (table.both() + table.second()),
                    (double) table.first() / (table.first() + table.none()));
        }
    }

    /** The devices to learn from, as bits. */
    private static long[] training(TraitIndex index, long number) {
        SplittableRandom random = new SplittableRandom(number);
        long[] training = new long[index.all(List.of()).length];
        for (int device = 0; device < index.devices(); device++) {
            if (random.nextInt(HELD_OUT_OF) != 0) {
                training[device >>> 6] |= 1L << device;
            }
        }
        return training;
    }

    private static boolean isProxy(String trait, List<String> forbidden, TraitIndex index) {
        long[] everybody = index.all(List.of());
        for (String other : forbidden) {
            double correlation =
                    Table.of(index.bits(trait), index.bits(other), everybody).correlation();
            if (Math.abs(correlation) >= PROXY) {
                return true;
            }
        }
        return false;
    }

    /** How many devices have both, the first only, the second only, and none of two traits. */
    private record Table(long both, long first, long second, long none) {
        static Table of(long[] first, long[] second, long[] among) {
            long both = 0;
            long onlyFirst = 0;
            long onlySecond = 0;
            long all = 0;
            for (int i = 0; i < among.length; i++) {
                both += Long.bitCount(first[i] & second[i] & among[i]);
                onlyFirst += Long.bitCount(first[i] & ~second[i] & among[i]);
                onlySecond += Long.bitCount(~first[i] & second[i] & among[i]);
                all += Long.bitCount(among[i]);
            }
            return new Table(both, onlyFirst, onlySecond, all - both - onlyFirst - onlySecond);
        }

        /** The odds of the first with the second against without, by half a device more of each kind (Haldane 1955). */
        double logOdds() {
            return StrictMath.log((both + SMOOTHING) / (second + SMOOTHING))
                    - StrictMath.log((first + SMOOTHING) / (none + SMOOTHING));
        }

        /** What the one tells about the other, in nats. */
        double information() {
            double inFirst = (double) both + first;
            double inSecond = (double) both + second;
            double outFirst = (double) second + none;
            double outSecond = (double) first + none;
            double all = inFirst + outFirst;
            return (part(both, inFirst * inSecond / all)
                            + part(first, inFirst * outSecond / all)
                            + part(second, outFirst * inSecond / all)
                            + part(none, outFirst * outSecond / all))
                    / all;
        }

        private static double part(long count, double expected) {
            return count == 0 ? 0 : (double) count * StrictMath.log((double) count / expected);
        }

        /** Pearson's correlation of two yes-or-noes; 0 where one of them is always the same. */
        double correlation() {
            double inFirst = (double) both + first;
            double inSecond = (double) both + second;
            double outFirst = (double) second + none;
            double outSecond = (double) first + none;
            double spread = inFirst * outFirst * inSecond * outSecond;
            return spread == 0 ? 0 : ((double) both * none - (double) first * second) / Math.sqrt(spread);
        }
    }

    @Override
    public String toString() {
        return "look-alikes of \"" + seed + "\" for " + purpose;
    }
}
