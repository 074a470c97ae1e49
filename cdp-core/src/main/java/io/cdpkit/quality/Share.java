package io.cdpkit.quality;

/** How many of some cases meet a condition. Not thread-safe. */
final class Share {
    private long met;
    private long cases;

    void add(boolean meets) {
        met += meets ? 1 : 0;
        cases++;
    }

    void add(Share other) {
        met += other.met;
        cases += other.cases;
    }

    long met() {
        return met;
    }

    long cases() {
        return cases;
    }
}
