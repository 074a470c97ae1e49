package io.cdpkit.privacy.dmp;

import io.cdpkit.event.Identifier;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.consent.ConsentSource;
import io.cdpkit.privacy.consent.Decision;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * On what terms anything passes between the anonymous space and the known one: {@link AnonymousToKnown} and {@link
 * KnownToAnonymous} each go one way and both ask the same.
 *
 * @param purposes what it is passed for, at least one; the person and the device must both agree to all of them
 * @param people what people said, in the known space
 * @param devices what was said on devices, in the anonymous space
 * @param clock tells when they are asked
 * @param log told what is about to pass, before it does
 */
public record BridgeTerms(
        Set<Purpose> purposes, ConsentSource people, ConsentSource devices, InstantSource clock, Log log) {
    public BridgeTerms {
        purposes = Set.copyOf(purposes);
        Objects.requireNonNull(people, "people");
        Objects.requireNonNull(devices, "devices");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(log, "log");
        if (purposes.isEmpty()) {
            throw new IllegalArgumentException("a bridge needs a purpose that people can agree to");
        }
    }

    /** Where it is written down what passes; one that throws stops it. */
    @FunctionalInterface
    public interface Log {
        /**
         * Writes it down for good, such as {@code keep(auditLog.record(action, reference, counts).text())}.
         *
         * @param action {@code anonymous-to-known} or {@code known-to-anonymous}
         * @param reference of whoever asked for it
         * @param counts how many of what
         */
        void record(String action, String reference, Map<String, Long> counts);
    }

    /** Whose consent is wanting. */
    public enum Side {
        PERSON,
        DEVICE
    }

    /** Why nothing passed. */
    public sealed interface Refusal {
        /** One of the two has not agreed, or no more; a consent source that fails counts as a no. */
        record NoConsent(Side side, Decision.Reason reason) implements Refusal {}

        /** There is nothing that may be told. */
        record NothingToTell() implements Refusal {}

        /** So few people that to be among them would tell who it is. */
        record TooFew(long people, int least) implements Refusal {}
    }

    /** Why a person and a device may not be brought together now; null if they may. */
    @Nullable
    Refusal refusal(List<Identifier> person, Identifier device) {
        Decision.Reason ofPerson = reason(people, person);
        if (ofPerson != Decision.Reason.GRANTED) {
            return new Refusal.NoConsent(Side.PERSON, ofPerson);
        }
        Decision.Reason ofDevice = reason(devices, List.of(device));
        return ofDevice == Decision.Reason.GRANTED ? null : new Refusal.NoConsent(Side.DEVICE, ofDevice);
    }

    private Decision.Reason reason(ConsentSource source, List<Identifier> names) {
        try {
            return source.about(names).decideAll(purposes, clock.instant()).reason();
        } catch (RuntimeException e) {
            return Decision.Reason.UNSTATED;
        }
    }

    @Override
    public String toString() {
        return "bridge for " + new TreeSet<>(purposes);
    }
}
