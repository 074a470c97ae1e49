package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One device in a shop on which a hundred thousand people sign in: it merges none of them, at linear cost. */
final class KioskTest {
    private static final int PEOPLE = 100_000;
    private static final Identifier KIOSK = Scenarios.device("kiosk");
    private static final RuleSet DEVICE = RuleSet.of(
            "kiosk as device",
            RuleSet.USER,
            RuleSet.email(2),
            RuleSet.anonymous(20).asDevice());
    private static final RuleSet PLAIN =
            RuleSet.of("kiosk as plain id", RuleSet.USER, RuleSet.email(2), RuleSet.anonymous(20));

    @Test
    void ingestAll_oneDeviceWithManyPeople_mergesNone() {
        Engine engine = new Engine(DEVICE);
        engine.ingestAll(visits(PEOPLE));
        assertEquals(PEOPLE, engine.profiles().count());
        assertEquals(
                0,
                engine.profiles()
                        .filter(profile -> profile.identifiers().size() > 1)
                        .count());
        assertEquals(
                0,
                engine.profiles()
                        .filter(profile -> profile.activity().events() != 1)
                        .count());
        assertNull(engine.founderOf(KIOSK));
        assertTrue(engine.isClean());
    }

    @Test
    void ingest_oneDeviceWithManyPeople_isLinearWork() {
        for (RuleSet rules : new RuleSet[] {DEVICE, PLAIN}) {
            CountingResolver few = visited(rules, 5_000);
            CountingResolver many = visited(rules, 20_000);
            assertTrue(
                    many.rows() <= 4.2 * few.rows(),
                    () -> rules + ": 4 times the people took " + many.rows() + " rows after " + few.rows());
            assertEquals(few.joins(), many.joins(), rules + ": joins must not grow with the people");
        }
    }

    /** The people were known before, and the kiosk's own page views lie between the sign-ins. */
    @Test
    void ingest_kioskAmongKnownPeople_isLinearWork() {
        CountingResolver few = visitedByKnown(2_500);
        CountingResolver many = visitedByKnown(10_000);
        assertTrue(
                many.rows() <= 4.2 * few.rows(),
                () -> "4 times the people took " + many.rows() + " rows after " + few.rows());
    }

    private static CountingResolver visited(RuleSet rules, int people) {
        CountingResolver counting = new CountingResolver(Engine.resolver(rules));
        Engine engine = new Engine(counting);
        visits(people).forEach(engine::ingest);
        assertEquals(people, engine.profiles().count());
        return counting;
    }

    private static CountingResolver visitedByKnown(int people) {
        CountingResolver counting = new CountingResolver(Engine.resolver(DEVICE));
        Engine engine = new Engine(counting);
        for (int i = 0; i < people; i++) {
            engine.ingest(Scenarios.track("known" + i, i % 1_000, person(i), Scenarios.email("mail" + i)));
        }
        for (int i = 0; i < people; i++) {
            engine.ingest(visit(i));
            engine.ingest(Scenarios.track("view" + i, 1, KIOSK));
        }
        assertEquals(people + 1, engine.profiles().count());
        return counting;
    }

    private static Stream<Event> visits(int people) {
        return IntStream.range(0, people).mapToObj(KioskTest::visit);
    }

    private static Event visit(int number) {
        return Scenarios.track("visit" + number, number % 1_000, person(number), KIOSK);
    }

    private static Identifier person(int number) {
        return Scenarios.user("person" + number);
    }
}
