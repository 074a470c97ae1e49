package io.cdpkit.segments.predict;

import java.util.List;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.optim.InitialGuess;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.PointValuePair;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.nonlinear.scalar.ObjectiveFunction;
import org.hipparchus.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.hipparchus.optim.nonlinear.scalar.noderiv.SimplexOptimizer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the top of a likelihood, in logarithms of the parameters, which keeps them above 0.
 *
 * <p>First the simplex of Nelder and Mead (1965) finds the right hill from several starts; it needs no derivative and does
 * not mind a bad start. Then damped Newton steps (Levenberg-Marquardt) climb it to the last digit, and their matrix, the
 * observed information, gives the standard errors.
 */
final class MaximumLikelihood {
    private static final int MOST_EVALUATIONS = 1_000;
    private static final int MOST_STEPS = 100;
    private static final double DIFFERENCE = 1e-4;

    /** What is left to climb, by the height: far less than an error of rounding in the sum of very many people. */
    private static final double CLOSE_ENOUGH = 1e-12;

    private static final double FARTHEST = Math.log(1e7);
    private static final double LARGEST_RELATIVE_ERROR = 5;

    /** The top. */
    record Maximum(List<Estimate> estimates, double logLikelihood) {}

    private final Likelihood likelihood;

    private MaximumLikelihood(Likelihood likelihood) {
        this.likelihood = likelihood;
    }

    /**
     * The top of a likelihood; null where there is none within reason.
     *
     * @param rough a likelihood of part of the data, to choose the hill by
     */
    static @Nullable Maximum of(Likelihood likelihood, Likelihood rough, List<double[]> starts) {
        try {
            PointValuePair best = null;
            for (double[] start : starts) {
                PointValuePair top = new MaximumLikelihood(rough).simplex(logs(start));
                best = best == null || top.getValue() > best.getValue() ? top : best;
            }
            return best == null ? null : new MaximumLikelihood(likelihood).climb(best.getPoint());
        } catch (MathRuntimeException e) {
            return null;
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "fitting needs org.hipparchus:hipparchus-optim on the class path; add it, or read a fitted model",
                    e);
        }
    }

    private static double[] logs(double[] parameters) {
        double[] logs = new double[parameters.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.log(parameters[i]);
        }
        return logs;
    }

    private static double[] exponentials(double[] logs) {
        double[] parameters = new double[logs.length];
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] = Math.exp(logs[i]);
        }
        return parameters;
    }

    private PointValuePair simplex(double[] start) {
        return new SimplexOptimizer(1e-8, 1e-6)
                .optimize(
                        new MaxEval(MOST_EVALUATIONS),
                        new ObjectiveFunction(this::at),
                        GoalType.MAXIMIZE,
                        new InitialGuess(start),
                        new NelderMeadSimplex(start.length, 0.5));
    }

    private double at(double[] logs) {
        for (double log : logs) {
            if (Math.abs(log) > FARTHEST) {
                return Double.NEGATIVE_INFINITY;
            }
        }
        double value = likelihood.at(exponentials(logs));
        return Double.isNaN(value) ? Double.NEGATIVE_INFINITY : value;
    }

    private @Nullable Maximum climb(double[] start) {
        double[] point = start;
        double value = at(point);
        double damping = 0;
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] slope = slope(point);
            RealMatrix information = information(point);
            RealMatrix inverse = inverse(information, 0);
            if (inverse != null && rise(slope, inverse.operate(slope)) < CLOSE_ENOUGH * (1_000 + Math.abs(value))) {
                return maximum(point, value, inverse);
            }
            double[] next = null;
            while (next == null && damping < 1e12) {
                RealMatrix damped = inverse(information, damping);
                double[] candidate = damped == null ? null : sum(point, damped.operate(slope));
                double there = candidate == null ? Double.NEGATIVE_INFINITY : at(candidate);
                if (candidate != null && there >= value) {
                    next = candidate;
                    value = there;
                    damping = damping < 1e-6 ? 0 : damping / 10;
                } else {
                    damping = damping == 0 ? 1e-3 * largest(information) : damping * 10;
                }
            }
            if (next == null) {
                return null;
            }
            point = next;
        }
        return null;
    }

    private static double rise(double[] slope, double[] step) {
        double rise = 0;
        for (int i = 0; i < slope.length; i++) {
            rise += slope[i] * step[i] / 2;
        }
        return rise;
    }

    private static double[] sum(double[] point, double[] step) {
        return new ArrayRealVector(point, false)
                .add(new ArrayRealVector(step, false))
                .toArray();
    }

    private static double largest(RealMatrix information) {
        double largest = 1e-6;
        for (int i = 0; i < information.getRowDimension(); i++) {
            largest = Math.max(largest, Math.abs(information.getEntry(i, i)));
        }
        return largest;
    }

    /** The derivatives by the logarithms. */
    private double[] slope(double[] logs) {
        double[] parameters = exponentials(logs);
        double[] slope = new double[logs.length];
        likelihood.at(parameters, slope);
        for (int i = 0; i < slope.length; i++) {
            slope[i] *= parameters[i];
        }
        return slope;
    }

    /** Minus the second derivatives, from central differences of the first. */
    private RealMatrix information(double[] logs) {
        int size = logs.length;
        RealMatrix information = new Array2DRowRealMatrix(size, size);
        for (int i = 0; i < size; i++) {
            double[] up = logs.clone();
            double[] down = logs.clone();
            up[i] += DIFFERENCE;
            down[i] -= DIFFERENCE;
            double[] above = slope(up);
            double[] below = slope(down);
            for (int j = 0; j < size; j++) {
                double half = (below[j] - above[j]) / (4 * DIFFERENCE);
                information.addToEntry(i, j, half);
                information.addToEntry(j, i, half);
            }
        }
        return information;
    }

    private static @Nullable RealMatrix inverse(RealMatrix information, double damping) {
        RealMatrix damped = information.copy();
        for (int i = 0; i < damped.getRowDimension(); i++) {
            damped.addToEntry(i, i, damping);
        }
        try {
            return new CholeskyDecomposition(damped).getSolver().getInverse();
        } catch (MathRuntimeException notPositiveDefinite) {
            return null;
        }
    }

    private static @Nullable Maximum maximum(double[] logs, double value, RealMatrix inverse) {
        double[] parameters = exponentials(logs);
        Estimate[] estimates = new Estimate[logs.length];
        for (int i = 0; i < estimates.length; i++) {
            double relative = Math.sqrt(inverse.getEntry(i, i));
            if (!(relative < LARGEST_RELATIVE_ERROR)) {
                return null;
            }
            estimates[i] = new Estimate(parameters[i], parameters[i] * relative);
        }
        return new Maximum(List.of(estimates), value);
    }
}
