package io.cdpkit.segments;

import java.time.Instant;
import java.util.Objects;

/**
 * The part of time that a condition looks at, seen from now.
 *
 * <p>No window but {@link Next} and {@link AfterNext} holds anything that is yet to come: an event dated in the future does
 * not exist until its time.
 */
public sealed interface Window {
    /** All time up to now. */
    Window EVER = new Ever();

    /** All time up to now. */
    record Ever() implements Window {}

    /** {@code now - span <= t <= now}. */
    record Last(Span span) implements Window {
        public Last {
            Objects.requireNonNull(span, "span");
        }
    }

    /** {@code t < now - span}: what {@link Last} leaves out. */
    record BeforeLast(Span span) implements Window {
        public BeforeLast {
            Objects.requireNonNull(span, "span");
        }
    }

    /** {@code now - from <= t < now - to}. */
    record Ago(Span from, Span to) implements Window {
        public Ago {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
        }
    }

    /** {@code from <= t < until}, as far as it is past; {@link Instant#MIN} and {@link Instant#MAX} leave an end open. */
    record Fixed(Instant from, Instant until) implements Window {
        public Fixed {
            if (!from.equals(Instant.MIN)) {
                Values.requireYear(from);
            }
            if (!until.equals(Instant.MAX)) {
                Values.requireYear(until);
            }
            if (!from.isBefore(until)) {
                throw new IllegalArgumentException("a window must begin before it ends");
            } else if (from.equals(Instant.MIN) && until.equals(Instant.MAX)) {
                throw new IllegalArgumentException("a window without ends is that of all time");
            }
        }
    }

    /** {@code now <= t <= now + span}; for dates of traits only, since no event is in the future. */
    record Next(Span span) implements Window {
        public Next {
            Objects.requireNonNull(span, "span");
        }
    }

    /** {@code t > now + span}; for dates of traits only. */
    record AfterNext(Span span) implements Window {
        public AfterNext {
            Objects.requireNonNull(span, "span");
        }
    }

    static Window last(Span span) {
        return new Last(span);
    }
}
