package io.cdpkit.examples.quickstart;

import io.cdpkit.commerce.Money;
import io.cdpkit.commerce.OrderBook;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.examples.quickstart.ReportData.Edge;
import io.cdpkit.examples.quickstart.ReportData.Fact;
import io.cdpkit.examples.quickstart.ReportData.Moment;
import io.cdpkit.examples.quickstart.ReportData.Node;
import io.cdpkit.examples.quickstart.ReportData.PersonView;
import io.cdpkit.profile.Profile;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** One person's 360° view, from her profile and her events. */
final class Portrait {
    private static final int MOST_FLAGS = 10;
    /** Events that deserve a flag, the most telling first. */
    private static final List<String> MILESTONES =
            List.of("Signed Up", "Application Installed", "Order Refunded", "Ticket Opened", "Order Completed");

    private final Profile profile;
    private final List<Event> events;
    private final List<Namespace> strongestFirst;
    private final LinkedHashMap<Identifier, Node> nodes = new LinkedHashMap<>();
    private final LinkedHashMap<List<Identifier>, Edge> edges = new LinkedHashMap<>();

    private Portrait(Profile profile, List<Event> events, List<Namespace> strongestFirst) {
        this.profile = profile;
        this.events = events;
        this.strongestFirst = strongestFirst;
    }

    /** @param events ascending by time */
    static PersonView of(Profile profile, List<Event> events, List<Namespace> strongestFirst, String chosenBecause) {
        Portrait portrait = new Portrait(profile, events, strongestFirst);
        portrait.link();
        return new PersonView(
                profile.id().toString(),
                chosenBecause,
                List.copyOf(portrait.nodes.values()),
                portrait.placedEdges(),
                portrait.facts(),
                portrait.moments(),
                portrait.tags());
    }

    /** The identifiers of each event hang on the strongest of them. */
    private void link() {
        node(profile.founder(), profile.founded());
        for (Event event : events) {
            List<Identifier> named = event.identifiers().stream()
                    .filter(identifier -> strongestFirst.contains(identifier.namespace()))
                    .sorted(Comparator.comparingInt(
                            (Identifier identifier) -> strongestFirst.indexOf(identifier.namespace())))
                    .toList();
            for (Identifier identifier : named) {
                node(identifier, event.time());
                if (!identifier.equals(named.get(0))) {
                    edge(named.get(0), identifier, event);
                }
            }
        }
    }

    private void node(Identifier identifier, Instant time) {
        nodes.putIfAbsent(identifier, new Node(identifier, time, !isHers(identifier)));
    }

    private boolean isHers(Identifier identifier) {
        return profile.identifiers().contains(identifier);
    }

    private void edge(Identifier anchor, Identifier other, Event event) {
        boolean refused = !isHers(anchor) || !isHers(other);
        List<Identifier> ends = anchor.compareTo(other) < 0 ? List.of(anchor, other) : List.of(other, anchor);
        Edge first = new Edge(0, 0, event.source().id(), event.time(), 1, refused);
        edges.merge(
                ends,
                first,
                (known, more) -> new Edge(0, 0, known.source(), known.since(), known.times() + 1, known.refused()));
    }

    private List<Edge> placedEdges() {
        List<Identifier> order = List.copyOf(nodes.keySet());
        List<Edge> placed = new ArrayList<>();
        edges.forEach((ends, edge) -> placed.add(new Edge(
                order.indexOf(ends.get(0)),
                order.indexOf(ends.get(1)),
                edge.source(),
                edge.since(),
                edge.times(),
                edge.refused())));
        return placed;
    }

    private List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        profile.traits()
                .forEach((key, trait) -> facts.add(new Fact(
                        key,
                        trait.value(),
                        trait.source().id(),
                        trait.time(),
                        Math.max(0, trait.candidates().size() - 1))));
        return facts;
    }

    private List<Moment> moments() {
        Set<Event> flagged = flagged();
        List<Moment> moments = new ArrayList<>();
        for (Event event : events) {
            boolean first = event.equals(events.get(0));
            boolean milestone = first || flagged.contains(event);
            String name = event.type() == Event.Type.TRACK ? event.name() : "";
            moments.add(new Moment(
                    event.time(), event.source().id(), event.type(), first ? "First seen" : name, milestone));
        }
        return moments;
    }

    private Set<Event> flagged() {
        Set<Event> flagged = new HashSet<>();
        for (String name : MILESTONES) {
            events.stream()
                    .filter(event ->
                            event.type() == Event.Type.TRACK && event.name().equals(name))
                    .limit(Math.max(0, MOST_FLAGS - flagged.size()))
                    .forEach(flagged::add);
        }
        return flagged;
    }

    private List<String> tags() {
        List<String> tags = new ArrayList<>(profile.segments());
        for (OrderBook.Totals totals : OrderBook.of(events).totals()) {
            Money net = totals.net();
            BigDecimal amount =
                    net.amount().setScale(net.currency().getDefaultFractionDigits(), RoundingMode.HALF_EVEN);
            tags.add(totals.orders() + " orders, " + amount.toPlainString() + " "
                    + net.currency().getCurrencyCode() + " after refunds");
        }
        tags.add(profile.activity().events() + " events");
        return tags;
    }
}
