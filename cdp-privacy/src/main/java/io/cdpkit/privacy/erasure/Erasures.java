package io.cdpkit.privacy.erasure;

import io.cdpkit.Cdp;
import io.cdpkit.ErasurePreview;
import io.cdpkit.ErasureReceipt;
import io.cdpkit.IngestGate;
import io.cdpkit.StoredQuarantine;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.graph.Explanation;
import io.cdpkit.graph.Obstacle;
import io.cdpkit.privacy.audience.Delivered;
import io.cdpkit.privacy.audience.Member;
import io.cdpkit.privacy.consent.ConsentBook;
import io.cdpkit.privacy.consent.ConsentLedger;
import io.cdpkit.privacy.erasure.ErasureProof.Recipient;
import io.cdpkit.privacy.retention.LegalHold;
import io.cdpkit.privacy.retention.LegalHolds;
import io.cdpkit.profile.Profile;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Erases people so that they stay erased.
 *
 * <pre>{@code
 * ErasureFile journal = ErasureFile.open(Path.of("erasures.log"));            // not in the backup of the store
 * Suppression suppression = Suppression.of(journal.tombstones(keys));
 * Cdp cdp = Cdp.builder().gate(suppression.then(consentGate))...build();
 * Erasures erasures = Erasures.builder(cdp, suppression, journal, clock).book(book).deliveries(ledgers).build();
 * erasures.sweep();                                                           // after a restore, before anything else
 * ErasureProof proof = erasures.erase(Identifier.email("ada@example.com"), SUPPRESS, "request-7");
 * }</pre>
 *
 * <p><b>Order.</b> Tombstones of all her names are kept by the journal and put into the gate; then the engine takes her out
 * in one commit, which fails and is done over if anything about her changed since; then her consents are forgotten, then the
 * audit log is written. Whoever stops it between any two of these finds her suppressed and not yet gone, or gone: doing it
 * again completes it. Events that had passed the gate before it closed are looked for afterwards, and go too; {@link
 * #sweep} finds those that take longer still.
 *
 * <p><b>Recipients</b> who hold her are named in the proof. They are told by the next delivery of their list, whose members
 * no longer include her.
 *
 * <p>Thread-safe.
 */
public final class Erasures {
    private static final int ROUNDS = 64;
    private static final int BATCH = 256;

    private final Cdp cdp;
    private final Suppression suppression;
    private final ErasureJournal journal;
    private final AuditLog log;
    private final InstantSource clock;
    private final @Nullable ConsentBook book;
    private final Supplier<? extends Iterable<Delivered>> deliveries;
    private final @Nullable LegalHolds holds;
    private final @Nullable StoredQuarantine quarantine;
    private final Set<Namespace> namespaces;

    private Erasures(Builder builder) {
        this.cdp = builder.cdp;
        this.suppression = builder.suppression;
        this.journal = builder.journal;
        this.clock = builder.clock;
        this.log = builder.log == null ? builder.defaultLog() : builder.log;
        this.book = builder.book;
        this.deliveries = builder.deliveries;
        this.holds = builder.holds;
        this.quarantine = builder.quarantine;
        this.namespaces = Set.copyOf(builder.namespaces);
    }

    /**
     * A builder.
     *
     * @param suppression the gate that the platform asks
     */
    public static Builder builder(Cdp cdp, Suppression suppression, ErasureJournal journal, InstantSource clock) {
        return new Builder(cdp, suppression, journal, clock);
    }

    /** A legal hold forbids an erasure. */
    public static final class HeldException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        HeldException(LegalHold hold) {
            super(hold + " covers this person; nothing was erased");
        }
    }

    /**
     * Erases whoever an identifier names. Where nobody is known by it, the identifier itself gets a tombstone, and what
     * names it goes, such as a steward's word.
     *
     * @param who one of her names that is hers alone
     * @param reference the request's own id, as {@link AuditLog#record} takes it
     * @throws HeldException if a legal hold covers her
     * @throws io.cdpkit.store.StoreException if the store fails; do it again
     * @throws IllegalArgumentException if it is a device that several people use; if it links nobody, since it was seen
     *     with too many people, its namespace has no rule, or it is a value such as {@code null}: to keep it out would keep
     *     out everybody who has it; if the platform cannot read it; or if the reference is misspelt
     */
    public ErasureProof erase(Identifier who, Tombstone.Policy policy, String reference) {
        AuditLog.requireReference(reference);
        Run run = new Run(who, policy, clock.instant());
        run.erase();
        AuditEntry entry = log.record("erase", reference, run.counts(), journal::keep);
        return run.proof(reference, entry);
    }

    /**
     * Takes out whatever is in the store and would not be let in now: what a restored backup brought back, or an erasure
     * that was broken off left; of what is in {@link Builder#quarantine}, what was there before and may name whoever was
     * erased. Made before anybody reads; it reads every fact.
     *
     * @return how many events and refused originals went
     * @throws io.cdpkit.store.StoreException if the store fails; do it again
     */
    public long sweep() {
        long events = 0;
        ArrayList<Event> batch = new ArrayList<>(BATCH);
        for (Event event : (Iterable<Event>) cdp.events()::iterator) {
            if (isRefused(event)) {
                batch.add(event);
            }
            if (batch.size() == BATCH) {
                events += cdp.forget(batch);
                batch.clear();
            }
        }
        long refused = quarantine == null ? 0 : quarantine.discardNaming(this::mayNameErased);
        return events + cdp.forget(batch) + refused;
    }

    private boolean mayNameErased(String name, Instant since) {
        return namespaces.stream()
                .flatMap(namespace -> cdp.canonical(new Identifier(namespace, name)).stream())
                .anyMatch(identifier -> suppression.covers(identifier, since));
    }

    private boolean isRefused(Event event) {
        return suppression.judge(event) instanceof IngestGate.Verdict.Refuse;
    }

    @Override
    public String toString() {
        return "erasures with " + suppression.tombstones();
    }

    /** One erasure. */
    private final class Run {
        private final Tombstone.Policy policy;
        private final Instant now;
        private final List<ErasureReceipt> receipts = new ArrayList<>();
        private final Set<Identifier> names = new LinkedHashSet<>();
        /** Those of the names that somebody may still be found by. */
        private final Deque<Identifier> open = new ArrayDeque<>();

        private final Map<String, Event> events = new LinkedHashMap<>();
        private final List<Recipient> recipients = new ArrayList<>();
        private final Identifier asked;
        private long tombstones;

        Run(Identifier who, Tombstone.Policy policy, Instant now) {
            this.asked = cdp.canonical(who)
                    .filter(cdp::mayName)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "nobody can be known by this " + who.namespace() + "; name the person by something else"));
            this.policy = policy;
            this.now = now;
        }

        void erase() {
            open.add(asked);
            while (!open.isEmpty()) {
                Optional<Profile> person = cdp.find(open.remove());
                if (person.isPresent()) {
                    if (receipts.size() == ROUNDS) {
                        throw new IllegalStateException(
                                "new facts come in faster than they go; does the platform ask this gate?");
                    }
                    ErasureReceipt receipt = cdp.erase(person.get().id(), this::bury);
                    if (receipt.wasKnown()) {
                        receipts.add(receipt);
                    }
                }
            }
            if (receipts.isEmpty()) {
                eraseUnknown();
            }
            if (book != null) {
                names.forEach(book::forget);
            }
        }

        /** Takes out what names an identifier by which nobody is known. */
        private void eraseUnknown() {
            if (isOfMany(cdp.events(asked))) {
                throw ofMany();
            }
            List<Event> facts = cdp.events(asked).toList();
            requireNoHold(List.of(asked), facts);
            keep(suppression.tombstones().of(List.of(asked), latest(facts), policy));
            names.add(asked);
            if (quarantine != null) {
                quarantine.erase(Set.of(asked), cdp::canonical);
            }
            facts.forEach(event -> events.put(event.id(), event));
            long forgotten = 0;
            for (int from = 0; from < facts.size(); from += BATCH) {
                forgotten += cdp.forget(facts.subList(from, Math.min(facts.size(), from + BATCH)));
            }
            if (forgotten > 0) {
                receipts.add(receipt(forgotten, cdp.events(asked).count()));
            }
        }

        private Instant latest(List<Event> facts) {
            Instant latest = now;
            for (Event event : facts) {
                latest = event.time().isAfter(latest) ? event.time() : latest;
            }
            return latest;
        }

        private ErasureReceipt receipt(long mentions, long residue) {
            return new ErasureReceipt(
                    now, List.of(), 0, mentions, new TreeMap<>(), new TreeMap<>(), List.of(), residue);
        }

        /** Whether what was asked for links none of those whom facts name beside it, since it is nobody's in particular. */
        private boolean isOfMany(Stream<Event> facts) {
            return facts.flatMap(event -> event.identifiers().stream())
                    .filter(name -> !name.equals(asked))
                    .distinct()
                    .anyMatch(name -> cdp.why(asked, name) instanceof Explanation.Different apart
                            && apart.obstacles().stream().anyMatch(this::linksNobody));
        }

        private boolean linksNobody(Obstacle obstacle) {
            return (obstacle instanceof Obstacle.Shared shared
                            && shared.identifier().equals(asked))
                    || (obstacle instanceof Obstacle.NoRule unruled
                            && unruled.identifier().equals(asked));
        }

        private IllegalArgumentException ofMany() {
            return new IllegalArgumentException("several people use what is named by this " + asked.namespace()
                    + ", or no rule links anybody by it; name the person by something that is hers alone");
        }

        private void requireNoHold(List<Identifier> hers, List<Event> facts) {
            if (holds != null) {
                holds.on(cdp, hers, facts, now).ifPresent(hold -> {
                    throw new HeldException(hold);
                });
            }
        }

        /** Closes the gate, just before the commit. */
        private void bury(ErasurePreview preview) {
            List<Identifier> hers = preview.profile().identifiers();
            if (preview.shared().contains(asked)
                    || (hers.equals(List.of(asked)) && isOfMany(preview.events().stream()))) {
                throw ofMany();
            }
            requireNoHold(hers, preview.events());
            keep(suppression.tombstones().of(preview, now, policy));
            names.addAll(preview.gone());
            open.addAll(preview.gone());
            preview.events().forEach(event -> events.put(event.id(), event));
            Member member = Member.of(preview.profile(), ConsentLedger.empty()).withFormer(preview.events());
            for (Delivered delivered : deliveries.get()) {
                Recipient recipient = new Recipient(delivered.platform(), delivered.audience());
                if (!recipients.contains(recipient) && delivered.holds(member)) {
                    recipients.add(recipient);
                }
            }
        }

        private void keep(List<Tombstone> made) {
            journal.keep(made);
            made.forEach(suppression.tombstones()::add);
            tombstones += made.size();
        }

        Map<String, Long> counts() {
            TreeMap<String, Long> counts = new TreeMap<>();
            counts.put(
                    "events",
                    receipts.stream().mapToLong(r -> r.events() + r.mentions()).sum());
            counts.put("identifiers", (long) names.size());
            counts.put("recipients", (long) recipients.size());
            counts.put("tombstones", tombstones);
            return counts;
        }

        ErasureProof proof(String reference, AuditEntry entry) {
            long refused =
                    events.values().stream().filter(Erasures.this::isRefused).count();
            long found =
                    names.stream().filter(name -> cdp.find(name).isPresent()).count();
            return new ErasureProof(
                    reference,
                    policy,
                    receipts,
                    tombstones,
                    refused,
                    events.size() - refused,
                    found,
                    recipients,
                    entry);
        }
    }

    /** Collects the parts. Not thread-safe. */
    public static final class Builder {
        private final Cdp cdp;
        private final Suppression suppression;
        private final ErasureJournal journal;
        private final InstantSource clock;
        private @Nullable AuditLog log;
        private @Nullable ConsentBook book;
        private Supplier<? extends Iterable<Delivered>> deliveries = List::of;
        private @Nullable LegalHolds holds;
        private @Nullable StoredQuarantine quarantine;
        private final Set<Namespace> namespaces =
                new TreeSet<>(List.of(Namespace.USER_ID, Namespace.EMAIL, Namespace.PHONE, Namespace.ANONYMOUS_ID));

        private Builder(Cdp cdp, Suppression suppression, ErasureJournal journal, InstantSource clock) {
            this.cdp = Objects.requireNonNull(cdp, "cdp");
            this.suppression = Objects.requireNonNull(suppression, "suppression");
            this.journal = Objects.requireNonNull(journal, "journal");
            this.clock = Objects.requireNonNull(clock, "clock");
        }

        private AuditLog defaultLog() {
            return journal instanceof ErasureFile file ? file.auditLog(clock) : AuditLog.begin(clock);
        }

        /** The audit log; the one of the {@link ErasureFile}, else a new one, where not set. */
        public Builder log(AuditLog newLog) {
            this.log = Objects.requireNonNull(newLog, "newLog");
            return this;
        }

        /** A book that is to forget whoever is erased. */
        public Builder book(ConsentBook newBook) {
            this.book = Objects.requireNonNull(newBook, "newBook");
            return this;
        }

        /** What went to whom: the ledgers of all audiences, as they are when somebody is erased. */
        public Builder deliveries(Supplier<? extends Iterable<Delivered>> ledgers) {
            this.deliveries = Objects.requireNonNull(ledgers, "ledgers");
            return this;
        }

        /** Holds that forbid an erasure. */
        public Builder holds(LegalHolds newHolds) {
            this.holds = Objects.requireNonNull(newHolds, "newHolds");
            return this;
        }

        /**
         * The platform's quarantine, so that what a restored backup brings back there is swept as well, and what is held of
         * one whom nothing else names goes with her.
         *
         * @param more namespaces of names that may stand in originals, beside user id, e-mail, phone and anonymous id
         */
        public Builder quarantine(StoredQuarantine newQuarantine, Namespace... more) {
            this.quarantine = Objects.requireNonNull(newQuarantine, "newQuarantine");
            namespaces.addAll(List.of(more));
            return this;
        }

        public Erasures build() {
            return new Erasures(this);
        }
    }
}
