package io.cdpkit.privacy.consent;

import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.consent.Consent.LegalBasis;
import io.cdpkit.privacy.consent.Consent.Status;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A track that states consent in its properties. */
record Declared(Event event, Set<Purpose> known, @Nullable Duration lasts) {
    static final String PURPOSES = "purposes";
    private static final String BASIS = "legal_basis";
    private static final String EXPIRES = "expires_at";
    private static final String EVIDENCE = "evidence";
    static final List<String> KEYS = List.of(PURPOSES, BASIS, EXPIRES, EVIDENCE);

    void read(List<Consent> statements) {
        if (event.properties().find(PURPOSES) instanceof Value.Fields purposes && isSound()) {
            for (Purpose purpose : known) {
                Value choice = purposes.fields().find(purpose.name());
                if (choice != null) {
                    statements.add(statement(purpose, status(choice)));
                }
            }
        } else {
            known.forEach(purpose -> statements.add(statement(purpose, Status.DENIED)));
        }
    }

    /** A basis or an expiry that cannot be read must not become none. */
    private boolean isSound() {
        return (!event.properties().contains(BASIS) || basis() != null)
                && (!event.properties().contains(EXPIRES) || expiry() != null);
    }

    private Consent statement(Purpose purpose, Status status) {
        LegalBasis basis = basis();
        Instant expiry = status == Status.GRANTED ? expiry() : null;
        Instant latest =
                lasts == null || status != Status.GRANTED ? null : event.time().plus(lasts);
        return new Consent(
                event.identifiers(),
                purpose,
                status,
                basis == null ? LegalBasis.CONSENT : basis,
                event.time(),
                Decision.earlier(expiry, latest),
                event.properties().text(EVIDENCE).orElse(event.id()));
    }

    private static Status status(Value choice) {
        if (choice instanceof Value.Bool bool) {
            return bool.yes() ? Status.GRANTED : Status.DENIED;
        }
        String word = choice instanceof Value.Text text ? text.text().toLowerCase(Locale.ROOT) : "";
        return switch (word) {
            case "granted" -> Status.GRANTED;
            case "revoked" -> Status.REVOKED;
            default -> Status.DENIED;
        };
    }

    private @Nullable LegalBasis basis() {
        String word = event.properties().text(BASIS).orElse("");
        for (LegalBasis basis : LegalBasis.values()) {
            if (basis.name().equalsIgnoreCase(word)) {
                return basis;
            }
        }
        return null;
    }

    private @Nullable Instant expiry() {
        Value value = event.properties().find(EXPIRES);
        if (value instanceof Value.Moment moment) {
            return moment.instant();
        }
        try {
            return value instanceof Value.Text text ? Instant.parse(text.text()) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** Prints the event's shape. */
    @Override
    public String toString() {
        return "statement in " + event + " about " + new TreeSet<>(known);
    }
}
