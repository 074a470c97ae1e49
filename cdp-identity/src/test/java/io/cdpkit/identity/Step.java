package io.cdpkit.identity;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import java.time.Instant;

/** One thing that a host does to the engine. */
sealed interface Step {
    /** The event comes for the first time. */
    record Ingest(Event event) implements Step {}

    /** The same event comes again. */
    record Duplicate(Event event) implements Step {}

    /** Another event comes under a message id that is taken; it must come after the first. */
    record Conflict(Event event) implements Step {}

    /** The event is taken back, perhaps before it came. */
    record Retract(String messageId) implements Step {}

    record Apart(String id, Identifier a, Identifier b, Instant time) implements Step {}

    record Together(String id, Identifier a, Identifier b, Instant time) implements Step {}

    /** A decision is taken back, perhaps before it came. */
    record UndoDecision(String id) implements Step {}

    /** The step with all its content, for failure messages; test data only. */
    default String describe() {
        if (this instanceof Ingest ingest) {
            return "ingest    " + Portrait.text(ingest.event());
        } else if (this instanceof Duplicate duplicate) {
            return "duplicate " + Portrait.text(duplicate.event());
        } else if (this instanceof Conflict conflict) {
            return "conflict  " + Portrait.text(conflict.event());
        } else if (this instanceof Retract retract) {
            return "retract   " + retract.messageId();
        } else if (this instanceof Apart apart) {
            return "apart     " + apart.id() + " " + Portrait.text(apart.a()) + " " + Portrait.text(apart.b()) + " at "
                    + apart.time();
        } else if (this instanceof Together together) {
            return "together  " + together.id() + " " + Portrait.text(together.a()) + " " + Portrait.text(together.b())
                    + " at " + together.time();
        } else if (this instanceof UndoDecision undo) {
            return "undo      " + undo.id();
        }
        throw new AssertionError(getClass());
    }
}
