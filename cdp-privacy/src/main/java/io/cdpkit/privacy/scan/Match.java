package io.cdpkit.privacy.scan;

/** A stretch that one recogniser took for something; where it starts is known to who asked. */
record Match(PiiKind kind, int end, int confidence) {
    private static final int CONTEXT = 35;

    Match surer() {
        return new Match(kind, end, Math.min(confidence + CONTEXT, 100));
    }

    Match lessSure() {
        return new Match(kind, end, Math.max(confidence - CONTEXT, 1));
    }

    boolean beats(Match other) {
        return confidence != other.confidence ? confidence > other.confidence : end > other.end;
    }
}
