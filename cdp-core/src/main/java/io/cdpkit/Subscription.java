package io.cdpkit;

/** A listener's place in the change feed. Thread-safe. */
public interface Subscription extends AutoCloseable {
    /**
     * Ends it: no further change is told. One that is being told at this moment is told to the end. Closing twice is no
     * error, and a listener may close its own.
     */
    @Override
    void close();
}
