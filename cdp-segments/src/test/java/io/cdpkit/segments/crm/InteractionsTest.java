package io.cdpkit.segments.crm;

import static io.cdpkit.segments.crm.CrmEvents.ANN;
import static io.cdpkit.segments.crm.CrmEvents.BEN;
import static io.cdpkit.segments.crm.CrmEvents.SCHEMA;
import static io.cdpkit.segments.crm.CrmEvents.deal;
import static io.cdpkit.segments.crm.CrmEvents.group;
import static io.cdpkit.segments.crm.CrmEvents.hour;
import static io.cdpkit.segments.crm.CrmEvents.ticket;
import static io.cdpkit.segments.crm.CrmEvents.track;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.segments.crm.CrmEvents.Told;
import io.cdpkit.segments.crm.Interaction.Kind;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class InteractionsTest {
    private static Interactions history(List<Told> told) {
        Interactions history = Interactions.empty();
        for (Told each : told) {
            history = history.plus(Interactions.of(SCHEMA, each.person(), List.of(each.event())));
        }
        return history;
    }

    private static List<String> ids(List<Interaction> entries) {
        return entries.stream().map(Interaction::messageId).toList();
    }

    @Test
    void of_aTimeline_namesTheKindOfEach() {
        Interactions history = Interactions.of(
                SCHEMA,
                ANN,
                List.of(
                        track("m-5", 5, "call logged", Attributes.empty()),
                        track("m-4", 4, "Email Received", Attributes.empty()),
                        track("m-3", 3, "Order Completed", Attributes.empty()),
                        deal("m-2", 2, "Deal Won"),
                        ticket("m-1", 2, "Ticket Opened"),
                        track("m-6", 6, "Anything Else", Attributes.empty()),
                        group("m-7", 7, "acme", Attributes.empty()),
                        Event.page("m-8", CrmEvents.CRM, "Home")
                                .userId("u")
                                .time(hour(8))
                                .build(),
                        Event.identify("m-9", CrmEvents.CRM)
                                .userId("u")
                                .time(hour(9))
                                .build()));
        assertEquals(
                List.of(
                        Kind.TICKET,
                        Kind.DEAL,
                        Kind.SHOP,
                        Kind.MAIL,
                        Kind.CALL,
                        Kind.OTHER,
                        Kind.MEMBERSHIP,
                        Kind.VISIT),
                history.entries().stream().map(Interaction::kind).toList());
    }

    @Test
    void with_aCompany_isWhatItsPeopleDidThereAndWhatNamesIt() {
        List<Told> told = List.of(
                new Told(ANN, track("m-0", 0, "Call Logged", Attributes.empty())),
                new Told(ANN, group("m-1", 1, "acme", Attributes.empty())),
                new Told(ANN, track("m-2", 2, "Call Logged", Attributes.empty())),
                new Told(ANN, group("m-3", 3, "acme", Attributes.of("left", Value.of(true)))),
                new Told(ANN, track("m-4", 4, "Call Logged", Attributes.empty())),
                new Told(BEN, track("m-5", 5, "Note Added", Attributes.of("account_id", "acme"))),
                new Told(BEN, track("m-6", 6, "Note Added", Attributes.of("account_id", "other"))));
        Company acme = CrmEvents.book(told).company("acme").orElseThrow();
        assertEquals(
                List.of("m-1", "m-2", "m-3", "m-5"),
                ids(history(told).with(acme, SCHEMA).entries()));
    }

    @Test
    void latest_pageAfterPage_givesEachOnceFromTheNewest() {
        ArrayList<Told> told = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            told.add(new Told(ANN, track("m-" + i, i / 2, "Note Added", Attributes.empty())));
        }
        Interactions history = history(told);
        ArrayList<Interaction> seen = new ArrayList<>();
        List<Interaction> page = history.latest(null, 3);
        while (!page.isEmpty()) {
            seen.addAll(page);
            page = history.latest(page.get(page.size() - 1), 3);
        }
        assertEquals(List.of("m-6", "m-5", "m-4", "m-3", "m-2", "m-1", "m-0"), ids(seen));
        assertThrows(IllegalArgumentException.class, () -> history.latest(null, 0));
    }

    @Property(tries = 200)
    void plus_anyOrderAndRepetition_givesAnEqualHistory(@ForAll long seed) {
        List<Told> told = CrmEvents.random(seed);
        ArrayList<Told> again = new ArrayList<>(told);
        again.addAll(told);
        assertEquals(history(told), history(CrmEvents.shuffled(again, seed)));
        Interactions bens =
                history(told.stream().map(each -> new Told(BEN, each.event())).toList());
        assertEquals(history(told).plus(bens), bens.plus(history(told)));
    }
}
