package io.cdpkit.privacy.retention;

import io.cdpkit.Cdp;
import io.cdpkit.IngestGate;
import io.cdpkit.event.Event;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Keeps rules of retention: takes out what is too old, and keeps out what comes too late.
 *
 * <pre>{@code
 * Retention retention = Retention.of(rules, holds, clock);
 * Cdp cdp = Cdp.builder().gate(suppression.then(retention.gate()).then(consentGate))...build();
 * RetentionReport plan = retention.dryRun(cdp);            // what would go, by rule
 * retention.run(cdp, soFar -> log.info("{}", soFar));      // every night
 * }</pre>
 *
 * <p><b>Law.</b> After a run the platform is what it would be had it only ever been given the facts that are not too old, or
 * held. A run reads every fact and takes out those that are too old, some hundreds to a commit; one that is stopped at any
 * point has done part of it, and the next does the rest. Nothing of them is remembered, not even message ids: that they do
 * not come back is the gate's work.
 *
 * <p>Legal holds outrank. The run knows all facts of the people on hold, the gate only those that themselves carry a name on
 * hold. Thread-safe.
 */
public final class Retention {
    private static final int BATCH = 256;

    private final RetentionRules rules;
    private final LegalHolds holds;
    private final InstantSource clock;

    private Retention(RetentionRules rules, LegalHolds holds, InstantSource clock) {
        this.rules = Objects.requireNonNull(rules, "rules");
        this.holds = Objects.requireNonNull(holds, "holds");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    public static Retention of(RetentionRules rules, LegalHolds holds, InstantSource clock) {
        return new Retention(rules, holds, clock);
    }

    /** What a run would do; touches nothing. */
    public RetentionReport dryRun(Cdp cdp) {
        return new Run(cdp, clock.instant(), true, soFar -> {}).run();
    }

    /**
     * Takes back all that is too old by now.
     *
     * @param progress told what was done so far after every batch of several hundred; stops the run by throwing
     * @throws io.cdpkit.store.StoreException if the store fails; what was taken out so far stays so
     */
    public RetentionReport run(Cdp cdp, Consumer<RetentionReport> progress) {
        return new Run(cdp, clock.instant(), false, progress).run();
    }

    /** The gate that keeps out what is too old already, so that what expired does not come back under another message id. */
    public IngestGate gate() {
        return event -> {
            Instant now = clock.instant();
            Optional<RetentionRules.Expiry> expiry = rules.expiry(event);
            boolean late = expiry.isPresent()
                    && !expiry.get().at().isAfter(now)
                    && holds.covering(event, now).isEmpty();
            return late
                    ? new IngestGate.Verdict.Refuse(
                            "too old to keep, by rule " + expiry.get().rule())
                    : new IngestGate.Verdict.Admit(event);
        };
    }

    @Override
    public String toString() {
        return rules + ", " + holds;
    }

    /** One walk through all facts. */
    private final class Run {
        private final Cdp cdp;
        private final Instant now;
        private final boolean dry;
        private final Consumer<RetentionReport> progress;
        private final TreeMap<String, Long> removed = new TreeMap<>();
        private final TreeMap<String, Long> held = new TreeMap<>();
        private long examined;

        Run(Cdp cdp, Instant now, boolean dry, Consumer<RetentionReport> progress) {
            this.cdp = cdp;
            this.now = now;
            this.dry = dry;
            this.progress = progress;
        }

        RetentionReport run() {
            ArrayList<Event> batch = new ArrayList<>(BATCH);
            for (Iterator<Event> facts = cdp.events().iterator(); facts.hasNext(); ) {
                Event event = facts.next();
                examined++;
                if (rules.isTooOld(event, now)) {
                    batch.add(event);
                }
                if (batch.size() == BATCH) {
                    remove(batch);
                    batch.clear();
                }
            }
            remove(batch);
            return report();
        }

        private void remove(List<Event> batch) {
            if (batch.isEmpty()) {
                return;
            }
            HeldFacts kept = HeldFacts.of(holds, cdp, now);
            TreeMap<String, Long> rulesOf = new TreeMap<>();
            ArrayList<Event> expired = new ArrayList<>(batch.size());
            for (Event event : batch) {
                LegalHold hold = kept.covering(event);
                if (hold == null) {
                    expired.add(event);
                    rulesOf.merge(rules.expiry(event).orElseThrow().rule(), 1L, Long::sum);
                } else {
                    held.merge(hold.reference(), 1L, Long::sum);
                }
            }
            if (!dry) {
                cdp.forget(expired);
            }
            rulesOf.forEach((rule, count) -> removed.merge(rule, count, Long::sum));
            progress.accept(report());
        }

        private RetentionReport report() {
            return new RetentionReport(dry, examined, removed, held);
        }
    }
}
