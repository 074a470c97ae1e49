package io.cdpkit.privacy.noise;

import java.util.Objects;

/**
 * How much may be given away about the people in a data set, in all answers together, to one who is asked or overheard.
 *
 * <p>Losses are added up (basic composition), so that the total holds whatever the questions and however they depend on
 * earlier answers. Give every recipient of answers a budget of its own only if recipients do not talk to each other.
 *
 * @param name under which the store keeps it
 */
public record PrivacyBudget(String name, PrivacyLoss limit, BudgetStore store) {
    public PrivacyBudget {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(limit, "limit");
        Objects.requireNonNull(store, "store");
    }

    /** The budget cannot afford an answer; nothing was charged. */
    public static final class SpentException extends Exception {
        private static final long serialVersionUID = 1L;

        SpentException(String budget) {
            super("budget \"" + budget + "\" cannot afford the answer; it is given no more, and no cheaper one");
        }
    }

    public PrivacyLoss spent() {
        return store.spent(name);
    }

    void charge(String id, PrivacyLoss loss) throws SpentException {
        if (store.charge(name, id, loss, limit) == BudgetStore.Outcome.REFUSED) {
            throw new SpentException(name);
        }
    }
}
