package io.cdpkit.segments.predict;

import java.util.Objects;
import java.util.Optional;

/** What came of fitting a model: the model, or why there is none. */
public sealed interface Fit<M> {
    /** Why no model can be told from the data. */
    enum Reason {
        /** Fewer customers than a fit needs. */
        TOO_FEW_CUSTOMERS,
        /** Fewer people who ordered again than a fit needs. */
        TOO_FEW_REPEATS,
        /**
         * The likelihood has no top within reason: some parameter can grow or shrink without end, as where all people
         * behave alike, or nobody ever stops.
         */
        NO_MAXIMUM
    }

    /** There is a model. */
    record Fitted<M>(M model) implements Fit<M> {
        public Fitted {
            Objects.requireNonNull(model, "model");
        }
    }

    /**
     * There is none.
     *
     * @param detail in figures, for people to read; no customer data
     */
    record Refused<M>(Reason reason, String detail) implements Fit<M> {
        public Refused {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(detail, "detail");
        }
    }

    /** The model; empty where the fit is refused. */
    default Optional<M> optional() {
        return this instanceof Fitted<M> fitted ? Optional.of(fitted.model()) : Optional.empty();
    }

    /**
     * The model.
     *
     * @throws IllegalStateException if the fit is refused, with the reason
     */
    default M orElseThrow() {
        if (this instanceof Fitted<M> fitted) {
            return fitted.model();
        } else if (this instanceof Refused<M> refused) {
            throw new IllegalStateException(refused.reason() + ": " + refused.detail());
        }
        throw new AssertionError(getClass());
    }
}
