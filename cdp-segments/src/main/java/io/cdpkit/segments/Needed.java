package io.cdpkit.segments;

import io.cdpkit.segments.Operand.Scope;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the definitions that one rests on. */
final class Needed {
    private Needed() {}

    /** A definition, which need not be one of the segments, and all that it looks at among them, directly or not. */
    static List<Named> of(Segments segments, Named root) {
        Map<String, Named> needed = new LinkedHashMap<>();
        ArrayDeque<Named> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Named definition = open.remove();
            if (needed.putIfAbsent(definition.name(), definition) == null) {
                for (String name : directly(definition)) {
                    segments.look(name).ifPresent(open::add);
                }
            }
        }
        return List.copyOf(needed.values());
    }

    /** The names that a definition itself looks at. */
    static Set<String> directly(Named definition) {
        Set<String> names = new LinkedHashSet<>(Conditions.segments(definition));
        names.addAll(Conditions.keys(Conditions.fields(definition), Scope.COMPUTED));
        return names;
    }
}
