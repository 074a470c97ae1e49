package io.cdpkit.segments;

import io.cdpkit.segments.Operand.Field;
import io.cdpkit.segments.Operand.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Puts definitions in an order in which each comes after those it looks at. */
final class Order {
    /** Hears what is wrong with a definition, in which part of it. */
    interface Wrong {
        void at(Named definition, Object part, String message);
    }

    private final Map<String, Named> byName = new LinkedHashMap<>();
    private final Wrong problems;
    private final Map<String, Set<String>> looksAt = new HashMap<>();
    private final Set<String> done = new HashSet<>();
    private final List<Named> ordered = new ArrayList<>();

    private Order(Wrong problems) {
        this.problems = problems;
    }

    /**
     * The definitions in order.
     *
     * @param problems hears of names that are unknown, given twice or look at themselves
     */
    static List<Named> of(Collection<? extends Named> definitions, Wrong problems) {
        Order order = new Order(problems);
        for (Named definition : definitions) {
            if (order.byName.putIfAbsent(definition.name(), definition) != null) {
                problems.at(
                        definition,
                        definition,
                        kind(definition) + " \"" + definition.name() + "\" is defined twice; names differ");
            }
        }
        order.byName.values().forEach(order::check);
        order.byName.keySet().forEach(name -> order.visit(name, new LinkedHashSet<>()));
        return order.ordered;
    }

    static String kind(Named definition) {
        return definition instanceof Definition ? "segment" : "computed trait";
    }

    /** Tells of names that are wrong, and keeps those that are right. */
    private void check(Named definition) {
        String looks = kind(definition) + " \"" + definition.name() + "\" looks at ";
        Set<String> others = new TreeSet<>();
        looksAt.put(definition.name(), others);
        for (String segment : Conditions.segments(definition)) {
            if (byName.get(segment) instanceof Definition) {
                others.add(segment);
            } else {
                problems.at(definition, definition, looks + missing("segment", segment, Definition.class));
            }
        }
        for (Field field : Conditions.fields(definition)) {
            String name = field.path().isEmpty() ? "" : field.path().get(0);
            boolean known = byName.get(name) instanceof TraitDefinition;
            if (field.scope() == Scope.COMPUTED && known) {
                others.add(name);
            } else if (field.scope() == Scope.COMPUTED) {
                problems.at(definition, field, looks + missing("computed trait", name, TraitDefinition.class));
            } else if (field.scope() == Scope.PROFILE && known) {
                problems.at(
                        definition,
                        field,
                        looks + "the trait \"" + name + "\", and there is a computed trait of this name; give that"
                                + " another name");
            }
        }
    }

    private String missing(String kind, String name, Class<? extends Named> wanted) {
        List<String> names = byName.values().stream()
                .filter(wanted::isInstance)
                .map(Named::name)
                .toList();
        return kind + " \"" + name + "\", which is not defined"
                + (byName.containsKey(name) ? " as one" : Problems.didYouMean(name, names));
    }

    private void visit(String name, Set<String> path) {
        Named definition = byName.get(name);
        if (definition == null || done.contains(name)) {
            return;
        }
        path.add(name);
        for (String other : looksAt.getOrDefault(name, Set.of())) {
            if (path.contains(other)) {
                problems.at(
                        definition, definition, "the definitions " + circle(path, other) + " look at each other in a circle");
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
