package io.cdpkit.segments;

import java.util.Objects;

/** What can be said of all people there might ever be. */
public sealed interface Answer {
    /** It is so of everybody, whatever the facts; proven. */
    record Yes() implements Answer {}

    /** It is not so of the witness. */
    record No(Witness witness) implements Answer {
        public No {
            Objects.requireNonNull(witness, "witness");
        }
    }

    /** Neither a proof nor a witness was found. */
    record Unknown() implements Answer {}
}
