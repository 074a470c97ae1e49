package io.cdpkit;

import com.google.common.base.CharMatcher;
import io.cdpkit.IngestGate.Verdict;
import io.cdpkit.checkpoint.Checkpoint;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Limits;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Rejection;
import io.cdpkit.event.Standardiser;
import io.cdpkit.event.TrackingPlan;
import io.cdpkit.event.ViolationCounts;
import io.cdpkit.graph.Explanation;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.graph.Review;
import io.cdpkit.json.Parsed;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.profile.ProfileIds;
import io.cdpkit.profile.ProfileSchema;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.Commit;
import io.cdpkit.store.Commit.Filed;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.TenantStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The customer data platform: events in, one profile per person and a feed of changes out.
 *
 * <p>Its state is a function of the set of accepted facts, never of their order: a late event counts as if it had come in
 * time, one sent twice counts once, and one taken back leaves no trace. What a call returns {@link IngestResult.Accepted}
 * for is stored, and visible to every read that starts afterwards.
 *
 * <p>Safe for any number of threads; has no thread of its own.
 */
public final class Cdp {
    private static final Logger log = LoggerFactory.getLogger(Cdp.class);
    /** What could forge a line of a log; ids are the senders' own. */
    private static final CharMatcher LINE_BREAKING =
            CharMatcher.javaIsoControl().or(CharMatcher.anyOf("\u2028\u2029"));

    private static final Rejection ONE_NAME = new Rejection(
            Rejection.Reason.MISSING, "identifiers", "two different names are needed to tell people apart");

    private static final int ATTEMPTS = 256;
    /** How many events are taken in by one commit. */
    private static final int MOST_EVENTS = 512;
    /** The same where a commit waits for a disk or a network. */
    private static final int MOST_EVENTS_IN_TURN = 1_024;

    private static final int BATCH = 512;
    /** So many at a time are moved by the clock: a commit of theirs is what an event may have to wait for. */
    private static final int DUE = 32;

    private static final int PAGE = 1_000;
    /** How many links are folded in one commit. */
    private static final int LINKS = 64;

    private final TenantStore store;
    private final ProfileIds ids;
    private final IngestGate gate;
    private final CanonicalNames names;
    private final @Nullable TrackingPlan plan;
    private final ViolationCounts violations = new ViolationCounts();
    private final Quarantine quarantine;
    private final Limits limits;
    private final InstantSource clock;
    private final ChangeDelivery delivery;
    /** Held for reading by every commit, for writing while the rules change. */
    private final ReadWriteLock rules = new ReentrantReadWriteLock();

    private final Intake intake;

    /** Read anew in each attempt to commit, while the lock is held. */
    private volatile Ingestion ingestion;

