package io.cdpkit.identity.match;

/** How alike two values of a field are, told by the host. Must be symmetric and safe for many threads. */
@FunctionalInterface
public interface Similarity {
    /**
     * From 0 for nothing in common to 1 for the same.
     *
     * @param a in the form that the kind of the field is brought into: lower case, without accents and punctuation
     */
    double of(String a, String b);
}
