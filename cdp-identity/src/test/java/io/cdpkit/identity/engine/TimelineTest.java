package io.cdpkit.identity.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cdpkit.Cdp;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.testkit.TestClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Source WEB = Source.of("web", Source.Kind.WEB);

    private final Cdp cdp = Cdp.builder()
            .identity(IdentityRules.of(
                    NamespaceRule.unique(Namespace.USER_ID), NamespaceRule.atMost(9, Namespace.ANONYMOUS_ID)))
            .clock(TestClock.at("2026-02-01T00:00:00Z"))
            .build();

    private ProfileId person() {
        return cdp.find(Identifier.userId("u")).orElseThrow().id();
    }

    private void ingest(String id, long second, int device) {
        cdp.ingest(Event.track(id, WEB, "Seen")
                .userId("u")
                .anonymousId("d" + device)
                .time(START.plusSeconds(second))
                .build());
    }

    @Test
    void timeline_anyPages_areTheWholeOne() {
        Random random = new Random(7);
        for (int i = 0; i < 60; i++) {
            ingest("m" + i, random.nextInt(20), random.nextInt(4));
        }
        List<Event> whole = cdp.timeline(person());
        for (int limit : new int[] {1, 7, 60, 1_000}) {
            List<Event> paged = new ArrayList<>();
            List<Event> page = cdp.timeline(person(), null, limit);
            while (!page.isEmpty()) {
                paged.addAll(page);
                page = cdp.timeline(person(), page.get(page.size() - 1), limit);
            }
            assertEquals(whole, paged);
        }
    }

    @Test
    void timeline_whatComesAndGoesBetweenPages_repeatsAndHidesNoOther() {
        for (int i = 0; i < 4; i++) {
            ingest("m" + i, i * 10L, 0);
        }
        List<Event> page = cdp.timeline(person(), null, 2);
        Event last = page.get(1);
        ingest("early", 5, 1);
        ingest("late", 15, 1);
        cdp.retract(last);
        assertEquals(
                List.of("late", "m2", "m3"),
                cdp.timeline(person(), last, 10).stream().map(Event::id).toList());
    }

    @Test
    void events_ofAnIdentifier_areAllThatNameIt() {
        ingest("hers", 1, 1);
        ingest("elsewhere", 2, 2);
        cdp.ingest(
                Event.track("alone", WEB, "Seen").anonymousId("d1").time(START).build());
        cdp.ingest(Event.apart("word", WEB, Identifier.anonymousId("d1"), Identifier.userId("ghost"))
                .time(START)
                .build());
        assertEquals(
                List.of("alone", "hers", "word"),
                cdp.events(Identifier.anonymousId("d1")).map(Event::id).sorted().toList());
        assertEquals(
                List.of("word"),
                cdp.events(Identifier.userId("ghost")).map(Event::id).toList());
        assertEquals(0, cdp.events(Identifier.userId("nobody")).count());
    }

    @Test
    void timeline_ofNobodyOrOfNoEvents_isEmptyOrRefused() {
        assertEquals(List.of(), cdp.timeline(new ProfileId(1, 1), null, 5));
        assertThrows(IllegalArgumentException.class, () -> cdp.timeline(new ProfileId(1, 1), null, 0));
    }
}
