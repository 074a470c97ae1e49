package io.cdpkit.profile;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A person's place in an account or company.
 *
 * <p>Built from group events: each says "belongs", with the property {@code role} where known, unless it carries
 * {@code left: true}. A person belongs from her first group event on; she has left if her latest word is a leaving. Who
 * comes back keeps the first date.
 *
 * @param since when she was first said to belong; the time of the leaving where nothing else is known
 */
public record AccountRole(
        String account,
        Instant since,
        Instant latest,
        String latestMessageId,
        @Nullable String latestRole,
        boolean left) {

    static AccountRole of(Event event) {
        Attributes properties = event.properties();
        boolean left = properties.find("left") instanceof Value.Bool bool && bool.yes();
        return new AccountRole(
                event.name(),
                event.time(),
                event.time(),
                event.id(),
                properties.text("role").orElse(null),
                left);
    }

    /** Her role as last told, such as "buyer". */
    public Optional<String> role() {
        return Optional.ofNullable(latestRole);
    }

    /** When she left; empty while she belongs. */
    public Optional<Instant> until() {
        return left ? Optional.of(latest) : Optional.empty();
    }

    AccountRole plus(AccountRole other) {
        int order = latest.compareTo(other.latest);
        if (order == 0) {
            order = latestMessageId.compareTo(other.latestMessageId);
        }
        AccountRole winner = order >= 0 ? this : other;
        Instant earliest = since.isBefore(other.since) ? since : other.since;
        return new AccountRole(
                account, earliest, winner.latest, winner.latestMessageId, winner.latestRole, winner.left);
    }

    @Override
    public String toString() {
        return "role in an account since " + since + (left ? " until " + latest : "");
    }
}