    private Cdp(Builder builder, IdentityResolver resolver, TenantStore tenant) {
        this.store = tenant;
        this.intake = tenant.isCommittedInTurn()
                ? Intake.shared(MOST_EVENTS_IN_TURN, this::commitSilently)
                : Intake.direct(this::commitSilently);
        this.ids = new ProfileIds(builder.idKey, builder.tenant);
        this.gate = builder.gate;
        this.plan = builder.plan;
        this.quarantine = builder.quarantine;
        this.names = new CanonicalNames(builder.standardisers);
        this.limits = builder.limits;
        this.clock = builder.clock;
        this.ingestion = new Ingestion(resolver, builder.schema, builder.segments);
        this.delivery = new ChangeDelivery(tenant, builder.clock);
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Takes one event in and returns when it is committed, maybe together with those of callers who come at the same time.
     *
     * @throws StoreException.Closed if the store was closed, as sending the event again would be in vain
     */
    public IngestResult ingest(Event event) {
        Objects.requireNonNull(event, "event");
        return ingest(List.of(event)).get(0);
    }

    /** Takes in what a reader of the wire made of a message; what it refused is rejected for the same reason. */
    public IngestResult ingest(Parsed parsed) {
        return parsed instanceof Parsed.Refused refused
                ? new IngestResult.Rejected(refused.messageId(), refused.rejection())
                : ingest(((Parsed.Read) parsed).event());
    }

    /**
     * Takes many events in, several hundred to a commit.
     *
     * @return how many ended how; the single outcomes go to {@code progress}
     * @throws StoreException.Closed if the store was closed
     */
    public IngestSummary ingestAll(Stream<Event> events, Progress progress) {
        IngestSummary summary = IngestSummary.NONE;
        int most = store.isCommittedInTurn() ? MOST_EVENTS_IN_TURN : MOST_EVENTS;
        ArrayList<Event> batch = new ArrayList<>(most);
        try (events) {
            for (Iterator<Event> each = events.iterator(); each.hasNext(); ) {
                batch.add(each.next());
                if (batch.size() == most || !each.hasNext()) {
                    List<IngestResult> results = ingest(batch);
                    summary = summary.plus(results);
                    progress.committed(results, summary);
                    batch.clear();
                }
            }
        }
        return summary;
    }

    private List<IngestResult> ingest(List<Event> events) {
        return new Batch(events).run();
    }

    /** The {@link Verdict.Admit} of the stages before the store, or the result that keeps the event out. */
    private Object admit(Event event, Batch batch) {
        Instant now = batch.now;
        if (Checkpoint.is(event)) {
            return new IngestResult.Rejected(
                    event.id(),
                    new Rejection(Rejection.Reason.WRONG_TYPE, "type", "only the platform itself makes checkpoints"));
        } else if (event.time().isAfter(now.plus(limits.future()))) {
            return new IngestResult.Rejected(event.id(), tooFarAhead(event, now));
        }
        Optional<Rejection> rejection = limits.check(event);
        if (rejection.isPresent()) {
            return new IngestResult.Rejected(event.id(), rejection.get());
        }
        Event planned = event;
        Rejection held = null;
        if (plan != null) {
            TrackingPlan.Outcome outcome = plan.apply(event);
            violations.add(event, outcome);
            if (outcome instanceof TrackingPlan.Outcome.Conforms conforms) {
                planned = conforms.event();
            } else {
                TrackingPlan.Outcome.Refused refused = (TrackingPlan.Outcome.Refused) outcome;
                if (!refused.quarantine()) {
                    return new IngestResult.Rejected(event.id(), refused.rejection());
                }
                held = refused.rejection();
            }
        }
        Object judged = judge(planned, batch);
        return held != null && judged instanceof Verdict.Admit let
                ? held(let.event().equals(names.canonical(event)) ? event : let.event(), held)
                : judged;
    }

    /** What the gate lets in, its identifiers in their standard forms, or the result that keeps it out. */
    private Object judge(Event event, Batch batch) {
        try {
            Event canonical = names.canonical(event);
            Verdict verdict = gate.judge(canonical);
            if (batch.mayChange(verdict, canonical)) {
                batch.commit();
                verdict = gate.judge(canonical);
            }
            if (verdict instanceof Verdict.Refuse refuse) {
                return new IngestResult.Suppressed(event.id(), refuse.reason());
            }
            Verdict.Admit admit = (Verdict.Admit) verdict;
            Event admitted = admit.event();
            if (!admitted.id().equals(event.id())) {
                throw new IllegalStateException("the gate gave the event another id");
            }
            if (!admitted.identifiers().equals(canonical.identifiers())) {
                admitted = names.canonical(admitted);
            }
            if (event.type() == Event.Type.APART && admitted.identifiers().size() < 2) {
                return new IngestResult.Rejected(event.id(), ONE_NAME);
            }
            return admitted == admit.event() ? admit : new Verdict.Admit(admitted, admit.whenKept());
        } catch (StoreException e) {
            return new Failure(e, false).of(event.id());
        } catch (RuntimeException e) {
            warn("the ingest gate failed on event {} with {}; the event is kept out", event, e);
            return new IngestResult.Suppressed(event.id(), "the gate failed");
        }
    }

    private static void warn(String message, Event event, RuntimeException cause) {
        log.warn(message, LINE_BREAKING.replaceFrom(event.id(), '?'), cause.getClass());
    }

    /** Events on their way in: judged one after the other, committed together. Used once. */
    private final class Batch {
        private final Instant now = clock.instant();
        private final Ingestion expected = ingestion;
        private final List<Event> events;
        private final @Nullable IngestResult[] results;
        /** What is let in and not committed yet: the next results that are missing. */
        private final ArrayList<Filed> filed;

        /** In a row with them, null where nobody waits; empty where nobody waits at all. */
        private final ArrayList<@Nullable Runnable> waiting = new ArrayList<>();

        private final Set<Identifier> waitingNames = new HashSet<>();
        private int committed;

        Batch(List<Event> events) {
            this.events = events;
            this.results = new IngestResult[events.size()];
            this.filed = new ArrayList<>(events.size());
        }

        List<IngestResult> run() {
            for (int i = 0; i < results.length; i++) {
                Object verdict = admit(events.get(i), this);
                if (verdict instanceof Verdict.Admit admit) {
                    file(admit);
                } else {
                    results[i] = (IngestResult) verdict;
                }
            }
            commit();
            ArrayList<IngestResult> all = new ArrayList<>(results.length);
            for (IngestResult result : results) {
                all.add(Objects.requireNonNull(result));
            }
            return all;
        }

        private void file(Verdict.Admit admit) {
            if (admit.waits()) {
                while (waiting.size() < filed.size()) {
                    waiting.add(null);
                }
                waiting.add(admit.whenKept());
                waitingNames.addAll(admit.event().identifiers());
            }
            filed.add(expected.filed(admit.event()));
        }

        /** Whether the gate may see an event otherwise once it has heard what became of those before. */
        boolean mayChange(Verdict verdict, Event event) {
            return !waitingNames.isEmpty()
                    && !(verdict instanceof Verdict.Admit admit
                            && admit.event().type() == event.type()
                            && admit.event().name().equals(event.name()))
                    && !Collections.disjoint(waitingNames, event.identifiers());
        }

        void commit() {
            if (filed.isEmpty()) {
                return;
            }
            List<IngestResult> outcomes = intake.takeIn(
                    filed,
                    work -> outcomes(
                            each -> take(ingestion == expected ? each : ingestion.filed(each.event()), work, now)),
                    failure -> outcomes(each -> failure.of(each.event().id())));
            if (outcomes.stream().anyMatch(IngestResult.Accepted.class::isInstance)) {
                delivery.wake();
            }
            for (IngestResult outcome : outcomes) {
                while (results[committed] != null) {
                    committed++;
                }
                results[committed] = outcome;
            }
            for (int i = 0; i < waiting.size(); i++) {
                Runnable whenKept = waiting.get(i);
                IngestResult.Kind kind = outcomes.get(i).kind();
                if (whenKept != null && (kind == IngestResult.Kind.ACCEPTED || kind == IngestResult.Kind.DUPLICATE)) {
                    tell(whenKept, filed.get(i).event());
                }
            }
            filed.clear();
            waiting.clear();
            waitingNames.clear();
        }

        private List<IngestResult> outcomes(Function<Filed, IngestResult> outcome) {
            ArrayList<IngestResult> outcomes = new ArrayList<>(filed.size());
            filed.forEach(each -> outcomes.add(outcome.apply(each)));
            return outcomes;
        }
    }

    private static void tell(Runnable whenKept, Event event) {
        try {
            whenKept.run();
        } catch (RuntimeException e) {
            warn("the ingest gate failed to hear that event {} is kept, with {}", event, e);
        }
    }

    private IngestResult held(Event event, Rejection rejection) {
        try {
            quarantine.hold(event, rejection);
            return new IngestResult.Rejected(event.id(), rejection);
        } catch (StoreException e) {
            return new Failure(e, false).of(event.id());
        }
    }

    private Rejection tooFarAhead(Event event, Instant now) {
        return new Rejection(
                Rejection.Reason.FUTURE,
                "timestamp",
                "time must be at most " + limits.future() + " ahead of the clock, was "
                        + Duration.between(now, event.time()) + " ahead");
    }

    private IngestResult take(Filed filed, Work work, Instant now) {
        Event event = filed.event();
        if (work.retracted(event.id())) {
            return new IngestResult.Suppressed(event.id(), "retracted before");
        }
        Event known = work.event(event.id());
        if (known != null) {
            return known.saysTheSameAs(event) || Ingestion.plain(known).saysTheSameAs(Ingestion.plain(event))
                    ? new IngestResult.Duplicate(event.id())
                    : new IngestResult.Conflict(event.id());
        }
        Event folded = Ingestion.folded(filed, work);
        if (folded != null) {
            return Checkpoint.isAlike(folded, event)
                    ? new IngestResult.Duplicate(event.id())
                    : new IngestResult.Conflict(event.id());
        }
        return new IngestResult.Accepted(event.id(), ingestion.add(filed, work, now));
    }

    /**
     * Takes a fact back, as if it had never come; it may also come later and will then be kept out.
     *
     * <p>Takes back steward's words as well: undoing a split is retracting it.
     *
     * <p>A store that has put the event into a checkpoint, see {@link Folding}, cannot find it by its id, nor tell it from
     * one that never came: then the event stays, and only what comes under the id from now on is kept out. {@link
     * #retract(Event)} takes it back, before that as well as after.
     *
     * @return whether this changed anything, be it only that the id is kept out from now on; false if it was taken back
     *     before, or no event may have such an id
     * @throws StoreException if the store fails
     */
    public boolean retract(String messageId) {
        @Nullable Event[] seen = new Event[1];
        return retract(messageId, work -> {
            Event event = work.event(messageId);
            if (event != null) {
                seen[0] = event;
            } else if (seen[0] != null) {
                // Somebody has folded it since the attempt before.
                event = ingestion.known(Ingestion.plain(seen[0]), work);
            }
            return event;
        });
    }

    /**
     * Takes a fact back that is at hand, such as one of a {@link #timeline}; finds it in a checkpoint too, see {@link
     * Folding}, even if its id is kept out already.
     *
     * @return whether this changed anything; false if it was taken back before, or no event may have such an id
     * @throws StoreException if the store fails
     */
    public boolean retract(Event event) {
        Event canonical = names.canonical(event);
        return retract(event.id(), work -> ingestion.known(canonical, work));
    }

    private boolean retract(String messageId, Function<Work, @Nullable Event> find) {
        if (limits.checkMessageId(messageId).isPresent()) {
            return false;
        }
        Instant now = clock.instant();
        @Nullable Event[] found = new Event[1];
        boolean changed;
        try {
            changed = commit(
                    List.of(),
                    work -> {
                        Event event = find.apply(work);
                        found[0] = event;
                        if (event != null) {
                            ingestion.remove(event, work, now);
                            return true;
                        } else if (work.retracted(messageId)) {
                            return false;
                        }
                        work.retract(messageId);
                        return true;
                    },
                    failure -> {
                        throw failure.cause();
                    });
        } catch (StoreException.OutcomeUnknown e) {
            tellRetracted(found[0]);
            throw e;
        }
        tellRetracted(found[0]);
        return changed;
    }

    private void tellRetracted(@Nullable Event event) {
        if (event == null) {
            return;
        }
        try {
            gate.retracted(
                    Ingestion.plain(event), () -> naming(event.identifiers()).toList());
        } catch (RuntimeException e) {
            warn("the ingest gate failed to hear that event {} was taken back, with {}", event, e);
        }
    }

    /** Every event that has one of some identifiers, in no particular order. */
    private Stream<Event> naming(Collection<Identifier> identifiers) {
        Work work = new Work(store, ids);
        Set<LinkKey> keys = new HashSet<>();
        identifiers.forEach(identifier -> work.linksOf(identifier).forEach(link -> keys.add(link.key())));
        return keys.stream()
                .flatMap(key -> Checkpoint.unfolded(store.history(key)).stream())
                .map(Ingestion::plain);
    }

    /**
     * Takes a person out in one commit: her profile, events, identifiers, links, memberships, former ids and all that the
     * feed tells of her. The feed then tells that she was removed, and what becomes of others by it.
     *
     * <p>Events that belong to others, or to nobody, and name an identifier that she holds go as well; where a device's
     * events are divided among several people, theirs stay. Nothing is remembered of what went, not even message ids: facts
     * that come in again are new ones, unless the {@link IngestGate} keeps them out, as module cdp-privacy's does. Nothing
     * happens to copies made elsewhere, such as backups of the store, and a database may keep what it has deleted until it
     * cleans up; see the store. What the {@link Quarantine} holds of her goes first, if it keeps itself to that.
     *
     * <p>Two kinds of message ids may stay, for nothing tells that they were hers: that of an event which was {@link
     * #retract taken back} before, so that it stays away, and in what the feed tells of others, that of an event of hers
     * which changed something about them. So let message ids tell nothing of a person. {@code JdbcStore} has the former as
     * a keyed hash and the latter sealed with a key of the other, if it seals its rows.
     *
     * @param id hers, or one that ever led to her
     * @return what went, and what a second look found
     * @throws StoreException if the store fails
     */
    public ErasureReceipt erase(ProfileId id) {
        return erase(id, preview -> {});
    }

    /**
     * The same, telling what is about to go before it goes: the place to note whom to keep out from now on.
     *
     * @param before called just before the commit, and once more where another writer came first; not called if there is no
     *     such person. If it throws, nothing goes
     * @throws StoreException if the store fails
     */
    public ErasureReceipt erase(ProfileId id, Consumer<ErasurePreview> before) {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(before, "before");
        Instant now = clock.instant();
        Eraser eraser = new Eraser(id, store);
        commit(
                List.of(),
                work -> {
                    boolean known = eraser.run(ingestion, work, now);
                    eraser.preview().ifPresent(preview -> {
                        before.accept(preview);
                        quarantine.erase(Set.copyOf(preview.profile().identifiers()), this::canonical);
                    });
                    return known;
                },
                failure -> {
                    throw failure.cause();
                });
        return eraser.receipt(now);
    }

    /**
     * Takes facts out in one commit, as if they had never come, and remembers nothing of them.
     *
     * <p>What nobody is known by any more goes with them: former ids that lead to it, and what the feed told of these.
     * Unlike after {@link #retract}, such facts are new ones if they come in again; see to it that the {@link IngestGate}
     * keeps out what must stay away.
     *
     * @param facts as {@link #events} gives them; some hundreds at most, for all is read and written at once. Those that are
     *     not kept are passed over
     * @return how many there were
     * @throws StoreException if the store fails
     */
    public long forget(Collection<Event> facts) {
        List<Event> known = facts.stream()
                .filter(fact -> limits.checkMessageId(fact.id()).isEmpty())
                .map(names::canonical)
                .toList();
        Instant now = clock.instant();
        return commit(List.of(), work -> Eraser.forget(known, store, ingestion, work, now), failure -> {
            throw failure.cause();
        });
    }

    /**
     * Puts old events into checkpoints, so that the store holds a row for each set of identifiers and some thousands of
     * events, and not for each event: in commits of some links, while events go on coming in. Calling it again folds what
     * has become old since; where it was broken off, that completes it.
     *
     * @param progress told after each commit how far it has come
     * @return what came of it
     * @throws StoreException if the store fails; what was folded so far stays so
     */
    public FoldingReport fold(Folding folding, Consumer<FoldingReport> progress) {
        Instant now = clock.instant();
        FoldingReport report = FoldingReport.NONE;
        LinkKey last = null;
        for (List<Link> page = store.links(last, LINKS); !page.isEmpty(); page = store.links(last, LINKS)) {
            List<Link> links = page;
            last = page.get(page.size() - 1).key();
            report = report.plus(commit(List.of(), work -> ingestion.fold(links, folding, work, now), failure -> {
                throw failure.cause();
            }));
            progress.accept(report);
        }
        return report;
    }

    /**
     * Lets time pass: evaluates the profiles whose memberships may have changed by now, and lets listeners try again that
     * have waited long enough. However many are due, commits are of a few dozen, so that events in between wait for
     * milliseconds.
     *
     * @return how many profiles were evaluated
     * @throws StoreException if the store fails
     */
    public long evaluateDue() {
        Instant now = clock.instant();
        long evaluated = 0;
        List<ProfileId> due = store.due(now, DUE);
        while (!due.isEmpty()) {
            List<ProfileId> batch = due;
            boolean found = commit(List.of(), work -> evaluateDue(batch, work, now), failure -> {
                throw failure.cause();
            });
            evaluated += batch.size();
            due = store.due(now, DUE);
            if (!found && due.equals(batch)) {
                throw new IllegalStateException("the store names profiles as due that are not");
            }
        }
        delivery.wake();
        return evaluated;
    }

    /**
     * Whether any of some profiles was due. One may be due again afterwards, if others brought it back to an instant
     * before.
     */
    private boolean evaluateDue(List<ProfileId> batch, Work work, Instant now) {
        boolean found = false;
        for (ProfileId id : batch) {
            Profile profile = work.profile(id);
            if (profile != null && isDue(profile, now)) {
                found = true;
                ingestion.evaluate(profile, "time", work, now);
                Profile evaluated = work.profile(id);
                if (evaluated != null && isDue(evaluated, now)) {
                    throw new IllegalStateException(
                            "the segment evaluator names a next due instant that is not in the future");
                }
            }
        }
        return found;
    }

    private static boolean isDue(Profile profile, Instant now) {
        Instant nextDue = profile.nextDue();
        return nextDue != null && !nextDue.isAfter(now);
    }

    /** Work on the rows, which may be done over if somebody else wrote first. */
    interface Task<T> {
        T on(Work work);
    }

    /** What a commit that did not succeed means. */
    record Failure(StoreException cause, boolean unknown) {
        IngestResult of(String messageId) {
            return unknown
                    ? new IngestResult.Unknown(messageId)
                    : new IngestResult.Overloaded(messageId, Duration.ofMillis(100));
        }
    }

    interface OnFailure<T> {
        T of(Failure failure);
    }

    private <T> T commit(List<Filed> expected, Task<T> task, OnFailure<T> onFailure) {
        return commit(expected, task, onFailure, rules.readLock(), () -> {});
    }

    private <T> T commit(List<Filed> expected, Task<T> task, OnFailure<T> onFailure, Lock lock, Runnable whenStored) {
        T result = commitSilently(expected, task, onFailure, lock, whenStored);
        delivery.wake();
        return result;
    }

    /** Wakes no listener, which may call the platform. */
    private <T> T commitSilently(List<Filed> expected, Task<T> task, OnFailure<T> onFailure) {
        return commitSilently(expected, task, onFailure, rules.readLock(), () -> {});
    }

    private <T> T commitSilently(
            List<Filed> expected, Task<T> task, OnFailure<T> onFailure, Lock lock, Runnable whenStored) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return attempt(expected, task, lock, whenStored);
            } catch (StoreException.Stale e) {
                log.debug("attempt {} met another writer: {}", attempt, e.getMessage());
                Thread.onSpinWait();
            } catch (StoreException.OutcomeUnknown e) {
                return onFailure.of(new Failure(e, true));
            } catch (StoreException.Closed e) {
                throw e;
            } catch (StoreException.Unavailable e) {
                return onFailure.of(new Failure(e, false));
            }
        }
        return onFailure.of(new Failure(
                new StoreException.Unavailable("gave up after " + ATTEMPTS + " attempts against other writers"),
                false));
    }

    /** How often events of this platform broke the tracking plan, since it was built. */
    public ViolationCounts violations() {
        return violations;
    }

    /** Rows read one after the other while others write may not fit together; what fails on such is done over. */
    private <T> T carryOut(Task<T> task, Work work) {
        try {
            return task.on(work);
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException | AssertionError e) {
            store.commit(Commit.checking(work.reads()));
            throw e;
        }
    }

    /** Reads only, anew where others wrote meanwhile and what was read does not fit together. */
    private <T> T read(Task<T> task) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return carryOut(task, new Work(store, ids));
            } catch (StoreException.Stale e) {
                log.debug("attempt {} to read met a writer: {}", attempt, e.getMessage());
            }
        }
        throw new StoreException.Unavailable("gave up after " + ATTEMPTS + " attempts against writers");
    }

    /** Reads, decides and writes under one set of rules. */
    private <T> T attempt(List<Filed> expected, Task<T> task, Lock lock, Runnable whenStored) {
        Work work = new Work(store, ids, expected);
        T result;
        Commit commit;
        lock.lock();
        try {
            result = carryOut(task, work);
            commit = work.commit();
            if (!commit.isEmpty()) {
                store.commit(commit);
            }
            whenStored.run();
        } finally {
            lock.unlock();
        }
        return result;
    }

    /**
     * What other rules would make of everything that is stored, and what {@link #apply} would do; touches nothing.
     *
     * <p>Resolves all links anew and folds the profiles that would change, in this process's memory. Does not hold up
     * ingestion; what comes in meanwhile may or may not be counted.
     *
     * @throws StoreException if the store fails
     */
    public RuleChange preview(IdentityResolver newRules) {
        Objects.requireNonNull(newRules, "newRules");
        Instant now = clock.instant();
        return read(work -> new Rerun(store, ingestion.under(newRules), work).run(now));
    }

    /**
     * Puts other rules into force: everything stored becomes what it would be had they always held, and what comes in from
     * now on is resolved by them.
     *
     * <p>It is one commit, all or nothing. The feed tells it as changes with the cause {@code rules}; the facts stay as
     * they are, so that applying the former rules brings the former people back. Where the rules match people by their
     * likeness and the former ones did not, or by other fields, the events that they match by are filed anew, all of which
     * this process then holds in memory. Ingestion, retraction and time wait
     * until it is done, reads do not.
     *
     * <p>Rules are not stored: a platform built later over the same store must be given the same ones, and so must any
     * other that is open on it now, in whatever process, before it writes again. Where that was forgotten, or the outcome
     * of a call is not known, applying the rules once more puts everything right.
     *
     * @return what became of whom
     * @throws StoreException if the store fails; the former rules stay in force
     */
    public RuleChange apply(IdentityResolver newRules) {
        Objects.requireNonNull(newRules, "newRules");
        Instant now = clock.instant();
        return commit(
                List.of(),
                work -> new Rerun(store, ingestion.under(newRules), work).run(now),
                failure -> {
                    throw failure.cause();
                },
                rules.writeLock(),
                () -> ingestion = ingestion.under(newRules));
    }

    /**
     * What another schema would make of everybody's traits, and what {@link #apply(ProfileSchema)} would do; touches
     * nothing.
     *
     * <p>Folds every profile from its history, in this thread, and holds those that would change in this process's memory.
     * Does not hold up ingestion; what comes in meanwhile may or may not be counted.
     *
     * @throws StoreException if the store fails
     */
    public SchemaChange preview(ProfileSchema newSchema) {
        Ingestion next = ingestion.with(Objects.requireNonNull(newSchema, "newSchema"));
        return read(work -> refold(next, work));
    }

    /**
     * Puts another schema into force: everybody's traits become what they would be had it always held, segments and computed
     * traits with them, and what comes in from now on survives by it.
     *
     * <p>It is one commit, all or nothing. The feed tells it with the cause {@code schema}; the facts stay as they are, so
     * that applying the former one brings the former traits back. Ingestion, retraction and time wait until it is done,
     * reads do not. As with rules, a schema is not stored: a platform built later over the same store, and any that is open
     * on it now, must be given the same one.
     *
     * @return whose traits became others
     * @throws StoreException if the store fails; the former schema stays in force
     */
    public SchemaChange apply(ProfileSchema newSchema) {
        Objects.requireNonNull(newSchema, "newSchema");
        return commit(
                List.of(),
                work -> refold(ingestion.with(newSchema), work),
                failure -> {
                    throw failure.cause();
                },
                rules.writeLock(),
                () -> ingestion = ingestion.with(newSchema));
    }

    /** The schema in force. */
    public ProfileSchema schema() {
        return ingestion.schema();
    }

    private SchemaChange refold(Ingestion next, Work work) {
        List<Profile> all = new ArrayList<>();
        profiles().forEach(read -> {
            Profile profile = work.profile(read.id());
            if (Ingestion.isVisible(profile)) {
                all.add(profile);
            }
        });
        next.refold(all, "schema", work, clock.instant());
        return SchemaChange.of(all.size(), work.changes());
    }

    /**
     * What other segments would make of everybody, and what {@link #apply(SegmentEvaluator, LongConsumer)} would do; touches
     * nothing.
     *
     * <p>Evaluates every profile from its history, in this thread. Does not hold up ingestion; what comes in meanwhile may
     * or may not be counted.
     *
     * @throws StoreException if the store fails
     */
    public SegmentChange preview(SegmentEvaluator newSegments) {
        Ingestion next = ingestion.with(Objects.requireNonNull(newSegments, "newSegments"));
        Instant now = clock.instant();
        SegmentTally tally = new SegmentTally();
        profiles()
                .forEach(profile -> tally.add(
                        profile,
                        next.evaluation(profile, new Work(store, ids), now).memberships()));
        return tally.change();
    }

    /**
     * Puts other segments into force: from now on profiles are evaluated by them, and those that are there are evaluated
     * once more, in commits of a few hundred, while events go on coming in.
     *
     * <p>The feed tells who enters and leaves with the cause {@code segments}. Until it returns, a profile that nothing
     * happened to may still have the memberships of the former definitions. Where it fails, or the process ends, before
     * that, calling it again completes it; segments are not stored, so a platform built later over the same store must be
     * given the same ones, and need not evaluate anything anew.
     *
     * @param progress told after each commit how many profiles have been evaluated
     * @return who entered and left
     * @throws StoreException if the store fails; the new segments stay in force
     */
    public SegmentChange apply(SegmentEvaluator newSegments, LongConsumer progress) {
        Objects.requireNonNull(newSegments, "newSegments");
        rules.writeLock().lock();
        try {
            ingestion = ingestion.with(newSegments);
        } finally {
            rules.writeLock().unlock();
        }
        SegmentTally tally = new SegmentTally();
        ProfileId last = null;
        for (List<Profile> page = store.profiles(last, BATCH); !page.isEmpty(); page = store.profiles(last, BATCH)) {
            last = page.get(page.size() - 1).id();
            evaluateAnew(page).forEach(evaluated -> tally.add(evaluated.was(), evaluated.is()));
            progress.accept(tally.evaluated());
        }
        return tally.change();
    }

    private record Evaluated(Profile was, List<Membership> is) {}

    private List<Evaluated> evaluateAnew(List<Profile> page) {
        Instant now = clock.instant();
        return commit(
                List.of(),
                work -> {
                    List<Evaluated> evaluated = new ArrayList<>(page.size());
                    for (Profile read : page) {
                        Profile was = work.profile(read.id());
                        if (was != null && Ingestion.isVisible(was)) {
                            ingestion.evaluate(was, "segments", work, now);
                            Profile is = work.profile(read.id());
                            evaluated.add(new Evaluated(was, is == null ? List.of() : is.memberships()));
                        }
                    }
                    return evaluated;
                },
                failure -> {
                    throw failure.cause();
                });
    }

    /** The form in which this platform compares an identifier; empty for one that its standardiser cannot read. */
    public Optional<Identifier> canonical(Identifier identifier) {
        return Optional.ofNullable(names.canonical(identifier));
    }

    /**
     * Whether an identifier may name somebody, or is one that links nobody, such as {@code null}.
     *
     * @param identifier in its {@link #canonical} form, as every event and profile has it
     */
    public boolean mayName(Identifier identifier) {
        return ingestion.resolver().mayName(identifier);
    }

    /** The profile of whoever an identifier names. */
    public Optional<Profile> find(Identifier identifier) {
        Identifier canonical = names.canonical(identifier);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Node node = canonical == null ? null : store.node(canonical);
            if (canonical == null || node == null) {
                return Optional.empty();
            }
            Profile profile = store.profile(node.owner());
            if (holds(profile, canonical) || !isStale(node, profile)) {
                return Ingestion.isVisible(profile) ? Optional.ofNullable(profile) : Optional.empty();
            }
        }
        throw new StoreException.Unavailable("gave up after " + ATTEMPTS + " attempts against writers");
    }

    private static boolean holds(@Nullable Profile profile, Identifier identifier) {
        return profile != null && Collections.binarySearch(profile.identifiers(), identifier) >= 0;
    }

    /** Whether a node and its profile, which do not go together, were read from different commits. */
    private boolean isStale(Node node, @Nullable Profile profile) {
        try {
            store.commit(Commit.checking(Commit.Reads.of(
                    Map.of(),
                    Map.of(node.identifier(), node.version()),
                    Map.of(node.owner(), profile == null ? 0 : profile.version()))));
            return false;
        } catch (StoreException.Stale e) {
            return true;
        }
    }

    /** The profile of an id that is or ever was given out; after a merge, the surviving one. */
    public Optional<Profile> find(ProfileId id) {
        Profile profile = visible(id);
        if (profile == null) {
            Identifier founder = store.alias(id);
            return founder == null ? Optional.empty() : find(founder);
        }
        return Optional.of(profile);
    }

    private @Nullable Profile visible(ProfileId id) {
        Profile profile = store.profile(id);
        return Ingestion.isVisible(profile) ? profile : null;
    }

    /** Every profile, by id. Profiles written meanwhile may or may not be seen. */
    public Stream<Profile> profiles() {
        Iterator<Profile> pages = new Pages<>(after -> store.profiles(after == null ? null : after.id(), PAGE));
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(pages, Spliterator.ORDERED), false)
                .filter(Ingestion::isVisible);
    }

    /**
     * Every event that is kept, those that belong to nobody and steward's words included, in no particular order. Events
     * that come or go meanwhile may or may not be seen.
     */
    public Stream<Event> events() {
        Iterator<Link> pages = new Pages<>(after -> store.links(after == null ? null : after.key(), PAGE));
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(pages, Spliterator.ORDERED), false)
                .flatMap(link -> Checkpoint.unfolded(store.history(link.key())).stream())
                .map(Ingestion::plain);
    }

    /**
     * Every event that is kept and names an identifier, whosever it is, steward's words included, in no particular order;
     * unlike {@link #timeline}, which has a person's own. Events that come or go meanwhile may or may not be seen.
     */
    public Stream<Event> events(Identifier identifier) {
        Identifier canonical = names.canonical(identifier);
        return canonical == null ? Stream.empty() : naming(List.of(canonical));
    }

    /** A person's events, ascending by time and then message id; empty if there is no such profile. */
    public List<Event> timeline(ProfileId id) {
        return find(id).map(profile -> Histories.sorted(profile.identifiers(), new Work(store, ids)).stream()
                        .map(Ingestion::plain)
                        .toList())
                .orElse(List.of());
    }

    /**
     * Up to {@code limit} of a person's events after one, ascending by time and then message id; null starts at the first.
     * Pass the last event of a page to get the next, until one is empty. What comes in or goes meanwhile, that event itself
     * as well, neither repeats nor hides others.
     */
    public List<Event> timeline(ProfileId id, @Nullable Event after, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, was " + limit);
        }
        return find(id).map(
                        profile -> Histories.after(after, limit, profile.identifiers(), new Work(store, ids)).stream()
                                .map(Ingestion::plain)
                                .toList())
                .orElse(List.of());
    }

    /**
     * Why two identifiers are, or are not, one person: the claims that join them, or what stands between them.
     *
     * <p>While facts come in it may mix what was stored before and after one of them.
     */
    public Explanation why(Identifier one, Identifier other) {
        Identifier canonical = names.canonical(one);
        Identifier otherCanonical = names.canonical(other);
        if (canonical == null || otherCanonical == null) {
            return new Explanation.Unknown(canonical == null ? one : other);
        }
        return read(work -> ingestion.resolver().explain(canonical, otherCanonical, work));
    }

    /**
     * Up to {@code limit} open review items after one; null starts at the first. Pass the last item of a page to get the
     * next, even if it was answered meanwhile. A page may be empty only at the end.
     *
     * <p>Reads every link, so it is for a steward's desk and not for each event. A steward answers by ingesting {@link
     * Event#apart} or {@link Event#together}; {@link Review} tells when that closes an item.
     */
    public List<Review> reviews(@Nullable Review after, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1, was " + limit);
        }
        return new Reviews(store, ingestion.resolver(), task -> read(task::apply)).page(after, limit);
    }

    /** Every open review item. Items that come or go meanwhile may or may not be seen. */
    public Stream<Review> reviews() {
        Iterator<Review> pages = new Pages<>(after -> reviews(after, PAGE));
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(pages, Spliterator.ORDERED), false);
    }

    /**
     * Up to {@code limit} changes after a sequence number, ascending; 0 starts at the first. Remember the last number seen
     * to go on from there.
     *
     * <p>Where a store trims its feed, what was cut off is passed over without a word: register with {@code
     * JdbcStore.feed} to keep it until it was seen.
     */
    public List<TenantStore.Recorded> changes(long after, int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit must be at least 0, was " + limit);
        }
        return store.changes(after, limit);
    }

    /**
     * Tells a listener every change from now on, in order, in the executor's threads, one at a time.
     *
     * <p>Listeners run after the commit and cannot harm it. One that throws is told the change again after a while, and when
     * it has failed several times the change becomes a dead letter, which waits for {@link Subscription#replay}; {@link
     * #subscription} sets how often and how long. One that hangs holds up itself only, provided that the executor has a
     * thread left for the others. A listener may call this platform.
     *
     * @return its place in the feed; close it to hear no more
     * @throws StoreException if the store fails
     */
    public Subscription subscribe(ChangeListener listener, Executor executor) {
        return subscription(listener, executor).start();
    }

    /** The same with parts to set: tries and delays, a timer, and a place that outlives the process. */
    public Subscription.Builder subscription(ChangeListener listener, Executor executor) {
        return delivery.to(listener, executor);
    }

    /**
     * A digest of all that the facts come to: equal facts give equal hashes, whatever their order, batches and threads.
     */
    public StateHash stateHash() {
        try {
            return export(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException("nothing is written, so nothing can fail", e);
        }
    }

    /**
     * Writes the canonical export that {@link StateHash} describes: every profile, with customer data in the clear. Does not
     * close the stream.
     *
     * @return the digest of what was written
     */
    public StateHash export(OutputStream out) throws IOException {
        return StateHash.of(profiles(), out);
    }

    /**
     * Rebuilds who is who and every profile from the facts, and compares with what the store holds. Made while nothing comes
     * in, in whatever process: it reads row by row, so what is written meanwhile may be told as a difference, or fail it.
     *
     * <p>Segments and computed traits are evaluated anew, by the definitions of this platform, at the instant until which
     * the stored evaluation holds: now, or just before its {@link Profile#nextDue} where {@link #evaluateDue} has yet to
     * come to it. So time that waits to be let pass is no difference; a clock set back, or definitions that are newer than
     * the profile's last evaluation, are one.
     */
    public Verification verify() {
        return new Verifier(store, ids, ingestion, clock.instant()).verify();
    }

    /** Collects the parts of a platform; one that is set again replaces what was set before. Not thread-safe. */
    public static final class Builder {
        private @Nullable IdentityResolver identity;
        private @Nullable CdpStore store;
        private ProfileSchema schema = ProfileSchema.standard();
        private final Map<Namespace, Standardiser> standardisers = new HashMap<>();
        private @Nullable TrackingPlan plan;
        private Quarantine quarantine = Quarantine.none();
        private IngestGate gate = IngestGate.open();
        private SegmentEvaluator segments = SegmentEvaluator.none();
        private Limits limits = Limits.defaults();
        private InstantSource clock = InstantSource.system();
        private String tenant = "default";
        private byte[] idKey = "io.cdpkit".getBytes(StandardCharsets.UTF_8);

        private Builder() {}

        /** Who is who; required. Module cdp-identity brings {@code IdentityRules}. */
        public Builder identity(IdentityResolver resolver) {
            this.identity = resolver;
            return this;
        }

        /** Where everything is kept; in memory where not set. */
        public Builder store(CdpStore newStore) {
            this.store = newStore;
            return this;
        }

        /**
         * How traits survive; {@link ProfileSchema#standard} where not set. Over a store that was filled under another one,
         * {@link Cdp#apply(ProfileSchema)} makes the profiles that are there follow it.
         */
        public Builder schema(ProfileSchema newSchema) {
            this.schema = newSchema;
            return this;
        }

        /**
         * The form in which identifiers of a namespace are compared, such as {@link Standardiser#email}; as they stand
         * where not set. One that the standardiser cannot read does not link; events keep the value in their traits.
         *
         * <p>Events are kept under what it made of them, so it stays the same for the life of a store: with another one,
         * events are to be taken in again, from where they came from, over a new store.
         *
         * @throws IllegalArgumentException if the namespace has one already
         */
        public Builder standardise(Namespace namespace, Standardiser standardiser) {
            if (standardisers.putIfAbsent(namespace, standardiser) != null) {
                throw new IllegalArgumentException("namespace \"" + namespace + "\" already has a standardiser");
            }
            return this;
        }

        /** Which events each source should send; any where not set. */
        public Builder plan(TrackingPlan newPlan) {
            this.plan = newPlan;
            return this;
        }

        /**
         * Where events wait that the plan puts in quarantine; they are only refused where not set. What the gate keeps out
         * does not wait either.
         */
        public Builder quarantine(Quarantine newQuarantine) {
            this.quarantine = newQuarantine;
            return this;
        }

        /** What may come in; everything where not set. */
        public Builder gate(IngestGate newGate) {
            this.gate = newGate;
            return this;
        }

        /** Which segments there are; none where not set. */
        public Builder segments(SegmentEvaluator evaluator) {
            this.segments = evaluator;
            return this;
        }

        /** How large events may be; {@link Limits#defaults} where not set. */
        public Builder limits(Limits newLimits) {
            this.limits = newLimits;
            return this;
        }

        /** The clock; the system's where not set. */
        public Builder clock(InstantSource newClock) {
            this.clock = newClock;
            return this;
        }

        /** Whose data it is, within a store that several share; "default" where not set. */
        public Builder tenant(String name) {
            this.tenant = name;
            return this;
        }

        /** The key that profile ids are derived under; set a secret one if ids leave the host. */
        public Builder idKey(byte[] key) {
            this.idKey = key.clone();
            return this;
        }

        public Cdp build() {
            if (identity == null) {
                throw new IllegalStateException(
                        "identity is not set; add module cdp-identity and call identity(IdentityRules.of(..))");
            }
            CdpStore theStore = store == null ? CdpStore.inMemory() : store;
            Cdp cdp = new Cdp(this, identity, theStore.tenant(tenant));
            gate.attach(cdp);
            return cdp;
        }
    }
}
