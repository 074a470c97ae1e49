package io.cdpkit.segments.crm;

import io.cdpkit.segments.crm.CrmIssue.Reason;
import io.cdpkit.segments.crm.Ticket.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the facts about one ticket, in their order of time, say. One use, by one thread. */
final class TicketFold {
    private final List<CrmIssue> issues;
    private final Details details = new Details();
    private final ArrayList<Ticket.Entry> log = new ArrayList<>();
    private @Nullable Instant firstAnsweredAt;

    private TicketFold(List<CrmIssue> issues) {
        this.issues = issues;
    }

    static Ticket of(List<CrmFact> facts, List<CrmIssue> issues) {
        TicketFold fold = new TicketFold(issues);
        facts.forEach(fold::take);
        Details details = fold.details;
        Ticket.Subject subject = new Ticket.Subject(
                details.text(CrmField.SUBJECT),
                details.text(CrmField.PRIORITY),
                details.text(CrmField.CHANNEL),
                details.text(CrmField.OWNER),
                details.text(CrmField.ACCOUNT_ID));
        return new Ticket(facts.get(0).subject(), fold.log, fold.firstAnsweredAt, subject, details.people());
    }

    private void take(CrmFact fact) {
        details.take(fact);
        State before = log.isEmpty() ? State.NEW : log.get(log.size() - 1).state();
        if (fact.kind() == CrmKind.TICKET_ANSWERED && firstAnsweredAt == null) {
            firstAnsweredAt = fact.time();
        }
        State told = told(fact);
        State after = implied(Objects.requireNonNull(fact.kind()), before, told == null ? before : told);
        if (log.isEmpty() || after != before) {
            log.add(new Ticket.Entry(after, fact.time(), fact.messageId()));
        }
    }

    /** What a kind makes of a state; where it leaves it, {@code otherwise}. */
    private static State implied(CrmKind kind, State before, State otherwise) {
        return switch (kind) {
            case TICKET_ANSWERED -> before == State.NEW && otherwise == State.NEW ? State.OPEN : otherwise;
            case TICKET_RESOLVED -> before == State.CLOSED ? before : State.RESOLVED;
            case TICKET_CLOSED -> State.CLOSED;
            case TICKET_REOPENED -> before.isSettled() ? State.OPEN : otherwise;
            default -> otherwise;
        };
    }

    /** The state that the event's status names; null where it names none. */
    private @Nullable State told(CrmFact fact) {
        String status = fact.text(CrmField.STATUS);
        if (status == null) {
            return null;
        }
        State state = switch (status.toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ')) {
            case "new" -> State.NEW;
            case "open" -> State.OPEN;
            case "waiting", "pending", "hold", "on hold" -> State.WAITING;
            case "resolved", "solved" -> State.RESOLVED;
            case "closed" -> State.CLOSED;
            default -> null;
        };
        if (state == null) {
            issues.add(new CrmIssue(
                    Reason.UNKNOWN_STATUS,
                    fact.messageId(),
                    "properties.status: expected new, open, waiting, resolved or closed, got text of " + status.length()
                            + " chars"));
        }
        return state;
    }
}
