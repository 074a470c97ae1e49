package io.cdpkit.records;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Rejection;
import java.util.List;
import java.util.Objects;

/** What became of one row. Immutable and thread-safe; {@code toString} prints line numbers and rules, never contents. */
public sealed interface RowResult {
    /** The line of the file on which the row starts, the first being 1. */
    long line();

    /** A fact to ingest. */
    record Row(long line, Event event) implements RowResult {
        public Row {
            Objects.requireNonNull(event, "event");
        }
    }

    /**
     * The file says that the record is gone; the host decides what that means.
     *
     * <p>To take back what the file said before, in whichever delivery, retract those events of the identified person that
     * the record {@link #owns}:
     *
     * <pre>{@code
     * for (Identifier who : gone.identifiers()) {
     *     cdp.find(who).map(Profile::id).map(cdp::timeline).orElse(List.of()).stream()
     *             .filter(event -> gone.owns(event.id()))
     *             .forEach(cdp::retract);
     * }
     * }</pre>
     *
     * <p>What was taken back stays so, also when an earlier file is imported again. That the record is back, a later {@link
     * RecordMapping.Builder#delivery} can say.
     *
     * @param recordId the first part of the message ids of all events made of this record, whatever its content was
     * @param identifiers who the record is about, as far as the row still says so
     */
    record Delete(long line, String recordId, List<Identifier> identifiers) implements RowResult {
        public Delete {
            Objects.requireNonNull(recordId, "recordId");
            identifiers = List.copyOf(identifiers);
        }

        /** Whether the event under a message id was made of this record. */
        public boolean owns(String messageId) {
            return messageId.startsWith(recordId);
        }
    }

    /**
     * A row that breaks a rule; nothing of it becomes an event.
     *
     * @param rejection with the column as its field; empty where the row as a whole is meant
     * @param original the text of the row for repair, cut where it is the row that passes the limit of an event's bytes;
     *     customer data
     */
    record Bad(long line, Rejection rejection, String original) implements RowResult {
        public Bad {
            Objects.requireNonNull(rejection, "rejection");
            Objects.requireNonNull(original, "original");
        }

        @Override
        public String toString() {
            return "line " + line + ", " + rejection + " (row of " + original.length() + " chars)";
        }
    }
}
