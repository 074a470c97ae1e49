package io.cdpkit.privacy.access;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Explanation;
import io.cdpkit.privacy.Label;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.audience.Delivered;
import io.cdpkit.privacy.audience.MatchField;
import io.cdpkit.privacy.audience.Platform;
import io.cdpkit.privacy.consent.ConsentLedger;
import io.cdpkit.privacy.consent.Decision;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.TenantStore.Recorded;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything that is held about one person at an instant, derived data and reasons included.
 *
 * <p>It is all customer data; {@code toString} prints counts. Immutable and thread-safe.
 *
 * @param made when it was gathered
 * @param profile identifiers, traits with their provenance, activity, accounts, memberships
 * @param identity why each identifier is held to be hers
 * @param history what she did and what became of her profile
 * @param derived what was concluded about her
 * @param consents what she said yes and no to
 * @param handovers who was given data about her
 */
public record PersonalData(
        Instant made,
        Profile profile,
        List<Tie> identity,
        History history,
        Derived derived,
        Consents consents,
        List<Handover> handovers) {

    /** Why an identifier is held to be hers: how it is tied to the one she was first seen with. */
    public record Tie(Identifier identifier, Explanation why) {
        public Tie {
            Objects.requireNonNull(identifier, "identifier");
            Objects.requireNonNull(why, "why");
        }
    }

    /**
     * Her facts.
     *
     * @param events ascending by time; identifiers of other people and values that speak of others are taken out
     * @param withheld how many of those were taken out
     * @param keptUntil when events will be too old to keep, by message id
     * @param aliases former ids that lead to her profile, as far as the feed goes back
     * @param changes what became of her profile, such as which segments she came into and left, likewise
     */
    public record History(
            List<Event> events,
            int withheld,
            Map<String, Instant> keptUntil,
            List<ProfileId> aliases,
            List<Recorded> changes) {
        public History {
            events = List.copyOf(events);
            keptUntil = Map.copyOf(keptUntil);
            aliases = List.copyOf(aliases);
            changes = List.copyOf(changes);
        }

        @Override
        public String toString() {
            return events.size() + " events, " + withheld + " things withheld";
        }
    }

    /**
     * What was concluded.
     *
     * @param reasons why she is in each of her segments, by its name
     * @param computed figures and texts that the host computes, by name
     * @param labels what each trait and each computed thing is, by name
     */
    public record Derived(Map<String, String> reasons, Map<String, String> computed, Map<String, List<Label>> labels) {
        public Derived {
            reasons = Collections.unmodifiableMap(new TreeMap<>(reasons));
            computed = Collections.unmodifiableMap(new TreeMap<>(computed));
            labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        }

        List<Label> labels(String name) {
            return labels.getOrDefault(name, List.of());
        }

        @Override
        public String toString() {
            return reasons.size() + " reasons, " + computed.size() + " computed";
        }
    }

    /**
     * Every statement, with its evidence, and what they come to now.
     *
     * @param decisions by purpose
     */
    public record Consents(ConsentLedger ledger, Map<Purpose, Decision> decisions) {
        public Consents {
            Objects.requireNonNull(ledger, "ledger");
            decisions = Collections.unmodifiableMap(new TreeMap<>(decisions));
        }
    }

    /**
     * That a recipient holds her data.
     *
     * @param audience the list's name
     * @param sequence of the latest delivery
     * @param fields what such a list may hold of her, hashed where the platform wants that
     */
    public record Handover(Platform platform, String audience, int sequence, List<MatchField> fields) {
        static Handover of(Delivered delivered) {
            return new Handover(
                    delivered.platform(),
                    delivered.audience(),
                    delivered.sequence(),
                    delivered.platform().fields());
        }
    }

    public PersonalData {
        Objects.requireNonNull(made, "made");
        Objects.requireNonNull(profile, "profile");
        identity = List.copyOf(identity);
        Objects.requireNonNull(history, "history");
        Objects.requireNonNull(derived, "derived");
        Objects.requireNonNull(consents, "consents");
        handovers = List.copyOf(handovers);
    }

    /**
     * Writes one JSON object in UTF-8; flushes and does not close. Nothing is held in memory but what this record holds.
     *
     * <p>{@code profile} is as {@code ProfileJson} has it, {@code changes} as {@code ChangeJson}, {@code events} as {@code
     * EventJson}, each event on a line of its own.
     */
    public void writeJson(OutputStream out) throws IOException {
        AccessJson.write(this, out);
    }

    /**
     * The events of a file that {@link #writeJson} wrote, read as the stream goes on; equal to {@link History#events}.
     *
     * @throws IllegalArgumentException if it is anything else; the stream throws it too, and {@code UncheckedIOException}
     */
    public static Stream<Event> readEvents(InputStream in) {
        return AccessJson.readEvents(in);
    }

    /** Writes one HTML page for her to read and print, which loads nothing else; flushes and does not close. */
    public void writeHtml(Appendable out) throws IOException {
        new AccessPage(this, out).write();
    }

    @Override
    public String toString() {
        return "personal data of " + profile.id() + ": " + history + ", " + derived + ", " + handovers.size()
                + " recipients";
    }
}
