package io.cdpkit.privacy.consent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.IngestGate;
import io.cdpkit.IngestResult.Kind;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.consent.Decision.Reason;
import io.cdpkit.store.StoreException;
import io.cdpkit.testkit.TestClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the book comes to hold of events that the engine takes, keeps out and takes back. */
class ConsentBehindTheGateTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final Identifier ADA = Identifier.userId("ada");
    private static final Identifier BEN = Identifier.userId("ben");
    private static final Identifier DEVICE = Identifier.anonymousId("d");
    private static final ConsentRules RULES = ConsentRules.builder()
            .categories(Purpose.ANALYTICS, "Analytics")
            .stated(Purpose.MARKETING)
            .build();

    private final TestClock clock = new TestClock(NOW);
    private final ConsentBook book = ConsentBook.empty();
    private final Cdp cdp = platform(
            ConsentGate.builder(RULES, clock).ask(Purpose.ANALYTICS).book(book).build());

    private Cdp platform(IngestGate gate) {
        return Cdp.builder()
                .identity(IdentityRules.of(
                        NamespaceRule.unique(Namespace.USER_ID),
                        NamespaceRule.atMost(20, Namespace.ANONYMOUS_ID).asDevice()))
                .clock(clock)
                .gate(gate)
                .build();
    }

    private static Event.Builder page(String id, int second, Identifier... names) {
        Event.Builder event = Event.track(id, WEB, "Page").time(NOW.plusSeconds(second));
        List.of(names).forEach(event::identifier);
        return event;
    }

    private static Event.Builder says(boolean yes, String id, int second, Identifier... names) {
        return page(id, second, names)
                .context(in("consent", in("categoryPreferences", Attributes.of("Analytics", Value.of(yes)))));
    }

    private static Attributes in(String key, Attributes fields) {
        return Attributes.of(key, Value.of(fields));
    }

    private Kind take(Event.Builder event) {
        return cdp.ingest(event.build()).kind();
    }

    private Reason known(Identifier name) {
        return book.about(List.of(name)).decide(Purpose.ANALYTICS, NOW).reason();
    }

    @Test
    void ingest_yesOfAConflict_isNotBelieved() {
        assertEquals(Kind.ACCEPTED, take(says(true, "m", -90, BEN)));
        assertEquals(Kind.CONFLICT, take(says(true, "m", -80, ADA)));
        assertEquals(Reason.UNSTATED, known(ADA));
        assertEquals(Kind.SUPPRESSED, take(page("next", -10, ADA)));
    }

    @Test
    void ingest_noOfAConflict_isBelieved() {
        take(says(true, "yes", -100, ADA));
        take(says(true, "m", -90, BEN));
        assertEquals(Kind.CONFLICT, take(says(false, "m", -80, ADA)));
        assertEquals(Reason.DENIED, known(ADA));
    }

    private static Event.Builder alias(Attributes context) {
        return Event.alias("alias", WEB, ADA, BEN).time(NOW.minusSeconds(90)).context(context);
    }

    @Test
    void ingest_aliasThatSaysNo_isHeard() {
        take(says(true, "yes", -100, ADA));
        Attributes no = in("consent", in("categoryPreferences", Attributes.of("Analytics", Value.of(false))));
        assertEquals(Kind.ACCEPTED, take(alias(no)));
        assertEquals(Reason.DENIED, known(ADA));
        assertEquals(Reason.DENIED, known(BEN));
        assertEquals(Kind.SUPPRESSED, take(page("next", -10, ADA)));
        cdp.retract("alias");
        assertEquals(Reason.GRANTED, known(ADA));
    }

    @Test
    void ingest_aliasThatCarriesMore_leavesItOutside() {
        Attributes more = Attributes.of("diagnosis", "flu");
        assertEquals(Kind.ACCEPTED, take(alias(more).traits(more).properties(more)));
        Event kept = cdp.events().findFirst().orElseThrow();
        assertEquals(List.of(ADA, BEN), kept.identifiers());
        assertEquals(
                List.of(Attributes.empty(), Attributes.empty(), Attributes.empty()),
                List.of(kept.traits(), kept.properties(), kept.context()));
        assertEquals(Kind.DUPLICATE, take(alias(more).traits(more).properties(more)));
    }

    @Test
    void ingest_yesSentAgainAfterTheProcessEnded_repairsTheBook() {
        take(says(true, "m", -90, ADA));
        book.forget(ADA);
        assertEquals(Kind.DUPLICATE, take(says(true, "m", -90, ADA)));
        assertEquals(Reason.GRANTED, known(ADA));
    }

    @Test
    void ingest_yesThatAGateAfterwardsKeepsOut_isNotBelieved() {
        Cdp guarded = platform(ConsentGate.builder(RULES, clock)
                .ask(Purpose.ANALYTICS)
                .book(book)
                .build()
                .then(event -> new IngestGate.Verdict.Refuse("closed")));
        guarded.ingest(says(true, "m", -90, ADA).build());
        assertEquals(Reason.UNSTATED, known(ADA));
    }

    /** Not suppressed: the sender is to try again. */
    @Test
    void ingest_gateMeetsAFailingStore_isOverloaded() {
        Cdp failing = platform(event -> {
            throw new StoreException.Unavailable("down");
        });
        assertEquals(
                Kind.OVERLOADED, failing.ingest(page("m", -90, ADA).build()).kind());
    }

    @Test
    void then_consentGateBehindAnother_hearsOfEverything() {
        Cdp chained = platform(IngestGate.open()
                .then(ConsentGate.builder(RULES, clock)
                        .ask(Purpose.ANALYTICS)
                        .book(book)
                        .build())
                .then(IngestGate.open()));
        Identifier junk = Identifier.userId("null");
        chained.ingest(says(true, "m", -90, ADA, junk).build());
        assertEquals(Reason.GRANTED, known(ADA));
        assertEquals(Reason.UNSTATED, known(junk));
        chained.retract("m");
        assertEquals(Reason.UNSTATED, known(ADA));
    }

    @Test
    void ingestAll_yesEarlierInTheBatch_coversWhatFollows() {
        ArrayList<Kind> kinds = new ArrayList<>();
        cdp.ingestAll(
                Stream.of(
                        page("before", -95, ADA).build(),
                        says(true, "yes", -90, ADA).build(),
                        page("other", -85, BEN).build(),
                        page("after", -80, ADA).build(),
                        page("more", -70, ADA).build(),
                        says(true, "yes", -60, ADA).build(),
                        says(true, "last", -50, BEN).build()),
                (results, summary) -> results.forEach(result -> kinds.add(result.kind())));
        assertEquals(
                List.of(
                        Kind.SUPPRESSED,
                        Kind.ACCEPTED,
                        Kind.SUPPRESSED,
                        Kind.ACCEPTED,
                        Kind.ACCEPTED,
                        Kind.CONFLICT,
                        Kind.ACCEPTED),
                kinds);
        assertEquals(Reason.GRANTED, known(BEN));
    }

    @Test
    void retract_yes_leavesNoTrace() {
        take(says(true, "yes", -90, ADA));
        assertTrue(cdp.retract("yes"));
        assertEquals("consent book of 0 names", book.toString());
        assertEquals(Kind.SUPPRESSED, take(says(true, "yes", -90, ADA)), "it stays away");
        assertEquals(Kind.SUPPRESSED, take(page("next", -10, ADA)));
    }

    @Test
    void retract_no_leavesWhatElseWasSaid() {
        take(says(true, "yes", -90, ADA));
        take(says(false, "no", -80, ADA));
        assertTrue(cdp.retract("no"));
        assertEquals(Reason.GRANTED, known(ADA));
        take(says(false, "no", -80, ADA));
        assertEquals(Reason.GRANTED, known(ADA), "what was taken back says nothing when it comes again");
    }

    /** Of three nos in a row the book need not hold the one in the middle, until the others go. */
    @Test
    void retract_nosAroundANo_leaveThatNo() {
        take(marketing("n0", "granted", -95));
        take(marketing("n1", "denied", -90));
        take(marketing("n2", "denied", -80));
        take(marketing("n3", "denied", -70));
        cdp.retract("n1");
        cdp.retract("n3");
        ConsentLedger left = book.about(List.of(ADA));
        assertEquals(Reason.DENIED, left.decide(Purpose.MARKETING, NOW).reason());
        assertEquals(
                Reason.DENIED,
                left.upTo(NOW.minusSeconds(80))
                        .decide(Purpose.MARKETING, NOW.minusSeconds(80))
                        .reason());
        assertEquals(
                Reason.GRANTED,
                left.upTo(NOW.minusSeconds(85))
                        .decide(Purpose.MARKETING, NOW.minusSeconds(85))
                        .reason());
    }

    @Test
    void retract_yesUnderTwoNames_leavesEachWhatWasSaidUnderIt() {
        take(marketing("other", "granted", -95));
        take(says(true, "yes", -90, ADA, DEVICE));
        take(says(false, "no", -80, DEVICE));
        cdp.retract("yes");
        assertEquals(Reason.DENIED, known(DEVICE));
        assertEquals(Reason.UNSTATED, known(ADA));
    }

    private static Event.Builder marketing(String id, String choice, int second) {
        return Event.track(id, WEB, "Consent Stated")
                .identifier(ADA)
                .time(NOW.plusSeconds(second))
                .properties(in("purposes", Attributes.of("marketing", choice)));
    }

    @Test
    void ingest_noUnderAnotherNameOfThePerson_keepsOut() {
        take(says(true, "d0", -300, DEVICE));
        take(says(true, "d1", -250, DEVICE, ADA));
        take(says(false, "d2", -200, DEVICE));
        assertEquals(Kind.SUPPRESSED, take(page("d3", -100, ADA)));
        assertEquals(Kind.SUPPRESSED, take(says(true, "d4", -90, ADA)));
    }

    @Test
    void ingest_yesUnderANameOfNobody_letsNoStrangerIn() {
        Identifier junk = Identifier.userId("null");
        assertEquals(Kind.ACCEPTED, take(says(true, "m1", -90, junk, DEVICE)));
        assertEquals(Kind.SUPPRESSED, take(page("m2", -80, junk)));
        assertEquals(Kind.SUPPRESSED, take(page("m3", -70, junk, Identifier.anonymousId("stranger"))));
        assertEquals(Kind.ACCEPTED, take(page("m4", -60, junk, DEVICE)));
        assertEquals(Kind.SUPPRESSED, take(says(true, "m5", -50, junk)));
    }

    @Test
    void ingest_noUnderANameOfNobody_deniesNobodyElse() {
        Identifier junk = Identifier.userId("undefined");
        assertEquals(Kind.SUPPRESSED, take(says(false, "m1", -90, junk)));
        assertEquals(Kind.ACCEPTED, take(says(true, "m2", -80, junk, DEVICE)));
        assertEquals(Kind.ACCEPTED, take(page("m3", -70, junk, DEVICE)));
    }

    @Test
    void attach_bookWithNamesOfNobody_dropsThem() {
        ConsentBook filled = ConsentBook.empty();
        filled.add(Consent.granted(
                List.of(Identifier.userId("null"), ADA), Purpose.ANALYTICS, NOW.minusSeconds(9), "form"));
        platform(ConsentGate.builder(RULES, clock)
                .ask(Purpose.ANALYTICS)
                .book(filled)
                .build());
        assertEquals("consent book of 1 names", filled.toString());
    }
}
