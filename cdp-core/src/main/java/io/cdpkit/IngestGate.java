package io.cdpkit;

import io.cdpkit.event.Event;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Asked about every event before anything is looked up or stored: may it come in, and with which attributes?
 *
 * <p>The event has its identifiers in the form in which the engine compares them. Where a gate throws, the event is
 * refused: a gate fails closed. Called by many threads at once.
 *
 * <p>A gate that wraps another must pass {@link #attach} and {@link #retracted} on, and {@link Verdict.Admit#whenKept}, as
 * {@link #then} does.
 */
@FunctionalInterface
public interface IngestGate {
    Verdict judge(Event event);

    /** Told which platform asks it, once that is built; it may look there who is who, and must not write to it. */
    default void attach(Cdp cdp) {}

    /**
     * Told that a fact may have been taken back by {@link Cdp#retract}, so that a gate which remembers keeps nothing of it.
     *
     * <p>Called after the commit, outside all locks, also where the outcome of the commit is unknown. Not called for what
     * {@link Cdp#erase} and {@link Cdp#forget} take out.
     *
     * @param event the fact, as it was let in
     * @param left reads every event that is still kept and has one of its identifiers
     */
    default void retracted(Event event, Supplier<List<Event>> left) {}

    /** This gate, and another that sees only what this one admits, as this one admits it. */
    default IngestGate then(IngestGate next) {
        Objects.requireNonNull(next, "next");
        return new GateChain(this, next);
    }

    /** A gate that admits everything. */
    static IngestGate open() {
        return Verdict.Admit::new;
    }

    /** What a gate says. */
    sealed interface Verdict {
        /**
         * Let this event in; it may say less than the one that came, never under another id.
         *
         * @param whenKept run once the event is known to be kept, accepted now or a duplicate of one that was: after the
         *     commit, outside all locks. Not run for one that is kept out or a conflict, nor where the outcome is unknown or
         *     the process ends before; then the same event sent again runs it. An event of the same batch that has a name in
         *     common with this one and is refused, or let in as another, is judged again afterwards
         */
        record Admit(Event event, Runnable whenKept) implements Verdict {
            private enum Unasked implements Runnable {
                NOTHING;

                @Override
                public void run() {}
            }

            public Admit {
                Objects.requireNonNull(event, "event");
                Objects.requireNonNull(whenKept, "whenKept");
            }

            public Admit(Event event) {
                this(event, Unasked.NOTHING);
            }

            /** Whether the gate wants to hear that the event is kept. */
            boolean waits() {
                return whenKept != Unasked.NOTHING;
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
