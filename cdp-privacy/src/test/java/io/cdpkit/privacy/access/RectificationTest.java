package io.cdpkit.privacy.access;

import static io.cdpkit.identity.NamespaceRule.atMost;
import static io.cdpkit.identity.NamespaceRule.unique;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.Folding;
import io.cdpkit.IngestGate;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.privacy.Classification;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.consent.ConsentGate;
import io.cdpkit.privacy.consent.ConsentRules;
import io.cdpkit.privacy.erasure.AuditEntry;
import io.cdpkit.privacy.erasure.AuditLog;
import io.cdpkit.privacy.retention.LegalHold;
import io.cdpkit.privacy.retention.LegalHolds;
import io.cdpkit.profile.ProfileSchema;
import io.cdpkit.profile.Survivorship;
import io.cdpkit.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RectificationTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final Source CRM = Source.of("crm", Source.Kind.CRM).withTrust(100);
    private static final Identifier ADA = Identifier.userId("ada");
    private static final Identifier MAIL = Identifier.email("ada@example.com");

    private final TestClock clock = new TestClock(NOW);
    private final AuditLog log = AuditLog.begin(clock);

    private Cdp shop(ProfileSchema schema, IngestGate gate) {
        return Cdp.builder()
                .identity(IdentityRules.of(unique(Namespace.USER_ID), atMost(5, Namespace.EMAIL)))
                .schema(schema)
                .gate(gate)
                .clock(clock)
                .build();
    }

    private static Event says(String id, Source source, int hours, String city) {
        return Event.identify(id, source)
                .identifier(ADA)
                .identifier(MAIL)
                .time(NOW.plus(Duration.ofHours(hours)))
                .traits(Attributes.of("city", city, "name", "Ada"))
                .build();
    }

    private static String city(Cdp cdp) {
        return cdp.find(ADA).orElseThrow().text("city").orElse("");
    }

    /** Facts of others, before and after, in any order: hers stands. */
    @Test
    void state_standardSchema_beatsWhateverOthersSayWhenever() {
        for (int seed = 0; seed < 50; seed++) {
            Random chance = new Random(seed);
            Cdp cdp = shop(ProfileSchema.standard(), IngestGate.open());
            List<Event> facts = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                facts.add(says("m" + i, i % 2 == 0 ? WEB : CRM, chance.nextInt(40) - 20, "wrong " + i % 3));
            }
            Collections.shuffle(facts, chance);
            facts.subList(0, 3).forEach(cdp::ingest);
            String before = city(cdp);
            Rectification.Outcome outcome = Rectification.of(cdp, clock, AuditLog.begin(clock))
                    .state(ADA, Attributes.of("city", "Ghent"), "request-1")
                    .orElseThrow();
            assertEquals(
                    List.of(new Rectification.Corrected("city", Value.of(before), Value.of("Ghent"), true)),
                    outcome.traits());
            facts.forEach(cdp::ingest);
            assertEquals("Ghent", city(cdp), "seed " + seed);
        }
    }

    /** What is evidence stays, whatever she says now; what she says is added to it. */
    @Test
    void replace_legalHold_leavesHerHistory() {
        Cdp cdp = shop(ProfileSchema.standard(), IngestGate.open());
        cdp.ingest(says("m1", CRM, -3, "wrong"));
        LegalHolds holds = LegalHolds.none();
        holds.place(LegalHold.ofPeople("case-1", List.of(MAIL), "a claim"));
        Rectification rectification = Rectification.of(cdp, clock, log).holds(holds);
        Attributes city = Attributes.of("city", "Ghent");
        assertThrows(IllegalStateException.class, () -> rectification.replace(ADA, city, "r-1"));
        assertEquals(List.of("m1"), cdp.events().map(Event::id).toList());
        assertTrue(rectification.state(ADA, city, "r-1").orElseThrow().holds());
        holds.lift("case-1");
        assertEquals(
                1, rectification.as(WEB).replace(ADA, city, "r-2").orElseThrow().restated());
    }

    @Test
    void replace_group_takesItsWrongPartsOut() {
        ProfileSchema schema = ProfileSchema.builder()
                .group("address", Survivorship.standard(), "street", "city")
                .build();
        Cdp cdp = shop(schema, IngestGate.open());
        cdp.ingest(says("m1", CRM, -3, "wrong"));
        cdp.ingest(says("m2", CRM, -2, "Ghent"));
        Value address = Value.of(Attributes.of("street", "Mill 1", "city", "Ghent"));
        Rectification.Outcome outcome = Rectification.of(cdp, clock, log)
                .replace(ADA, Attributes.of("address", address), "r-1")
                .orElseThrow();
        assertTrue(outcome.holds());
        assertEquals(1, outcome.restated());
        List<String> told = cdp.timeline(cdp.find(ADA).orElseThrow().id()).stream()
                .map(event -> event.traits().text("city").orElse("")
                        + event.traits().text("name").orElse(""))
                .toList();
        assertEquals(List.of("Ada", "GhentAda", ""), told);
    }

    @Test
    void state_schemaLetsAnotherWin_saysSo() {
        ProfileSchema schema = ProfileSchema.builder()
                .trait("city", Survivorship.bySource("crm"))
                .build();
        Cdp cdp = shop(schema, IngestGate.open());
        cdp.ingest(says("m1", CRM, -1, "wrong"));
        Rectification rectification = Rectification.of(cdp, clock, log);
        Rectification.Outcome outcome =
                rectification.state(ADA, Attributes.of("city", "Ghent"), "r-1").orElseThrow();
        assertFalse(outcome.holds());
        assertEquals("wrong", city(cdp));
        Rectification.Outcome replaced = rectification
                .replace(ADA, Attributes.of("city", "Ghent"), "r-2")
                .orElseThrow();
        assertTrue(replaced.holds());
        assertEquals(1, replaced.restated());
        assertEquals("Ghent", city(cdp));
        assertEquals("Ada", cdp.find(ADA).orElseThrow().text("name").orElseThrow());
        cdp.ingest(says("m1", CRM, -1, "wrong"));
        assertEquals("Ghent", city(cdp), "what was taken back stays out");
        Rectification steward = rectification.as(CRM);
        assertTrue(steward.state(ADA, Attributes.of("city", "Bruges"), "r-3")
                .orElseThrow()
                .holds());
    }

    @Test
    void replace_doneTwice_changesNothingMore() {
        Cdp cdp =
                shop(ProfileSchema.builder().trait("city", Survivorship.union()).build(), IngestGate.open());
        cdp.ingest(says("m1", WEB, -3, "wrong"));
        cdp.ingest(says("m2", CRM, -2, "Ghent"));
        Rectification rectification = Rectification.of(cdp, clock, log);
        Attributes correct = Attributes.of("city", "Ghent");
        assertFalse(rectification.state(ADA, correct, "r-1").orElseThrow().holds());
        Rectification.Outcome outcome =
                rectification.replace(ADA, correct, "r-1").orElseThrow();
        assertEquals(1, outcome.restated());
        var hash = cdp.stateHash();
        clock.advance(Duration.ofHours(1));
        assertEquals(0, rectification.replace(ADA, correct, "r-1").orElseThrow().restated());
        assertEquals(hash, cdp.stateHash());
        assertEquals(3, cdp.find(ADA).orElseThrow().activity().events());
    }

    @Test
    void replace_wrongValueInACheckpoint_isTakenOut() {
        Cdp cdp =
                shop(ProfileSchema.builder().trait("city", Survivorship.union()).build(), IngestGate.open());
        cdp.ingest(says("m1", WEB, -3, "wrong"));
        cdp.ingest(says("m2", CRM, -2, "Ghent"));
        assertEquals(
                2, cdp.fold(Folding.olderThan(Duration.ofHours(1)), soFar -> {}).folded());
        Rectification.Outcome outcome = Rectification.of(cdp, clock, log)
                .replace(ADA, Attributes.of("city", "Ghent"), "r-1")
                .orElseThrow();
        assertEquals(1, outcome.restated());
        assertEquals(
                List.of("Ghent"),
                cdp.timeline(cdp.find(ADA).orElseThrow().id()).stream()
                        .flatMap(event -> event.traits().text("city").stream())
                        .distinct()
                        .toList());
        assertEquals(3, cdp.find(ADA).orElseThrow().activity().events());
    }

    @Test
    void state_consentGate_letsHerSourceIn() {
        ConsentRules rules = ConsentRules.builder().stated(Purpose.ANALYTICS).build();
        ConsentGate.Builder gate = ConsentGate.builder(rules, clock)
                .necessary("Order")
                .ask(Purpose.ANALYTICS)
                .classification(Classification.builder().build());
        Event order = Event.track("m1", WEB, "Order").identifier(ADA).time(NOW).build();
        Cdp closed = shop(ProfileSchema.standard(), gate.build());
        closed.ingest(order);
        Rectification refused = Rectification.of(closed, clock, log);
        Attributes correct = Attributes.of("city", "Ghent");
        assertThrows(IllegalStateException.class, () -> refused.state(ADA, correct, "r-1"));
        Cdp open = shop(ProfileSchema.standard(), gate.necessaryFrom("self").build());
        open.ingest(order);
        assertTrue(Rectification.of(open, clock, log)
                .state(ADA, correct, "r-1")
                .orElseThrow()
                .holds());
    }

    @Test
    void state_auditLog_isChainedAndTellsNothing() {
        Cdp cdp = shop(ProfileSchema.standard(), IngestGate.open());
        cdp.ingest(says("m1", WEB, -1, "canary"));
        Rectification rectification = Rectification.of(cdp, clock, log);
        Rectification.Outcome one = rectification
                .state(ADA, Attributes.of("city", "canary-2"), "r-1")
                .orElseThrow();
        assertThrows(
                IllegalArgumentException.class,
                () -> rectification.state(ADA, Attributes.of("city", "x"), "ada@example.com"));
        AuditEntry two = rectification
                .replace(ADA, Attributes.of("city", "canary-3"), "r-2")
                .orElseThrow()
                .entry();
        assertEquals(OptionalLong.empty(), AuditLog.verify(List.of(one.entry(), two), log.latest()));
        assertFalse((one + one.entry().text() + two.text()).contains("canary"));
        assertEquals(
                Optional.empty(), rectification.state(Identifier.userId("nobody"), Attributes.of("city", "x"), "r-3"));
        assertThrows(IllegalArgumentException.class, () -> rectification.state(ADA, Attributes.empty(), "r-4"));
    }
}
