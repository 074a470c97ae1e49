package io.cdpkit.records;

import io.cdpkit.event.Rejection;

/** Ends the conversion of one row. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Rejection rejection;

    RefusedException(Rejection rejection) {
        super(rejection.toString(), null, false, false);
        this.rejection = rejection;
    }

    static RefusedException wrongType(String column, String rule) {
        return new RefusedException(new Rejection(Rejection.Reason.WRONG_TYPE, column, rule));
    }

    static RefusedException malformed(String column, String rule) {
        return new RefusedException(new Rejection(Rejection.Reason.MALFORMED, column, rule));
    }

    static RefusedException missing(String column, String rule) {
        return new RefusedException(new Rejection(Rejection.Reason.MISSING, column, rule));
    }

    static RefusedException limit(String column, String limit, long allowed, long got) {
        return new RefusedException(Rejection.limit(column, limit, allowed, got));
    }

    /** The same seen from one level up; see {@link Rejection#under}. */
    RefusedException under(String parent) {
        return new RefusedException(rejection.under(parent));
    }

    Rejection rejection() {
        return rejection;
    }
}
