package io.cdpkit.privacy.dmp;

import static io.cdpkit.identity.NamespaceRule.unique;
import static io.cdpkit.privacy.Purpose.ADVERTISING;
import static io.cdpkit.privacy.Purpose.ANALYTICS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.Cdp;
import io.cdpkit.IngestResult;
import io.cdpkit.SegmentEvaluator;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.Memo;
import io.cdpkit.profile.Profile;
import io.cdpkit.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * The engine with trait rules against {@link NaiveTraits} after every step; {@code -Dcdpkit.deep=n} takes n times as many
 * steps.
 */
class TraitRulesProperties {
    private static final int DEEP = Math.max(1, Integer.getInteger("cdpkit.deep", 1));
    private static final Namespace COOKIE = new Namespace("cookie");
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final List<Source> SOURCES = List.of(
            Source.of("web", Source.Kind.WEB),
            Source.of("partner", Source.Kind.FILE).withParty(Source.Party.SECOND),
            Source.of("seller", Source.Kind.FILE).withParty(Source.Party.THIRD),
            Source.of("unlicensed", Source.Kind.FILE).withParty(Source.Party.THIRD),
            Source.of("calls-itself-first", Source.Kind.FILE));

    private final Set<String> retracted = new HashSet<>();
    private final Map<String, Map<String, Event>> accepted = new HashMap<>();
    private final ArrayList<Event> sent = new ArrayList<>();

    private static TraitRule rule(String name, SplittableRandom random) {
        int atLeast = 1 + random.nextInt(3);
        int within = 1 + random.nextInt(15);
        Frequency frequency = Frequency.atLeast(atLeast, Duration.ofMillis(within));
        if (random.nextInt(3) == 0) {
            frequency = frequency.atMost(atLeast + random.nextInt(3));
        }
        if (random.nextInt(3) == 0) {
            frequency = frequency.whileItHolds();
        }
        Qualifier qualifier = Qualifier.track(random.nextBoolean() ? "a" : "b");
        return TraitRule.of(name, random.nextInt(3) == 0 ? qualifier.or(Qualifier.page("c")) : qualifier)
                .frequency(frequency)
                .lifetime(Duration.ofMillis(1 + random.nextInt(20)))
                .purposes(ADVERTISING, random.nextBoolean() ? ANALYTICS : ADVERTISING);
    }

    private static Map<String, Licence> licences(SplittableRandom random) {
        Map<String, Licence> licences = new TreeMap<>();
        for (String source : List.of("partner", "seller", "calls-itself-first")) {
            Set<Purpose> purposes = random.nextInt(3) == 0 ? Set.of(ADVERTISING) : Set.of(ADVERTISING, ANALYTICS);
            licences.put(source, new Licence(purposes, START.plusMillis(20 + random.nextInt(100))));
        }
        return licences;
    }

    private static Licences of(Map<String, Licence> terms) {
        Licences licences = Licences.none();
        for (Map.Entry<String, Licence> entry : terms.entrySet()) {
            licences = licences.with(entry.getKey(), entry.getValue());
        }
        return licences;
    }

    /** The same over a store that keeps bytes. */
    private static SegmentEvaluator storedAsBytes(SegmentEvaluator evaluator) {
        return (profile, added, history, now) -> {
            Evaluation evaluation = evaluator.evaluate(profile, added, history, now);
            Memo memo = evaluation.memo();
            return memo == null || memo == profile.evaluation().memo()
                    ? evaluation
                    : new Evaluation(evaluation.memberships(), evaluation.nextDue(), Memo.of(memo.toBytes()));
        };
    }

    private Event event(int number, Instant now, SplittableRandom random) {
        Instant time = now.plusMillis(random.nextInt(4) == 0 ? random.nextInt(-30, 5) : 0);
        Source source = SOURCES.get(random.nextInt(3) == 0 ? random.nextInt(SOURCES.size()) : 0);
        String name = List.of("a", "b", "c").get(random.nextInt(3));
        Event.Builder builder =
                name.equals("c") ? Event.page("m" + number, source, name) : Event.track("m" + number, source, name);
        return builder.identifier(new Identifier(COOKIE, "d" + random.nextInt(2)))
                .time(time)
                .build();
    }

    private void accept(Event event, IngestResult result) {
        if (result instanceof IngestResult.Accepted) {
            accepted.computeIfAbsent(event.identifiers().get(0).value(), d -> new HashMap<>())
                    .put(event.id(), event);
        }
    }

