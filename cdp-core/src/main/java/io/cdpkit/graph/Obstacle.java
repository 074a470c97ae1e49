package io.cdpkit.graph;

import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What keeps two identifiers from being one person.
 *
 * <p>Immutable and thread-safe.
 */
public sealed interface Obstacle {

    /**
     * No chain of links leads from the one to the other.
     *
     * @param everything whether all links in reach were looked at; if not, the search was given up and there may be a
     *     chain after all
     */
    record NotLinked(boolean everything) implements Obstacle {}

    /** The value is on the list of those that name nobody. */
    record Blocked(Identifier identifier) implements Obstacle {
        public Blocked {
            Objects.requireNonNull(identifier, "identifier");
        }
    }

    /** Its namespace has no rule, so it links nobody. */
    record NoRule(Identifier identifier) implements Obstacle {
        public NoRule {
            Objects.requireNonNull(identifier, "identifier");
        }
    }

    /**
     * It was seen with too many people, so it links nobody.
     *
     * @param people with how many
     * @param limit how many the rules allow
     */
    record Shared(Identifier identifier, int people, int limit) implements Obstacle {
        public Shared {
            Objects.requireNonNull(identifier, "identifier");
        }
    }

    /**
     * Together they would have more identifiers of a namespace than one person may.
     *
     * @param window the time within which the limit counts; null for ever
     * @param identifiers those that are too many, ascending: with a window, of the fullest span of its length
     */
    record LimitPassed(
            Namespace namespace, int limit, @Nullable Duration window, List<Identifier> identifiers)
            implements Obstacle {
        public LimitPassed {
            Objects.requireNonNull(namespace, "namespace");
            identifiers = List.copyOf(identifiers);
        }

        /** How many they would be. */
        public int count() {
            return identifiers.size();
        }
    }

    /** Together they would have more identifiers of any kind than one profile may hold. */
    record TooLarge(int limit, int count) implements Obstacle {}

    /**
     * Their records do not resemble each other enough.
     *
     * @param bits the weight of all that the records of both say
     * @param least from which weight on they are taken for one person's
     */
    record Unlike(double bits, double least) implements Obstacle {}

    /**
     * Whatever its record could be found by is true of too many others.
     *
     * @param limit how many others may share something for a record to be found by it
     */
    record Commonplace(Identifier identifier, int limit) implements Obstacle {
        public Commonplace {
            Objects.requireNonNull(identifier, "identifier");
        }
    }

    /** A steward said that they are different people. */
    record KeptApart(Identifier one, Identifier other, String decision, String source, Instant time)
            implements Obstacle {
        public KeptApart {
            Objects.requireNonNull(one, "one");
            Objects.requireNonNull(other, "other");
            Objects.requireNonNull(decision, "decision");
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(time, "time");
        }
    }

    /** One line for a reader, identifiers named by namespace and length. */
    default String text() {
        return text(Identifier::toString);
    }

    /** One line for a reader. */
    default String text(Function<? super Identifier, String> mask) {
        return new ExplanationText(mask).of(this);
    }
}
