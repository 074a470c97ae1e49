package io.cdpkit.privacy.dmp;

import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What makes a device like those of a seed, and how well that works.
 *
 * <p>Shares and the curve are exact and for the host's own eyes. Immutable and thread-safe.
 */
public final class LookalikeModel {
    /** The sizes on the curve, in per mille of the devices. */
    private static final int[] SIZES = {5, 10, 20, 50, 100, 200, 300, 500, 1000};

    /**
     * What a trait adds to a score.
     *
     * @param weight above 0 if the seed has it more often than the rest
     * @param inSeed the share of the seed's training devices that have it
     * @param inRest the share of the other training devices that have it
     */
    public record Weight(String trait, double weight, double inSeed, double inRest) {}

    /** Why a trait has no weight. */
    public enum Why {
        /** It is sensitive, or not allowed for the purpose. */
        NOT_ALLOWED,
        /** It goes along so closely with one that is not allowed that it would tell the same. */
        STANDS_IN,
        /** It has so few devices that its weight could tell about single ones. */
        TOO_FEW
    }

    /** A trait that was left out. */
    public record Excluded(String trait, Why why) {}

    /**
     * A place on the curve: the larger the audience, the less like the seed.
     *
     * @param devices how many devices outside the seed have the score or more
     * @param score the least score of the audience
     * @param recall the share of the held-out seed devices that have the score or more
     * @param lift how many times as frequent held-out seed devices are in the audience as among all
     */
    public record ReachPoint(long devices, double score, double recall, double lift) {}

    private final String seed;
    private final List<Weight> weights;
    private final List<Excluded> excluded;
    private final List<ReachPoint> reach;

    private LookalikeModel(String seed, List<Weight> weights, List<Excluded> excluded, List<ReachPoint> reach) {
        this.seed = seed;
        this.weights = List.copyOf(weights);
        this.excluded = List.copyOf(excluded);
        this.reach = List.copyOf(reach);
    }

    /** A model with its curve, measured on the devices that are not for training. */
    static LookalikeModel measured(
            String seed, List<Weight> weights, List<Excluded> excluded, TraitIndex index, long[] training) {
        double[] scores = scores(index, weights);
        long[] inSeed = index.bits(seed);
        int size = 0;
        double[] rest = new double[index.devices()];
        double[] heldOut = new double[index.devices()];
        double[] heldOutSeed = new double[index.devices()];
        int held = 0;
        int heldSeed = 0;
        for (int device = 0; device < scores.length; device++) {
            boolean isSeed = (inSeed[device >>> 6] >>> device & 1) == 1;
            if (!isSeed) {
                rest[size++] = scores[device];
            }
            if ((training[device >>> 6] >>> device & 1) == 0) {
                heldOut[held++] = scores[device];
                if (isSeed) {
                    heldOutSeed[heldSeed++] = scores[device];
                }
            }
        }
        return new LookalikeModel(
                seed,
                weights,
                excluded,
                curve(sorted(rest, size), sorted(heldOut, held), sorted(heldOutSeed, heldSeed)));
    }

    private static double[] sorted(double[] scores, int size) {
        double[] sorted = Arrays.copyOf(scores, size);
        Arrays.sort(sorted);
        return sorted;
    }

    private static double[] scores(TraitIndex index, List<Weight> weights) {
        double[] scores = new double[index.devices()];
        for (Weight weight : weights) {
            long[] words = index.bits(weight.trait());
            for (int device = 0; device < scores.length; device++) {
                if ((words[device >>> 6] >>> device & 1) == 1) {
                    scores[device] += weight.weight();
                }
            }
        }
        return scores;
    }

    private static List<ReachPoint> curve(double[] rest, double[] heldOut, double[] heldOutSeed) {
        ArrayList<ReachPoint> curve = new ArrayList<>();
        for (int size : SIZES) {
            int wanted = (int) Math.max(1, (long) rest.length * size / 1000);
            double score = rest[rest.length - wanted];
            int devices = from(rest, score);
            double recall = heldOutSeed.length == 0 ? 0 : (double) from(heldOutSeed, score) / heldOutSeed.length;
            int among = from(heldOut, score);
            double lift = among == 0 ? 0 : recall * heldOut.length / among;
            if (curve.isEmpty() || curve.get(curve.size() - 1).devices() < devices) {
                curve.add(new ReachPoint(devices, score, recall, lift));
            }
        }
        return curve;
    }

    /** How many of ascending scores are this or more. */
    private static int from(double[] scores, double least) {
        int low = 0;
        int high = scores.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (scores[middle] < least) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return scores.length - low;
    }

    /** The trait whose devices the others are compared with. */
    public String seed() {
        return seed;
    }

    /** The traits that count, the most telling first. */
    public List<Weight> weights() {
        return weights;
    }

    /** The traits that were left out, with why. */
    public List<Excluded> excluded() {
        return excluded;
    }

    /** The curve, from the smallest audience to all devices. Devices with one score are in an audience together. */
    public List<ReachPoint> reach() {
        return reach;
    }

    /** How like the seed a device is: the sum of the weights of its traits. */
    public double score(Profile device) {
        Set<String> traits = new HashSet<>(device.segments());
        double score = 0;
        for (Weight weight : weights) {
            score += traits.contains(weight.trait()) ? weight.weight() : 0;
        }
        return score;
    }

    /** The devices outside the seed that have a score or more, in their order. */
    public Stream<ProfileId> audience(Stream<Profile> devices, double score) {
        return devices.filter(device -> !device.segments().contains(seed) && score(device) >= score)
                .map(Profile::id);
    }

    @Override
    public String toString() {
        return "look-alikes of \"" + seed + "\" by " + weights.size() + " traits";
    }
}
