package io.cdpkit.privacy.access;

import io.cdpkit.Cdp;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.privacy.Classification;
import io.cdpkit.privacy.Label;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.access.PersonalData.Consents;
import io.cdpkit.privacy.access.PersonalData.Derived;
import io.cdpkit.privacy.access.PersonalData.Handover;
import io.cdpkit.privacy.access.PersonalData.History;
import io.cdpkit.privacy.access.PersonalData.Tie;
import io.cdpkit.privacy.audience.Delivered;
import io.cdpkit.privacy.audience.Member;
import io.cdpkit.privacy.consent.Consent;
import io.cdpkit.privacy.consent.ConsentLedger;
import io.cdpkit.privacy.consent.ConsentRules;
import io.cdpkit.privacy.consent.ConsentSource;
import io.cdpkit.privacy.consent.Decision;
import io.cdpkit.privacy.retention.RetentionRules;
import io.cdpkit.profile.Profile;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gathers everything that is held about one person.
 *
 * <pre>{@code
 * Access access = Access.builder(cdp, clock)
 *     .consents(consentRules)
 *     .classification(data)
 *     .deliveries(() -> deliveredLists)
 *     .reasons((profile, segment) -> segments.explain(segment, profile, cdp.timeline(profile.id()), now).text())
 *     .computed("lifetime value", (profile, events) -> ...)
 *     .build();
 * access.of(Identifier.email("ada@example.com")).orElseThrow().writeHtml(page);
 * }</pre>
 *
 * <p><b>Other people.</b> Only events that belong to her are given: of a shared device, those that happened while she was
 * signed in. An identifier in them that belongs to somebody else is taken out, as are values of keys that are said to speak
 * of others. Not given, for nothing tells surely whose they are: what a quarantine holds, and events of others that name
 * her; {@code Cdp.events} finds the latter.
 *
 * <p>It reads her timeline once and the change feed twice, and asks for a reason per identifier. While facts come in it may
 * mix what was held before and after one of them. Thread-safe.
 */
public final class Access {
    private static final int PAGE = 1_000;

    private final Cdp cdp;
    private final InstantSource clock;
    private final @Nullable ConsentRules rules;
    private final ConsentSource source;
    private final @Nullable Classification classification;
    private final @Nullable RetentionRules retention;
    private final Supplier<? extends Iterable<Delivered>> deliveries;
    private final @Nullable BiFunction<Profile, String, String> reasons;
    private final Map<String, BiFunction<Profile, List<Event>, String>> computed;
    private final List<String> ofOthers;

    private Access(Builder builder) {
        this.cdp = builder.cdp;
        this.clock = builder.clock;
        this.rules = builder.rules;
        this.source = builder.source;
        this.classification = builder.classification;
        this.retention = builder.retention;
        this.deliveries = builder.deliveries;
        this.reasons = builder.reasons;
        this.computed = Map.copyOf(builder.computed);
        this.ofOthers = List.copyOf(builder.ofOthers);
    }

    /** A builder of what is to be gathered beside what the platform holds. */
    public static Builder builder(Cdp cdp, InstantSource clock) {
        return new Builder(cdp, clock);
    }

    /** Everything about whoever an identifier names; empty if nobody is known by it. */
    public Optional<PersonalData> of(Identifier identifier) {
        return cdp.find(identifier).map(this::of);
    }

    private PersonalData of(Profile profile) {
        Instant now = clock.instant();
        List<Event> timeline = cdp.timeline(profile.id());
        ConsentLedger ledger = ledger(profile, timeline);
        return new PersonalData(
                now,
                profile,
                profile.identifiers().stream()
                        .map(name -> new Tie(name, cdp.why(profile.founder(), name)))
                        .toList(),
                history(profile, timeline),
                derived(profile, timeline),
                new Consents(ledger, decisions(ledger, now)),
                handovers(profile, timeline, ledger));
    }

    private History history(Profile profile, List<Event> timeline) {
        Disclosure disclosure = new Disclosure(cdp, profile, ofOthers);
        List<Event> events = timeline.stream().map(disclosure::of).toList();
        Map<String, Instant> keptUntil = new HashMap<>();
        if (retention != null) {
            events.forEach(
                    event -> retention.expiry(event).ifPresent(expiry -> keptUntil.put(event.id(), expiry.at())));
        }
        ChangeHistory changes = ChangeHistory.of(cdp, profile.id(), PAGE);
        return new History(events, disclosure.withheld(), keptUntil, changes.aliases(), changes.changes());
    }

