package io.cdpkit.segments.crm.contact;

/** What is wrong with a cell or a value; its message holds no contents. */
final class RefusedCell extends Exception {
    private static final long serialVersionUID = 1L;

    private final String problem;

    RefusedCell(String problem) {
        super(problem);
        this.problem = problem;
    }

    String problem() {
        return problem;
    }
}
