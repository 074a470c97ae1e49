package io.cdpkit.privacy.consent;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.consent.Consent.LegalBasis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * How a host's events state consent: which of its signals speak for which purpose.
 *
 * <pre>{@code
 * ConsentRules rules = ConsentRules.builder()
 *     .categories(ANALYTICS, "C0002")                     // context.consent.categoryPreferences, as Segment has it
 *     .categories(ADVERTISING, "C0004")
 *     .tcf(ADVERTISING, 755, CONSENT, 1, 3, 4)            // context.consent.tcString: vendor 755, purposes 1, 3 and 4
 *     .optOuts(ADVERTISING)                               // context.consent.gppString, and .gpc
 *     .lasts(Duration.ofDays(365))
 *     .build();
 * }</pre>
 *
 * <p>An event states something about the purposes of these rules if it has a {@code context.consent}, or if it is a
 * track by the name of {@link Builder#statedBy} with {@code properties.purposes}, an object such as {@code {"marketing":
 * "granted"}}, where {@code true} and {@code false} may stand for granted and denied; beside it may stand {@code
 * legal_basis}, {@code expires_at} and {@code evidence}.
 *
 * <p><b>Junk means no.</b> A category that is missing or not {@code true}, a string that is empty or cannot be read, that
 * is dated after the event or of a consent manager not in use, a consent that is no object or has none of the signals: each
 * is a statement that denies.
 *
 * <p><b>What is there must say yes; what is absent does not count.</b> Where a purpose goes by several kinds of signal, such
 * as categories and opt-outs, those that an event's consent has must all say yes, and those that it does not have are
 * not asked for: categories alone can grant. A readable {@code gppString} without a section about the purpose counts as
 * absent. Where all signals of a purpose are absent, nothing is stated about it. An event without identifiers, or a
 * steward's word, states nothing.
 *
 * <p>Immutable and thread-safe.
 */
public final class ConsentRules {
    private final Map<Purpose, Signals> signals;
    private final Set<Purpose> purposes;
    private final String statement;
    private final @Nullable Duration lasts;