    private void step(Cdp cdp, TestClock clock, SplittableRandom random) {
        switch (random.nextInt(20)) {
            case 0 -> clock.advance(Duration.ofMillis(-random.nextInt(25)));
            case 1, 2, 3, 4 -> clock.advance(Duration.ofMillis(random.nextInt(12)));
            case 5, 6 -> {
                String id = "m" + random.nextInt(sent.size() + 2);
                assertEquals(retracted.add(id), cdp.retract(id));
                accepted.values().forEach(events -> events.remove(id));
            }
            case 7 -> {
                if (!sent.isEmpty()) {
                    Event again = sent.get(random.nextInt(sent.size()));
                    accept(again, cdp.ingest(again));
                }
            }
            default -> {
                Event event = event(sent.size(), clock.instant(), random);
                sent.add(event);
                accept(event, cdp.ingest(event));
                clock.advance(Duration.ofMillis(random.nextInt(3)));
            }
        }
    }

    @Property(tries = 250)
    void evaluate_anyEventsAndClocks_equalsTheNaiveOracle(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        retracted.clear();
        accepted.clear();
        sent.clear();
        Map<String, Licence> terms = licences(random);
        TraitRules rules = TraitRules.of(rule("p", random), rule("q", random), rule("r", random))
                .licensed(of(terms));
        NaiveTraits naive = new NaiveTraits(rules.rules(), terms);
        TestClock clock = new TestClock(START);
        SegmentEvaluator evaluator = random.nextBoolean() ? storedAsBytes(rules) : rules;
        Cdp cdp = Cdp.builder()
                .identity(IdentityRules.of(unique(COOKIE)))
                .segments(evaluator)
                .clock(clock)
                .build();
        Instant latest = START;
        for (int i = 0; i < 60 * DEEP; i++) {
            step(cdp, clock, random);
            cdp.evaluateDue();
            Instant now = clock.instant();
            latest = now.isAfter(latest) ? now : latest;
            for (String device : List.of("d0", "d1")) {
                Profile profile = cdp.find(new Identifier(COOKIE, device)).orElse(null);
                Collection<Event> events =
                        accepted.getOrDefault(device, Map.of()).values();
                assertEquals(!events.isEmpty(), profile != null);
                if (profile != null) {
                    Map<String, Instant> expected = naive.at(events, now);
                    if (now.equals(latest)) {
                        assertEquals(expected, told(profile.evaluation()), "stored, at step " + i);
                    }
                    Evaluation anew = rules.evaluate(profile, null, () -> cdp.timeline(profile.id()), now);
                    assertEquals(expected, told(anew), "asked, at step " + i);
                    assertHoldsUntilDue(naive, events, anew, now);
                }
            }
        }
        clock.set(latest);
        cdp.evaluateDue();
        assertEquals(List.of(), cdp.verify().differences());
    }

    /** Events that come in their order while time goes by, or all late and shuffled: the same state in the end. */
    @Property(tries = 100)
    void evaluate_anyOrderOfArrival_givesTheSameState(@ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TraitRules rules = TraitRules.of(rule("p", random), rule("q", random), rule("r", random))
                .licensed(of(licences(random)));
        ArrayList<Event> events = new ArrayList<>();
        Instant time = START;
        for (int i = 0; i < 40; i++) {
            time = time.plusMillis(random.nextInt(6));
            events.add(event(i, time, random));
        }
        Instant end = time.plusMillis(random.nextInt(20));
        TestClock clock = new TestClock(START);
        Cdp inTime = space(rules, clock);
        for (Event event : events) {
            clock.set(event.time().isAfter(clock.instant()) ? event.time() : clock.instant());
            inTime.evaluateDue();
            inTime.ingest(event);
        }
        clock.set(end.isAfter(clock.instant()) ? end : clock.instant());
        inTime.evaluateDue();
        for (int i = events.size() - 1; i > 0; i--) {
            Collections.swap(events, i, random.nextInt(i + 1));
        }
        Cdp late = space(rules, clock);
        events.forEach(late::ingest);
        assertEquals(inTime.stateHash(), late.stateHash());
    }

    private static Cdp space(TraitRules rules, TestClock clock) {
        return Cdp.builder()
                .identity(IdentityRules.of(unique(COOKIE)))
                .segments(rules)
                .clock(clock)
                .build();
    }

    private static Map<String, Instant> told(Evaluation evaluation) {
        Map<String, Instant> told = new TreeMap<>();
        evaluation.memberships().forEach(membership -> told.put(membership.segment(), membership.since()));
        return told;
    }

    private static void assertHoldsUntilDue(
            NaiveTraits naive, Collection<Event> events, Evaluation evaluation, Instant now) {
        Instant due = evaluation.nextDue();
        for (Instant later = now; later.isBefore(now.plusMillis(40)); later = later.plusMillis(1)) {
            if (due == null || later.isBefore(due)) {
                assertEquals(told(evaluation).keySet(), naive.at(events, later).keySet(), () -> "before " + due);
            }
        }
    }
}
