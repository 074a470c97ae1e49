package io.cdpkit.segments;

import java.util.List;
import java.util.stream.Collectors;

/** Definitions cannot be accepted; it names all that is wrong with them at once. */
public final class InvalidSegmentsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    private final transient List<Cost.Excess> excesses;

    /** For who accepts definitions; the problems in the order of the text. */
    public InvalidSegmentsException(List<Problem> problems, List<Cost.Excess> excesses) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
        this.excesses = List.copyOf(excesses);
    }

    /** All that is wrong, in the order of the text. */
    public List<Problem> problems() {
        return problems;
    }

    /** The definitions that cost more than they may; each is among the problems too. */
    public List<Cost.Excess> excesses() {
        return excesses;
    }
}
