package io.cdpkit.identity;

import io.cdpkit.Cdp;
import io.cdpkit.IdentityResolver;
import io.cdpkit.IngestResult;
import io.cdpkit.Progress;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileSchema;
import io.cdpkit.store.CdpStore;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The engine under test, by default over a fresh store in memory, driven by steps and read as portraits: the one place
 * where the law tests meet its API. As thread-safe as the engine.
 */
final class Engine {
    private static final int PATIENCE = 1_000;
    private static final ProfileSchema SCHEMA = Policy.schema(Policy.BY_KEY);

    private static final Source STEWARD = Source.of("steward", Source.Kind.SUPPORT);

    private final Cdp cdp;

    Engine(RuleSet rules) {
        this(resolver(rules));
    }

    Engine(IdentityResolver resolver) {
        this(resolver, CdpStore.inMemory(), "test");
    }

    Engine(IdentityResolver resolver, CdpStore store, String tenant) {
        this(resolver, store, tenant, SCHEMA);
    }

    Engine(IdentityResolver resolver, CdpStore store, String tenant, ProfileSchema schema) {
        this.cdp = Cdp.builder()
                .identity(resolver)
                .store(store)
                .schema(schema)
                .clock(() -> Scenarios.NOW)
                .tenant(tenant)
                .build();
    }

    /** The real resolver; it blocks by its own list, which must hold {@link RuleSet#POISON}. */
    static IdentityResolver resolver(RuleSet rules, String... blocked) {
        return builder(rules, blocked).build();
    }

    static IdentityRules.Builder builder(RuleSet rules, String... blocked) {
        IdentityRules.Builder builder = IdentityRules.builder(rules.rules().toArray(NamespaceRule[]::new))
                .blocked(BlockedValues.standard().plus(blocked))
                .maxIdentifiers(rules.maxIdentifiers())
                .retroactive(rules.retroactive());
        if (rules.newestWins()) {
            builder.newestLinkWins();
        }
        return builder;
    }

    static Engine after(List<Step> steps, RuleSet rules) {
        Engine engine = new Engine(rules);
        steps.forEach(engine::apply);
        return engine;
    }

    /** Does one step; the answer is that to an event, else null. */
    @Nullable
    IngestResult apply(Step step) {
        if (step instanceof Step.Ingest ingest) {
            return ingest(ingest.event());
        } else if (step instanceof Step.Duplicate duplicate) {
            return ingest(duplicate.event());
        } else if (step instanceof Step.Conflict conflict) {
            return ingest(conflict.event());
        } else if (step instanceof Step.Retract retract) {
            cdp.retract(retract.messageId());
        } else if (step instanceof Step.Apart apart) {
            return ingest(Event.apart(apart.id(), STEWARD, apart.a(), apart.b())
                    .time(apart.time())
                    .build());
        } else if (step instanceof Step.Together together) {
            return ingest(Event.together(together.id(), STEWARD, together.a(), together.b())
                    .time(together.time())
                    .build());
        } else if (step instanceof Step.UndoDecision undo) {
            cdp.retract(undo.id());
        } else {
            throw new AssertionError(step.getClass());
        }
        return null;
    }

    /** Sends an event, again while the engine says that it is too busy. */
    IngestResult ingest(Event event) {
        for (int i = 0; i < PATIENCE; i++) {
            IngestResult result = cdp.ingest(event);
            if (result instanceof IngestResult.Rejected || result instanceof IngestResult.Unknown) {
                throw new AssertionError("refused: " + result);
            } else if (!(result instanceof IngestResult.Overloaded)) {
                return result;
            }
        }
        throw new AssertionError("still overloaded after " + PATIENCE + " attempts: " + event);
    }

    void ingestAll(Stream<Event> events) {
        cdp.ingestAll(events, Progress.none());
    }

    Stream<Profile> profiles() {
        return cdp.profiles();
    }

    List<Portrait> portraits() {
        return cdp.profiles()
                .map(profile -> Portrait.of(profile, cdp.timeline(profile.id())))
                .toList();
    }

    String canonical() {
        return Portrait.text(portraits());
    }

    /** The founder of the profile that holds an identifier; null if none does. */
    @Nullable
    Identifier founderOf(Identifier identifier) {
        return cdp.find(identifier).map(Profile::founder).orElse(null);
    }

    /** The founder of the profile that an event was said to belong to; null if none. */
    @Nullable
    Identifier founderOf(IngestResult.Accepted accepted) {
        Optional<Profile> profile = accepted.profile().flatMap(cdp::find);
        return profile.map(Profile::founder).orElse(null);
    }

    Cdp cdp() {
        return cdp;
    }

    /** A text that is equal for equal states: the engine's own hash, and what that does not cover, whose each event is. */
    String hash() {
        StringBuilder text = new StringBuilder(cdp.stateHash().hex());
        cdp.profiles().forEach(profile -> {
            text.append('\n').append(profile.id());
            cdp.timeline(profile.id()).forEach(event -> text.append(' ').append(event.id()));
        });
        return text.toString();
    }

    boolean isClean() {
        return cdp.verify().isClean();
    }

    /** What the engine finds wrong with itself. */
    List<String> differences() {
        return cdp.verify().differences();
    }
}
