package io.cdpkit.privacy.noise;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where it is kept what budgets have spent.
 *
 * <p>A charge is durable once {@link #charge} has returned, and only then is an answer given; so a crash may lose an answer
 * that was paid for, and never a payment. Charges are not taken back, and there is no method that could. Implementations
 * must be thread-safe, and atomic for all processes that share a budget.
 */
public interface BudgetStore {
    /** What became of a charge. */
    enum Outcome {
        /** Recorded now. */
        CHARGED,
        /** Recorded before under the same id; not recorded again. */
        KNOWN,
        /** Not recorded, since what is spent would pass the limit. */
        REFUSED
    }

    /**
     * Records a charge, unless one with its id is recorded or what is spent would pass the limit.
     *
     * @param budget the name of the budget
     * @param id names the charge; opaque, and says nothing about the data
     */
    Outcome charge(String budget, String id, PrivacyLoss loss, PrivacyLoss limit);

    /** What a budget has spent so far. */
    PrivacyLoss spent(String budget);

    /**
     * A store in memory, which a restart empties: for tests, and hosts that keep their own books. {@link BudgetFile} lasts.
     */
    static BudgetStore inMemory() {
        return new BudgetStore() {
            private final Map<String, PrivacyLoss> spent = new HashMap<>();
            private final Map<String, Set<String>> charges = new HashMap<>();

            @Override
            public synchronized Outcome charge(String budget, String id, PrivacyLoss loss, PrivacyLoss limit) {
                Set<String> known = charges.computeIfAbsent(budget, b -> new HashSet<>());
                if (known.contains(id)) {
                    return Outcome.KNOWN;
                }
                if (!loss.fits(spent(budget), limit)) {
                    return Outcome.REFUSED;
                }
                known.add(id);
                spent.merge(budget, loss, PrivacyLoss::plus);
                return Outcome.CHARGED;
            }

            @Override
            public synchronized PrivacyLoss spent(String budget) {
                return spent.getOrDefault(budget, PrivacyLoss.NONE);
            }
        };
    }
}
