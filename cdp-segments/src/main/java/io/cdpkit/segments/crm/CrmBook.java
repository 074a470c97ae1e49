package io.cdpkit.segments.crm;

import io.cdpkit.Cdp;
import io.cdpkit.event.Event;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Companies, deals, tickets and tasks: what the events of any number of people add up to.
 *
 * <p>A book is a function of the set of the events it was given, each with the person whose timeline it is on. Any order
 * gives an equal book; {@link #plus(CrmBook)} is commutative, associative and idempotent; {@link #minus} equals never
 * having had the event. An event counts once by its message id (two events under one id are taken to be the same; given as
 * two people's, it counts as the lesser id's). Where events compete, the later by event time wins, then the greater
 * message id.
 *
 * <ul>
 *   <li>A deal begins with its first event, in the stage that this names, else in its pipeline's first. Every event that
 *       names a stage moves it there; Deal Won and Deal Lost need name none. Into another pipeline it comes at the stage
 *       named, else at the first. A deal that was deleted is none from then on.
 *   <li>A ticket begins {@link Ticket.State#NEW} with its first event. An answer makes a new one open; resolving, closing
 *       and reopening do what they say; else the property {@code status} tells its state. What is resolved stays so until
 *       an event reopens it.
 *   <li>A task begins open; it is done, cancelled or reopened by the latest event that says so.
 *   <li>A company is what group events tell of an account: see {@link Company.Post} for who belongs to it.
 * </ul>
 *
 * <p>What the events of several people say about one deal meets here: give the book each person's timeline. When somebody's
 * profile changed, merged or was split, {@code book.without(id)} for each id concerned, {@code plus} the new timelines,
 * equals a book read anew. {@link #asOf} is the book as it stood at an instant of event time.
 *
 * <p>The book keeps what CRM events say and nothing else; a sum costs time linear in both books, the views are computed on
 * first asking. Immutable and thread-safe.
 */
public final class CrmBook {
    private final CrmSchema schema;
    /** By message id, each once. */
    private final List<CrmFact> facts;
    /* Racy on purpose: threads may reckon twice, but only ever equal, immutable results. */
    private @Nullable Reckoning reckoning;

    private CrmBook(CrmSchema schema, List<CrmFact> facts) {
        this.schema = schema;
        this.facts = facts;
    }

    public static CrmBook empty(CrmSchema schema) {
        return new CrmBook(Objects.requireNonNull(schema, "schema"), List.of());
    }

    /** The book of one person's events, in any order; what is about nothing of ours is passed over. */
    public static CrmBook of(CrmSchema schema, ProfileId person, Iterable<Event> timeline) {
        CrmReader reader = new CrmReader(schema);
        ArrayList<CrmFact> facts = new ArrayList<>();
        for (Event event : timeline) {
            reader.read(person, event).ifPresent(facts::add);
        }
        return new CrmBook(schema, distinct(facts));
    }

    /** The book of everybody a platform knows; reads every timeline. */
    public static CrmBook of(CrmSchema schema, Cdp cdp) {
        CrmReader reader = new CrmReader(schema);
        ArrayList<CrmFact> facts = new ArrayList<>();
        cdp.profiles().forEach(profile -> {
            for (Event event : cdp.timeline(profile.id())) {
                reader.read(profile.id(), event).ifPresent(facts::add);
            }
        });
        return new CrmBook(schema, distinct(facts));
    }

    private static List<CrmFact> distinct(List<CrmFact> facts) {
        facts.sort(CrmFact.BY_MESSAGE.thenComparing(CrmFact::person));
        ArrayList<CrmFact> distinct = new ArrayList<>(facts.size());
        for (CrmFact fact : facts) {
            if (distinct.isEmpty() || CrmFact.BY_MESSAGE.compare(distinct.get(distinct.size() - 1), fact) != 0) {
                distinct.add(fact);
            }
        }
        return List.copyOf(distinct);
    }

    /** This book and one more event of a person. */
    public CrmBook plus(ProfileId person, Event event) {
        return plus(of(schema, person, List.of(event)));
    }

    /**
     * The book of the events of both.
     *
     * @throws IllegalArgumentException if the books were read by two different schemas
     */
    public CrmBook plus(CrmBook other) {
        if (schema != other.schema) {
            throw new IllegalArgumentException("the books are of two schemas; read both by the same");
        }
        if (facts.isEmpty() || other.facts.isEmpty()) {
            return facts.isEmpty() ? other : this;
        }
        ArrayList<CrmFact> both = new ArrayList<>(facts.size() + other.facts.size());
        both.addAll(facts);
        both.addAll(other.facts);
        return new CrmBook(schema, distinct(both));
    }

    /** The book without the event of that message id. */
    public CrmBook minus(String messageId) {
        return only(fact -> !fact.messageId().equals(messageId));
    }

    /** The book without what one person's events say. */
    public CrmBook without(ProfileId person) {
        return only(fact -> !fact.person().equals(person));
    }

    /** The book as it stood at an instant: that of the events up to it, it included. */
    public CrmBook asOf(Instant instant) {
        return only(fact -> !fact.time().isAfter(instant));
    }

    private CrmBook only(Predicate<CrmFact> kept) {
        List<CrmFact> left = facts.stream().filter(kept).toList();
        return left.size() == facts.size() ? this : new CrmBook(schema, left);
    }

    public CrmSchema schema() {
        return schema;
    }

    /** Every deal that was not deleted, by id. */
    public Collection<Deal> deals() {
        return reckoning().deals().values();
    }

    public Optional<Deal> deal(String id) {
        return Optional.ofNullable(reckoning().deals().get(id));
    }

    /** Every ticket, by id. */
    public Collection<Ticket> tickets() {
        return reckoning().tickets().values();
    }

    public Optional<Ticket> ticket(String id) {
        return Optional.ofNullable(reckoning().tickets().get(id));
    }

    /** Every task, by id. */
    public Collection<Task> tasks() {
        return reckoning().tasks().values();
    }

    public Optional<Task> task(String id) {
        return Optional.ofNullable(reckoning().tasks().get(id));
    }

    /** Every company, by id. */
    public Collection<Company> companies() {
        return reckoning().companies().values();
    }

    public Optional<Company> company(String id) {
        return Optional.ofNullable(reckoning().companies().get(id));
    }

    /** What could not be used, by subject and time. */
    public List<CrmIssue> issues() {
        return reckoning().issues();
    }

    private Reckoning reckoning() {
        Reckoning known = reckoning;
        if (known == null) {
            known = Reckoning.of(facts, schema);
            reckoning = known;
        }
        return known;
    }

    /** Whether both hold the same events of the same people, read by the same schema. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CrmBook that && schema == that.schema && facts.equals(that.facts);
    }

    @Override
    public int hashCode() {
        return facts.hashCode();
    }

    @Override
    public String toString() {
        return "CRM book of " + facts.size() + " events";
    }

    /** What the facts add up to. */
    private record Reckoning(
            Map<String, Company> companies,
            Map<String, Deal> deals,
            Map<String, Ticket> tickets,
            Map<String, Task> tasks,
            List<CrmIssue> issues) {
        static Reckoning of(List<CrmFact> facts, CrmSchema schema) {
            TreeMap<String, Company> companies = new TreeMap<>();
            TreeMap<String, Deal> deals = new TreeMap<>();
            TreeMap<String, Ticket> tickets = new TreeMap<>();
            TreeMap<String, Task> tasks = new TreeMap<>();
            ArrayList<CrmIssue> issues = new ArrayList<>();
            ArrayList<CrmFact> sorted = new ArrayList<>(facts);
            sorted.sort(CrmFact.BY_SUBJECT);
            for (int start = 0, end; start < sorted.size(); start = end) {
                end = endOfSubject(sorted, start);
                List<CrmFact> about = sorted.subList(start, end);
                about.forEach(fact -> issues.addAll(fact.issues()));
                String id = about.get(0).subject();
                if (!id.isEmpty()) {
                    switch (about.get(0).topic()) {
                        case COMPANY -> companies.put(id, CompanyFold.of(about));
                        case DEAL -> {
                            Deal deal = DealFold.of(about, schema, issues);
                            if (deal != null) {
                                deals.put(id, deal);
                            }
                        }
                        case TICKET -> tickets.put(id, TicketFold.of(about, issues));
                        case TASK -> tasks.put(id, TaskFold.of(about));
                    }
                }
            }
            return new Reckoning(
                    Collections.unmodifiableMap(companies),
                    Collections.unmodifiableMap(deals),
                    Collections.unmodifiableMap(tickets),
                    Collections.unmodifiableMap(tasks),
                    List.copyOf(issues));
        }

        private static int endOfSubject(List<CrmFact> facts, int start) {
            CrmFact first = facts.get(start);
            int end = start + 1;
            while (end < facts.size()
                    && facts.get(end).topic() == first.topic()
                    && facts.get(end).subject().equals(first.subject())) {
                end++;
            }
            return end;
        }
    }
}
