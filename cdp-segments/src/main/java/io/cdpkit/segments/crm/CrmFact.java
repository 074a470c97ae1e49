package io.cdpkit.segments.crm;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Value;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one event of one person says about one deal, ticket, task or company.
 *
 * @param subject its id; empty where the event names none
 * @param kind null for a company
 * @param said for a company all that the event says of it, else fields by their usual keys, each of the kind expected
 */
record CrmFact(
        Topic topic,
        String subject,
        @Nullable CrmKind kind,
        String messageId,
        Instant time,
        ProfileId person,
        Attributes said,
        List<CrmIssue> issues) {
    static final Comparator<CrmFact> BY_MESSAGE = Comparator.comparing(CrmFact::messageId);

    /** The facts of one subject in their order of time, subjects by topic and id. */
    static final Comparator<CrmFact> BY_SUBJECT = Comparator.comparing(CrmFact::topic)
            .thenComparing(CrmFact::subject)
            .thenComparing(CrmFact::time)
            .thenComparing(CrmFact::messageId);

    /** What is said of a field; null where the event says nothing, {@link Value.Null} where it says there is none. */
    @Nullable
    Value find(CrmField field) {
        return said.find(field.key());
    }

    /** The text of a field; null where there is none. */
    @Nullable
    String text(CrmField field) {
        return find(field) instanceof Value.Text text ? text.text() : null;
    }

    @Override
    public String toString() {
        return "fact about a " + topic + " at " + messageId;
    }
}
