package io.cdpkit.privacy.access;

import io.cdpkit.Cdp;
import io.cdpkit.IngestResult;
import io.cdpkit.digest.Sha256;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.privacy.erasure.AuditEntry;
import io.cdpkit.privacy.erasure.AuditLog;
import io.cdpkit.privacy.retention.LegalHolds;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.profile.Trait;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Corrects what is held about a person, upon her request.
 *
 * <p>{@link #state} adds a fact: that she herself says so now. Under {@code Survivorship.standard} her word beats every
 * other source's, whenever theirs comes, and every later word of her own beats it. What was wrong stays in her history.
 *
 * <p>{@link #replace} also takes the wrong values out of her history: each event that gave another value for the key, or for
 * a part of the group, is taken back and stated once more without it, under a message id of its own. Use it where the
 * schema lets something else than her word win, or keeps all values. What still comes later under other message ids counts
 * as any fact does.
 *
 * <p>A value is given as the schema holds it: a group, such as an address, whole. It comes in through the gate as every fact
 * does: {@code ConsentGate.Builder.necessaryFrom("self")} lets it pass without consent. Both may be done over under the same
 * reference, after a crash say, and change nothing that is done. Thread-safe.
 */
public final class Rectification {
    private static final Source HERSELF = Source.of("self", Source.Kind.SELF).withTrust(100);
    private static final int ID_HEX = 16;
    private static final int LONGEST_REFERENCE = 50;

    private final Cdp cdp;
    private final InstantSource clock;
    private final AuditLog log;
    private final Source source;
    private final LegalHolds holds;

    /**
     * What became of a correction.
     *
     * @param traits by key, ascending
     * @param restated how many events were taken back and stated once more; one that a gate would not let in again stays
     * @param entry for the host to keep
     */
    public record Outcome(List<Corrected> traits, long restated, AuditEntry entry) {
        public Outcome {
            traits = List.copyOf(traits);
            Objects.requireNonNull(entry, "entry");
        }

        /** Whether all of it holds now. */
        public boolean holds() {
            return traits.stream().allMatch(Corrected::holds);
        }
    }

    /**
     * One trait, before and after.
     *
     * @param before what was held; null if nothing was
     * @param after what is held now
     * @param holds whether that is due to the correction; if not, something else wins by the schema
     */
    public record Corrected(
            String key, @Nullable Value before, @Nullable Value after, boolean holds) {
        public Corrected {
            Objects.requireNonNull(key, "key");
        }
    }

    private Rectification(Cdp cdp, InstantSource clock, AuditLog log, Source source, LegalHolds holds) {
        this.cdp = Objects.requireNonNull(cdp, "cdp");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.log = Objects.requireNonNull(log, "log");
        this.source = source;
        this.holds = holds;
    }

    /** Corrections in the person's own name. */
    public static Rectification of(Cdp cdp, InstantSource clock, AuditLog log) {
        return new Rectification(cdp, clock, log, HERSELF, LegalHolds.none());
    }

    /** The same in the name of another source, such as a steward's desk; the schema must let it win. */
    public Rectification as(Source newSource) {
        return new Rectification(cdp, clock, log, Objects.requireNonNull(newSource, "newSource"), holds);
    }

    /** The same where nothing is taken out of the history of a person whom a legal hold covers. */
    public Rectification holds(LegalHolds newHolds) {
        return new Rectification(cdp, clock, log, source, Objects.requireNonNull(newHolds, "newHolds"));
    }

    /**
     * Adds what she says to her history.
     *
     * @param reference the request's own id, as {@link AuditLog#record} takes it, at most 50 chars
     * @return empty if nobody is known by the identifier
     * @throws IllegalArgumentException if there is nothing to correct, or the reference is misspelt
     * @throws IllegalStateException if the platform does not take the correction, which then changed nothing
     */
    public Optional<Outcome> state(Identifier who, Attributes corrections, String reference) {
        return correct(who, corrections, reference, false);
    }

    /**
     * Adds what she says, and takes other values for the same keys out of her history; otherwise like {@link #state}.
     *
     * @throws IllegalStateException also if a legal hold covers her; nothing was changed, and {@link #state} may be
     */
    public Optional<Outcome> replace(Identifier who, Attributes corrections, String reference) {
        return correct(who, corrections, reference, true);
    }

    private Optional<Outcome> correct(Identifier who, Attributes corrections, String reference, boolean replacing) {
        if (corrections.isEmpty()) {
            throw new IllegalArgumentException("there is nothing to correct; name at least one trait");
        } else if (reference.length() > LONGEST_REFERENCE) {
            throw new IllegalArgumentException(
                    "a reference has at most " + LONGEST_REFERENCE + " chars, got " + reference.length());
        }
        AuditLog.requireReference(reference);
        Optional<Profile> before = cdp.find(who);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        if (replacing) {
            requireNoHold(before.get());
        }
        String id = "rectified:" + reference;
        ingest(statement(id, who, corrections, before.get().id()));
        long restated = replacing ? restate(before.get().id(), corrections, id) : 0;
        Profile after = cdp.find(who).orElseThrow(() -> new IllegalStateException("the profile went meanwhile"));
        List<Corrected> traits = compare(before.get(), after, corrections, id);
        AuditEntry entry =
                log.record("rectify", reference, Map.of("traits", (long) traits.size(), "restated", restated));
        return Optional.of(new Outcome(traits, restated, entry));
    }

    private void requireNoHold(Profile profile) {
        holds.on(cdp, profile.identifiers(), cdp.timeline(profile.id()), clock.instant())
                .ifPresent(hold -> {
                    throw new IllegalStateException(
                            hold + " covers this person; state the correction beside what is held");
                });
    }

    /** The fact itself; the same once more if it was stated before. */
    private Event statement(String id, Identifier who, Attributes corrections, ProfileId profile) {
        Instant known = cdp.timeline(profile).stream()
                .filter(event -> event.id().equals(id))
                .map(Event::time)
                .findFirst()
                .orElseGet(clock::instant);
        return Event.identify(id, source)
                .identifier(who)
                .time(known)
                .traits(corrections)
                .build();
    }

    private void ingest(Event event) {
        IngestResult.Kind kind = cdp.ingest(event).kind();
        if (!isIn(kind)) {
            throw new IllegalStateException("the correction was not taken in: " + kind
                    + (kind == IngestResult.Kind.CONFLICT ? "; another one has this reference" : ""));
        }
    }

    private static boolean isIn(IngestResult.Kind kind) {
        return kind == IngestResult.Kind.ACCEPTED || kind == IngestResult.Kind.DUPLICATE;
    }

    /** Stated anew before it is taken back, so that nothing is lost in between. */
    private long restate(ProfileId profile, Attributes corrections, String id) {
        long restated = 0;
        for (Event event : cdp.timeline(profile)) {
            if (!event.id().equals(id)
                    && contradicts(event, corrections)
                    && isIn(cdp.ingest(without(event, corrections, id)).kind())) {
                cdp.retract(event);
                restated++;
            }
        }
        return restated;
    }

    /** Whether an event says something else than a correction, be it of a part of a group. */
    private boolean contradicts(Event event, Attributes corrections) {
        Attributes traits = event.traits();
        for (int i = 0; i < traits.size(); i++) {
            String key = traits.keyAt(i);
            Value stated = corrections.find(key);
            Value whole = stated == null ? corrections.find(cdp.schema().traitOf(key)) : null;
            if (whole instanceof Value.Fields group) {
                stated = group.fields().find(key);
            }
            if ((stated != null || whole != null) && !traits.valueAt(i).equals(stated)) {
                return true;
            }
        }
        return false;
    }

    private Event without(Event event, Attributes corrections, String id) {
        Attributes.Builder rest = Attributes.builder();
        event.traits().forEach((key, value) -> {
            if (!corrections.contains(key) && !corrections.contains(cdp.schema().traitOf(key))) {
                rest.put(key, value);
            }
        });
        Event.Builder again = Event.builder(id + ":" + shortHash(event.id()), event.type(), event.source());
        event.identifiers().forEach(again::identifier);
        return again.name(event.name())
                .time(event.time())
                .receivedAt(event.receivedAt())
                .statedTime(event.statedTime().orElse(null))
                .traits(rest.build())
                .properties(event.properties())
                .context(event.context())
                .build();
    }

    private static String shortHash(String messageId) {
        return HexFormat.of().formatHex(Sha256.of(messageId)).substring(0, ID_HEX);
    }

    private static List<Corrected> compare(Profile before, Profile after, Attributes corrections, String id) {
        ArrayList<Corrected> traits = new ArrayList<>();
        for (String key : corrections.keys()) {
            Trait is = after.traits().find(key);
            Value stated = corrections.find(key);
            boolean holds = is != null && (is.value().equals(stated) || isOf(is, id));
            traits.add(new Corrected(
                    key, before.trait(key).map(Trait::value).orElse(null), is == null ? null : is.value(), holds));
        }
        return traits;
    }

    /** Whether a value is the correction's, though in standard form. */
    private static boolean isOf(Trait trait, String id) {
        return trait.messageId().equals(id)
                && (trait.candidates().isEmpty()
                        || trait.candidates().stream()
                                .anyMatch(each -> each.messageId().equals(id)
                                        && each.value().equals(trait.value())));
    }

    @Override
    public String toString() {
        return "rectification as " + source.id();
    }
}
