package io.cdpkit;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Explanation;
import io.cdpkit.graph.IdentityGraph;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.graph.Resolution;
import io.cdpkit.graph.Review;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Decides which identifiers name one person.
 *
 * <p>{@link #partition} is the definition, a pure function of the set of links; {@link #add} and {@link #recompute} keep
 * a stored graph equal to it while facts arrive in any order. Implementations hold no state of their own and are
 * thread-safe.
 */
public interface IdentityResolver {
    /**
     * What an event is to be found by besides its identifiers, such as the blocking keys of a matcher; nothing where not
     * said.
     *
     * <p>It is kept with the event's identifiers, so events of different terms state different links, and {@link
     * IdentityGraph#linksOf(Identifier, int)} finds links by a term. Hence it must be a pure function of the event. Rules
     * that give events other terms are put in force over what is stored by {@link Cdp#apply(IdentityResolver)}, which
     * files it anew.
     *
     * @return in the namespace {@link io.cdpkit.event.Namespace#MATCH}, without clear text
     */
    default List<Identifier> terms(Event event) {
        return List.of();
    }

    /** Whether {@link #terms} ever finds any; where it never does, a change of rules need not ask for every event. */
    default boolean hasTerms() {
        return true;
    }

    /**
     * Whether an identifier may name somebody, or is one that links nobody, such as {@code null}; pure.
     *
     * @param identifier in its canonical form
     */
    default boolean mayName(Identifier identifier) {
        return true;
    }

    /**
     * A link was stated for the first time, or earlier than known before, or once more if it is {@link Link#watched}.
     *
     * @param link the link with its new times; its outcome is that of the stored one, if any
     * @param time when the event that states it happened
     * @param graph the graph with this link and that event already in it
     */
    Resolution add(Link link, Instant time, IdentityGraph graph);

    /**
     * Everything around some identifiers is to be decided anew, because facts went away.
     *
     * @param around the identifiers that the facts named
     */
    Resolution recompute(Set<Identifier> around, IdentityGraph graph);

    /**
     * All the people that a set of links makes, from scratch: each as a cluster to be refolded, with every node and every
     * link's outcome.
     */
    Resolution partition(
            Collection<Link> links, Function<LinkKey, List<Event>> history, Function<Identifier, ProfileId> ids);

    /**
     * Why two identifiers are, or are not, one person in a graph that this resolver keeps.
     *
     * @param one in its canonical form
     * @param other likewise
     */
    Explanation explain(Identifier one, Identifier other, IdentityGraph graph);

    /** What a steward should look at of a stored link: its refused claims, ascending by the claimed identifier. */
    List<Review> reviews(Link link, IdentityGraph graph);

    /** What a steward should look at of a stored node that is shared: one item, or none if it is answered. */
    List<Review> reviews(Node node, IdentityGraph graph);
}
