package io.cdpkit;

import java.util.List;

/** Told after every commit of a long run, in the caller's thread. */
@FunctionalInterface
public interface Progress {
    /**
     * A commit is done.
     *
     * @param latest what became of the events of this commit, in their order
     * @param soFar what became of all events of the run until now
     */
    void committed(List<IngestResult> latest, IngestSummary soFar);

    /** Tells nobody. */
    static Progress none() {
        return (latest, soFar) -> {};
    }
}
