package io.cdpkit.segments.crm;

import java.util.Objects;

/**
 * Something that an event says about a deal, ticket, task or company and that could not be used.
 *
 * @param messageId the event
 * @param detail which property, by the shape of what it holds, or what else is missing
 */
public record CrmIssue(Reason reason, String messageId, String detail) {
    /** Why it could not be used. */
    public enum Reason {
        /** The event does not say which deal, ticket or task it is about. */
        NO_ID,
        /** A property holds another kind of value than is read there; the event counts without it. */
        WRONG_KIND,
        /** The schema has no such pipeline; the deal stays in the one it was in. */
        UNKNOWN_PIPELINE,
        /** The deal's pipeline has no such stage; the deal stays in the one it was in. */
        UNKNOWN_STAGE,
        /** There is no such state of a ticket; it stays in the one it was in. */
        UNKNOWN_STATUS
    }

    public CrmIssue {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(messageId, "messageId");
        Objects.requireNonNull(detail, "detail");
    }

    @Override
    public String toString() {
        return reason + " at " + messageId + ": " + detail;
    }
}
