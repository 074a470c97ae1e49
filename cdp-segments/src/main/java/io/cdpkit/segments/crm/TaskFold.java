package io.cdpkit.segments.crm;

import io.cdpkit.segments.crm.Task.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the facts about one task, in their order of time, say. */
final class TaskFold {
    private TaskFold() {}

    static Task of(List<CrmFact> facts) {
        Details details = new Details();
        ArrayList<Task.Entry> log = new ArrayList<>();
        State state = State.OPEN;
        for (CrmFact fact : facts) {
            details.take(fact);
            State after = after(Objects.requireNonNull(fact.kind()), state);
            if (log.isEmpty() || after != state) {
                log.add(new Task.Entry(after, fact.time(), fact.messageId()));
            }
            state = after;
        }
        String title = details.text(CrmField.SUBJECT);
        Task.Subject subject = new Task.Subject(
                title == null ? details.text(CrmField.NAME) : title,
                details.text(CrmField.OWNER),
                details.text(CrmField.ACCOUNT_ID),
                details.text(CrmField.DEAL_ID),
                details.text(CrmField.TICKET_ID));
        return new Task(facts.get(0).subject(), log, details.instant(CrmField.DUE), subject, details.people());
    }

    private static State after(CrmKind kind, State before) {
        return switch (kind) {
            case TASK_COMPLETED -> State.DONE;
            case TASK_CANCELLED -> State.CANCELLED;
            case TASK_REOPENED -> State.OPEN;
            default -> before;
        };
    }
}
