package io.cdpkit;

import io.cdpkit.event.Event;
import java.util.List;
import java.util.function.Supplier;

/** Two gates in a row. */
record GateChain(IngestGate first, IngestGate second) implements IngestGate {
    @Override
    public Verdict judge(Event event) {
        Verdict verdict = first.judge(event);
        if (!(verdict instanceof Verdict.Admit admit)) {
            return verdict;
        }
        Verdict last = second.judge(admit.event());
        if (!admit.waits() || !(last instanceof Verdict.Admit lastAdmit)) {
            return last;
        }
        return new Verdict.Admit(lastAdmit.event(), lastAdmit.waits() ? both(admit, lastAdmit) : admit.whenKept());
    }

    private static Runnable both(Verdict.Admit one, Verdict.Admit other) {
        return () -> {
            one.whenKept().run();
            other.whenKept().run();
        };
    }

    @Override
    public void attach(Cdp cdp) {
        first.attach(cdp);
        second.attach(cdp);
    }

    @Override
    public void retracted(Event event, Supplier<List<Event>> left) {
        first.retracted(event, left);
        second.retracted(event, left);
    }
}
