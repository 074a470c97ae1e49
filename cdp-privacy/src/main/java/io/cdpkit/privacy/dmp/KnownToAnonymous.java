package io.cdpkit.privacy.dmp;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.privacy.dmp.BridgeTerms.Refusal;
import io.cdpkit.profile.Profile;
import java.time.Instant;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The way from people to their devices: that a device is of an audience, told to the anonymous space, if both have agreed.
 *
 * <pre>{@code
 * KnownToAnonymous bridge = KnownToAnonymous.of(terms, source, COOKIE, IDFA);
 * bridge.cross("campaign-12", "lapsed-buyers", members, devices::ingest);
 * // over there: TraitRule.of("lapsed-buyers", KnownToAnonymous.joined("lapsed-buyers"))
 * }</pre>
 *
 * <p>Each event names a device and the audience, and nothing of the person: not her id, nor anything made of it. All have
 * one time and stand in the order of the devices, so that not even the order tells which devices are one person's; what
 * passes is a function of the set of devices. The known space learns nothing. An audience of fewer people than the least
 * size does not pass at all, since on few devices it would say who it is.
 *
 * <p>Consent is asked twice: when the audience is gathered, and of each device right before its event is handed on. How
 * long a device is of the audience is up to the lifetime of the trait, unless it is taken back by {@link #messageId}.
 * Thread-safe.
 */
public final class KnownToAnonymous {
    private static final String ACTION = "known-to-anonymous";
    private static final String EVENT = "Audience Joined";
    private static final String AUDIENCE = "audience";
    private static final int LEAST = 100;

    private final BridgeTerms terms;
    private final Source source;
    private final Set<Namespace> devices;
    private final int least;

    private KnownToAnonymous(BridgeTerms terms, Source source, Set<Namespace> devices, int least) {
        this.terms = terms;
        this.source = source;
        this.devices = devices;
        this.least = least;
    }

    /**
     * A bridge into an anonymous space, for audiences of at least 100 people.
     *
     * @param source whom the anonymous space is to take the audiences from
     * @param first with more, the namespaces of devices
     */
    public static KnownToAnonymous of(BridgeTerms terms, Source source, Namespace first, Namespace... more) {
        HashSet<Namespace> devices = new HashSet<>(List.of(more));
        devices.add(first);
        return new KnownToAnonymous(
                Objects.requireNonNull(terms, "terms"), Objects.requireNonNull(source, "source"), devices, LEAST);
    }

    /** The same for audiences of at least so many people, 2 or more. */
    public KnownToAnonymous minimumSize(int people) {
        if (people < 2) {
            throw new IllegalArgumentException("minimumSize must be at least 2, was " + people);
        }
        return new KnownToAnonymous(terms, source, devices, people);
    }

    /** The events that tell of an audience, for the rule of its trait; a gate must keep the property "audience". */
    public static Qualifier joined(String audience) {
        return Qualifier.track(EVENT).where(AUDIENCE, audience);
    }

    /** What came of an attempt to cross. */
    public sealed interface Outcome {
        /**
         * It is logged and has passed.
         *
         * @param devices how many events were handed on
         * @param withheld how many devices were not, for want of their own consent or a person's
         */
        record Crossed(long devices, long withheld) implements Outcome {}

        /** Nothing passed, and nothing was logged. */
        record Refused(Refusal why) implements Outcome {}
    }

    /**
     * Tells of an audience.
     *
     * @param reference of whoever asked for it, for the log; no personal data
     * @param audience its name over there, as a trait's
     * @param into where each event goes, such as {@code devices::ingest}
     */
    public Outcome cross(String reference, String audience, Stream<Profile> members, Consumer<Event> into) {
        if (!TraitRule.isName(audience)) {
            throw new IllegalArgumentException("an audience is named like a trait, such as \"lapsed-buyers\"; got "
                    + audience.length() + " chars");
        }
        TreeMap<Identifier, List<Identifier>> personOf = new TreeMap<>();
        long withheld = 0;
        long people = 0;
        try (members) {
            for (Iterator<Profile> each = members.iterator(); each.hasNext(); ) {
                Profile member = each.next();
                int before = personOf.size();
                withheld += gather(member, personOf);
                people += personOf.size() > before ? 1 : 0;
            }
        }
        if (people < least) {
            return new Outcome.Refused(new Refusal.TooFew(people, least));
        }
        terms.log().record(ACTION, reference, Map.of("devices", (long) personOf.size(), "people", people));
        long handedOn = handOn(reference, audience, personOf, into);
        return new Outcome.Crossed(handedOn, withheld + personOf.size() - handedOn);
    }

    /** Adds the devices of a person that may be told, and counts those that may not. */
    private long gather(Profile member, Map<Identifier, List<Identifier>> personOf) {
        long withheld = 0;
        for (Identifier device : member.identifiers()) {
            if (devices.contains(device.namespace())) {
                if (terms.refusal(member.identifiers(), device) == null) {
                    personOf.put(device, member.identifiers());
                } else {
                    withheld++;
                }
            }
        }
        return withheld;
    }

    /**
     * The id of what passed about a device, for {@link io.cdpkit.Cdp#retract} over there: when the person takes her consent
     * back, leaves the audience or is erased. Where events are folded over there, take back the one of this id that the
     * device's timeline has.
     */
    public String messageId(String reference, String audience, Identifier device) {
        return MessageIds.of(ACTION, reference, audience, device);
    }

    private long handOn(
            String reference, String audience, Map<Identifier, List<Identifier>> personOf, Consumer<Event> into) {
        Instant now = terms.clock().instant();
        long handedOn = 0;
        for (Map.Entry<Identifier, List<Identifier>> entry : personOf.entrySet()) {
            Identifier device = entry.getKey();
            if (terms.refusal(entry.getValue(), device) == null) {
                into.accept(Event.track(messageId(reference, audience, device), source, EVENT)
                        .identifier(device)
                        .time(now)
                        .properties(Attributes.of(AUDIENCE, audience))
                        .build());
                handedOn++;
            }
        }
        return handedOn;
    }

    @Override
    public String toString() {
        return ACTION + " " + terms;
    }
}
