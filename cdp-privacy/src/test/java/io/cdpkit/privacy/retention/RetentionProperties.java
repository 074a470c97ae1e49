package io.cdpkit.privacy.retention;

import static io.cdpkit.identity.NamespaceRule.atMost;
import static io.cdpkit.identity.NamespaceRule.unique;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.Progress;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.segments.Segments;
import io.cdpkit.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Whenever a run is made, the platform is what the facts within their limits alone would make of it; {@code
 * -Dcdpkit.deep=n} tries n times as many histories.
 */
class RetentionProperties {
    private static final int HISTORIES = 60 * Integer.getInteger("cdpkit.deep", 1);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int DAYS = 120;
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final Source CRM = Source.of("crm", Source.Kind.CRM);
    private static final Segments SEGMENTS = Segments.parse("""
        buyers  = count("Order") in last 20 days >= 2
        readers = did(page "Home") in last 10 days and not in buyers
        """);
    /** Days that each kind of event is kept; those without a number are kept for ever. */
    private static final Map<String, Integer> KEPT = Map.of("Home", 15, "Order", 40, "", 60);

    private static final RetentionRules RULES = RetentionRules.builder()
            .keep("Home", Period.ofDays(15))
            .keep("Or*r", Period.ofDays(40))
            .keep(Event.Type.IDENTIFY, Period.ofDays(60))
            .keep(Event.Type.ALIAS, Period.ofDays(60))
            .build();

    private static Cdp shop(TestClock clock) {
        return Cdp.builder()
                .identity(IdentityRules.of(
                        unique(Namespace.USER_ID),
                        atMost(3, Namespace.EMAIL),
                        atMost(4, Namespace.ANONYMOUS_ID).asDevice()))
                .segments(SEGMENTS)
                .clock(clock)
                .build();
    }

    private static List<Event> history(Random chance) {
        ArrayList<Event> events = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            Instant time = START.plus(Duration.ofHours(chance.nextInt(DAYS * 24)));
            events.add(event("m" + i, chance.nextInt(12), chance).time(time).build());
        }
        return events;
    }

    private static Event.Builder event(String id, int kind, Random chance) {
        if (kind == 0) {
            return Event.alias(id, CRM, user(chance), user(chance));
        } else if (kind == 1) {
            return Event.apart(id, CRM, user(chance), Identifier.email("e" + chance.nextInt(4)));
        }
        Event.Builder builder = kind < 5
                ? Event.identify(id, chance.nextBoolean() ? WEB : CRM)
                        .traits(Attributes.of("city", Value.of("c" + chance.nextInt(5))))
                : kind < 8
                        ? Event.track(id, WEB, "Order")
                        : kind < 11 ? Event.page(id, WEB, "Home") : Event.track(id, WEB, "Kept");
        int names = 1 + chance.nextInt(2);
        for (int i = 0; i < names; i++) {
            builder.identifier(
                    switch (chance.nextInt(3)) {
                        case 0 -> user(chance);
                        case 1 -> Identifier.email("e" + chance.nextInt(4));
                        default -> Identifier.anonymousId("a" + chance.nextInt(5));
                    });
        }
        return builder;
    }

    private static Identifier user(Random chance) {
        return Identifier.userId("u" + chance.nextInt(4));
    }

    /** By hand, without the rules. */
    private static boolean isKept(Event event, Instant now) {
        Integer days = KEPT.get(event.name());
        boolean word = event.type() == Event.Type.APART;
        return word || days == null || !event.time().plus(Duration.ofDays(days)).isBefore(now);
    }

    private static Set<String> held(Cdp cdp, List<Identifier> names, List<Event> facts) {
        Set<String> held = new HashSet<>();
        for (Identifier name : names) {
            List<Identifier> all = new ArrayList<>(List.of(name));
            cdp.find(name).ifPresent(person -> {
                all.addAll(person.identifiers());
                cdp.timeline(person.id()).forEach(event -> held.add(event.id()));
            });
            facts.stream()
                    .filter(event -> !Collections.disjoint(event.identifiers(), all))
                    .forEach(event -> held.add(event.id()));
        }
        return held;
    }

    @Test
    void run_atAnyTime_leavesWhatTheFactsWithinLimitsGive() {
        long removed = 0;
        for (int seed = 0; seed < HISTORIES; seed++) {
            Random chance = new Random(seed);
            TestClock clock = new TestClock(START.plus(Duration.ofDays(DAYS)));
            List<Event> facts = history(chance);
            Cdp cdp = shop(clock);
            cdp.ingestAll(facts.stream(), Progress.none());
            LegalHolds holds = LegalHolds.none();
            List<Identifier> onHold = seed % 3 == 0 ? List.of(user(chance)) : List.of();
            if (!onHold.isEmpty()) {
                holds.place(LegalHold.ofPeople("case", onHold, "a claim"));
            }
            Retention retention = Retention.of(RULES, holds, clock);
            Set<String> gone = new HashSet<>();
            for (int run = 0; run < 3; run++) {
                clock.advance(Duration.ofHours(chance.nextInt(30 * 24)));
                Set<String> held = held(cdp, onHold, cdp.events().toList());
                facts.stream()
                        .filter(event -> !isKept(event, clock.instant()) && !held.contains(event.id()))
                        .forEach(event -> gone.add(event.id()));
                removed += retention.run(cdp, soFar -> {}).totalRemoved();
                cdp.evaluateDue();
                Cdp oracle = shop(clock);
                oracle.ingestAll(facts.stream().filter(event -> !gone.contains(event.id())), Progress.none());
                assertEquals(oracle.stateHash(), cdp.stateHash(), "seed " + seed);
                assertTrue(cdp.verify().isClean(), () -> "not clean");
            }
        }
        assertTrue(removed > HISTORIES * 20L, "the histories must give something to remove");
    }
}
