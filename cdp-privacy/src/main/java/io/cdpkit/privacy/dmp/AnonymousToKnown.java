package io.cdpkit.privacy.dmp;

import io.cdpkit.Cdp;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.privacy.dmp.BridgeTerms.Refusal;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The way from a device to a person: what the device's traits are, told to the known space as a trait of hers, if both have
 * agreed.
 *
 * <pre>{@code
 * Outcome outcome = bridge.cross("sign-in-7311", device, person);
 * if (outcome instanceof Outcome.Crossing crossing) {
 *     known.ingest(crossing.event());          // audience_traits = [camera-fans, reads-reviews]
 * }
 * }</pre>
 *
 * <p>The event names the person and the traits, and nothing of the device: neither its id nor anything made of it. The
 * anonymous space learns nothing. Only traits pass that the device has now by the host's own data, and that are for all of
 * the bridge's purposes: what others license stays behind, since no licence would run out over there. Consent is asked
 * within the call, right before the log is told; ingest the event at once. Crossing again under one reference makes an
 * event with the same id. Thread-safe.
 */
public final class AnonymousToKnown {
    static final String ACTION = "anonymous-to-known";

    private final Cdp devices;
    private final TraitRules rules;
    private final BridgeTerms terms;
    private final Source source;
    private final String key;

    private AnonymousToKnown(Cdp devices, TraitRules rules, BridgeTerms terms, Source source, String key) {
        this.devices = devices;
        this.rules = rules;
        this.terms = terms;
        this.source = source;
        this.key = key;
    }

    /**
     * A bridge out of an anonymous space.
     *
     * @param devices the space, which is only read
     * @param rules what traits mean there
     * @param source whom the known space is to take the traits from
     */
    public static AnonymousToKnown of(Cdp devices, TraitRules rules, BridgeTerms terms, Source source) {
        return new AnonymousToKnown(
                Objects.requireNonNull(devices, "devices"),
                rules.ownDataOnly(),
                Objects.requireNonNull(terms, "terms"),
                Objects.requireNonNull(source, "source"),
                "audience_traits");
    }

    /** The same under another key than {@code audience_traits}. */
    public AnonymousToKnown as(String newKey) {
        return new AnonymousToKnown(devices, rules, terms, source, Objects.requireNonNull(newKey, "newKey"));
    }

    /** What came of an attempt to cross. */
    public sealed interface Outcome {
        /**
         * It is logged and may go.
         *
         * @param event for the known space
         * @param traits how many traits it tells
         * @param leftBehind how many the device has that do not go along
         */
        record Crossing(Event event, int traits, int leftBehind) implements Outcome {}

        /** Nothing passed, and nothing was logged. */
        record Refused(Refusal why) implements Outcome {}
    }

    /**
     * Tells what a device's traits are.
     *
     * @param reference of whoever asked for it, for the log; no personal data
     * @param person how the known space knows her; {@link BridgeTerms#people} must find all she said by it
     */
    public Outcome cross(String reference, Identifier device, Identifier person) {
        Optional<Profile> found = devices.find(device);
        if (found.isEmpty()) {
            return new Outcome.Refused(new Refusal.NothingToTell());
        }
        Instant now = terms.clock().instant();
        List<Value> told = told(found.get(), now);
        if (told.isEmpty()) {
            return new Outcome.Refused(new Refusal.NothingToTell());
        }
        Event event = Event.identify(MessageIds.of(ACTION, reference, key, person), source)
                .identifier(person)
                .time(now)
                .traits(Attributes.of(key, Value.of(told)))
                .build();
        Refusal refusal = terms.refusal(List.of(person), device);
        if (refusal != null) {
            return new Outcome.Refused(refusal);
        }
        terms.log().record(ACTION, reference, Map.of("traits", (long) told.size()));
        int leftBehind = Math.max(0, found.get().memberships().size() - told.size());
        return new Outcome.Crossing(event, told.size(), leftBehind);
    }

    private List<Value> told(Profile device, Instant now) {
        Profile unremembered = device.withEvaluation(device.evaluation().withoutMemo());
        ArrayList<Value> told = new ArrayList<>();
        for (Membership membership : rules.evaluate(unremembered, null, () -> devices.timeline(device.id()), now)
                .memberships()) {
            boolean mayGo = rules.rule(membership.segment())
                    .filter(rule -> rule.purposes().containsAll(terms.purposes()))
                    .isPresent();
            if (mayGo) {
                told.add(Value.of(membership.segment()));
            }
        }
        return told;
    }

    @Override
    public String toString() {
        return ACTION + " " + terms;
    }
}
