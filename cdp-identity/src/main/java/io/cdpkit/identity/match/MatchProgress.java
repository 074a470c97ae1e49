package io.cdpkit.identity.match;

/** Is told how far a run has come; possibly by several threads, one at a time. */
@FunctionalInterface
public interface MatchProgress {
    /** What is being done, in order. */
    enum Stage {
        BLOCKING,
        TRAINING,
        COMPARING,
        CLUSTERING
    }

    /**
     * Tells how much of a stage is done.
     *
     * @param done from 0 to 1
     */
    void at(Stage stage, double done);
}
