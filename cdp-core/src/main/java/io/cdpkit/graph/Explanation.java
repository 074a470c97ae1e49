package io.cdpkit.graph;

import io.cdpkit.event.Identifier;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Why two identifiers are, or are not, held to name one person.
 *
 * <p>It is read from the stored graph and agrees with the rules at the clusters as they are now, not with the order in
 * which facts came. Texts and {@code toString} name identifiers by namespace and length; values are read through the
 * accessors, or put into {@link #text(Function)} by the caller. Immutable and thread-safe.
 */
public sealed interface Explanation {

    /**
     * They are one person.
     *
     * @param path the fewest claims that lead from the one to the other, each of which holds; empty if the two are the
     *     same identifier
     */
    record Same(ProfileId profile, List<Step> path) implements Explanation {
        public Same {
            Objects.requireNonNull(profile, "profile");
            path = List.copyOf(path);
        }
    }

    /**
     * They are not one person.
     *
     * @param one the profile that holds the one; null where it may not link and so has none
     * @param other the profile that holds the other; null as above
     * @param chain the links that come nearest to joining them: of all chains that lead from the one to the other, one
     *     with the fewest claims that broke, each of which names its obstacles; empty where there is no chain
     * @param obstacles everything that stands between them, each once: what is wrong with the two themselves, steward's
     *     words between their profiles, and then the obstacles of the chain
     */
    record Different(@Nullable ProfileId one, @Nullable ProfileId other, List<Step> chain, List<Obstacle> obstacles)
            implements Explanation {
        public Different {
            chain = List.copyOf(chain);
            obstacles = List.copyOf(obstacles);
        }
    }

    /** No event that counts ever mentioned this one, so there is nothing to explain. */
    record Unknown(Identifier identifier) implements Explanation {
        public Unknown {
            Objects.requireNonNull(identifier, "identifier");
        }
    }

    /**
     * One link on the way, and the two identifiers that it ties or fails to tie.
     *
     * @param rule by what it counts, such as "seen together; user_id is unique"; names namespaces only
     * @param last when an event last stated it, whether or not the link is watched
     * @param events how many events state it
     * @param evidence the earliest three of them
     * @param obstacles why it ties nothing; empty where it holds
     * @param contributions where two records were judged alike, what their weight is made of; else empty
     */
    record Step(
            Identifier from,
            Identifier to,
            LinkKey link,
            String rule,
            Instant first,
            Instant last,
            long events,
            List<Evidence> evidence,
            List<Obstacle> obstacles,
            List<Contribution> contributions) {
        public Step {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
            Objects.requireNonNull(link, "link");
            Objects.requireNonNull(rule, "rule");
            evidence = List.copyOf(evidence);
            obstacles = List.copyOf(obstacles);
            contributions = List.copyOf(contributions);
        }

        /** In bits, each of which doubles the odds that it is one person: the sum of the contributions. */
        public double weight() {
            double weight = 0;
            for (Contribution contribution : contributions) {
                weight += contribution.bits();
            }
            return weight;
        }

        public LinkKey.Kind kind() {
            return link.kind();
        }

        public boolean holds() {
            return obstacles.isEmpty();
        }
    }

    /**
     * What one comparison of two records adds to their weight. Holds no values.
     *
     * @param name what was compared
     * @param outcome how it compares
     * @param bits one bit doubles the odds
     */
    record Contribution(String name, String outcome, double bits) {
        public Contribution {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(outcome, "outcome");
        }

        /** Prints the bits alone. */
        @Override
        public String toString() {
            return bits + " bits";
        }
    }

    /** An event that states a link. */
    record Evidence(String messageId, String source, Instant time) {
        public Evidence {
            Objects.requireNonNull(messageId, "messageId");
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(time, "time");
        }
    }

    /** Several lines for a reader, identifiers named by namespace and length. */
    default String text() {
        return text(Identifier::toString);
    }

    /**
     * Several lines for a reader.
     *
     * @param mask how identifiers are to be named; whoever passes {@link Identifier#value} shows customer data
     */
    default String text(Function<? super Identifier, String> mask) {
        return new ExplanationText(mask).of(this);
    }
}
