package io.cdpkit.identity;

import io.cdpkit.event.Namespace;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the identifiers of one namespace may link people. Immutable.
 *
 * @param namespace what the rule is about
 * @param limit how many distinct identifiers of it one profile may hold; {@link Integer#MAX_VALUE} for any number
 * @param window the sliding time within which the limit counts, by when each identifier was first seen; null for ever
 * @param sharedAbove with how many people an identifier may be seen before it links nobody; people are counted by the
 *     identifiers of unique namespaces it was seen with. A limit of 1 for ever with {@link Integer#MAX_VALUE} people makes
 *     the namespace unique
 * @param device whether its anonymous events, once several people used it, belong to whoever signed in last
 */
public record NamespaceRule(
        Namespace namespace, int limit, @Nullable Duration window, int sharedAbove, boolean device) {
    private static final int SHARED_ABOVE = 10;
    private static final int ANY_NUMBER = Integer.MAX_VALUE;

    public NamespaceRule {
        Objects.requireNonNull(namespace, "namespace");
        if (limit < 1) {
            throw new IllegalArgumentException("limit of \"" + namespace + "\" must be at least 1, was " + limit);
        }
        if (sharedAbove < 1) {
            throw new IllegalArgumentException(
                    "sharedAbove of \"" + namespace + "\" must be at least 1, was " + sharedAbove);
        }
        if (window != null && (window.isNegative() || window.isZero())) {
            throw new IllegalArgumentException("window of \"" + namespace + "\" must be positive, was " + window);
        }
    }

    /** A person has one identifier of this namespace and never another; it stands for the person. */
    public static NamespaceRule unique(Namespace namespace) {
        return new NamespaceRule(namespace, 1, null, ANY_NUMBER, false);
    }

    /**
     * A person has at most {@code limit} identifiers of this namespace; one seen with more than 10 people is shared. So with
     * a limit of 1, too: unlike those of a {@link #unique} namespace, its identifiers stand for nobody.
     */
    public static NamespaceRule atMost(int limit, Namespace namespace) {
        return new NamespaceRule(namespace, limit, null, SHARED_ABOVE, false);
    }

    /** The limit counts only identifiers first seen within this time of each other. */
    public NamespaceRule within(Duration newWindow) {
        return new NamespaceRule(namespace, limit, newWindow, sharedAbove, device);
    }

    /**
     * An identifier seen with more people than this links nobody, and its former links are withdrawn.
     *
     * @throws IllegalArgumentException if the namespace is unique: people are counted by its identifiers
     */
    public NamespaceRule sharedAbove(int people) {
        if (isUnique()) {
            throw new IllegalArgumentException(
                    "the identifiers of \"" + namespace
                            + "\" are unique, so none can be shared; use atMost(1, ..) to limit with how many people one is seen");
        }
        return new NamespaceRule(namespace, limit, window, people, device);
    }

    /**
     * These identifiers name a device or a browser: once several people have signed in on it, its anonymous events belong
     * to whoever was last signed in at their time.
     */
    public NamespaceRule asDevice() {
        return new NamespaceRule(namespace, limit, window, sharedAbove, true);
    }

    boolean isUnique() {
        return limit == 1 && window == null && sharedAbove == ANY_NUMBER;
    }

    /** Such as "user_id is unique" or "at most 2 of email". */
    String inWords() {
        if (isUnique()) {
            return namespace + " is unique";
        } else if (limit == Integer.MAX_VALUE) {
            return "any number of " + namespace;
        }
        return "at most " + limit + " of " + namespace + (window == null ? "" : " within " + window);
    }
}
