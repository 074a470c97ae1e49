package io.cdpkit.segments;

import io.cdpkit.segments.Operand.Scope;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the definitions that one rests on. */
final class Needed {
    private Needed() {}

    /** A definition and all that it looks at, directly or not. */
    static List<Named> of(Collection<? extends Named> definitions, String name) {
        Map<String, Named> byName = new HashMap<>();
        definitions.forEach(definition -> byName.put(definition.name(), definition));
        Set<Named> needed = new LinkedHashSet<>();
        ArrayDeque<String> open = new ArrayDeque<>(List.of(name));
        while (!open.isEmpty()) {
            Named definition = byName.get(open.remove());
            if (definition != null && needed.add(definition)) {
                open.addAll(Conditions.segments(definition));
                open.addAll(Conditions.keys(Conditions.fields(definition), Scope.COMPUTED));
            }
        }
        return List.copyOf(needed);
    }
}