    private ConsentRules(Builder builder) {
        TreeMap<Purpose, Signals> all = new TreeMap<>();
        builder.signals.forEach((purpose, draft) -> all.put(purpose, draft.signals(builder)));
        this.signals = all;
        this.statement = builder.statement;
        this.purposes = new TreeSet<>(all.keySet());
        this.purposes.addAll(builder.stated);
        this.lasts = builder.lasts;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The purposes that these rules know, ascending. */
    public List<Purpose> purposes() {
        return List.copyOf(purposes);
    }

    /** What was stated in a person's events, whatever their order: durable wherever they are. */
    public ConsentLedger ledger(Iterable<Event> events) {
        ArrayList<Consent> all = new ArrayList<>();
        events.forEach(event -> all.addAll(read(event)));
        return ConsentLedger.of(all);
    }

    /** What an event states, at most one statement about each purpose; nearly always nothing or everything. */
    public List<Consent> read(Event event) {
        Value consent = event.context().find("consent");
        boolean declared = isStatement(event);
        if ((consent == null && !declared)
                || event.identifiers().isEmpty()
                || event.type() == Event.Type.APART
                || event.type() == Event.Type.TOGETHER) {
            return List.of();
        }
        ArrayList<Consent> statements = new ArrayList<>();
        if (consent != null) {
            readContext(event, consent, statements);
        }
        if (declared && (consent == null || event.properties().contains(Declared.PURPOSES))) {
            new Declared(event, purposes, lasts).read(statements);
        }
        return strictest(statements);
    }

    /** Whether an event is there to state consent, and for nothing else. */
    boolean isStatement(Event event) {
        return event.type() == Event.Type.TRACK && event.name().equals(statement);
    }

    /** What remains of an event if only what it states about consent may be kept. */
    Event statementIn(Event event) {
        Attributes.Builder properties = Attributes.builder();
        if (isStatement(event)) {
            for (String key : Declared.KEYS) {
                Value value = event.properties().find(key);
                if (value != null) {
                    properties.put(key, value);
                }
            }
        }
        Event.Builder reduced = Event.track(event.id(), event.source(), statement)
                .time(event.time())
                .receivedAt(event.receivedAt())
                .statedTime(event.statedTime().orElse(null))
                .properties(properties.build())
                .context(consentOf(event));
        event.identifiers().forEach(reduced::identifier);
        return reduced.build();
    }

    /** The same event with nothing but its names and what it states about consent. */
    Event namesOf(Event event) {
        return event.withAttributes(Attributes.empty(), Attributes.empty(), consentOf(event));
    }

    private static Attributes consentOf(Event event) {
        Value consent = event.context().find("consent");
        return consent == null ? Attributes.empty() : Attributes.of("consent", consent);
    }

    private void readContext(Event event, Value consent, List<Consent> statements) {
        if (!(consent instanceof Value.Fields fields) || !Signals.any(fields.fields())) {
            for (Purpose purpose : purposes) {
                statements.add(Consent.denied(event.identifiers(), purpose, event.time(), event.id()));
            }
            return;
        }
        Signals.Read read = new Signals.Read(fields.fields(), event.time());
        signals.forEach((purpose, rules) -> {
            Signals.Vote vote = rules.vote(read);
            if (vote != null) {
                statements.add(statement(event, purpose, vote));
            }
        });
    }

    private Consent statement(Event event, Purpose purpose, Signals.Vote vote) {
        if (!vote.yes()) {
            return Consent.denied(event.identifiers(), purpose, event.time(), event.id());
        }
        Instant lapses = lasts == null ? null : event.time().plus(lasts);
        return new Consent(
                event.identifiers(),
                purpose,
                Consent.Status.GRANTED,
                vote.basis(),
                event.time(),
                Decision.earlier(vote.expiry(), lapses),
                event.id());
    }

    /** Of several statements of one event about a purpose, the one that wins. */
    private static List<Consent> strictest(List<Consent> statements) {
        if (statements.size() < 2) {
            return List.copyOf(statements);
        }
        TreeMap<Purpose, Consent> strictest = new TreeMap<>();
        for (Consent statement : statements) {
            strictest.merge(statement.purpose(), statement, (a, b) -> a.compareTo(b) >= 0 ? a : b);
        }
        return List.copyOf(strictest.values());
    }

    @Override
    public String toString() {
        return "consent rules for " + purposes;
    }

    /** Collects rules. Not thread-safe. */
    public static final class Builder {
        private static final Duration LONGEST = Duration.ofDays(3_652_500);

        private final TreeMap<Purpose, Signals.Draft> signals = new TreeMap<>();
        private final TreeSet<Purpose> stated = new TreeSet<>();
        private String statement = "Consent Stated";
        private @Nullable Duration lasts;
        Duration tcfLasts = Duration.ofDays(395);
        IntPredicate cmps = cmp -> true;

        private Builder() {}

        /** A purpose that is granted if all these categories of {@code context.consent.categoryPreferences} are true. */
        public Builder categories(Purpose purpose, String first, String... more) {
            Signals.Draft draft = draft(purpose);
            draft.categories.add(first);
            draft.categories.addAll(List.of(more));
            return this;
        }

        /**
         * A purpose that is granted if {@code context.consent.tcString}, or the European section of {@code gppString},
         * permits a vendor all of some purposes of the TCF; where there are both, both must.
         *
         * @param vendor the vendor's number in the Global Vendor List
         * @param basis {@link LegalBasis#CONSENT} or {@link LegalBasis#LEGITIMATE_INTERESTS}
         * @param tcfPurposes 1 to 24, at least one
         */
        public Builder tcf(Purpose purpose, int vendor, LegalBasis basis, int... tcfPurposes) {
            draft(purpose)
                    .vendors
                    .add(new Signals.Vendor(
                            vendor, basis, Arrays.stream(tcfPurposes).boxed().toList()));
            return this;
        }

        /**
         * Purposes that are denied if {@code context.consent.gpc} is true, or a section for the United States in {@code
         * gppString} says that she opted out of sale, sharing or targeted advertising; such a section grants them if it
         * says that she did not. Needs iabgpp-encoder.
         */
        public Builder optOuts(Purpose first, Purpose... more) {
            draft(first).optOuts = true;
            for (Purpose purpose : more) {
                draft(purpose).optOuts = true;
            }
            return this;
        }

        /** Purposes about which only events by the name of {@link #statedBy} say something. */
        public Builder stated(Purpose... purposes) {
            stated.addAll(List.of(purposes));
            return this;
        }

        /** The name of the tracks that state consent; "Consent Stated" where not set. */
        public Builder statedBy(String eventName) {
            this.statement = Objects.requireNonNull(eventName, "eventName");
            return this;
        }

        /** How long a yes holds; until another statement where not set. */
        public Builder lasts(Duration duration) {
            this.lasts = positive(duration);
            return this;
        }

        /** How long a TC string holds from its last update; 395 days where not set. */
        public Builder tcfLasts(Duration duration) {
            this.tcfLasts = positive(duration);
            return this;
        }

        /** Which consent managers may write TC strings, such as those of the IAB's list not deleted; any where not set. */
        public Builder cmps(IntPredicate inUse) {
            this.cmps = Objects.requireNonNull(inUse, "inUse");
            return this;
        }

        private static Duration positive(Duration duration) {
            if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("a consent must last longer than nothing, and at most 10,000 years;"
                        + " for ever say nothing; was " + duration);
            }
            return duration;
        }

        private Signals.Draft draft(Purpose purpose) {
            return signals.computeIfAbsent(purpose, p -> new Signals.Draft());
        }

        /** Rules for at least one purpose. */
        public ConsentRules build() {
            if (signals.isEmpty() && stated.isEmpty()) {
                throw new IllegalStateException("consent rules that know no purpose never grant one; name one by"
                        + " categories, tcf, optOuts or stated");
            }
            return new ConsentRules(this);
        }
    }
}
