package io.cdpkit.privacy.retention;

import static io.cdpkit.identity.NamespaceRule.atMost;
import static io.cdpkit.identity.NamespaceRule.unique;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.Folding;
import io.cdpkit.IngestResult;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.privacy.Classification;
import io.cdpkit.privacy.Label;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.consent.ConsentRules;
import io.cdpkit.segments.Segments;
import io.cdpkit.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final Identifier ADA = Identifier.userId("ada");
    private static final Instant JANUARY = Instant.parse("2026-01-31T10:00:00Z");
    private static final Period MONTH = Period.ofMonths(1);

    private final TestClock clock = new TestClock(JANUARY);
    private final LegalHolds holds = LegalHolds.none();

    private Cdp shop(Retention retention) {
        return Cdp.builder()
                .identity(IdentityRules.of(
                        unique(Namespace.USER_ID), atMost(5, Namespace.EMAIL), atMost(20, Namespace.ANONYMOUS_ID)))
                .clock(clock)
                .gate(retention.gate())
                .build();
    }

    private Retention retention(RetentionRules rules) {
        return Retention.of(rules, holds, clock);
    }

    private static Event page(String id, Instant time, Identifier... names) {
        Event.Builder builder = Event.page(id, WEB, "Page Home").time(time);
        List.of(names).forEach(builder::identifier);
        return builder.build();
    }

    private static RetentionRules pages() {
        return RetentionRules.builder().keep("Page *", MONTH).build();
    }

    @Test
    void expiry_shortMonth_isItsLastDayAndThatInstantIsInTime() {
        RetentionRules rules = pages();
        Event event = page("m", JANUARY, ADA);
        assertFalse(rules.isTooOld(event, Instant.parse("2026-02-28T10:00:00Z")));
        assertTrue(rules.isTooOld(event, Instant.parse("2026-02-28T10:00:00.001Z")));
        assertEquals("name Page *", rules.expiry(event).orElseThrow().rule());
    }

    /** Attack 14: what arrives late counts from when it happened; and no clock change makes a month an hour longer. */
    @Test
    void expiry_lateArrivalAndSummerTime_countFromTheEventByUtc() {
        RetentionRules rules = pages();
        Instant march = Instant.parse("2026-03-01T00:30:00Z");
        Event late = Event.page("late", WEB, "Page Home")
                .time(march)
                .receivedAt(march.plus(Duration.ofDays(25)))
                .build();
        TimeZone before = TimeZone.getDefault();
        try {
            for (String zone : List.of("Europe/Berlin", "America/New_York", "Pacific/Auckland")) {
                TimeZone.setDefault(TimeZone.getTimeZone(zone));
                assertEquals(
                        Instant.parse("2026-04-01T00:30:00.001Z"),
                        rules.expiry(late).orElseThrow().at(),
                        zone);
            }
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void expiry_classesAndPurposes_shortestClassAndLongestPurpose() {
        Classification data = Classification.builder()
                .label("allergies", Label.SENSITIVE)
                .derived("diet", "allergies")
                .build();
        RetentionRules rules = RetentionRules.builder()
                .keep("Order*", Period.ofYears(10))
                .classification(data)
                .keep(Label.SENSITIVE, Period.ofMonths(6))
                .used("Order Completed", Purpose.MARKETING, Purpose.ANALYTICS)
                .used("Email *", Purpose.MARKETING, Purpose.PERSONALISATION)
                .keep(Purpose.MARKETING, Period.ofYears(2))
                .keep(Purpose.ANALYTICS, Period.ofYears(1))
                .otherwise(Period.ofYears(3))
                .build();
        assertRule("purpose marketing", rules, "Order Completed", Attributes.empty());
        assertRule("name Order*", rules, "Order Refunded", Attributes.empty());
        assertRule("label sensitive", rules, "Order Completed", Attributes.of("diet", "no nuts"));
        assertRule("otherwise", rules, "Seen", Attributes.of("colour", "red"));
        assertRule("", rules, "Email Opened", Attributes.empty());
        Event word = Event.apart("m", WEB, ADA, Identifier.userId("ben"))
                .time(Instant.EPOCH)
                .build();
        assertEquals(Optional.empty(), rules.expiry(word));
    }

    private static void assertRule(String rule, RetentionRules rules, String name, Attributes properties) {
        Event event =
                Event.track("m", WEB, name).time(JANUARY).properties(properties).build();
        assertEquals(rule, rules.expiry(event).map(RetentionRules.Expiry::rule).orElse(""));
    }

    @Test
    void run_tooOld_goesAndDoesNotComeBack() {
        Retention retention = retention(pages());
        Cdp cdp = shop(retention);
        cdp.ingest(page("old", JANUARY, ADA));
        cdp.ingest(page("nobody", JANUARY));
        clock.advance(Duration.ofDays(20));
        cdp.ingest(page("young", clock.instant(), ADA));
        clock.advance(Duration.ofDays(20));
        RetentionReport plan = retention.dryRun(cdp);
        assertEquals(new RetentionReport(true, 3, Map.of("name Page *", 2L), Map.of()), plan);
        assertEquals(2, cdp.timeline(cdp.find(ADA).orElseThrow().id()).size());
        RetentionReport done = retention.run(cdp, soFar -> {});
        assertEquals(new RetentionReport(false, 3, Map.of("name Page *", 2L), Map.of()), done);
        assertEquals(List.of("young"), cdp.events().map(Event::id).toList());
        assertEquals(0, retention.run(cdp, soFar -> {}).totalRemoved());
        for (String id : List.of("old", "again", "nobody")) {
            assertEquals(
                    IngestResult.Kind.SUPPRESSED,
                    cdp.ingest(page(id, JANUARY, ADA)).kind());
        }
    }

    /** Attack 14: what was allowed for years is cut short after the fact. */
    @Test
    void run_rulesShortened_appliesToWhatIsThere() {
        Cdp cdp = shop(
                retention(RetentionRules.builder().otherwise(Period.ofYears(5)).build()));
        cdp.ingest(page("m", JANUARY, ADA));
        clock.advance(Duration.ofDays(40));
        assertEquals(1, retention(pages()).run(cdp, soFar -> {}).totalRemoved());
        assertEquals(Optional.empty(), cdp.find(ADA));
    }

    /** What he did on a device of hers is his without naming him, and on hold with him. */
    @Test
    void run_legalHold_coversWhatHeDidOnADeviceOfHers() {
        Retention retention = retention(pages());
        Identifier tablet = Identifier.anonymousId("tablet");
        Identifier ben = Identifier.userId("ben");
        Cdp cdp = Cdp.builder()
                .identity(IdentityRules.of(
                        unique(Namespace.USER_ID),
                        atMost(20, Namespace.ANONYMOUS_ID).asDevice()))
                .clock(clock)
                .build();
        cdp.ingest(page("ada-signs-in", JANUARY, ADA, tablet));
        cdp.ingest(page("ada-looks", JANUARY.plusSeconds(60), tablet));
        cdp.ingest(page("ben-signs-in", JANUARY.plusSeconds(120), ben, tablet));
        cdp.ingest(page("ben-looks", JANUARY.plusSeconds(180), tablet));
        holds.place(LegalHold.ofPeople("case-1", List.of(ben), "a claim"));
        clock.advance(Duration.ofDays(40));
        assertEquals(2, retention.run(cdp, soFar -> {}).totalRemoved());
        assertEquals(
                List.of("ben-looks", "ben-signs-in"),
                cdp.events().map(Event::id).sorted().toList());
    }

    /** What was folded in the meantime goes by its own time, and what shares its checkpoint stays. */
    @Test
    void run_folded_takesOutWhatIsTooOldAndNoMore() {
        Retention retention = retention(pages());
        Cdp cdp = shop(retention);
        cdp.ingest(page("old", JANUARY, ADA));
        clock.advance(Duration.ofDays(20));
        cdp.ingest(page("young", clock.instant(), ADA));
        clock.advance(Duration.ofDays(20));
        assertEquals(
                2, cdp.fold(Folding.olderThan(Duration.ofDays(1)), soFar -> {}).folded());
        assertEquals(1, retention.run(cdp, soFar -> {}).totalRemoved());
        assertEquals(List.of("young"), cdp.events().map(Event::id).toList());
        assertTrue(cdp.verify().isClean());
        clock.advance(Duration.ofDays(40));
        assertEquals(1, retention.run(cdp, soFar -> {}).totalRemoved());
        assertEquals(Optional.empty(), cdp.find(ADA));
    }

    /** A hold on one of her names keeps what was seen under the others, and outranks until it lapses. */
    @Test
    void run_legalHold_outranksUntilItLapses() {
        Retention retention = retention(pages());
        Cdp cdp = shop(retention);
        Identifier device = Identifier.anonymousId("d");
        cdp.ingest(page("both", JANUARY, ADA, device));
        cdp.ingest(page("device", JANUARY, device));
        cdp.ingest(page("ben", JANUARY, Identifier.userId("ben")));
        holds.place(LegalHold.ofPeople("case-1", List.of(ADA), "a claim").until(JANUARY.plus(60, ChronoUnit.DAYS)));
        clock.advance(Duration.ofDays(40));
        assertEquals(Map.of("case-1", 2L), retention.dryRun(cdp).held());
        RetentionReport done = retention.run(cdp, soFar -> {});
        assertEquals(1, done.totalRemoved());
        assertEquals(2, done.totalHeld());
        assertEquals(
                IngestResult.Kind.ACCEPTED,
                cdp.ingest(page("late", JANUARY, ADA)).kind());
        clock.advance(Duration.ofDays(30));
        assertEquals(3, retention.run(cdp, soFar -> {}).totalRemoved());
        assertEquals(0, cdp.events().count());
    }

    @Test
    void holds_placedTwiceAndLifted_areToldApart() {
        LegalHold hold = LegalHold.ofEvents("case-2", event -> event.name().equals("Page Home"), "a claim");
        holds.place(hold);
        holds.place(hold);
        LegalHold other = LegalHold.ofPeople("case-2", List.of(ADA), "a claim");
        assertThrows(IllegalArgumentException.class, () -> holds.place(other));
        assertTrue(holds.covering(page("m", JANUARY, ADA), JANUARY).isPresent());
        assertTrue(holds.lift("case-2"));
        assertFalse(holds.lift("case-2"));
        assertEquals(List.of(), holds.inForce(JANUARY));
        assertFalse((hold + " " + other + " " + holds).contains("ada"));
    }

    @Test
    void shortfalls_segmentsThatLookFurther_areNamed() {
        RetentionRules rules = RetentionRules.builder()
                .keep("Page *", Period.ofMonths(13))
                .keep("Order Completed", Period.ofDays(365))
                .otherwise(Period.ofYears(3))
                .build();
        Segments segments = Segments.parse("""
            regulars = count("Order Completed") in last 365 days >= 3
            readers  = did("Page Viewed") in last 396 days
            fans     = did("Liked") in last 1095 days
            """);
        List<RetentionRules.Shortfall> shortfalls = rules.shortfalls(segments.lookBacks());
        assertEquals(
                List.of(new RetentionRules.Shortfall(
                        "Page Viewed", Duration.ofDays(396), "name Page *", Period.ofMonths(13))),
                rules.shortfalls(Map.of("Page Viewed", Duration.ofDays(396))));
        assertEquals(
                List.of("Page Viewed"),
                shortfalls.stream().map(RetentionRules.Shortfall::eventName).toList());
        assertEquals(
                3,
                rules.shortfalls(Map.of("", ChronoUnit.FOREVER.getDuration())).size());
        assertTrue(shortfalls.get(0).toString().contains("looks back"));
    }

    /** A no that goes before the yes it took back would let the yes live on; the lint names it. */
    @Test
    void shortfalls_noForgottenBeforeTheYes_isNamed() {
        ConsentRules consent = ConsentRules.builder()
                .categories(Purpose.MARKETING, "ads")
                .lasts(Duration.ofDays(365))
                .build();
        RetentionRules rules = RetentionRules.builder()
                .keep("Page *", MONTH)
                .otherwise(Period.ofYears(2))
                .build();
        Retention retention = retention(rules);
        Cdp cdp = shop(retention);
        cdp.ingest(consenting(Event.track("yes", WEB, "Order"), true));
        clock.advance(Duration.ofDays(1));
        cdp.ingest(consenting(Event.page("no", WEB, "Page Home"), false));
        assertFalse(isAllowed(consent, cdp));
        clock.advance(Duration.ofDays(60));
        retention.run(cdp, soFar -> {});
        assertTrue(isAllowed(consent, cdp), "this is what the lint is for");
        assertEquals(
                List.of("name Page *"),
                rules.shortfalls(Map.of("", Duration.ofDays(365))).stream()
                        .map(RetentionRules.Shortfall::rule)
                        .toList());
    }

    private Event consenting(Event.Builder builder, boolean yes) {
        Attributes choice = Attributes.of("ads", Value.of(yes));
        Attributes consent = Attributes.of("categoryPreferences", Value.of(choice));
        return builder.identifier(ADA)
                .time(clock.instant())
                .context(Attributes.of("consent", Value.of(consent)))
                .build();
    }

    private boolean isAllowed(ConsentRules rules, Cdp cdp) {
        return rules.ledger(cdp.timeline(cdp.find(ADA).orElseThrow().id()))
                .decide(Purpose.MARKETING, clock.instant())
                .isAllowed();
    }

    @Test
    void builder_nonsense_isRefusedWithTheFix() {
        RetentionRules.Builder builder = RetentionRules.builder().keep("A", MONTH);
        assertThrows(IllegalArgumentException.class, () -> builder.keep("A", MONTH));
        assertThrows(IllegalArgumentException.class, () -> builder.keep("", MONTH));
        assertThrows(IllegalArgumentException.class, () -> builder.keep("B", Period.ZERO));
        assertThrows(IllegalArgumentException.class, () -> builder.keep("B", Period.ofDays(-1)));
        assertThrows(IllegalArgumentException.class, () -> builder.keep(Event.Type.APART, MONTH));
        RetentionRules.Builder unclassified = RetentionRules.builder().keep(Label.SENSITIVE, MONTH);
        assertThrows(IllegalStateException.class, unclassified::build);
    }
}
