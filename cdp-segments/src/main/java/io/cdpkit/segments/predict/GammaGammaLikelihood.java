package io.cdpkit.segments.predict;

import static org.hipparchus.special.Gamma.digamma;
import static org.hipparchus.special.Gamma.logGamma;

import io.cdpkit.segments.predict.Spends.Group;
import java.util.Arrays;
import java.util.List;

/**
 * The likelihood of the Gamma-Gamma model of spend (Fader and Hardie 2013, equation 1a), in logarithms throughout; gamma
 * functions are worked out once for each number of repeats.
 */
final class GammaGammaLikelihood implements Likelihood {
    private static final int P = 0;
    private static final int Q = 1;
    private static final int GAMMA = 2;

    private final List<Group> groups;

    GammaGammaLikelihood(List<Group> groups) {
        this.groups = groups;
    }

    double mean() {
        return groups.stream()
                .flatMapToDouble(group -> Arrays.stream(group.means()))
                .average()
                .orElse(1);
    }

    /** Every n-th of a group, so that about so many are left. */
    GammaGammaLikelihood thinned(int size, int most) {
        int every = (size + most - 1) / most;
        return every <= 1
                ? this
                : new GammaGammaLikelihood(groups.stream()
                        .map(group -> new Group(group.repeats(), thinned(group.means(), every)))
                        .toList());
    }

    private static double[] thinned(double[] values, int every) {
        double[] kept = new double[(values.length + every - 1) / every];
        Arrays.setAll(kept, i -> values[i * every]);
        return kept;
    }

    @Override
    public double at(double[] parameters) {
        return at(parameters, new double[parameters.length]);
    }

    @Override
    public double at(double[] parameters, double[] derivatives) {
        double p = parameters[P];
        double q = parameters[Q];
        double gamma = parameters[GAMMA];
        Arrays.fill(derivatives, 0);
        double sum = 0;
        for (Group group : groups) {
            int n = group.means().length;
            double x = group.repeats();
            double logMeans = group.logMeans();
            double logTotals = 0;
            double inverses = 0;
            for (double mean : group.means()) {
                logTotals += Math.log(gamma + x * mean);
                inverses += 1 / (gamma + x * mean);
            }
            double px = p * x;
            double constant = logGamma(px + q) - logGamma(px) - logGamma(q) + q * Math.log(gamma) + px * Math.log(x);
            sum += n * constant + (px - 1) * logMeans - (px + q) * logTotals;
            double shared = digamma(px + q);
            derivatives[P] += x * (n * (shared - digamma(px) + Math.log(x)) + logMeans - logTotals);
            derivatives[Q] += n * (shared - digamma(q) + Math.log(gamma)) - logTotals;
            derivatives[GAMMA] += n * q / gamma - (px + q) * inverses;
        }
        return sum;
    }
}
