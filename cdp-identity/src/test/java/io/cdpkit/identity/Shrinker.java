package io.cdpkit.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failing list small: drops runs of elements, long ones first, while what is left still fails. */
final class Shrinker {
    private Shrinker() {}

    /**
     * A part of the list, in its order, that fails and of which no single element can be left out.
     *
     * @param fails true of {@code failing}; pure
     */
    static <T> List<T> minimise(List<T> failing, Predicate<List<T>> fails) {
        List<T> smallest = failing;
        int run = Math.max(1, smallest.size() / 2);
        while (true) {
            List<T> smaller = withoutSomeRun(smallest, run, fails);
            if (smaller.size() < smallest.size()) {
                smallest = smaller;
            } else if (run == 1) {
                return smallest;
            } else {
                run /= 2;
            }
        }
    }

    private static <T> List<T> withoutSomeRun(List<T> list, int run, Predicate<List<T>> fails) {
        for (int from = 0; from < list.size(); from += run) {
            List<T> rest = new ArrayList<>(list.subList(0, from));
            rest.addAll(list.subList(Math.min(list.size(), from + run), list.size()));
            if (fails.test(rest)) {
                return rest;
            }
        }
        return list;
    }
}
