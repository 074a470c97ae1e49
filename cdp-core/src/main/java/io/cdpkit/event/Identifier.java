package io.cdpkit.event;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One name by which a source knows a person: a namespace and a value.
 *
 * <p>Ordered by namespace, then value. The value is compared as it stands; the engine brings it into its canonical form
 * (lower case, E.164 and so on) before it links anything.
 */
public record Identifier(Namespace namespace, String value) implements Comparable<Identifier> {
    public Identifier {
        Objects.requireNonNull(namespace, "namespace");
        if (value.isEmpty()) {
            throw new IllegalArgumentException(
                    "value is empty in namespace \"" + namespace.name() + "\"; leave the identifier out");
        }
    }

    public static Identifier userId(String value) {
        return new Identifier(Namespace.USER_ID, value);
    }

    public static Identifier email(String value) {
        return new Identifier(Namespace.EMAIL, value);
    }

    public static Identifier phone(String value) {
        return new Identifier(Namespace.PHONE, value);
    }

    public static Identifier anonymousId(String value) {
        return new Identifier(Namespace.ANONYMOUS_ID, value);
    }

    public static Identifier of(String namespace, String value) {
        return new Identifier(new Namespace(namespace), value);
    }

    @Override
    public int compareTo(Identifier other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : value.compareTo(other.value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Identifier that && value.equals(that.value) && namespace.equals(that.namespace));
    }

    @Override
    public int hashCode() {
        return 31 * namespace.hashCode() + value.hashCode();
    }

    /** Prints the namespace and the length, never the value. */
    @Override
    public String toString() {
        return namespace.name() + ":<" + value.length() + " chars>";
    }
}
