package io.cdpkit.segments;

import io.cdpkit.segments.Operand.Field;
import io.cdpkit.segments.Operand.Scope;
import io.cdpkit.segments.language.Problems;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Puts definitions in an order in which each comes after those it looks at. */
final class Order {
    /** Hears what is wrong with a definition, in which part of it. */
    interface Wrong {
        void at(Named definition, Object part, String message);
    }

    /** Beyond so many names that are not there, none is suggested any more. */
    private static final int MOST_SUGGESTIONS = 100;

    private final Map<String, Named> byName = new LinkedHashMap<>();
    private final int deepest;
    private final Wrong problems;
    private final Map<String, Set<String>> looksAt = new HashMap<>();
    /** How many definitions lie in a row below each that is done, itself included. */
    private final Map<String, Integer> depths = new HashMap<>();

    private final List<Named> ordered = new ArrayList<>();
    private int suggestions;

    private Order(int deepest, Wrong problems) {
        this.deepest = deepest;
        this.problems = problems;
    }

    /**
     * The definitions in order.
     *
     * @param deepest how many may look at each other in a row
     * @param problems hears of names that are unknown, given twice or look at themselves
     */
    static List<Named> of(Collection<? extends Named> definitions, int deepest, Wrong problems) {
        Order order = new Order(deepest, problems);
        for (Named definition : definitions) {
            if (order.byName.putIfAbsent(definition.name(), definition) != null) {
                problems.at(
                        definition,
                        definition,
                        kind(definition) + " \"" + definition.name() + "\" is defined twice; names differ");
            }
        }
        order.byName.values().forEach(order::check);
        order.byName.keySet().forEach(order::visit);
        return order.ordered;
    }

    /** Definitions that have been accepted, in order. */
    static List<Named> of(Collection<? extends Named> accepted) {
        return of(accepted, Integer.MAX_VALUE, (definition, part, message) -> {});
    }

    static String kind(Named definition) {
        return definition instanceof Definition ? "segment" : "computed trait";
    }

    /** Tells of names that are wrong, and keeps those that are right. */
    private void check(Named definition) {
        Set<String> others = new TreeSet<>();
        looksAt.put(definition.name(), others);
        Conditions.segmentParts(definition).forEach((segment, part) -> {
            if (byName.get(segment) instanceof Definition) {
                others.add(segment);
            } else {
                problems.at(definition, part, looks(definition) + missing("segment", segment, Definition.class));
            }
        });
        for (Field field : Conditions.fields(definition)) {
            String name = field.path().isEmpty() ? "" : field.path().get(0);
            boolean known = byName.get(name) instanceof TraitDefinition;
            if (field.scope() == Scope.COMPUTED && known) {
                others.add(name);
            } else if (field.scope() == Scope.COMPUTED) {
                problems.at(
                        definition, field, looks(definition) + missing("computed trait", name, TraitDefinition.class));
            } else if (field.scope() == Scope.PROFILE && known) {
                problems.at(
                        definition,
                        field,
                        looks(definition) + "the trait \"" + name
                                + "\", and there is a computed trait of this name; give that another name");
            }
        }
    }

    private static String looks(Named definition) {
        return kind(definition) + " \"" + definition.name() + "\" looks at ";
    }

    private String missing(String kind, String name, Class<? extends Named> wanted) {
        suggestions++;
        if (suggestions > MOST_SUGGESTIONS) {
            return kind + " \"" + name + "\", which is not defined";
        }
        List<String> names = byName.values().stream()
                .filter(wanted::isInstance)
                .map(Named::name)
                .toList();
        return kind + " \"" + name + "\", which is not defined"
                + (byName.containsKey(name) ? " as one" : Problems.didYouMean(name, names));
    }

    /** A definition on the way, with those that it looks at and are yet to be visited. */
    private record Open(String name, Iterator<String> others) {}

    /** Walks without recursion, since thousands of definitions may look at each other in a row. */
    private void visit(String first) {
        LinkedHashSet<String> path = new LinkedHashSet<>();
        ArrayDeque<Open> open = new ArrayDeque<>();
        open(first, path, open);
        while (!open.isEmpty()) {
            Open last = open.getLast();
            if (last.others.hasNext()) {
                String other = last.others.next();
                if (path.contains(other)) {
                    Named definition = Objects.requireNonNull(byName.get(last.name));
                    problems.at(
                            definition,
                            definition,
                            "the definitions " + circle(path, other) + " look at each other in a circle");
                } else {
                    open(other, path, open);
                }
            } else {
                open.removeLast();
                path.remove(last.name);
                close(last.name);
            }
        }
    }

    private void open(String name, Set<String> path, ArrayDeque<Open> open) {
        if (byName.containsKey(name) && !depths.containsKey(name)) {
            path.add(name);
            open.addLast(new Open(name, looksAt.getOrDefault(name, Set.of()).iterator()));
        }
    }

    private void close(String name) {
        Named definition = Objects.requireNonNull(byName.get(name));
        int depth = 1;
        for (String other : looksAt.getOrDefault(name, Set.of())) {
            depth = Math.max(depth, 1 + depths.getOrDefault(other, 0));
        }
        if (depth == deepest + 1) {
            problems.at(
                    definition,
                    definition,
                    kind(definition) + " \"" + name + "\" looks at others through more than " + deepest
                            + " in a row; look at the first ones directly");
        }
        depths.put(name, depth);
        ordered.add(definition);
    }

    private static String circle(Set<String> path, String back) {
        List<String> names = new ArrayList<>(path);
        List<String> circle = new ArrayList<>(names.subList(names.indexOf(back), names.size()));
        circle.add(back);
        return String.join(" -> ", circle);
    }
}
