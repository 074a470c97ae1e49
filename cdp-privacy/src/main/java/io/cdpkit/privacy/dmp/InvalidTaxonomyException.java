package io.cdpkit.privacy.dmp;

import java.util.List;
import java.util.stream.Collectors;

/** A taxonomy's table is not one; tells everything that is wrong with it. */
public final class InvalidTaxonomyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private static final int MOST_TOLD = 20;

    private final transient List<Problem> problems;

    InvalidTaxonomyException(List<Problem> problems) {
        super(problems.stream().limit(MOST_TOLD).map(Problem::toString).collect(Collectors.joining("; "))
                + (problems.size() > MOST_TOLD ? "; and " + (problems.size() - MOST_TOLD) + " more" : ""));
        this.problems = List.copyOf(problems);
    }

    /**
     * One thing that is wrong.
     *
     * @param line counted from 1
     */
    public record Problem(int line, String text) {
        @Override
        public String toString() {
            return "line " + line + ": " + text;
        }
    }

    /** Ascending by line. */
    public List<Problem> problems() {
        return problems;
    }
}
