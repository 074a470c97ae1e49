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
 * {@code left: true}, as a boolean or as text. A person belongs from her first group event on; she has left if her latest
 * word is a leaving. Who comes back keeps the first date.
 *
 * @param joined when she was first said to belong; null where she was only said to leave
 * @param latest when the latest group event was
 * @param latestMessageId which it was
 * @param latestRole the role it told, if any
 * @param left whether it was a leaving
 */
public record AccountRole(
        String account,
        @Nullable Instant joined,
        Instant latest,
        String latestMessageId,
        @Nullable String latestRole,
        boolean left) {

    static AccountRole of(Event event) {
        Attributes properties = event.properties();
        boolean left = isYes(properties.find("left"));
        return new AccountRole(
                event.name(),
                left ? null : event.time(),
                event.time(),
                event.id(),
                properties.text("role").orElse(null),
                left);
    }

    private static boolean isYes(@Nullable Value value) {
        return value instanceof Value.Text text
                ? text.text().strip().equalsIgnoreCase("true")
                : value instanceof Value.Bool bool && bool.yes();
    }

    /** When she was first said to belong; the time of the latest leaving where nothing else is known. */
    public Instant since() {
        return joined == null ? latest : joined;
    }

    /** Her role by the latest group event, such as "buyer". */
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
        return new AccountRole(
                account,
                earlier(joined, other.joined),
                winner.latest,
                winner.latestMessageId,
                winner.latestRole,
                winner.left);
    }

    private static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return b.isBefore(a) ? b : a;
    }

    @Override
    public String toString() {
        return "role in an account since " + since() + (left ? " until " + latest : "");
    }
}
