package io.cdpkit.segments.account;

import io.cdpkit.segments.Condition.Quantifier;
import io.cdpkit.segments.Definition;
import java.util.Objects;
import java.util.Set;

/**
 * A question about the people of an account.
 *
 * <pre>{@code
 * AccountRule.any("champions")                                     // somebody is
 * AccountRule.any("champions").atLeast(3).ofRoles("buyer")         // three buyers or more are
 * AccountRule.all("lapsed").atLeast(2)                             // all are, and there are two or more
 * AccountRule.none("active")                                       // nobody is, and there is somebody
 * }</pre>
 *
 * <p>A name is taken at its word, and nobody is in a segment that there is not; {@code AccountRule.any(segments.named(..))}
 * refuses a name that is not defined.
 *
 * @param roles whose people are looked at, by their latest word; none for all, those without a role included
 * @param people with ANY how many of them are in the segment at least, with ALL and NONE how many there are at least; from
 *     1, so that an account without people never answers
 */
public record AccountRule(Quantifier quantifier, String segment, Set<String> roles, int people) {
    public AccountRule {
        Objects.requireNonNull(quantifier, "quantifier");
        Objects.requireNonNull(segment, "segment");
        roles = Set.copyOf(roles);
        if (people < 1) {
            throw new IllegalArgumentException("an account has at least 1 person to be looked at, was " + people);
        }
    }

    /** Somebody is in a segment. */
    public static AccountRule any(String segment) {
        return new AccountRule(Quantifier.ANY, segment, Set.of(), 1);
    }

    /** Somebody is in a segment that is defined. */
    public static AccountRule any(Definition segment) {
        return any(segment.name());
    }

    /** Everybody is. */
    public static AccountRule all(String segment) {
        return new AccountRule(Quantifier.ALL, segment, Set.of(), 1);
    }

    /** Everybody is in a segment that is defined. */
    public static AccountRule all(Definition segment) {
        return all(segment.name());
    }

    /** Nobody is. */
    public static AccountRule none(String segment) {
        return new AccountRule(Quantifier.NONE, segment, Set.of(), 1);
    }

    /** Nobody is in a segment that is defined. */
    public static AccountRule none(Definition segment) {
        return none(segment.name());
    }

    /** The same of people of some roles alone. */
    public AccountRule ofRoles(String... newRoles) {
        return new AccountRule(quantifier, segment, Set.of(newRoles), people);
    }

    /** The same with so many people or more. */
    public AccountRule atLeast(int newPeople) {
        return new AccountRule(quantifier, segment, roles, newPeople);
    }

    /** Whether it holds of an account of which some people belong, and some of these are in the segment. */
    boolean holds(int belonging, int members) {
        return switch (quantifier) {
            case ANY -> members >= people;
            case ALL -> belonging >= people && members == belonging;
            case NONE -> belonging >= people && members == 0;
        };
    }
}
