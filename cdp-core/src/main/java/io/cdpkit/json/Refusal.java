package io.cdpkit.json;

import io.cdpkit.event.Rejection;

/** The way of a {@link Rejection} out of nested values; it has no stack trace and never leaves this package. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Rejection rejection;

    Refusal(Rejection rejection) {
        super(null, null, false, false);
        this.rejection = rejection;
    }

    Refusal(Rejection.Reason reason, String field, String rule) {
        this(new Rejection(reason, field, rule));
    }

    Rejection rejection() {
        return rejection;
    }

    Refusal under(String parent) {
        return new Refusal(rejection.under(parent));
    }
}
