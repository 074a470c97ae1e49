package io.cdpkit;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.IdentityGraph;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds the events that belong to the holder of some identifiers. */
final class Histories {
    static final Comparator<Event> BY_TIME = Comparator.comparing(Event::time).thenComparing(Event::id);

    private Histories() {}

    /** Shows every event that belongs to a cluster, link by link, in no particular order. */
    static void forEach(Collection<Identifier> cluster, IdentityGraph graph, Consumer<Event> action) {
        Set<Identifier> members = new HashSet<>(cluster);
        Map<LinkKey, Link> candidates = new TreeMap<>();
        for (Identifier member : cluster) {
            for (Link link : graph.linksOf(member)) {
                candidates.put(link.key(), link);
                if (link.watched()) {
                    addContested(link, member, graph, candidates);
                }
            }
        }
        for (Link link : candidates.values()) {
            if (link.shifts().isEmpty()) {
                if (link.anchor() != null && members.contains(link.anchor())) {
                    graph.history(link.key()).forEach(action);
                }
            } else {
                for (Event event : graph.history(link.key())) {
                    Identifier person = link.personAt(event.time());
                    if (person != null && members.contains(person)) {
                        action.accept(event);
                    }
                }
            }
        }
    }

    private static void addContested(
            Link signIn, Identifier member, IdentityGraph graph, Map<LinkKey, Link> candidates) {
        for (Identifier device : signIn.key().identifiers()) {
            Node node = device.equals(member) ? null : graph.node(device);
            if (node != null && !node.shared()) {
                for (Link link : graph.linksOf(device)) {
                    if (!link.shifts().isEmpty()) {
                        candidates.put(link.key(), link);
                    }
                }
            }
        }
    }

    static List<Event> sorted(Collection<Identifier> cluster, IdentityGraph graph) {
        ArrayList<Event> events = new ArrayList<>();
        forEach(cluster, graph, events::add);
        events.sort(BY_TIME);
        return List.copyOf(events);
    }

    /** The first of the events after one, which need not be among them any more; keeps no more than are asked for. */
    static List<Event> after(@Nullable Event last, int limit, Collection<Identifier> cluster, IdentityGraph graph) {
        PriorityQueue<Event> first = new PriorityQueue<>(BY_TIME.reversed());
        forEach(cluster, graph, event -> {
            if (last == null || BY_TIME.compare(event, last) > 0) {
                first.add(event);
                if (first.size() > limit) {
                    first.remove();
                }
            }
        });
        return first.stream().sorted(BY_TIME).toList();
    }
}
