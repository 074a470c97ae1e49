package io.cdpkit.segments.crm;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a track event can say about a deal, a ticket or a task, with the names it goes by unless a schema adds others. */
public enum CrmKind {
    /** A deal is there; in the stage the event names, else in the first. */
    DEAL_CREATED(Topic.DEAL, "Deal Created", "Opportunity Created"),
    /** Something about a deal is told anew: amount, owner, close date, or its stage. */
    DEAL_UPDATED(Topic.DEAL, "Deal Updated", "Opportunity Updated"),
    DEAL_STAGE_CHANGED(Topic.DEAL, "Deal Stage Changed", "Opportunity Stage Changed"),
    DEAL_WON(Topic.DEAL, "Deal Won", "Opportunity Won"),
    DEAL_LOST(Topic.DEAL, "Deal Lost", "Opportunity Lost"),
    /** A deal was entered by mistake: from then on there is none, for good. */
    DEAL_DELETED(Topic.DEAL, "Deal Deleted", "Opportunity Deleted"),

    TICKET_OPENED(Topic.TICKET, "Ticket Opened", "Ticket Created"),
    /** Something about a ticket is told anew, such as its status or owner. */
    TICKET_UPDATED(Topic.TICKET, "Ticket Updated"),
    /** The host's own people answered. */
    TICKET_ANSWERED(Topic.TICKET, "Ticket Answered", "Ticket Replied"),
    TICKET_RESOLVED(Topic.TICKET, "Ticket Resolved", "Ticket Solved"),
    TICKET_CLOSED(Topic.TICKET, "Ticket Closed"),
    TICKET_REOPENED(Topic.TICKET, "Ticket Reopened"),

    TASK_CREATED(Topic.TASK, "Task Created"),
    /** Something about a task is told anew, such as its due date. */
    TASK_UPDATED(Topic.TASK, "Task Updated"),
    TASK_COMPLETED(Topic.TASK, "Task Completed"),
    TASK_REOPENED(Topic.TASK, "Task Reopened"),
    TASK_CANCELLED(Topic.TASK, "Task Cancelled", "Task Canceled");

    private final Topic topic;
    private final String usualName;
    private final @Nullable String otherName;

    CrmKind(Topic topic, String usualName) {
        this(topic, usualName, null);
    }

    CrmKind(Topic topic, String usualName, @Nullable String otherName) {
        this.topic = topic;
        this.usualName = usualName;
        this.otherName = otherName;
    }

    /** The event names it goes by, the usual one first. */
    public List<String> names() {
        return otherName == null ? List.of(usualName) : List.of(usualName, otherName);
    }

    Topic topic() {
        return topic;
    }
}
