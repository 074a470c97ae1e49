package io.cdpkit.segments.predict;

import static org.hipparchus.special.Gamma.digamma;
import static org.hipparchus.special.Gamma.logGamma;

import io.cdpkit.segments.predict.PurchaseModel.Unit;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The likelihood of BG/NBD (Fader, Hardie and Lee 2005, equation 6), in logarithms throughout. Equal histories are worked
 * out once, gamma functions once for each number of repeats, and logarithms once for each number of days.
 */
final class BgNbdLikelihood implements Likelihood {
    private static final int R = 0;
    private static final int ALPHA = 1;
    private static final int A = 2;
    private static final int B = 3;

    private final double unit;
    private final int mostDays;
    private final int[] repeats;
    private final int[] recencies;
    private final int[] ages;
    private final int[] people;

    private BgNbdLikelihood(double unit, int groups) {
        this(unit, 0, new int[groups], new int[groups], new int[groups], new int[groups]);
    }

    private BgNbdLikelihood(double unit, int mostDays, int[] repeats, int[] recencies, int[] ages, int[] people) {
        this.unit = unit;
        this.mostDays = mostDays;
        this.repeats = repeats;
        this.recencies = recencies;
        this.ages = ages;
        this.people = people;
    }

    static BgNbdLikelihood of(Customers customers, Unit unit) {
        long[] sorted = customers.sortedHistories();
        int groups = 0;
        for (int i = 0; i < sorted.length; i++) {
            groups += i == 0 || sorted[i] != sorted[i - 1] ? 1 : 0;
        }
        BgNbdLikelihood all = new BgNbdLikelihood(unit.days(), groups);
        int group = -1;
        int most = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                group++;
                all.repeats[group] = Customers.repeats(sorted[i]);
                all.recencies[group] = Customers.recency(sorted[i]);
                all.ages[group] = Customers.age(sorted[i]);
                most = Math.max(most, all.ages[group]);
            }
            all.people[group]++;
        }
        return new BgNbdLikelihood(unit.days(), most, all.repeats, all.recencies, all.ages, all.people);
    }

    /** How often all people together ordered again in a unit of the time they could have. */
    double ordersPerUnit() {
        double orders = 0;
        double time = 1;
        for (int i = 0; i < repeats.length; i++) {
            orders += people[i] * (double) repeats[i];
            time += people[i] * (ages[i] / unit);
        }
        return orders / time;
    }

    /** Every n-th group, so that at most so many are left. */
    BgNbdLikelihood thinned(int most) {
        int every = (repeats.length + most - 1) / most;
        return every <= 1
                ? this
                : new BgNbdLikelihood(
                        unit,
                        mostDays,
                        thinned(repeats, every),
                        thinned(recencies, every),
                        thinned(ages, every),
                        thinned(people, every));
    }

    private static int[] thinned(int[] values, int every) {
        int[] kept = new int[(values.length + every - 1) / every];
        Arrays.setAll(kept, i -> values[i * every]);
        return kept;
    }

    @Override
    public double at(double[] parameters) {
        return sum(parameters, null);
    }

    @Override
    public double at(double[] parameters, double[] derivatives) {
        Arrays.fill(derivatives, 0);
        return sum(parameters, derivatives);
    }

    /* Per group: L = A1 + A2 + A3 + ln(1 + e^d) with d = A4 - A3, the odds in logarithms that she has left. */
    private double sum(double[] p, double @Nullable [] by) {
        double r = p[R];
        double alpha = p[ALPHA];
        double a = p[A];
        double b = p[B];
        double[] logs = new double[mostDays + 1];
        for (int day = 0; day <= mostDays; day++) {
            logs[day] = Math.log(alpha + day / unit);
        }
        PerRepeats per = new PerRepeats(p, by != null);
        double sum = 0;
        for (int i = 0; i < repeats.length; i++) {
            int x = repeats[i];
            int n = people[i];
            double logAge = logs[ages[i]];
            per.moveTo(x);
            double own = per.constant - (r + x) * logAge;
            double left = 0;
            double gap = 0;
            if (x > 0) {
                gap = logAge - logs[recencies[i]];
                double d = per.logOdds + (r + x) * gap;
                double small = Math.exp(-Math.abs(d));
                own += Math.max(d, 0) + Math.log1p(small);
                left = d >= 0 ? 1 / (1 + small) : small / (1 + small);
            }
            sum += n * own;
            if (by != null) {
                double age = alpha + ages[i] / unit;
                double last = alpha + recencies[i] / unit;
                by[R] += n * (per.byR - logAge + left * gap);
                by[ALPHA] += n * (r / alpha - (r + x) * ((1 - left) / age + left / last));
                by[A] += n * (per.byA + left / a);
                by[B] += n * (per.byB - (x > 0 ? left / (b + x - 1) : 0));
            }
        }
        return sum;
    }

    /** What depends on the number of repeats alone; groups come in its order. */
    private static final class PerRepeats {
        private final double[] p;
        private final boolean derivatives;
        private int x = -1;
        private double constant;
        private double logOdds;
        private double byR;
        private double byA;
        private double byB;

        PerRepeats(double[] p, boolean derivatives) {
            this.p = p;
            this.derivatives = derivatives;
        }

        void moveTo(int repeats) {
            if (repeats == x) {
                return;
            }
            x = repeats;
            double r = p[R];
            double a = p[A];
            double b = p[B];
            constant = r * Math.log(p[ALPHA]);
            byR = Math.log(p[ALPHA]);
            if (x > 0) {
                constant += logGamma(r + x)
                        - logGamma(r)
                        + logGamma(a + b)
                        - logGamma(a + b + x)
                        + logGamma(b + x)
                        - logGamma(b);
                logOdds = Math.log(a) - Math.log(b + x - 1);
            }
            if (x > 0 && derivatives) {
                byR += digamma(r + x) - digamma(r);
                byA = digamma(a + b) - digamma(a + b + x);
                byB = byA + digamma(b + x) - digamma(b);
            }
        }
    }
}
