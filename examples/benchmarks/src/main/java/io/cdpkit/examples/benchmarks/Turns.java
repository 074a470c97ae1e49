package io.cdpkit.examples.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;

/** Rates of several pieces of work that were done by turns, so that all of them saw the same machine, warm. */
record Turns(List<double[]> rounds) {
    private static final int WARM_UP = 1;
    private static final int ROUNDS = 3;

    static Turns of(DoubleSupplier... work) {
        List<double[]> rounds = new ArrayList<>();
        for (int round = 0; round < WARM_UP + ROUNDS; round++) {
            double[] rates = new double[work.length];
            for (int i = 0; i < work.length; i++) {
                rates[i] = work[i].getAsDouble();
            }
            if (round >= WARM_UP) {
                rounds.add(rates);
            }
        }
        return new Turns(rounds);
    }

    /** The median rate of one. */
    double rate(int which) {
        return median(rounds.stream().mapToDouble(rates -> rates[which]));
    }

    /** The median of what one is to another within a round. */
    double ratio(int which, int to) {
        return median(rounds.stream().mapToDouble(rates -> rates[which] / rates[to]));
    }

    private static double median(DoubleStream values) {
        return values.sorted().skip(ROUNDS / 2).findFirst().orElseThrow();
    }
}
