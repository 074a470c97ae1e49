package io.cdpkit.segments;

import java.util.List;
import java.util.stream.Collectors;

/** Definitions cannot be accepted; it names all that is wrong with them at once. */
public final class InvalidSegmentsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    InvalidSegmentsException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** All that is wrong, in the order of the text. */
    public List<Problem> problems() {
        return problems;
    }
}
