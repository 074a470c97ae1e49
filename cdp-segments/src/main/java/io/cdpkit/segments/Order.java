package io.cdpkit.segments;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Puts definitions in an order in which each comes after those it looks at. */
final class Order {
    private final Map<String, Definition> byName = new LinkedHashMap<>();
    private final Map<String, Set<String>> looksAt = new HashMap<>();
    private final BiConsumer<Definition, String> problems;
    private final Set<String> done = new HashSet<>();
    private final List<Definition> ordered = new ArrayList<>();

    private Order(BiConsumer<Definition, String> problems) {
        this.problems = problems;
    }

    /**
     * The definitions in order.
     *
     * @param problems hears of names that are unknown, given twice or look at themselves
     */
    static List<Definition> of(List<Definition> definitions, BiConsumer<Definition, String> problems) {
        Order order = new Order(problems);
        for (Definition definition : definitions) {
            if (order.byName.putIfAbsent(definition.name(), definition) != null) {
                problems.accept(definition, "segment \"" + definition.name() + "\" is defined twice");
            }
        }
        for (Definition definition : order.byName.values()) {
            order.looksAt.put(definition.name(), Conditions.segments(definition.condition()));
        }
        order.byName.keySet().forEach(name -> order.visit(name, new LinkedHashSet<>()));
        return order.ordered;
    }

    private void visit(String name, Set<String> path) {
        Definition definition = byName.get(name);
        if (definition == null || done.contains(name)) {
            return;
        }
        path.add(name);
        for (String other : looksAt.getOrDefault(name, Set.of())) {
            if (path.contains(other)) {
                problems.accept(definition, "the segments " + circle(path, other) + " look at each other in a circle");
            } else if (!byName.containsKey(other)) {
                problems.accept(
                        definition,
                        "segment \"" + name + "\" looks at \"" + other + "\", which is not defined"
                                + Problems.didYouMean(other, byName.keySet()));
            } else {
                visit(other, path);
            }
        }
        path.remove(name);
        done.add(name);
        ordered.add(definition);
    }

    private static String circle(Set<String> path, String back) {
        List<String> names = new ArrayList<>(path);
        List<String> circle = new ArrayList<>(names.subList(names.indexOf(back), names.size()));
        circle.add(back);
        return String.join(" -> ", circle);
    }
}