    private ConsentLedger ledger(Profile profile, List<Event> timeline) {
        ConsentLedger all = source.about(profile.identifiers());
        all = rules == null ? all : all.plus(rules.ledger(timeline));
        ArrayList<Consent> hers = new ArrayList<>();
        for (Consent statement : all.statements()) {
            List<Identifier> names = new ArrayList<>(statement.names());
            names.retainAll(profile.identifiers());
            if (!names.isEmpty()) {
                hers.add(new Consent(
                        names,
                        statement.purpose(),
                        statement.status(),
                        statement.basis(),
                        statement.time(),
                        statement.expiry(),
                        statement.evidence()));
            }
        }
        return ConsentLedger.of(hers);
    }

    private static Map<Purpose, Decision> decisions(ConsentLedger ledger, Instant now) {
        TreeMap<Purpose, Decision> decisions = new TreeMap<>();
        ledger.purposes().forEach(purpose -> decisions.put(purpose, ledger.decide(purpose, now)));
        return decisions;
    }

    private Derived derived(Profile profile, List<Event> timeline) {
        TreeMap<String, String> why = new TreeMap<>();
        if (reasons != null) {
            profile.segments().forEach(segment -> why.put(segment, reasons.apply(profile, segment)));
        }
        TreeMap<String, String> figures = new TreeMap<>();
        computed.forEach((name, compute) -> figures.put(name, compute.apply(profile, timeline)));
        TreeMap<String, List<Label>> labels = new TreeMap<>();
        if (classification != null) {
            profile.traits().forEach((key, trait) -> labels.put(key, classification.labels(key)));
            profile.computed().forEach(trait -> labels.put(trait.trait(), classification.labels(trait.trait())));
            figures.keySet().forEach(name -> labels.put(name, classification.labels(name)));
        }
        return new Derived(why, figures, labels);
    }

    private List<Handover> handovers(Profile profile, List<Event> events, ConsentLedger ledger) {
        Member member = Member.of(profile, ledger).withFormer(events);
        ArrayList<Handover> handovers = new ArrayList<>();
        for (Delivered delivered : deliveries.get()) {
            if (delivered.holds(member)) {
                handovers.add(Handover.of(delivered));
            }
        }
        return handovers;
    }

    @Override
    public String toString() {
        return "access to the data of one person, with " + computed.size() + " computed";
    }

    /** Collects what is to be gathered. Not thread-safe. */
    public static final class Builder {
        private final Cdp cdp;
        private final InstantSource clock;
        private final TreeMap<String, BiFunction<Profile, List<Event>, String>> computed = new TreeMap<>();
        private final ArrayList<String> ofOthers = new ArrayList<>();
        private @Nullable ConsentRules rules;
        private ConsentSource source = ConsentSource.none();
        private @Nullable Classification classification;
        private @Nullable RetentionRules retention;
        private Supplier<? extends Iterable<Delivered>> deliveries = List::of;
        private @Nullable BiFunction<Profile, String, String> reasons;

        private Builder(Cdp cdp, InstantSource clock) {
            this.cdp = Objects.requireNonNull(cdp, "cdp");
            this.clock = Objects.requireNonNull(clock, "clock");
        }

        /** How events state consent. */
        public Builder consents(ConsentRules newRules) {
            this.rules = Objects.requireNonNull(newRules, "newRules");
            return this;
        }

        /** Where else statements of consent are kept. */
        public Builder consents(ConsentSource newSource) {
            this.source = Objects.requireNonNull(newSource, "newSource");
            return this;
        }

        /** What traits and computed things are; their labels, inherited ones too, are given beside them. */
        public Builder classification(Classification data) {
            this.classification = Objects.requireNonNull(data, "data");
            return this;
        }

        /** How long events are kept, so that she is told. */
        public Builder retention(RetentionRules newRules) {
            this.retention = Objects.requireNonNull(newRules, "newRules");
            return this;
        }

        /** What went to whom: the ledgers of all audiences, as they are when somebody asks. */
        public Builder deliveries(Supplier<? extends Iterable<Delivered>> ledgers) {
            this.deliveries = Objects.requireNonNull(ledgers, "ledgers");
            return this;
        }

        /** Why a profile is in a segment. */
        public Builder reasons(BiFunction<Profile, String, String> why) {
            this.reasons = Objects.requireNonNull(why, "why");
            return this;
        }

        /** Something that the host computes about people, such as a score. */
        public Builder computed(String name, BiFunction<Profile, List<Event>, String> compute) {
            if (computed.putIfAbsent(name, Objects.requireNonNull(compute, "compute")) != null) {
                throw new IllegalArgumentException("\"" + name + "\" is computed already; name each once");
            }
            return this;
        }

        /** Keys of properties and context, at any depth, whose values speak of other people and are left out. */
        public Builder ofOthers(String... keys) {
            ofOthers.addAll(List.of(keys));
            return this;
        }

        public Access build() {
            return new Access(this);
        }
    }
}
