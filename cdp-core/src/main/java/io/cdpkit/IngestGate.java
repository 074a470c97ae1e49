package io.cdpkit;

import io.cdpkit.event.Event;
import java.util.Objects;

/**
 * Asked about every event before anything is looked up or stored: may it come in, and with which attributes?
 *
 * <p>The event has its identifiers in the form in which the engine compares them. Where a gate throws, the event is
 * refused: a gate fails closed. Called by many threads at once.
 */
@FunctionalInterface
public interface IngestGate {
    Verdict judge(Event event);

    /** This gate, and another that sees only what this one admits, as this one admits it. */
    default IngestGate then(IngestGate next) {
        Objects.requireNonNull(next, "next");
        return event -> {
            Verdict verdict = judge(event);
            return verdict instanceof Verdict.Admit admit ? next.judge(admit.event()) : verdict;
        };
    }

    /** A gate that admits everything. */
    static IngestGate open() {
        return Verdict.Admit::new;
    }

    /** What a gate says. */
    sealed interface Verdict {
        /** Let this event in; it may say less than the one that came, never under another id. */
        record Admit(Event event) implements Verdict {
            public Admit {
                Objects.requireNonNull(event, "event");
            }
        }

        /**
         * Keep it out and store nothing of it.
         *
         * @param reason such as "no consent for analytics"; never customer data
         */
        record Refuse(String reason) implements Verdict {
            public Refuse {
                Objects.requireNonNull(reason, "reason");
            }
        }
    }
}
