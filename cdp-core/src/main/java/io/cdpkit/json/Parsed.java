package io.cdpkit.json;

import io.cdpkit.event.Event;
import io.cdpkit.event.Rejection;
import java.util.Objects;

/** What became of one message: an event, or a refusal that keeps the message. Nothing is dropped without one. */
public sealed interface Parsed {

    /** The message is an event. */
    record Read(Event event) implements Parsed {
        public Read {
            Objects.requireNonNull(event, "event");
        }
    }

    /** The message is no event. Immutable; {@code toString} prints the place, the id and the rejection only. */
    final class Refused implements Parsed {
        /** The index of a refusal that is about a batch as a whole. */
        public static final int WHOLE_BATCH = -1;

        private final int index;
        private final String messageId;
        private final Rejection rejection;
        private final byte[] original;

        Refused(int index, String messageId, Rejection rejection, byte[] original) {
            this.index = index;
            this.messageId = messageId;
            this.rejection = rejection;
            this.original = original;
        }

        /** Its place in the batch, from 0; 0 for a single message, {@link #WHOLE_BATCH} for a whole batch. */
        public int index() {
            return index;
        }

        /** The id of the message; empty where it has none, or none within the limits, or was not read that far. */
        public String messageId() {
            return messageId;
        }

        public Rejection rejection() {
            return rejection;
        }

        /**
         * A copy of the message as it came (in UTF-8), for a quarantine; of a batch's message, without what the batch
         * says about all of them. Empty where the body passed the byte limit, since it was not read to its end.
         */
        public byte[] original() {
            return original.clone();
        }

        @Override
        public String toString() {
            return "refused message " + index + (messageId.isEmpty() ? "" : " \"" + messageId + "\"") + ": "
                    + rejection;
        }
    }
}
