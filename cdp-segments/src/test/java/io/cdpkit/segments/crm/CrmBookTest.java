package io.cdpkit.segments.crm;

import static io.cdpkit.segments.crm.CrmEvents.ANN;
import static io.cdpkit.segments.crm.CrmEvents.BEN;
import static io.cdpkit.segments.crm.CrmEvents.SCHEMA;
import static io.cdpkit.segments.crm.CrmEvents.book;
import static io.cdpkit.segments.crm.CrmEvents.deal;
import static io.cdpkit.segments.crm.CrmEvents.group;
import static io.cdpkit.segments.crm.CrmEvents.hour;
import static io.cdpkit.segments.crm.CrmEvents.task;
import static io.cdpkit.segments.crm.CrmEvents.ticket;
import static io.cdpkit.segments.crm.CrmEvents.track;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.commerce.Money;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.segments.crm.CrmIssue.Reason;
import io.cdpkit.segments.crm.Stage.Outcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CrmBookTest {
    private static Deal only(Event... events) {
        return book(events).deal("d-1").orElseThrow();
    }

    private static List<String> stages(Deal deal) {
        return deal.log().stream().map(Deal.Entry::stage).toList();
    }

    @Test
    void deal_fromCreationToWinning_logsEachStageOnce() {
        Deal deal = only(
                deal("m-1", 0, "Deal Created", "amount", "1200.50", "currency", "eur", "account_id", "acme"),
                deal("m-2", 1, "Deal Stage Changed", "stage", "offer"),
                deal("m-3", 2, "Deal Updated", "stage", "Offer", "close_date", "2026-04-01", "owner", "kim"),
                deal("m-4", 5, "Deal Won", "reason", "price"));
        assertEquals(List.of("Talk", "Offer", "Signed"), stages(deal));
        assertEquals(Outcome.WON, deal.outcome());
        assertEquals(Optional.of(hour(5)), deal.closedAt());
        assertEquals(Duration.ofHours(5), deal.age(hour(99)));
        assertEquals(
                new Deal.Terms(null, Money.of("1200.5", "EUR"), "kim", "acme", LocalDate.of(2026, 4, 1), "price"),
                deal.terms());
    }

    @Test
    void deal_wonFirstAndReopened_isOpenAgain() {
        Deal deal = only(
                deal("m-1", 0, "Deal Won"),
                deal("m-2", 3, "Deal Stage Changed", "stage", "Talk"),
                deal("m-3", 4, "Deal Lost", "stage", "Talk"));
        assertEquals(List.of("Signed", "Talk", "Gone"), stages(deal));
        assertEquals(Optional.of(hour(4)), deal.closedAt());
        assertEquals(hour(0), deal.createdAt());
    }

    @Test
    void deal_wonTwiceInDifferentStages_endedAtTheFirst() {
        Deal deal = only(
                deal("m-1", 0, "Deal Created"),
                deal("m-2", 1, "Deal Won"),
                deal("m-3", 2, "Deal Won", "stage", "Renewed"));
        assertEquals("Renewed", deal.stage());
        assertEquals(Optional.of(hour(1)), deal.closedAt());
    }

    @Test
    void deal_lostAndThenWon_endedWhenItWasWon() {
        Deal deal = only(
                deal("m-1", 0, "Deal Created"),
                deal("m-2", 1, "Deal Lost"),
                deal("m-3", 4, "Deal Won"),
                deal("m-4", 6, "Deal Won", "stage", "Renewed"));
        assertEquals(List.of("Talk", "Gone", "Signed", "Renewed"), stages(deal));
        assertEquals(Optional.of(hour(4)), deal.closedAt());
        assertEquals(Duration.ofHours(4), deal.age(hour(99)));
    }

    @Test
    void deal_intoAnotherPipeline_comesAtItsFirstStage() {
        Deal deal = only(
                deal("m-1", 0, "Deal Created", "stage", "Offer"),
                deal("m-2", 1, "Deal Updated", "pipeline", "OTHER"),
                deal("m-3", 2, "Deal Updated", "pipeline", "nobody's"));
        assertEquals("other", deal.pipeline());
        assertEquals(
                List.of("short/Offer", "other/Offer"),
                deal.log().stream().map(e -> e.pipeline() + "/" + e.stage()).toList());
        assertEquals(
                List.of(Reason.UNKNOWN_PIPELINE),
                book(deal("m-3", 2, "Deal Updated", "pipeline", "nobody's")).issues().stream()
                        .map(CrmIssue::reason)
                        .toList());
    }

    @Test
    void deal_deleted_isNoneFromThenOn() {
        CrmBook book = book(
                deal("m-1", 0, "Deal Created"),
                deal("m-2", 2, "Deal Deleted"),
                deal("m-3", 3, "Deal Stage Changed", "stage", "Offer"));
        assertEquals(0, book.deals().size());
        assertEquals(1, book.asOf(hour(1)).deals().size());
        assertEquals(1, book.minus("m-2").deals().size());
    }

    @Test
    void deal_toldByTwoPeople_hasBoth() {
        CrmBook book = CrmBook.of(SCHEMA, ANN, List.of(deal("m-1", 0, "Deal Created", "owner", "kim")))
                .plus(BEN, deal("m-2", 1, "Deal Updated", "owner", "lee"));
        Deal deal = book.deal("d-1").orElseThrow();
        assertEquals(List.of(ANN, BEN), deal.people());
        assertEquals("lee", deal.terms().owner());
        assertEquals(List.of(BEN), book.without(ANN).deal("d-1").orElseThrow().people());
    }

    @Test
    void terms_saidToBeNone_areNull() {
        Attributes none = Attributes.builder()
                .put("deal_id", 7)
                .put("amount", Value.ofNull())
                .put("owner", Value.ofNull())
                .build();
        Attributes some = Attributes.builder()
                .put("dealId", 7)
                .put("amount", 20)
                .put("owner", "kim")
                .build();
        CrmBook book = book(track("m-1", 0, "opportunity created", some), track("m-2", 1, "Opportunity Updated", none));
        Deal deal = book.deal("7").orElseThrow();
        assertEquals(null, deal.terms().amount());
        assertEquals(null, deal.terms().owner());
        assertEquals(
                Money.of("20", "USD"),
                book.minus("m-2").deal("7").orElseThrow().terms().amount());
    }

    @Test
    void issues_unusableProperties_areToldByShape() {
        Attributes wrong = Attributes.builder()
                .put("deal_id", "d-1")
                .put("amount", "canary")
                .put("currency", "canary")
                .put("close_date", "canary")
                .put("stage", "canary")
                .build();
        CrmBook book = book(
                track("m-1", 0, "Deal Created", wrong),
                track("m-2", 0, "Ticket Opened", Attributes.empty()),
                track("m-3", 0, "Deal Updated", Attributes.of("deal_id", Value.of("d-1"), "amount", Value.of(-1))),
                ticket("m-4", 0, "Ticket Updated", "status", "canary"));
        assertEquals(
                List.of(
                        Reason.WRONG_KIND,
                        Reason.WRONG_KIND,
                        Reason.WRONG_KIND,
                        Reason.WRONG_KIND,
                        Reason.UNKNOWN_STAGE,
                        Reason.NO_ID,
                        Reason.UNKNOWN_STATUS),
                book.issues().stream().map(CrmIssue::reason).toList());
        assertFalse(book.issues().toString().contains("canary"), book.issues().toString());
        assertTrue(
                book.issues().toString().contains("properties.amount: expected a number of 0 or more"),
                book.issues().toString());
    }

    @Test
    void ticket_answeredResolvedAndReopened_tellsItsTimes() {
        CrmBook book = book(
                ticket("m-1", 0, "Ticket Opened", "subject", "Broken", "priority", "high"),
                ticket("m-2", 2, "Ticket Answered"),
                ticket("m-3", 3, "Ticket Updated", "status", "on_hold"),
                ticket("m-4", 5, "Ticket Solved"),
                ticket("m-5", 6, "Ticket Answered"),
                ticket("m-6", 8, "Ticket Reopened"),
                ticket("m-7", 9, "Ticket Closed"),
                ticket("m-8", 10, "Ticket Resolved"));
        Ticket ticket = book.ticket("t-1").orElseThrow();
        assertEquals(
                List.of(
                        Ticket.State.NEW,
                        Ticket.State.OPEN,
                        Ticket.State.WAITING,
                        Ticket.State.RESOLVED,
                        Ticket.State.OPEN,
                        Ticket.State.CLOSED),
                ticket.log().stream().map(Ticket.Entry::state).toList());
        assertEquals(Optional.of(Duration.ofHours(2)), ticket.timeToFirstAnswer());
        assertEquals(Optional.of(Duration.ofHours(9)), ticket.timeToResolution());
        assertEquals(1, ticket.reopenings());
        Ticket then = book.asOf(hour(7)).ticket("t-1").orElseThrow();
        assertEquals(Optional.of(Duration.ofHours(5)), then.timeToResolution());
        assertEquals(0, then.reopenings());
        assertEquals("Broken", ticket.subject().title());
    }

    @Test
    void task_dueOnADay_isOverdueFromTheNextInItsZone() {
        CrmSchema berlin = CrmSchema.builder().zone(ZoneId.of("Europe/Berlin")).build();
        CrmBook book = CrmBook.of(
                berlin, ANN, List.of(task("m-1", 0, "Task Created", "due", "2026-03-28", "subject", "Call back")));
        Task task = book.task("k-1").orElseThrow();
        Instant midnight = Instant.parse("2026-03-28T23:00:00Z");
        assertFalse(task.isOverdue(midnight.minusMillis(1)));
        assertTrue(task.isOverdue(midnight));
        CrmBook done = book.plus(ANN, track("m-2", 2_000, "Task Completed", Attributes.of("task_id", "k-1")));
        assertFalse(done.task("k-1").orElseThrow().isOverdue(midnight));
        assertTrue(done.task("k-1").orElseThrow().wasLate());
        assertEquals(Optional.of(hour(2_000)), done.task("k-1").orElseThrow().doneAt());
    }

    @Test
    void task_dueAtAnInstant_isLateFromThatInstant() {
        Task task = book(
                        task("m-1", 0, "Task Created", "due", "2026-03-02T12:00:00+02:00"),
                        task("m-2", 2, "Task Completed"))
                .task("k-1")
                .orElseThrow();
        assertEquals(hour(2), task.due());
        assertTrue(task.wasLate());
        assertEquals(Task.State.DONE, task.state());
    }

    @Test
    void company_rolesOverTime_arePosts() {
        CrmBook book = CrmBook.of(
                        SCHEMA,
                        ANN,
                        List.of(
                                group("m-1", 0, "acme", Attributes.of("name", "Acme", "role", "buyer")),
                                group("m-2", 3, "acme", Attributes.of("role", "director")),
                                group("m-3", 4, "acme", Attributes.of("name", "Acme Ltd")),
                                group("m-4", 9, "acme", Attributes.of("left", Value.of(true)))))
                .plus(BEN, group("m-5", 5, "acme", Attributes.empty()));
        Company acme = book.company("acme").orElseThrow();
        assertEquals(Optional.of("Acme Ltd"), acme.name());
        assertEquals(
                List.of(
                        new Company.Post(ANN, "buyer", hour(0), hour(3)),
                        new Company.Post(ANN, "director", hour(3), hour(9)),
                        new Company.Post(BEN, null, hour(5), null)),
                acme.posts());
        assertEquals(List.of(ANN, BEN), acme.peopleAt(hour(6)));
        assertEquals(List.of(BEN), acme.peopleAt(hour(9)));
    }

    @Test
    void schema_ownNamesAndKeys_areRead() {
        CrmSchema own = CrmSchema.builder()
                .event("Lead Qualified", CrmKind.DEAL_STAGE_CHANGED)
                .property(CrmField.DEAL_ID, "opp")
                .property(CrmField.STAGE, "phase")
                .currency(Currency.getInstance("EUR"))
                .build();
        Attributes properties = Attributes.builder()
                .put("opp", "o-9")
                .put("phase", "Qualified")
                .put("amount", new BigDecimal("9.99"))
                .build();
        Deal deal = CrmBook.of(own, ANN, List.of(track("m-1", 0, "lead qualified", properties)))
                .deal("o-9")
                .orElseThrow();
        assertEquals("Qualified", deal.stage());
        assertEquals(Money.of("9.99", "EUR"), deal.terms().amount());
    }

    @Test
    void settings_wrong_areRefusedWithTheFix() {
        assertEquals(
                "stage \"A\" of pipeline \"p\" is out of order; name open stages first, then those won, then those lost",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> Pipeline.of("p", Stage.won("W"), Stage.open("A", "0.1"), Stage.lost("L")))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> Pipeline.of("p", Stage.open("A", "0.1"), Stage.won("W")));
        assertThrows(
                IllegalArgumentException.class,
                () -> Pipeline.of("p", Stage.open("A", "0.1"), Stage.won("a"), Stage.lost("L")));
        assertThrows(IllegalArgumentException.class, () -> Stage.open("A", "1.01"));
        CrmSchema.Builder builder = CrmSchema.builder().event("X", CrmKind.DEAL_WON);
        assertThrows(IllegalArgumentException.class, () -> builder.event("x", CrmKind.DEAL_LOST));
        assertThrows(IllegalArgumentException.class, () -> book().plus(CrmBook.empty(CrmSchema.standard())));
    }

    @Test
    void toString_everything_printsNoCustomerData() {
        String[] said = {
            "name",
            "canary",
            "owner",
            "canary",
            "reason",
            "canary",
            "account_id",
            "canary",
            "subject",
            "canary",
            "priority",
            "canary",
            "channel",
            "canary",
            "amount",
            "31337"
        };
        CrmBook book = book(
                deal("m-1", 0, "Deal Created", said),
                ticket("m-2", 0, "Ticket Opened", said),
                task("m-3", 0, "Task Created", said),
                group("m-4", 0, "acme", Attributes.of("name", "canary", "role", "canary")));
        Deal deal = book.deal("d-1").orElseThrow();
        Ticket ticket = book.ticket("t-1").orElseThrow();
        Task task = book.task("k-1").orElseThrow();
        Company company = book.company("acme").orElseThrow();
        Forecaster forecaster = Forecaster.of(CrmEvents.SHORT, SCHEMA);
        Interactions history = Interactions.of(SCHEMA, ANN, List.of(deal("m-1", 0, "Deal Created", said)));
        String all = book + "" + book.deals() + deal.terms() + deal.log() + book.tickets() + ticket.subject()
                + book.tasks() + task.subject() + book.companies() + company.posts() + company.facts()
                + forecaster.forecast(book.deals())
                + forecaster.forecast(book.deals()).stages()
                + PipelineReport.of(CrmEvents.SHORT, book.deals(), hour(1))
                + history + history.entries();
        assertFalse(all.contains("canary") || all.contains("31337"), all);
    }
}
