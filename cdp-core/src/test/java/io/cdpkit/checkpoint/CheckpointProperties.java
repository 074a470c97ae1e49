package io.cdpkit.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Limits;
import io.cdpkit.event.Source;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.json.AnyEvent;
import io.cdpkit.json.EventJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a checkpoint holds comes back whole. */
final class CheckpointProperties {
    private static final Comparator<Event> BY_TIME =
            Comparator.comparing(Event::time).thenComparing(Event::id);

    private static final List<Identifier> NAMES =
            List.of(Identifier.anonymousId("d"), Identifier.email("ada@example.com"), Identifier.userId("ada"));
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");
    private static final LinkKey KEY = LinkKey.of(LinkKey.Kind.SEEN, NAMES);

    /** Events of one link, of any kind that may be folded, in order of time. */
    @Provide
    Arbitrary<List<Event>> histories() {
        Arbitrary<Event> events = AnyEvent.events()
                .filter(event ->
                        event.time().isAfter(Limits.EARLIEST) && event.time().isBefore(LATEST))
                .filter(event -> switch (event.type()) {
                    case IDENTIFY, TRACK, PAGE, SCREEN, GROUP -> true;
                    case ALIAS, APART, TOGETHER, CHECKPOINT -> false;
                });
        return Arbitraries.randomValue(Random::nextLong)
                .flatMap(seed -> events.list()
                        .ofMinSize(1)
                        .ofMaxSize(12)
                        .uniqueElements(Event::id)
                        .map(list -> ofOneLink(list, new Random(seed))));
    }

    private static List<Event> ofOneLink(List<Event> events, Random random) {
        ArrayList<Event> history = new ArrayList<>();
        for (Event event : events) {
            ArrayList<Identifier> order = new ArrayList<>(NAMES);
            if (random.nextBoolean()) {
                Collections.shuffle(order, random);
            }
            history.add(event.withIdentifiers(order));
        }
        history.sort(BY_TIME);
        return history;
    }

    @Property(tries = 100)
    void read_whatWasFolded_isTheSame(@ForAll("histories") List<Event> history) {
        Event checkpoint = Checkpoint.of(KEY, history);
        assertEquals(KEY, LinkKey.of(checkpoint));
        List<Event> read = Checkpoint.read(EventJson.read(EventJson.write(checkpoint)));
        assertEquals(history, read);
        assertEquals(
                history.stream().map(Event::statedTime).toList(),
                read.stream().map(Event::statedTime).toList());
    }

    @Property(tries = 100)
    void unfolded_besideOthers_hasEachEventOnce(@ForAll("histories") List<Event> history) {
        int middle = history.size() / 2;
        List<Event> rest = history.subList(middle, history.size());
        ArrayList<Event> stored = new ArrayList<>(history.subList(0, middle));
        stored.add(random(history).nextInt(stored.size() + 1), Checkpoint.of(KEY, rest));
        List<Event> facts = new ArrayList<>(Checkpoint.unfolded(stored));
        facts.sort(BY_TIME);
        assertEquals(history, facts);
    }

    private static Random random(List<Event> seed) {
        return new Random(seed.hashCode());
    }

    @Property(tries = 100)
    void unfolded_noCheckpoint_isTheListItself(@ForAll("histories") List<Event> history) {
        assertSame(history, Checkpoint.unfolded(history));
    }

    @Property(tries = 100)
    void of_otherEvents_hasAnotherId(@ForAll("histories") List<Event> history) {
        Event one = Checkpoint.of(KEY, history);
        assertEquals(one.id(), Checkpoint.of(KEY, List.copyOf(history)).id());
        if (history.size() > 1) {
            assertNotEquals(
                    one.id(),
                    Checkpoint.of(KEY, history.subList(1, history.size())).id());
        }
    }

    /** A thousand page views of one device and one page take less than a tenth of their rows. */
    @Property(tries = 1)
    void of_eventsMuchAlike_isSmall() {
        Source web = Source.of("web", Source.Kind.WEB);
        List<Event> history = new ArrayList<>();
        long apart = 0;
        for (int i = 0; i < 1_000; i++) {
            Event event = Event.page("7f3c1d52-0b7e-4c55-9a53-" + String.format("%012d", i), web, "Product")
                    .identifier(NAMES.get(0))
                    .identifier(NAMES.get(1))
                    .identifier(NAMES.get(2))
                    .time(Instant.EPOCH.plusSeconds(i * 3_600L))
                    .properties(Attributes.builder()
                            .put("path", "/p/" + i % 20)
                            .put("title", "A product that many look at")
                            .build())
                    .context(Attributes.builder()
                            .put("locale", "nl-BE")
                            .put("userAgent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36")
                            .build())
                    .build();
            history.add(event);
            apart += EventJson.write(event).length;
        }
        long together = EventJson.write(Checkpoint.of(KEY, history)).length;
        assertTrue(together * 8 < apart, together + " bytes of " + apart);
    }
}
