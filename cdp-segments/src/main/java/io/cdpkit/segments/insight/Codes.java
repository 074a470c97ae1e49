package io.cdpkit.segments.insight;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers for names, from 0, in the order in which they are met. Not thread-safe. */
final class Codes<T> {
    private final Map<T, Integer> codes = new HashMap<>();
    private final List<T> names = new ArrayList<>();

    int of(T name) {
        Integer known = codes.putIfAbsent(name, names.size());
        if (known != null) {
            return known;
        }
        names.add(name);
        return names.size() - 1;
    }

    /** The numbers of several names. */
    int[] of(List<T> several) {
        return several.stream().mapToInt(this::of).toArray();
    }

    T name(int code) {
        return names.get(code);
    }

    List<T> names() {
        return List.copyOf(names);
    }
}
