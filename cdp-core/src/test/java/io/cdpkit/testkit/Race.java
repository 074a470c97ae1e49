package io.cdpkit.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs a task in several threads that start at the same moment. */
public final class Race {
    private Race() {}

    /** What one of the runners does. */
    @FunctionalInterface
    public interface Task<T> {
        T run(int runner);
    }

    /**
     * What each runner returned, in their order, once all have come in.
     *
     * @throws AssertionError if one of them failed, with its failure as the cause
     */
    public static <T> List<T> of(int runners, Task<T> task) {
        ExecutorService threads = Executors.newFixedThreadPool(runners);
        CyclicBarrier start = new CyclicBarrier(runners);
        try {
            ArrayList<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < runners; i++) {
                int runner = i;
                running.add(threads.submit(() -> {
                    await(start);
                    return task.run(runner);
                }));
            }
            ArrayList<T> results = new ArrayList<>();
            for (Future<T> each : running) {
                results.add(each.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("a runner failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("the race was interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void await(CyclicBarrier start) {
        try {
            start.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("the start was interrupted", e);
        } catch (BrokenBarrierException e) {
            throw new AssertionError("another runner broke the start", e);
        }
    }
}
