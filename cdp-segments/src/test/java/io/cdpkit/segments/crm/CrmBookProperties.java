package io.cdpkit.segments.crm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.profile.ProfileId;
import io.cdpkit.segments.crm.CrmEvents.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A book is a function of the set of its events, and says what going through all of them again says. */
class CrmBookProperties {
    private static void assertSame(CrmBook expected, CrmBook actual) {
        assertEquals(expected, actual);
        assertEquals(expected.hashCode(), actual.hashCode());
        assertEquals(List.copyOf(expected.deals()), List.copyOf(actual.deals()));
        assertEquals(List.copyOf(expected.tickets()), List.copyOf(actual.tickets()));
        assertEquals(List.copyOf(expected.tasks()), List.copyOf(actual.tasks()));
        assertEquals(List.copyOf(expected.companies()), List.copyOf(actual.companies()));
        assertEquals(expected.issues(), actual.issues());
    }

    @Property(tries = 400)
    void plus_anyOrderAndRepetition_givesAnEqualBook(@ForAll long seed) {
        List<Told> told = CrmEvents.random(seed);
        ArrayList<Told> repeated = new ArrayList<>(told);
        repeated.addAll(told.subList(0, told.size() / 2));
        assertSame(CrmEvents.book(told), CrmEvents.book(CrmEvents.shuffled(repeated, seed)));
    }

    @Property(tries = 400)
    void plus_overlappingBooks_isCommutativeAssociativeAndIdempotent(@ForAll long seed) {
        List<Told> told = CrmEvents.random(seed);
        SplittableRandom random = new SplittableRandom(seed);
        CrmBook a =
                CrmEvents.book(told.stream().filter(t -> random.nextBoolean()).toList());
        CrmBook b =
                CrmEvents.book(told.stream().filter(t -> random.nextBoolean()).toList());
        CrmBook c =
                CrmEvents.book(told.stream().filter(t -> random.nextBoolean()).toList());
        assertSame(a.plus(b), b.plus(a));
        assertSame(a.plus(b).plus(c), a.plus(b.plus(c)));
        assertSame(a, a.plus(a));
    }

    @Property(tries = 400)
    void plus_oneEventOfTwoPeople_doesNotDependOnTheOrder(@ForAll long seed) {
        List<Told> told = CrmEvents.random(seed);
        CrmBook a = CrmEvents.book(told);
        CrmBook b = CrmEvents.book(
                told.stream().map(each -> new Told(CrmEvents.BEN, each.event())).toList());
        assertSame(a.plus(b), b.plus(a));
    }

    @Property(tries = 200)
    void minus_anyEvent_equalsNeverHavingHadIt(@ForAll long seed) {
        List<Told> told = CrmEvents.random(seed);
        CrmBook book = CrmEvents.book(told);
        for (Told gone : told) {
            assertSame(
                    CrmEvents.book(told.stream().filter(each -> each != gone).toList()),
                    book.minus(gone.event().id()));
        }
    }

    @Property(tries = 200)
    void without_aPerson_thenHerTimelineAgain_isTheBook(@ForAll long seed) {
        List<Told> told = CrmEvents.random(seed);
        CrmBook book = CrmEvents.book(told);
        for (ProfileId person : CrmEvents.PEOPLE) {
            CrmBook others = CrmEvents.book(
                    told.stream().filter(each -> !each.person().equals(person)).toList());
            CrmBook hers = CrmBook.of(
                    CrmEvents.SCHEMA,
                    person,
                    told.stream()
                            .filter(each -> each.person().equals(person))
                            .map(Told::event)
                            .toList());
            assertSame(others, book.without(person));
            assertSame(book, others.plus(hers));
        }
    }

    @Property(tries = 300)
    void asOf_anyInstant_isTheBookOfTheEventsUpToIt(@ForAll long seed) {
        List<Told> told = CrmEvents.random(seed);
        CrmBook book = CrmEvents.book(told);
        for (int hour = -1; hour < 9; hour++) {
            Instant at = CrmEvents.hour(hour);
            CrmBook past = book.asOf(at);
            assertSame(
                    CrmEvents.book(told.stream()
                            .filter(each -> !each.event().time().isAfter(at))
                            .toList()),
                    past);
            assertLogsGrow(past, book, at);
        }
    }

    /** What the log of an earlier book says is what the later one begins with. */
    private static void assertLogsGrow(CrmBook past, CrmBook book, Instant at) {
        for (Deal deal : book.deals()) {
            List<Deal.Entry> until = deal.log().stream()
                    .filter(entry -> !entry.since().isAfter(at))
                    .toList();
            assertEquals(until, past.deal(deal.id()).map(Deal::log).orElse(List.of()));
        }
        for (Ticket ticket : book.tickets()) {
            List<Ticket.Entry> until = ticket.log().stream()
                    .filter(entry -> !entry.since().isAfter(at))
                    .toList();
            assertEquals(until, past.ticket(ticket.id()).map(Ticket::log).orElse(List.of()));
        }
    }

    @Property(tries = 1_000)
    void views_anyEvents_agreeWithTheNaiveOnes(@ForAll long seed) {
        List<Told> told = CrmEvents.random(seed);
        CrmBook book = CrmEvents.book(CrmEvents.shuffled(told, seed));
        NaiveCrm naive = new NaiveCrm(told);
        for (int i = 0; i < 2; i++) {
            Deal deal = book.deal("d-" + i).orElse(null);
            assertEquals(naive.dealLog("d-" + i), deal == null ? null : log(deal));
            if (deal != null) {
                assertEquals(naive.amount("d-" + i), deal.terms().amount());
                assertEquals(naive.dealPeople("d-" + i), deal.people());
            }
            Ticket ticket = book.ticket("t-" + i).orElse(null);
            assertEquals(naive.ticketStates("t-" + i), ticket == null ? "" : states(ticket));
            assertEquals(naive.firstAnswer("t-" + i), ticket == null ? null : ticket.firstAnsweredAt());
            assertEquals(
                    naive.taskState("k-" + i),
                    book.task("k-" + i).map(task -> task.state().name()).orElse(""));
            assertMembers(naive, book, "a-" + i);
        }
    }

    private static void assertMembers(NaiveCrm naive, CrmBook book, String account) {
        for (int hour = -1; hour < 9; hour++) {
            Instant at = CrmEvents.hour(hour);
            List<String> members = book.asOf(at).company(account).stream()
                    .flatMap(company -> company.postsAt(at).stream())
                    .map(post -> post.person() + ":" + (post.role() == null ? "" : post.role()))
                    .toList();
            assertEquals(naive.membersAt(account, at), members);
            List<ProfileId> later = book.company(account).stream()
                    .flatMap(company -> company.peopleAt(at).stream())
                    .toList();
            assertTrue(members.size() == later.size(), "posts at " + at + " changed afterwards");
        }
    }

    private static List<String> log(Deal deal) {
        return deal.log().stream()
                .map(entry -> entry.pipeline() + "/" + entry.stage() + "@" + entry.messageId())
                .toList();
    }

    private static String states(Ticket ticket) {
        StringBuilder states = new StringBuilder();
        ticket.log().forEach(entry -> states.append(entry.state().name().charAt(0)));
        return states.toString();
    }
}
