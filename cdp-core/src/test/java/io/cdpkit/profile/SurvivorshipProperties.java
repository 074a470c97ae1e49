package io.cdpkit.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SurvivorshipProperties {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<Source> SOURCES = List.of(
            Source.of("web", Source.Kind.WEB),
            Source.of("crm", Source.Kind.CRM).withTrust(90),
            Source.of("partner", Source.Kind.FILE).withParty(Source.Party.SECOND),
            Source.of("broker", Source.Kind.FILE).withParty(Source.Party.THIRD).withTrust(10),
            Source.of("me", Source.Kind.SELF));
    private static final List<Value> VALUES = List.of(
            Value.of("M"),
            Value.of("L"),
            Value.of("XXL"),
            Value.of(42),
            Value.ofNull(),
            Value.of(List.of(Value.of("M"), Value.of("S"))));
    /** Nothing to unite, in a list. */
    private static final List<Value> HOLLOW = List.of(Value.of(List.of()), Value.of(List.of(Value.ofNull())));

    /** A policy, and its order by the book: given all that was said, the greatest wins. */
    private record Law(Survivorship policy, Order order) {
        Law then(UnaryOperator<Survivorship> modifier, Comparator<Event> stronger) {
            return new Law(modifier.apply(policy), all -> stronger.thenComparing(order.of(all)));
        }
    }

    private interface Order {
        Comparator<Event> of(List<Event> all);
    }

    private static final Comparator<Event> BY_TIME = Comparator.comparing(Event::time)
            .thenComparing(event -> event.source().id())
            .thenComparing(Event::id);
    private static final Comparator<Event> VALUES_FIRST =
            Comparator.comparing(event -> !(said(event) instanceof Value.Null));
    private static final Comparator<Event> BY_VALUE =
            Comparator.comparing(SurvivorshipProperties::said, Value::compare);

    private static Value said(Event event) {
        return event.traits().valueAt(0);
    }

    private static List<Law> policies() {
        return List.of(
                new Law(Survivorship.latest(), all -> BY_TIME),
                new Law(Survivorship.first(), all -> BY_TIME.reversed()),
                new Law(
                        Survivorship.bySource("crm", "web"),
                        all -> Comparator.<Event>comparingInt(event -> List.of("web", "crm")
                                        .indexOf(event.source().id()))
                                .thenComparing(BY_TIME)),
                new Law(
                        Survivorship.mostTrusted(Duration.ofHours(1)),
                        all -> Comparator.<Event, Instant>comparing(event -> event.time()
                                        .plus(Duration.ofHours(event.source().trust())))
                                .thenComparing(BY_TIME)),
                new Law(
                        Survivorship.min(),
                        all -> VALUES_FIRST.thenComparing(BY_VALUE.reversed()).thenComparing(BY_TIME)),
                new Law(
                        Survivorship.max(),
                        all -> VALUES_FIRST.thenComparing(BY_VALUE).thenComparing(BY_TIME)),
                new Law(
                        Survivorship.longest(),
                        all -> VALUES_FIRST
                                .thenComparing(SurvivorshipProperties::length)
                                .thenComparing(BY_TIME)),
                new Law(
                        Survivorship.mostFrequent(),
                        all -> VALUES_FIRST
                                .thenComparing(event -> times(all, event))
                                .thenComparing(BY_TIME)));
    }

    private static int length(Event event) {
        return said(event) instanceof Value.Text text
                ? text.text().length()
                : said(event) instanceof Value.Items items ? items.items().size() : 0;
    }

    private static long times(List<Event> all, Event one) {
        return all.stream().filter(event -> said(event).equals(said(one))).count();
    }

    private static List<Law> modified(Law plain) {
        Comparator<Event> self = Comparator.comparing(event -> event.source().kind() == Source.Kind.SELF);
        Comparator<Event> party = Comparator.comparing(event -> event.source().party(), Comparator.reverseOrder());
        ArrayList<Law> laws = new ArrayList<>(List.of(
                plain,
                plain.then(Survivorship::selfFirst, self),
                plain.then(Survivorship::partyFirst, party),
                plain.then(Survivorship::partyFirst, party).then(Survivorship::selfFirst, self),
                plain.then(Survivorship::selfFirst, self).then(Survivorship::partyFirst, party)));
        List.copyOf(laws).forEach(law -> laws.add(new Law(law.policy().keepingAll(), law.order())));
        return laws;
    }

    private static List<Event> events(Random random) {
        return events(random, VALUES);
    }

    private static List<Event> events(Random random, List<Value> values) {
        ArrayList<Event> events = new ArrayList<>();
        int size = 1 + random.nextInt(8);
        for (int i = 0; i < size; i++) {
            Value value = values.get(random.nextInt(values.size()));
            events.add(Event.identify("m" + i, SOURCES.get(random.nextInt(SOURCES.size())))
                    .traits(Attributes.of("size", value))
                    .time(START.plus(Duration.ofHours(random.nextInt(4))))
                    .build());
        }
        Collections.shuffle(events, random);
        return events;
    }

    private static Trait folded(Survivorship policy, List<Event> events, int half) {
        ProfileSchema schema = ProfileSchema.builder().trait("size", policy).build();
        Traits first = Traits.NONE;
        Traits second = Traits.NONE;
        for (int i = 0; i < events.size(); i++) {
            if (i < half) {
                first = first.plus(events.get(i), schema);
            } else {
                second = second.plus(events.get(i), schema);
            }
        }
        return first.plus(second, schema).get("size").orElseThrow();
    }

    @Property
    void traits_anyPolicyAndModifiers_areTheGreatestOfAllThatWasSaid(@ForAll Random random) {
        List<Event> events = events(random);
        int half = random.nextInt(events.size() + 1);
        for (Law plain : policies()) {
            for (Law law : modified(plain)) {
                Event winner = Collections.max(events, law.order().of(events));
                Trait trait = folded(law.policy(), events, half);
                assertEquals(said(winner), trait.value());
                assertEquals(winner.id(), trait.messageId());
                assertEquals(winner.source(), trait.source());
            }
        }
    }

    @Property
    void traits_anyUnion_areAllThatWasSaidByTheGreatestThatSaidAnything(@ForAll Random random) {
        ArrayList<Value> values = new ArrayList<>(VALUES);
        values.addAll(HOLLOW);
        List<Event> events = events(random, values);
        TreeSet<Value> all = new TreeSet<>(Value::compare);
        events.forEach(event -> all.addAll(united(event)));
        Value union = all.isEmpty() ? Value.ofNull() : Value.of(List.copyOf(all));
        Comparator<Event> order = Comparator.<Event>comparingInt(
                        event -> Math.min(1, united(event).size()))
                .thenComparing(BY_TIME);
        for (Law law : modified(new Law(Survivorship.union(), said -> order))) {
            Trait trait = folded(law.policy(), events, random.nextInt(events.size() + 1));
            assertEquals(union, trait.value());
            assertEquals(Collections.max(events, law.order().of(events)).id(), trait.messageId());
        }
    }

    private static List<Value> united(Event event) {
        List<Value> own = said(event) instanceof Value.Items items ? items.items() : List.of(said(event));
        return own.stream().filter(value -> !value.equals(Value.ofNull())).toList();
    }

    @Test
    void mostFrequent_selfFirst_isWhatSheSaysHoweverOftenOthersGuess() {
        Source me = Source.of("me", Source.Kind.SELF);
        Source web = Source.of("web", Source.Kind.WEB);
        List<Event> events = List.of(said("1", me, "M"), said("2", web, "L"), said("3", web, "L"), said("4", web, "M"));
        Trait trait = folded(Survivorship.mostFrequent().selfFirst(), events, 2);
        assertEquals(Value.of("M"), trait.value());
        assertEquals("1", trait.messageId());
        assertEquals(
                List.of(2L, 2L),
                trait.candidates().stream().map(Trait.Candidate::times).toList());
        assertEquals(
                Value.of("L"),
                folded(Survivorship.mostFrequent(), events.subList(0, 3), 2).value());
    }

    private static Event said(String id, Source source, String size) {
        return Event.identify(id, source)
                .traits(Attributes.of("size", size))
                .time(START)
                .build();
    }
}
