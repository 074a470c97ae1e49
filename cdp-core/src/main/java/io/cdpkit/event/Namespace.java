package io.cdpkit.event;

import org.jspecify.annotations.Nullable;

/**
 * A kind of identifier, such as e-mail addresses or the customer numbers of one till system.
 *
 * <p>Two identifiers are the same only within one namespace. Names are short lower-case words that may appear in logs.
 */
public record Namespace(String name) implements Comparable<Namespace> {
    /** The host's own user id; strongest by convention. */
    public static final Namespace USER_ID = new Namespace("user_id");

    public static final Namespace EMAIL = new Namespace("email");
    public static final Namespace PHONE = new Namespace("phone");

    /** A browser's or an installation's random id before sign-in. */
    public static final Namespace ANONYMOUS_ID = new Namespace("anonymous_id");

    /**
     * What an identity resolver adds to an event so that likenesses of it are found; see {@code IdentityResolver.terms}.
     * It links nobody, and senders cannot use it.
     */
    public static final Namespace MATCH = new Namespace("cdpkit.match");

    public Namespace {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "a namespace is named by 1 to 64 of a-z, 0-9, '_', '-' and '.', and starts with a letter; got "
                            + name.length() + " chars");
        }
    }

    private static boolean isName(String name) {
        if (name.isEmpty() || name.length() > 64 || name.charAt(0) < 'a' || name.charAt(0) > 'z') {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(Namespace other) {
        return this == other ? 0 : name.compareTo(other.name);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Namespace that && name.equals(that.name));
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}
