package io.cdpkit.profile;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A person's place in an account or company.
 *
 * <p>Built from group events: each says "belongs", with the property {@code role} where known, unless it carries
 * {@code left: true}, as a boolean or as text. A person belongs from her first group event on; she has left if her latest
 * word is a leaving. Who comes back keeps the first date. A word that tells no role leaves the one told before.
 *
 * @param joined when she was first said to belong; null where she was only said to leave
 * @param latest when the latest group event was
 * @param latestMessageId which it was
 * @param told the latest role that was told, if any ever was
 * @param left whether the latest group event was a leaving
 */
public record AccountRole(
        String account,
        @Nullable Instant joined,
        Instant latest,
        String latestMessageId,
        @Nullable Told told,
        boolean left) {

    /** A role, and the group event that told it. */
    public record Told(String role, Instant time, String messageId) {
        private static @Nullable Told later(@Nullable Told a, @Nullable Told b) {
            if (a == null || b == null) {
                return a == null ? b : a;
            }
            return isLater(b.time, b.messageId, a.time, a.messageId) ? b : a;
        }

        /** Prints when, not what. */
        @Override
        public String toString() {
            return "role told at " + time;
        }
    }

    static AccountRole of(Event event) {
        Attributes properties = event.properties();
        boolean left = isYes(properties.find("left"));
        return new AccountRole(
                event.name(),
                left ? null : event.time(),
                event.time(),
                event.id(),
                properties
                        .text("role")
                        .map(role -> new Told(role, event.time(), event.id()))
                        .orElse(null),
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

    /** Her role by the latest group event that told one, such as "buyer". */
    public Optional<String> role() {
        return Optional.ofNullable(told).map(Told::role);
    }

    /** When she left; empty while she belongs. */
    public Optional<Instant> until() {
        return left ? Optional.of(latest) : Optional.empty();
    }

    AccountRole plus(AccountRole other) {
        boolean isOver = isLater(other.latest, other.latestMessageId, latest, latestMessageId);
        AccountRole winner = isOver ? other : this;
        return new AccountRole(
                account,
                earlier(joined, other.joined),
                winner.latest,
                winner.latestMessageId,
                Told.later(told, other.told),
                winner.left);
    }

    /** Whether it comes to the same, by whatever event. */
    boolean saysTheSameAs(AccountRole other) {
        return Objects.equals(joined, other.joined) && role().equals(other.role()) && until().equals(other.until());
    }

    private static boolean isLater(Instant time, String messageId, Instant other, String otherId) {
        int order = time.compareTo(other);
        return order > 0 || (order == 0 && messageId.compareTo(otherId) > 0);
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
