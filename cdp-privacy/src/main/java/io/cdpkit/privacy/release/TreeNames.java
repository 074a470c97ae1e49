package io.cdpkit.privacy.release;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gives labels that stand for different sets of values different names. */
final class TreeNames {
    /** A label in its place: with all labels above it, the coarsest last. */
    private record Place(List<String> path) {
        String label() {
            return path.get(0);
        }
    }

    private final Map<String, List<String>> labels;
    private final Map<Place, Set<String>> valuesBelow = new LinkedHashMap<>();
    private final Map<Place, String> names = new HashMap<>();

    private TreeNames(Map<String, List<String>> labels) {
        this.labels = labels;
        labels.forEach((value, path) -> places(path)
                .forEach(place ->
                        valuesBelow.computeIfAbsent(place, p -> new HashSet<>()).add(value)));
    }

    static Map<String, List<String>> distinct(Map<String, List<String>> labels) {
        return new TreeNames(labels).distinct();
    }

    private static List<Place> places(List<String> path) {
        ArrayList<Place> places = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            places.add(new Place(path.subList(i, path.size())));
        }
        return places;
    }

    private Map<String, List<String>> distinct() {
        Map<String, Set<Set<String>>> meanings = new HashMap<>();
        labels.keySet()
                .forEach(value ->
                        meanings.computeIfAbsent(value, v -> new HashSet<>()).add(Set.of(value)));
        valuesBelow.forEach((place, values) ->
                meanings.computeIfAbsent(place.label(), l -> new HashSet<>()).add(values));
        Map<String, Set<String>> taken = new HashMap<>();
        labels.keySet().forEach(value -> taken.put(value, Set.of(value)));
        int height = labels.values().stream().mapToInt(List::size).max().orElse(0);
        valuesBelow.forEach((place, values) -> {
            boolean clear = meanings.getOrDefault(place.label(), Set.of()).size() == 1;
            String numbered = place.label() + " (" + (height - place.path().size() + 2) + ")";
            String name = clear ? place.label() : numbered;
            for (int copy = 2; !taken.computeIfAbsent(name, n -> values).equals(values); copy++) {
                name = numbered + " " + copy;
            }
            names.put(place, name);
        });
        LinkedHashMap<String, List<String>> distinct = new LinkedHashMap<>();
        labels.forEach((value, path) -> distinct.put(
                value,
                places(path).stream()
                        .map(place -> names.getOrDefault(place, place.label()))
                        .toList()));
        return distinct;
    }
}
