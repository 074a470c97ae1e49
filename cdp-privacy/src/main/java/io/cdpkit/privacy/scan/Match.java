package io.cdpkit.privacy.scan;

/** A stretch that one recogniser took for something; where it starts is known to who asked. */
record Match(PiiKind kind, int end, int confidence) {
    Match surer(int bonus) {
        return new Match(kind, end, Math.min(confidence + bonus, 100));
    }

    boolean beats(Match other) {
        return confidence != other.confidence ? confidence > other.confidence : end > other.end;
    }
}
