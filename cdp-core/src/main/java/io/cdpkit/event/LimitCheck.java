package io.cdpkit.event;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The walk behind {@link Limits#check}.
 *
 * <p>Breaches leave the recursion as an exception without a stack trace, which collects its path on the way out, so that
 * the walk of a good event carries no path and allocates nothing.
 */
final class LimitCheck {

    private static final String YEARS = "a time must lie in the years 0000 to 9999, the wire's";

    private LimitCheck() {}

    static Optional<Rejection> check(Limits limits, Event event) {
        Rejection envelope = envelope(limits, event);
        if (envelope != null) {
            return Optional.of(envelope);
        }
        try {
            long size = section(limits, event.traits(), "traits")
                    + section(limits, event.properties(), "properties")
                    + section(limits, event.context(), "context");
            if (size > limits.eventBytes()) {
                return Optional.of(Rejection.limit("", "the size of an event", limits.eventBytes(), size));
            }
        } catch (Breach breach) {
            return Optional.of(breach.rejection);
        }
        int fields = count(event.traits()) + count(event.properties()) + count(event.context());
        return fields > limits.fields()
                ? Optional.of(Rejection.limit("", "the number of attributes", limits.fields(), fields))
                : Optional.empty();
    }

    private static @Nullable Rejection envelope(Limits limits, Event event) {
        Rejection rejection = messageId(limits, event.id());
        if (rejection == null) {
            rejection = text(event.name(), "name", limits.nameLength());
        }
        if (rejection == null) {
            rejection = text(event.source().id(), "source", limits.nameLength());
        }
        if (rejection == null && !isOfFourDigitYear(event.time())) {
            return new Rejection(Rejection.Reason.MALFORMED, "timestamp", YEARS);
        }
        List<Identifier> identifiers = event.identifiers();
        if (rejection == null && identifiers.size() > limits.identifiers()) {
            return Rejection.limit(
                    "identifiers", "the number of identifiers", limits.identifiers(), identifiers.size());
        }
        for (int i = 0; rejection == null && i < identifiers.size(); i++) {
            Identifier identifier = identifiers.get(i);
            rejection = text(identifier.value(), "", limits.identifierLength());
            if (rejection != null) {
                return rejection.under(identifier.namespace().name()).under("identifiers");
            }
        }
        return rejection == null ? missing(event) : rejection;
    }

    /** The name that the wire requires of an event of its type. */
    private static @Nullable Rejection missing(Event event) {
        if (!event.name().isEmpty()) {
            return null;
        } else if (event.type() == Event.Type.TRACK) {
            return missing("event", "a track needs the name of what happened");
        }
        return event.type() == Event.Type.GROUP ? missing("groupId", "a group needs the id of the account") : null;
    }

    private static Rejection missing(String field, String rule) {
        return new Rejection(Rejection.Reason.MISSING, field, rule);
    }

    static @Nullable Rejection messageId(Limits limits, String id) {
        return id.isEmpty()
                ? new Rejection(Rejection.Reason.MISSING, "messageId", "a message needs an id, which makes it unique")
                : text(id, "messageId", limits.messageIdLength());
    }

    private static @Nullable Rejection text(String text, String field, int length) {
        if (text.length() > length) {
            return Rejection.limit(field, "its length", length, text.length());
        } else if (!isClean(text)) {
            return new Rejection(
                    Rejection.Reason.MALFORMED, field, "text must hold neither NUL nor half of a surrogate pair");
        }
        return null;
    }

    private static boolean isOfFourDigitYear(Instant time) {
        return !time.isBefore(Limits.EARLIEST) && !time.isAfter(Limits.LATEST);
    }

    private static boolean isClean(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            // One comparison for both: NUL wraps around to the top, the surrogates lie from 0xD7FF on.
            if ((char) (c - 1) >= Character.MIN_SURROGATE - 1 && !isPlain(text, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
        } else if (Character.isLowSurrogate(c)) {
            return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
        }
        return c != 0;
    }

    private static long section(Limits limits, Attributes attributes, String name) {
        try {
            return size(limits, attributes, 1);
        } catch (Breach breach) {
            throw breach.under(name);
        }
    }

    private static long size(Limits limits, Attributes attributes, int depth) {
        long size = 0;
        for (int i = 0; i < attributes.size(); i++) {
            String key = attributes.keyAt(i);
            if (key.length() > limits.nameLength()) {
                throw new Breach(Rejection.limit("", "the length of a key", limits.nameLength(), key.length()));
            } else if (!isClean(key)) {
                throw new Breach(new Rejection(
                        Rejection.Reason.MALFORMED, "", "keys must hold neither NUL nor half of a surrogate pair"));
            }
            try {
                size += key.length() + size(limits, attributes.valueAt(i), depth);
            } catch (Breach breach) {
                throw breach.under(key);
            }
        }
        return size;
    }

    private static long size(Limits limits, Value value, int depth) {
        if (value instanceof Value.Text text) {
            Rejection rejection = text(text.text(), "", limits.textLength());
            if (rejection != null) {
                throw new Breach(rejection);
            }
            return 1L + text.text().length();
        } else if (value instanceof Value.Fields fields) {
            return 1 + size(limits, fields.fields(), deeper(limits, depth));
        } else if (value instanceof Value.Items items) {
            return 1 + size(limits, items.items(), deeper(limits, depth));
        } else if (value instanceof Value.Decimal decimal) {
            long exponent =
                    (long) decimal.number().precision() - decimal.number().scale() - 1;
            number(limits, decimal.number().precision(), exponent);
        } else if (value instanceof Value.Moment moment && !isOfFourDigitYear(moment.instant())) {
            throw new Breach(new Rejection(Rejection.Reason.MALFORMED, "", YEARS));
        } else if (value instanceof Value.Day day
                && (day.date().getYear() < 0 || day.date().getYear() > 9999)) {
            throw new Breach(new Rejection(Rejection.Reason.MALFORMED, "", YEARS));
        } else if (value instanceof Value.Whole whole && limits.digits() < 19) {
            number(limits, significant(whole.number()), 0);
        }
        return 1;
    }

    private static long size(Limits limits, List<Value> items, int depth) {
        long size = 0;
        for (int i = 0; i < items.size(); i++) {
            try {
                size += size(limits, items.get(i), depth);
            } catch (Breach breach) {
                throw breach.under("[" + i + "]");
            }
        }
        return size;
    }

    private static int deeper(Limits limits, int depth) {
        if (depth >= limits.depth()) {
            throw new Breach(limits.tooDeep());
        }
        return depth + 1;
    }

    private static void number(Limits limits, int significant, long exponent) {
        Optional<Rejection> rejection = limits.checkNumber(significant, exponent);
        if (rejection.isPresent()) {
            throw new Breach(rejection.get());
        }
    }

    private static int significant(long number) {
        long rest = number;
        while (rest != 0 && rest % 10 == 0) {
            rest /= 10;
        }
        int digits = 0;
        for (; rest != 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private static int count(Attributes attributes) {
        int count = attributes.size();
        for (int i = 0; i < attributes.size(); i++) {
            count += count(attributes.valueAt(i));
        }
        return count;
    }

    private static int count(Value value) {
        if (value instanceof Value.Fields fields) {
            return count(fields.fields());
        }
        int count = 0;
        if (value instanceof Value.Items items) {
            for (int i = 0; i < items.items().size(); i++) {
                count += count(items.items().get(i));
            }
        }
        return count;
    }

    /** A limit was passed. */
    private static final class Breach extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final transient Rejection rejection;

        Breach(Rejection rejection) {
            super(null, null, false, false);
            this.rejection = rejection;
        }

        Breach under(String parent) {
            return new Breach(rejection.under(parent));
        }
    }
}
