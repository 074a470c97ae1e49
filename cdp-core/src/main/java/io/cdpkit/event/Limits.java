package io.cdpkit.event;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How large an event may be; the same on every way in.
 *
 * <p>What passes a limit is refused whole with a {@link Rejection} that names the field and the limit; nothing is cut. An
 * event's time, and times and dates within it, must lie in the years 0000 to 9999, which is all that the wire can write; a
 * track needs a name and a group the account's id. An event without identifiers is let in and belongs to nobody.
 *
 * @param eventBytes bytes of one JSON event; of an event made otherwise, chars of its keys and texts plus one a value
 * @param batchBytes bytes of one JSON batch
 * @param batchEvents events of one JSON batch
 * @param depth levels of nested objects and lists
 * @param fields attributes of one event, all levels together
 * @param nameLength chars of an attribute key, event name or source id
 * @param textLength chars of a text value
 * @param digits significant digits of a number; exponents are bounded by {@link #MAX_EXPONENT}
 * @param messageIdLength chars of a message id
 * @param identifiers identifiers of one event
 * @param identifierLength chars of an identifier's value
 * @param future how far ahead of the engine's clock an event's time may lie
 */
public record Limits(
        int eventBytes,
        int batchBytes,
        int batchEvents,
        int depth,
        int fields,
        int nameLength,
        int textLength,
        int digits,
        int messageIdLength,
        int identifiers,
        int identifierLength,
        Duration future) {
    /** The earliest time that an event or a value may have. */
    public static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");

    /** The latest. */
    public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    /** The greatest size of a number's exponent, which is that of the greatest {@code double}. */
    public static final int MAX_EXPONENT = 308;

    private static final Duration FARTHEST = Duration.ofDays(3_652_500);

    private static final Limits DEFAULTS =
            new Limits(32 * 1024, 500 * 1024, 2_500, 32, 512, 256, 16 * 1024, 64, 100, 16, 512, Duration.ofDays(1));

    public Limits {
        atLeastOne("eventBytes", eventBytes);
        atLeastOne("batchBytes", batchBytes);
        atLeastOne("batchEvents", batchEvents);
        atLeastOne("depth", depth);
        atLeastOne("fields", fields);
        atLeastOne("nameLength", nameLength);
        atLeastOne("textLength", textLength);
        atLeastOne("digits", digits);
        atLeastOne("messageIdLength", messageIdLength);
        atLeastOne("identifiers", identifiers);
        atLeastOne("identifierLength", identifierLength);
        if (depth > 256) {
            throw new IllegalArgumentException("depth must be at most 256, was " + depth);
        }
        if (future.isNegative() || future.compareTo(FARTHEST) > 0) {
            throw new IllegalArgumentException("future must be 0 to 10,000 years, was " + future);
        }
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, was " + value);
        }
    }

    /** The wire's usual limits: 32 KiB an event, 500 KiB and 2,500 events a batch, 100 chars a message id. */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /**
     * The limit that an event passes; empty if all is well.
     *
     * <p>Where it passes several, one of them is named. NUL and lone surrogates, which no store could keep, count as
     * {@link Rejection.Reason#MALFORMED}. That its time is not too far ahead of now is
     * for the platform to say, which knows the time. Takes time linear in the event's size and
     * allocates nothing if all is well.
     */
    public Optional<Rejection> check(Event event) {
        return LimitCheck.check(this, event);
    }

    /** The limit that a message id passes; empty if an event may have it. */
    public Optional<Rejection> checkMessageId(String messageId) {
        return Optional.ofNullable(LimitCheck.messageId(this, messageId));
    }

    /**
     * The limit that a number passes, told before the number is built; empty if all is well.
     *
     * @param significant its digits without zeros at either end
     * @param exponent its exponent in scientific notation, such as 3 for 1500
     */
    public Optional<Rejection> checkNumber(int significant, long exponent) {
        if (significant > digits) {
            return Optional.of(Rejection.limit("", "the digits of a number", digits, significant));
        } else if (exponent > MAX_EXPONENT || exponent < -MAX_EXPONENT) {
            return Optional.of(new Rejection(
                    Rejection.Reason.LIMIT,
                    "",
                    "the exponent of a number must be within -" + MAX_EXPONENT + " to " + MAX_EXPONENT));
        }
        return Optional.empty();
    }

    /** The rejection of an object or list that is nested too deeply. */
    public Rejection tooDeep() {
        return new Rejection(
                Rejection.Reason.LIMIT, "", "objects and lists must be nested at most " + depth + " levels deep");
    }

    /** These limits with another bound on the bytes of one event and of one batch. */
    public Limits withBytes(int newEventBytes, int newBatchBytes) {
        return new Limits(
                newEventBytes,
                newBatchBytes,
                batchEvents,
                depth,
                fields,
                nameLength,
                textLength,
                digits,
                messageIdLength,
                identifiers,
                identifierLength,
                future);
    }
}
