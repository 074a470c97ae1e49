package io.cdpkit.segments;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the definitions that one rests on. */
final class Needed {
    private Needed() {}

    /** A definition and all that it looks at, directly or not. */
    static List<Definition> of(List<Definition> definitions, String name) {
        Map<String, Definition> byName = new HashMap<>();
        definitions.forEach(definition -> byName.put(definition.name(), definition));
        Set<Definition> needed = new LinkedHashSet<>();
        ArrayDeque<String> open = new ArrayDeque<>(List.of(name));
        while (!open.isEmpty()) {
            Definition definition = byName.get(open.remove());
            if (definition != null && needed.add(definition)) {
                open.addAll(Conditions.segments(definition.condition()));
            }
        }
        return List.copyOf(needed);
    }
}
