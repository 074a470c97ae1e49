package io.cdpkit.privacy.consent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.IngestGate.Verdict;
import io.cdpkit.IngestResult;
import io.cdpkit.SegmentEvaluator;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Standardiser;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.privacy.Classification;
import io.cdpkit.privacy.Label;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConsentGateTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final ConsentRules RULES = ConsentRules.builder()
            .categories(Purpose.ANALYTICS, "Analytics")
            .categories(Purpose.ADVERTISING, "Advertising")
            .build();

    private final TestClock clock = new TestClock(NOW);
    private final ConsentBook book = ConsentBook.empty();
    private int messages;

    private ConsentGate.Builder gate() {
        return ConsentGate.builder(RULES, clock).ask(Purpose.ANALYTICS).book(book);
    }

    private static Attributes consent(boolean analytics, boolean advertising) {
        return Attributes.builder()
                .put(
                        "consent",
                        Attributes.builder()
                                .put(
                                        "categoryPreferences",
                                        Attributes.builder()
                                                .put("Analytics", analytics)
                                                .put("Advertising", advertising)
                                                .build())
                                .build())
                .put("ip", "192.0.2.1")
                .build();
    }

    private Event.Builder page(int second) {
        messages++;
        return Event.page("m" + messages, WEB, "Checkout")
                .time(NOW.plusSeconds(second))
                .properties(Attributes.of("path", "/checkout"));
    }

    private static Event admitted(Verdict verdict) {
        return ((Verdict.Admit) verdict).event();
    }

    /** What is let in, the gate having heard that it is kept. */
    private static Event kept(Verdict verdict) {
        ((Verdict.Admit) verdict).whenKept().run();
        return admitted(verdict);
    }

    private static boolean refuses(Verdict verdict) {
        return Objects.requireNonNull(verdict) instanceof Verdict.Refuse;
    }

    @Test
    void judge_noConsentAnywhere_isRefused() {
        Verdict verdict = gate().build().judge(page(0).anonymousId("a").build());
        assertEquals(new Verdict.Refuse("no consent for analytics: UNSTATED"), verdict);
    }

    @Test
    void judge_ownConsent_isAdmittedWhole() {
        Event event = page(0).anonymousId("a").context(consent(true, false)).build();
        assertEquals(event, admitted(gate().build().judge(event)));
    }

    @Test
    void judge_consentOfAnEarlierEvent_countsUnderTheSameName() {
        ConsentGate gate = gate().build();
        kept(gate.judge(page(0).anonymousId("a").context(consent(true, false)).build()));
        assertFalse(refuses(gate.judge(page(1).anonymousId("a").build())));
        assertTrue(refuses(gate.judge(page(1).anonymousId("b").build())));
    }

    @Test
    void judge_happenedBeforeTheYes_isRefused() {
        ConsentGate gate = gate().build();
        kept(gate.judge(page(0).anonymousId("a").context(consent(true, false)).build()));
        assertTrue(refuses(gate.judge(page(-60).anonymousId("a").build())));
    }

    @Test
    void judge_arrivesAfterTheNo_isRefused() {
        ConsentGate gate = gate().build();
        kept(gate.judge(
                page(-100).anonymousId("a").context(consent(true, false)).build()));
        gate.judge(page(-10).anonymousId("a").context(consent(false, false)).build());
        assertTrue(refuses(gate.judge(page(-60).anonymousId("a").build())), "it happened while it was allowed");
    }

    @Test
    void judge_refusalWithNews_keepsTheStatementAndNothingElse() {
        ConsentGate gate = gate().build();
        kept(gate.judge(page(0).anonymousId("a").context(consent(true, false)).build()));
        Event no = page(1).anonymousId("a").context(consent(false, false)).build();
        Event kept = admitted(gate.judge(no));
        assertEquals("Consent Stated", kept.name());
        assertEquals(Event.Type.TRACK, kept.type());
        assertTrue(kept.properties().isEmpty());
        assertEquals(List.of("consent"), kept.context().keys());
        assertEquals(RULES.read(no), RULES.read(kept));
        Event again = page(2).anonymousId("a").context(consent(false, false)).build();
        assertTrue(refuses(gate.judge(again)), "it is no news");
    }

    @Test
    void judge_necessary_needsNoConsent() {
        ConsentGate gate = gate().necessary("Checkout")
                .source(names -> {
                    throw new IllegalStateException("nobody is to be asked");
                })
                .build();
        Event event = page(0).anonymousId("a").build();
        assertEquals(event, admitted(gate.judge(event)));
    }

    @Test
    void judge_nothingDeclaredForTheEvent_isRefused() {
        ConsentGate gate =
                ConsentGate.builder(RULES, clock).necessary("Order Completed").build();
        Event event = page(0).anonymousId("a").build();
        assertEquals(new Verdict.Refuse("no purpose is declared for such events"), gate.judge(event));
    }

    @Test
    void judge_severalPurposes_eachMustBeAllowed() {
        ConsentGate gate = ConsentGate.builder(RULES, clock)
                .ask(Purpose.ANALYTICS)
                .ask("Checkout", Purpose.ANALYTICS, Purpose.ADVERTISING)
                .build();
        Event half = page(0).anonymousId("a").context(consent(true, false)).build();
        assertEquals("Consent Stated", admitted(gate.judge(half)).name());
        assertFalse(refuses(
                gate.judge(page(0).anonymousId("a").context(consent(true, true)).build())));
    }

    @Test
    void builder_eventNamedTwice_isRefused() {
        ConsentGate.Builder builder = gate().necessary("Checkout");
        assertThrows(IllegalArgumentException.class, () -> builder.ask("Checkout", Purpose.ANALYTICS));
        assertThrows(IllegalArgumentException.class, () -> builder.necessary("Checkout"));
    }

    /** A contract needs the event, and still only those traits that she agreed to. */
    @Test
    void judge_necessaryWithClassification_stripsAllTheSame() {
        Classification data = Classification.builder()
                .label("city", Label.LOCATION)
                .allow(Label.LOCATION, Purpose.ANALYTICS)
                .build();
        ConsentGate gate =
                gate().necessary("").necessaryFrom("desk").classification(data).build();
        Event.Builder event = Event.identify("m", WEB)
                .anonymousId("a")
                .time(NOW)
                .traits(Attributes.of("city", "Ghent", "email", "ada@example.com"));
        assertEquals(List.of(), admitted(gate.judge(event.build())).traits().keys());
        Event agreed = event.context(consent(true, false)).build();
        assertEquals(List.of("city"), admitted(gate.judge(agreed)).traits().keys());
        Event corrected = Event.identify("m", Source.of("desk", Source.Kind.CRM))
                .anonymousId("b")
                .time(NOW)
                .traits(Attributes.of("city", "Ghent", "email", "ada@example.com"))
                .build();
        assertEquals(corrected, admitted(gate.judge(corrected)));
    }

    /** Late by an hour, with a yes that lapsed since: it was allowed then and is not now. */
    @Test
    void judge_ownConsentLapsedMeanwhile_isRefused() {
        ConsentRules lapsing = ConsentRules.builder()
                .categories(Purpose.ANALYTICS, "Analytics")
                .lasts(Duration.ofHours(1))
                .build();
        ConsentGate gate =
                ConsentGate.builder(lapsing, clock).ask(Purpose.ANALYTICS).build();
        Event late = page(-3_600).anonymousId("a").context(consent(true, false)).build();
        Event inTime =
                page(-3_599).anonymousId("a").context(consent(true, false)).build();
        assertFalse(
                gate.judge(late) instanceof Verdict.Admit admit && admit.event().equals(late));
        assertEquals(inTime, admitted(gate.judge(inTime)));
    }

    /** A sender's clock is ahead: what it states holds from then on, and so it does for that event. */
    @Test
    void judge_datedAhead_isJudgedAtItsOwnTime() {
        Event ahead = page(3_600).anonymousId("a").context(consent(true, false)).build();
        assertEquals(ahead, admitted(gate().build().judge(ahead)));
        Event other = page(3_600).anonymousId("b").context(consent(true, false)).build();
        ConsentGate alone =
                ConsentGate.builder(RULES, clock).ask(Purpose.ANALYTICS).build();
        assertEquals(other, admitted(alone.judge(other)));
    }

    @Test
    void build_gateThatRefusesAll_isRefusedAndNamesTheFault() {
        String unasked = assertThrows(
                        IllegalStateException.class,
                        () -> ConsentGate.builder(RULES, clock).book(book).build())
                .toString();
        assertTrue(unasked.contains("ask"), unasked);
        for (ConsentGate.Builder builder : List.of(
                gate().ask(new Purpose("typo")), gate().ask("Opened", Purpose.ANALYTICS, new Purpose("typo")))) {
            String unknown =
                    assertThrows(IllegalStateException.class, builder::build).toString();
            assertTrue(unknown.contains("[typo]") && unknown.contains(Purpose.ANALYTICS.toString()), unknown);
        }
        Event order =
                Event.track("m", WEB, "Order Completed").userId("u").time(NOW).build();
        assertEquals(
                order,
                admitted(ConsentGate.builder(RULES, clock)
                        .necessary("Order Completed")
                        .build()
                        .judge(order)));
    }

    @Test
    void judge_statementWithMore_keepsWhatItStates() {
        ConsentRules rules = ConsentRules.builder()
                .stated(Purpose.MARKETING, Purpose.ANALYTICS)
                .statedBy("Preferences Saved")
                .build();
        ConsentGate gate = ConsentGate.builder(rules, clock)
                .ask(Purpose.ANALYTICS)
                .book(book)
                .build();
        Event event = Event.track("m", WEB, "Preferences Saved")
                .userId("u")
                .time(NOW)
                .properties(Attributes.builder()
                        .put("purposes", Attributes.of("marketing", "granted"))
                        .put("evidence", "form 7")
                        .put("colour", "red")
                        .build())
                .context(Attributes.of("ip", "192.0.2.1"))
                .build();
        Event kept = kept(gate.judge(event));
        assertEquals("Preferences Saved", kept.name());
        assertEquals(List.of("evidence", "purposes"), kept.properties().keys());
        assertTrue(kept.context().isEmpty());
        assertTrue(book.about(List.of(Identifier.userId("u")))
                .decide(Purpose.MARKETING, NOW)
                .isAllowed());
    }

    /** An older no, and one that is known under one of her names only, are news; one that is known under all is not. */
    @Test
    void judge_refusalThatIsKnown_isNewsUnderAnotherNameOrForAnEarlierTime() {
        ConsentGate gate = gate().build();
        Event no = page(0).anonymousId("a").context(consent(false, false)).build();
        assertFalse(refuses(gate.judge(no)));
        assertTrue(refuses(gate.judge(
                page(1).anonymousId("a").context(consent(false, false)).build())));
        assertFalse(refuses(gate.judge(page(2).anonymousId("a")
                .userId("u")
                .context(consent(false, false))
                .build())));
        assertFalse(refuses(gate.judge(
                page(-9).anonymousId("a").context(consent(false, false)).build())));
    }

    @Test
    void judge_steward_passes() {
        Event word = Event.apart("w", WEB, Identifier.userId("a"), Identifier.userId("b"))
                .time(NOW)
                .build();
        assertFalse(refuses(gate().build().judge(word)));
    }

    @Test
    void judge_classification_stripsWhatTheConsentDoesNotCover() {
        Classification data = Classification.builder()
                .label("email", Label.DIRECT_IDENTIFIER)
                .label("city", Label.LOCATION)
                .allow(Label.LOCATION, Purpose.ANALYTICS)
                .allow(Label.DIRECT_IDENTIFIER, Purpose.ADVERTISING)
                .build();
        ConsentGate gate = gate().classification(data).build();
        Attributes traits = Attributes.builder()
                .put("email", "ada@example.com")
                .put("city", "Ghent")
                .put("shoe_size", 38)
                .build();
        Event.Builder event =
                Event.identify("m", WEB).anonymousId("a").time(NOW).traits(traits);
        Event some = admitted(gate.judge(event.context(consent(true, false)).build()));
        assertEquals(List.of("city"), some.traits().keys());
        Event more = admitted(gate.judge(
                event.time(NOW.plusSeconds(1)).context(consent(true, true)).build()));
        assertEquals(List.of("city", "email"), more.traits().keys());
    }

    @Test
    void judge_sourceThroughProfile_findsTheNoUnderAnotherName() {
        book.add(Consent.granted(List.of(Identifier.userId("u")), Purpose.ANALYTICS, NOW.minusSeconds(9), "m"));
        book.add(Consent.revoked(List.of(Identifier.anonymousId("a")), Purpose.ANALYTICS, NOW.minusSeconds(99), "m"));
        Event event = page(0).userId("u").build();
        assertFalse(refuses(gate().build().judge(event)));
        ConsentSource person = book.through(name -> List.of(Identifier.anonymousId("a"), Identifier.userId("u")));
        ConsentGate gate = ConsentGate.builder(RULES, clock)
                .ask(Purpose.ANALYTICS)
                .source(person)
                .build();
        assertTrue(refuses(gate.judge(event)));
    }

    // In the engine

    private Cdp cdp(SegmentEvaluator segments) {
        return Cdp.builder()
                .identity(IdentityRules.of(
                        NamespaceRule.unique(Namespace.USER_ID),
                        NamespaceRule.atMost(5, Namespace.EMAIL),
                        NamespaceRule.atMost(20, Namespace.ANONYMOUS_ID)))
                .standardise(Namespace.EMAIL, Standardiser.email())
                .clock(clock)
                .gate(gate().build())
                .segments(segments)
                .build();
    }

    @Test
    void ingest_nameSpeltOtherwise_isTheSameName() {
        Cdp cdp = cdp(SegmentEvaluator.none());
        cdp.ingest(page(0).email("ada@example.com").context(consent(true, true)).build());
        IngestResult result = cdp.ingest(page(0).email(" ADA@Example.com").build());
        assertEquals(IngestResult.Kind.ACCEPTED, result.kind());
    }

    @Test
    void ledger_ofAMergedPerson_holdsTheNoOfEither() {
        Cdp cdp = cdp(SegmentEvaluator.none());
        cdp.ingest(page(-50).anonymousId("a").context(consent(true, false)).build());
        cdp.ingest(page(-40).userId("u").context(consent(true, true)).build());
        Event login = page(-30).userId("u").anonymousId("a").build();
        assertEquals(IngestResult.Kind.ACCEPTED, cdp.ingest(login).kind());
        Profile one = cdp.find(Identifier.userId("u")).orElseThrow();
        ConsentLedger ledger = RULES.ledger(cdp.timeline(one.id()));
        assertTrue(ledger.decide(Purpose.ANALYTICS, NOW).isAllowed());
        assertEquals(
                Decision.Reason.DENIED, ledger.decide(Purpose.ADVERTISING, NOW).reason());
        assertFalse(
                book.about(one.identifiers()).decide(Purpose.ADVERTISING, NOW).isAllowed());
    }

    private static SegmentEvaluator everybodyIn(String... names) {
        return (profile, added, history, now) -> Evaluation.of(
                List.of(names).stream()
                        .map(name -> new Membership(name, NOW, 1))
                        .toList(),
                null);
    }

    @Test
    void segments_askAtEvaluation_toTheInstant() {
        ConsentRules lapsing = ConsentRules.builder()
                .categories(Purpose.ANALYTICS, "Analytics")
                .categories(Purpose.ADVERTISING, "Advertising")
                .lasts(Duration.ofHours(1))
                .build();
        Cdp cdp = cdp(ConsentedSegments.of(
                everybodyIn("ads", "open", "undeclared"),
                lapsing,
                Map.of("ads", Set.of(Purpose.ADVERTISING), "open", Set.of())));
        Identifier ada = Identifier.userId("u");
        cdp.ingest(page(0).userId("u").context(consent(true, true)).build());
        assertEquals(List.of("ads", "open"), cdp.find(ada).orElseThrow().segments());
        clock.advance(Duration.ofMillis(3_599_999));
        assertEquals(0, cdp.evaluateDue());
        clock.advance(Duration.ofMillis(1));
        assertEquals(1, cdp.evaluateDue());
        assertEquals(List.of("open"), cdp.find(ada).orElseThrow().segments());
    }

    @Test
    void segments_noArrives_exitsInTheSameCommit() {
        Cdp cdp = cdp(ConsentedSegments.of(everybodyIn("ads"), RULES, Map.of("ads", Set.of(Purpose.ADVERTISING))));
        Identifier ada = Identifier.userId("u");
        cdp.ingest(page(-9).userId("u").context(consent(true, true)).build());
        assertEquals(List.of("ads"), cdp.find(ada).orElseThrow().segments());
        cdp.ingest(page(-5).userId("u").context(consent(false, false)).build());
        assertEquals(List.of(), cdp.find(ada).orElseThrow().segments());
    }
}
