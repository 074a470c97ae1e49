package io.cdpkit.privacy.consent;

import io.cdpkit.Cdp;
import io.cdpkit.IngestGate;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.privacy.Classification;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.consent.Decision.Reason;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The consent gate at ingest: admits an event, strips it, or refuses it.
 *
 * <pre>{@code
 * IngestGate gate = ConsentGate.builder(rules, clock)
 *     .ask(ANALYTICS)                              // of every event
 *     .ask("Newsletter Opened", MARKETING)         // of this one instead
 *     .necessary("Order Completed")                // the contract needs it; nobody is asked
 *     .book(book)                                  // for events that carry no consent of their own
 *     .classification(data)                        // strips traits that the consent does not cover
 *     .build();
 * }</pre>
 *
 * <p>An event passes if each purpose asked of it is allowed twice over: when it happened, so that nothing collected before
 * a yes slips in, and now, so that nothing comes in after a no. What it states itself counts with what is known.
 *
 * <p><b>Who is asked.</b> A {@link Builder#book} is asked under all the names that the platform knows of the people whom
 * the event names, as it knows them when it judges the event: a no under her device keeps out what comes under her user
 * id. What the other events of its batch are about to join it does not know yet. That is a look-up of each identifier in
 * the platform's store. A {@link Builder#source} is asked under the event's identifiers only; see {@link
 * ConsentSource#through}.
 *
 * <p><b>What is believed.</b> A no enters the book at once, a yes when its event is accepted, or once more if it is a
 * duplicate. What {@link Cdp#retract} takes back leaves the book too, exactly the statements of that event. A yes whose
 * names all link nobody, such as {@code null}, counts for nobody, not for its own event either; a no under such names keeps
 * its own event out and is not remembered. The platform tells all this to the gate that it is built with, so a gate serves
 * one platform, the one built last, and one that wraps it passes everything on; alone it believes no yes of earlier events.
 *
 * <p>Of an event that is kept out, what it states about consent is nevertheless kept if it is news under one of its names:
 * it comes in as a bare track by the name of {@link ConsentRules.Builder#statedBy}. Otherwise the no would be forgotten
 * and an older yes would live on.
 *
 * <p>Steward's words, which say who is who and belong to nobody, pass unasked. So does an alias, but for what it carries: it
 * comes in with its names and what it states about consent, and with nothing else. Fails closed: with neither {@code ask}
 * nor {@code necessary} for an event, it is kept out. Thread-safe.
 */
public final class ConsentGate implements IngestGate {
    private final ConsentRules rules;
    private final InstantSource clock;
    private final ConsentSource source;
    private final @Nullable ConsentBook book;
    private final @Nullable Classification classification;
    private final List<Purpose> otherwise;
    private final Map<String, List<Purpose>> asked;
    private final Set<String> necessarySources;
    /** Ids of events that stated something and were taken back, so that what is on its way stays out too. */
    private final Set<String> retracted = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Cdp platform;

    private ConsentGate(Builder builder) {
        this.rules = builder.rules;
        this.clock = builder.clock;
        this.source = builder.source;
        this.book = builder.book;
        this.classification = builder.classification;
        this.otherwise = builder.otherwise;
        this.asked = Map.copyOf(builder.asked);
        this.necessarySources = Set.copyOf(builder.necessarySources);
    }

    /** A builder of gates; the clock expires grants. */
    public static Builder builder(ConsentRules rules, InstantSource clock) {
        return new Builder(rules, clock);
    }

    @Override
    public void attach(Cdp cdp) {
        platform = cdp;
        if (book != null) {
            book.keepTo(cdp::mayName);
        }
    }

    @Override
    public void retracted(Event event, Supplier<List<Event>> left) {
        List<Consent> gone = book == null ? List.of() : rules.read(event);
        if (book == null || gone.isEmpty()) {
            return;
        }
        retracted.add(event.id());
        book.remove(gone.stream().filter(Consent::isGrant).toList(), List.of());
        book.remove(gone, rules.ledger(left.get()).statements());
    }

    @Override
    public Verdict judge(Event event) {
        if (isStewards(event)) {
            return new Verdict.Admit(event);
        }
        List<Consent> stated = ofSomebody(rules.read(event));
        if (event.type() == Event.Type.ALIAS) {
            return admit(rules.namesOf(event), stated);
        }
        if (necessarySources.contains(event.source().id())) {
            return admit(event, stated);
        }
        List<Purpose> own = asked.get(event.name());
        List<Purpose> purposes = own == null ? otherwise : own;
        boolean necessary = own != null && own.isEmpty();
        if (necessary && classification == null) {
            return admit(event, stated);
        }
        ConsentLedger known = known(event.identifiers());
        boolean alone = known.isEmpty() && classification == null;
        ConsentLedger ledger = alone ? known : known.plus(ConsentLedger.of(stated));
        Instant now = alone && !expire(stated) ? event.time() : later(clock.instant(), event.time());
        for (Purpose purpose : purposes) {
            Reason reason = alone
                    ? reasonAlone(stated, purpose, event.time(), now)
                    : reason(ledger, purpose, event.time(), now);
            if (reason != Reason.GRANTED) {
                return refuse(event, stated, "no consent for " + purpose + ": " + reason);
            }
        }
        return purposes.isEmpty() && !necessary
                ? refuse(event, stated, "no purpose is declared for such events")
                : admit(stripped(event, ledger, now), stated);
    }

    /** What is stated under a name that may name somebody; of the rest only the nos. */
    private List<Consent> ofSomebody(List<Consent> stated) {
        return stated.isEmpty() || anyMayName(stated.get(0).names())
                ? stated
                : stated.stream().filter(statement -> !statement.isGrant()).toList();
    }

    private boolean anyMayName(List<Identifier> names) {
        for (Identifier name : names) {
            if (mayName(name)) {
                return true;
            }
        }
        return false;
    }

    private ConsentLedger known(List<Identifier> names) {
        Cdp cdp = platform;
        if (book == null || source != book || cdp == null) {
            return source.about(names);
        }
        if (book.isEmpty()) {
            return ConsentLedger.empty();
        }
        Set<Identifier> all = new LinkedHashSet<>();
        for (Identifier name : names) {
            if (all.add(name)) {
                cdp.find(name).ifPresent(profile -> all.addAll(profile.identifiers()));
            }
        }
        return book.about(all);
    }

    private static boolean isStewards(Event event) {
        return event.type() == Event.Type.APART || event.type() == Event.Type.TOGETHER;
    }

    /** Whether one of some statements holds for a time only. */
    private static boolean expire(List<Consent> statements) {
        for (Consent statement : statements) {
            if (statement.expiry() != null) {
                return true;
            }
        }
        return false;
    }

    /** A sender's clock may be ahead of ours. */
    private static Instant later(Instant a, Instant b) {
        return b.isAfter(a) ? b : a;
    }

    /** Why not: when it happened or, if that was in order, now. */
    private static Reason reason(ConsentLedger ledger, Purpose purpose, Instant then, Instant now) {
        Reason reason = ledger.upTo(then).decide(purpose, then).reason();
        return reason == Reason.GRANTED ? ledger.decide(purpose, now).reason() : reason;
    }

    /** The same where nothing is known but what the event states, which is all said when it happened. */
    private static Reason reasonAlone(List<Consent> stated, Purpose purpose, Instant then, Instant now) {
        Reason reason = ConsentLedger.alone(stated, purpose, then);
        return reason == Reason.GRANTED ? ConsentLedger.alone(stated, purpose, now) : reason;
    }

    private Verdict admit(Event event, List<Consent> stated) {
        if (book == null || stated.isEmpty() || retracted.contains(event.id())) {
            return new Verdict.Admit(event);
        }
        ConsentBook kept = book;
        ArrayList<Consent> grants = new ArrayList<>(stated.size());
        for (Consent statement : stated) {
            if (statement.isGrant()) {
                grants.add(statement);
            } else {
                kept.add(statement);
            }
        }
        return grants.isEmpty()
                ? new Verdict.Admit(event)
                : new Verdict.Admit(event, () -> believe(kept, grants, event.id()));
    }

    /** Looks once more afterwards, for the event may be taken back meanwhile. */
    private void believe(ConsentBook kept, List<Consent> grants, String messageId) {
        kept.addAll(grants);
        if (retracted.contains(messageId)) {
            kept.remove(grants, List.of());
        }
    }

    private Verdict refuse(Event event, List<Consent> stated, String reason) {
        return rules.isStatement(event) || isNews(stated)
                ? admit(rules.statementIn(event), stated)
                : new Verdict.Refuse(reason);
    }

    private boolean isNews(List<Consent> stated) {
        for (Consent statement : stated) {
            for (Identifier name : statement.names()) {
                if (!mayName(name)) {
                    continue;
                }
                Reason known = source.about(List.of(name))
                        .upTo(statement.time())
                        .decide(statement.purpose(), statement.time())
                        .reason();
                if (!known.name().equals(statement.status().name())) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean mayName(Identifier name) {
        Cdp cdp = platform;
        return cdp == null || cdp.mayName(name);
    }

    private Event stripped(Event event, ConsentLedger ledger, Instant now) {
        if (classification == null || event.traits().isEmpty()) {
            return event;
        }
        Set<Purpose> granted = new TreeSet<>();
        for (Purpose purpose : ledger.purposes()) {
            if (ledger.decide(purpose, now).isAllowed()) {
                granted.add(purpose);
            }
        }
        Attributes.Builder kept = Attributes.builder();
        event.traits().forEach((key, value) -> {
            if (isAllowed(classification, key, granted)) {
                kept.put(key, value);
            }
        });
        return kept.size() == event.traits().size()
                ? event
                : event.withAttributes(kept.build(), event.properties(), event.context());
    }

    private static boolean isAllowed(Classification classification, String key, Collection<Purpose> granted) {
        return granted.stream().anyMatch(purpose -> classification.allows(key, purpose));
    }

    @Override
    public String toString() {
        return "consent gate for " + otherwise + " and " + asked.size() + " events with purposes of their own";
    }

    /** Collects the parts of a gate; what is set twice is an error. Not thread-safe. */
    public static final class Builder {
        private final ConsentRules rules;
        private final InstantSource clock;
        private final Map<String, List<Purpose>> asked = new HashMap<>();
        private final Set<String> necessarySources = new HashSet<>();
        private List<Purpose> otherwise = List.of();
        private ConsentSource source = ConsentSource.none();
        private @Nullable ConsentBook book;
        private @Nullable Classification classification;

        private Builder(ConsentRules rules, InstantSource clock) {
            this.rules = Objects.requireNonNull(rules, "rules");
            this.clock = Objects.requireNonNull(clock, "clock");
        }

        /** What every event is for whose name has no purposes of its own. */
        public Builder ask(Purpose first, Purpose... more) {
            this.otherwise = ascending(first, more);
            return this;
        }

        /** What events of a name are for, instead. */
        public Builder ask(String eventName, Purpose first, Purpose... more) {
            return name(eventName, ascending(first, more));
        }

        /** Events that need nobody's consent, by name, such as those that fulfil a contract. */
        public Builder necessary(String... eventNames) {
            for (String eventName : eventNames) {
                name(eventName, List.of());
            }
            return this;
        }

        /**
         * Events that need nobody's consent, by their source, and come in whole: corrections that a person asks for, which
         * the law wants made. Make sure that no client can name such a source.
         */
        public Builder necessaryFrom(String... sourceIds) {
            necessarySources.addAll(List.of(sourceIds));
            return this;
        }

        private Builder name(String eventName, List<Purpose> purposes) {
            if (asked.putIfAbsent(eventName, purposes) != null) {
                throw new IllegalArgumentException(
                        "\"" + eventName + "\" has its purposes already; name each event once");
            }
            return this;
        }

        private static List<Purpose> ascending(Purpose first, Purpose... more) {
            TreeSet<Purpose> all = new TreeSet<>(List.of(more));
            all.add(first);
            return List.copyOf(all);
        }

        /**
         * Where earlier statements are found; nowhere where not set. It is asked under the event's own identifiers, so one
         * that does not know the person by itself is to be given as {@link ConsentSource#through}.
         */
        public Builder source(ConsentSource newSource) {
            this.source = Objects.requireNonNull(newSource, "source");
            return this;
        }

        /**
         * A book to find earlier statements in, under all the names of the person, and to write those into that come in.
         */
        public Builder book(ConsentBook newBook) {
            this.book = Objects.requireNonNull(newBook, "book");
            return source(newBook);
        }

        /** Traits come in only if a granted purpose allows them; all where not set. */
        public Builder classification(Classification newClassification) {
            this.classification = Objects.requireNonNull(newClassification, "classification");
            return this;
        }

        /** A gate that can let something in, and asks for no purpose that its rules do not know. */
        public ConsentGate build() {
            if (otherwise.isEmpty() && asked.isEmpty() && necessarySources.isEmpty()) {
                throw new IllegalStateException(
                        "the gate would keep every event out; say what events are for with ask, or"
                                + " which need no consent with necessary or necessaryFrom");
            }
            TreeSet<Purpose> unknown = new TreeSet<>(otherwise);
            asked.values().forEach(unknown::addAll);
            unknown.removeAll(rules.purposes());
            if (!unknown.isEmpty()) {
                throw new IllegalStateException(
                        "the gate asks for " + unknown + ", of which its consent rules know nothing;" + " they know "
                                + rules.purposes() + " (ConsentRules.Builder.stated adds one)");
            }
            return new ConsentGate(this);
        }
    }
}
