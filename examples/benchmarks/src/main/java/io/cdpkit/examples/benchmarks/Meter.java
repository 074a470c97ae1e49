package io.cdpkit.examples.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.function.Supplier;

/** Counts the CPU seconds of this process, garbage collection included, and prints figures as JSON lines. */
final class Meter {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** What a piece of work gave and cost. */
    record Reading<T>(T result, double cpuSeconds, double wallSeconds) {}

    private Meter() {}

    static <T> Reading<T> read(Supplier<T> work) {
        System.gc();
        long cpu = SYSTEM.getProcessCpuTime();
        long wall = System.nanoTime();
        T result = work.get();
        return new Reading<>(result, (SYSTEM.getProcessCpuTime() - cpu) / 1e9, (System.nanoTime() - wall) / 1e9);
    }

    static long heapInUse() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    static void print(String benchmark, String figure, double value, String unit) {
        System.out.printf(
                Locale.ROOT,
                "{\"benchmark\":\"%s\",\"figure\":\"%s\",\"value\":%.3f,\"unit\":\"%s\"}%n",
                benchmark,
                figure,
                value,
                unit);
    }
}
