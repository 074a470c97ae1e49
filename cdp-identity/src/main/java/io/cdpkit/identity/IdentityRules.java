package io.cdpkit.identity;

import io.cdpkit.IdentityResolver;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.graph.Explanation;
import io.cdpkit.graph.IdentityGraph;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.graph.Resolution;
import io.cdpkit.graph.Review;
import io.cdpkit.identity.match.MatchModel;
import io.cdpkit.identity.match.RecordMatcher;
import io.cdpkit.profile.ProfileId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Identity resolution by rules, and by likeness where a model is given: which identifiers name one person is a pure function
 * of the set of links.
 *
 * <h2>The definition</h2>
 *
 * <ol>
 *   <li><b>Linkable.</b> An identifier may link if its namespace has a rule and its value is not blocked. Its priority is
 *       the place of its rule, the first being the strongest. <i>Seen links</i> are those of kind SEEN and ALIAS; an
 *       identifier exists once a seen link mentions it, first at the least {@code first} of those links. Other kinds
 *       count only among identifiers that exist.
 *   <li><b>Former.</b> In an alias link every linkable identifier but the first named is a former name; it counts
 *       towards no limit and is nobody's person.
 *   <li><b>Shared.</b> The people of an identifier are the linkable identifiers of unique namespaces, former names left
 *       out, that some seen link mentions beside it. An identifier of a namespace that is not unique is shared if it has
 *       more people than its rule's {@code sharedAbove}. It links nobody and is a person of its own.
 *   <li><b>Anchor.</b> A link's anchor is its first linkable identifier that is not shared, by priority and then value;
 *       where all are shared, the first of them; where none is linkable, there is none. Each further linkable identifier
 *       that is not shared makes a claim: it and the anchor are one person. If the anchor is shared, nothing is claimed.
 *   <li><b>Order.</b> Claims are taken by kind (TOGETHER, ALIAS, SEEN, MATCH), then by the priority of the claimed
 *       identifier, then of the anchor, then by the link's {@code first}, earliest first (or, if the newest link wins,
 *       by its {@code last}, latest first), then by anchor and claimed identifier in canonical order.
 *   <li><b>Join.</b> A claim joins the two identifiers' clusters unless together they would hold both sides of an APART
 *       link, or more identifiers of a namespace (former names left out) than its rule's limit, or more identifiers
 *       altogether than {@code maxIdentifiers}. With a window, the limit is passed if more than that many of them were
 *       first seen in some half-open span of the window's length.
 *   <li><b>Likeness.</b> Only with {@link Builder#matching(MatchModel, double)}, once all claims are taken. The record of
 *       an event is what its traits hold of the model's fields (and its e-mail address and phone number where the traits
 *       have none); events with the same identifiers and the same record state one link, which has that record. Records
 *       are taken as they were seen, link by link, and not as merged into profiles: so a person is compared by all that
 *       was ever said of them, no record depends on who else was joined, and a change reaches only those near. A record
 *       belongs to the cluster of its link's anchor, unless the anchor is shared. Two records are a pair if they share a
 *       term that at most 100 links have, and their score reaches the threshold. Pairs are taken by score, best first,
 *       then by their links in canonical order, all of them twice. A pair joins the two records' clusters under the rules
 *       of a join, unless all records of the one together with all of the other (30 of each, in the order of links) score
 *       below the threshold.
 *   <li><b>Belonging.</b> An event belongs to the cluster of its link's anchor; without an anchor, to nobody. But let the
 *       anchor's rule be a device's, and the anchor not be shared: its sign-ins are the events of seen links that mention
 *       it and whose anchor is of no device namespace. If the anchors of its sign-ins lie in two clusters or more, the
 *       device is contested, and an event of a link that it anchors belongs to the anchor of the last sign-in at or
 *       before the event's time (of several at one time, to the greatest identifier); an event before the first sign-in
 *       belongs to the anchor of the first one (of several at that time, to the least) if retroactive, else to nobody.
 *   <li><b>Profile.</b> A cluster with at least one event is a profile. Its founder is the identifier that exists first;
 *       equal times fall to the lesser identifier.
 * </ol>
 *
 * <p>With a model no neighbourhood is too large to be decided anew: all that is connected by links and pairs is. The limit
 * on terms keeps it small, and a threshold well above 0.5 does. Immutable and thread-safe.
 */
public final class IdentityRules implements IdentityResolver {
    private final List<NamespaceRule> rules;
    /** Never written again; asked several times an event, which a copy of {@link Map#copyOf} would answer more slowly. */
    private final Map<Namespace, Integer> priorities;

    private final BlockedValues blocked;
    private final boolean newestLinkWins;
    private final boolean retroactive;
    private final int maxIdentifiers;
    private final Comparator<Identifier> byPriority;
    private final @Nullable Matching matching;

    private IdentityRules(Builder builder) {
        this.rules = List.copyOf(builder.rules);
        this.blocked = builder.blocked;
        this.newestLinkWins = builder.newestLinkWins;
        this.retroactive = builder.retroactive;
        this.maxIdentifiers = builder.maxIdentifiers;
        this.matching = builder.matching;
        HashMap<Namespace, Integer> places = new HashMap<>();
        for (NamespaceRule rule : rules) {
            if (rule.namespace().equals(Namespace.MATCH)) {
                throw new IllegalArgumentException(
                        "namespace \"" + rule.namespace() + "\" is for matching and can have no rule");
            }
            if (places.put(rule.namespace(), places.size()) != null) {
                throw new IllegalArgumentException(
                        "namespace \"" + rule.namespace() + "\" has two rules; give each namespace one");
            }
        }
        this.priorities = places;
        this.byPriority = Comparator.<Identifier>comparingInt(this::priority).thenComparing(Identifier::value);
    }

    /** Rules for namespaces, the strongest first, with everything else as {@link #builder} has it. */
    public static IdentityRules of(NamespaceRule... rules) {
        return builder(rules).build();
    }

    /** Rules for namespaces, the strongest first; {@link BlockedValues#standard} link nobody. */
    public static Builder builder(NamespaceRule... rules) {
        return new Builder(List.of(rules));
    }

    /** How many namespaces have a rule. */
    int size() {
        return rules.size();
    }

    NamespaceRule rule(int priority) {
        return rules.get(priority);
    }

    /** The rule of an identifier's namespace; it must have one. */
    NamespaceRule rule(Identifier identifier) {
        return rules.get(priority(identifier));
    }

    /** The place of an identifier's rule, 0 being the strongest; -1 where its namespace has none. */
    int priority(Identifier identifier) {
        Integer priority = priorities.get(identifier.namespace());
        return priority == null ? -1 : priority;
    }

    @Override
    public boolean mayName(Identifier identifier) {
        return !blocked.blocks(identifier);
    }

    boolean isLinkable(Identifier identifier) {
        return priorities.containsKey(identifier.namespace()) && !blocked.blocks(identifier);
    }

    /** The identifiers that may link, the strongest first. */
    List<Identifier> linkable(LinkKey key) {
        List<Identifier> identifiers = key.identifiers();
        ArrayList<Identifier> linkable = new ArrayList<>(Math.min(4, identifiers.size()));
        for (int i = 0; i < identifiers.size(); i++) {
            if (isLinkable(identifiers.get(i))) {
                linkable.add(identifiers.get(i));
            }
        }
        if (linkable.size() > 1) {
            linkable.sort(byPriority);
        }
        return linkable;
    }

    boolean newestLinkWins() {
        return newestLinkWins;
    }

    boolean retroactive() {
        return retroactive;
    }

    int maxIdentifiers() {
        return maxIdentifiers;
    }

    /** How records are matched; null where they are not. */
    @Nullable
    Matching matching() {
        return matching;
    }

    @Override
    public List<Identifier> terms(Event event) {
        return matching == null ? List.of() : matching.terms(event);
    }

    @Override
    public boolean hasTerms() {
        return matching != null;
    }

    @Override
    public Resolution add(Link link, Instant time, IdentityGraph graph) {
        return new Addition(this, graph, lookalikes(graph)).add(link, time);
    }

    private @Nullable Lookalikes lookalikes(IdentityGraph graph) {
        return matching == null ? null : new Lookalikes(matching, graph);
    }

    @Override
    public Resolution recompute(Set<Identifier> around, IdentityGraph graph) {
        return new Neighbourhood(this, graph, lookalikes(graph)).afterRemoval(around);
    }

    @Override
    public Resolution partition(
            Collection<Link> links, Function<LinkKey, List<Event>> history, Function<Identifier, ProfileId> ids) {
        List<Link> sorted =
                links.stream().sorted(Comparator.comparing(Link::key)).toList();
        Resemblances resemblances = matching == null ? Resemblances.NONE : matching.among(sorted, history);
        return new Clustering(this, sorted, Set.of(), history, resemblances).everything(ids);
    }

    @Override
    public Explanation explain(Identifier one, Identifier other, IdentityGraph graph) {
        return new Explainer(this, graph).explain(one, other);
    }

    @Override
    public List<Review> reviews(Link link, IdentityGraph graph) {
        return new Reviewer(this, graph).of(link);
    }

    @Override
    public List<Review> reviews(Node node, IdentityGraph graph) {
        return new Reviewer(this, graph).of(node);
    }

    /** Collects the parts of rules. Not thread-safe. */
    public static final class Builder {
        private final List<NamespaceRule> rules;
        private BlockedValues blocked = BlockedValues.standard();
        private boolean newestLinkWins;
        private boolean retroactive = true;
        private int maxIdentifiers = 1_000;
        private @Nullable Matching matching;

        private Builder(List<NamespaceRule> rules) {
            this.rules = rules;
        }

        /** Values that link nobody; {@link BlockedValues#standard} where not set. */
        public Builder blocked(BlockedValues values) {
            this.blocked = values;
            return this;
        }

        /** Where two links of like strength exclude each other, the one seen last wins; else the one seen first. */
        public Builder newestLinkWins() {
            this.newestLinkWins = true;
            return this;
        }

        /** Whether a contested device's events before its first sign-in belong to whoever signed in first; they do. */
        public Builder retroactive(boolean yes) {
            this.retroactive = yes;
            return this;
        }

        /** How many identifiers one profile may hold, at least 2; 1,000 where not set. */
        public Builder maxIdentifiers(int most) {
            if (most < 2) {
                throw new IllegalArgumentException("maxIdentifiers must be at least 2, was " + most);
            }
            this.maxIdentifiers = most;
            return this;
        }

        /**
         * Also joins people whose records resemble each other, by a model that was trained before; see the definition.
         *
         * <p>The traits of events are matched by the names of the model's fields. Over a store that holds events already,
         * matching is begun, put under another model or given up by {@code Cdp.apply}, and {@code Cdp.preview} tells
         * beforehand who would be joined: everybody then is who she would be had it always been so.
         *
         * @param threshold with at least which probability two are one person, at least 0.5 and below 1; {@link
         *     MatchModel#thresholdFor} finds one
         * @throws IllegalArgumentException if the model cannot be used record by record; see {@link RecordMatcher#of}
         */
        public Builder matching(MatchModel model, double threshold) {
            return matching(model, threshold, threshold);
        }

        /**
         * Like {@link #matching(MatchModel, double)}, and asks a steward about those of whom it is not sure: from the
         * probability {@code unsure} up to the threshold they are among {@code Cdp.reviews}.
         *
         * @param unsure above 0 and at most the threshold
         */
        public Builder matching(MatchModel model, double threshold, double unsure) {
            if (!(threshold >= 0.5 && threshold < 1)) {
                throw new IllegalArgumentException("a threshold must be at least 0.5 and below 1, was " + threshold);
            } else if (!(unsure > 0 && unsure <= threshold)) {
                throw new IllegalArgumentException(
                        "unsure must be above 0 and at most the threshold " + threshold + ", was " + unsure);
            }
            return matching(new Matching(RecordMatcher.of(model), bits(threshold), bits(unsure)));
        }

        private static double bits(double probability) {
            return Math.log(probability / (1 - probability)) / Math.log(2);
        }

        Builder matching(Matching newMatching) {
            this.matching = newMatching;
            return this;
        }

        public IdentityRules build() {
            return new IdentityRules(this);
        }
    }

    @Override
    public String toString() {
        return "identity rules " + rules;
    }

    /** Whether more of these first sightings lie in one span of the rule's window than its limit. */
    static boolean passesLimit(NamespaceRule rule, List<Instant> firsts) {
        if (firsts.size() <= rule.limit()) {
            return false;
        } else if (rule.window() == null) {
            return true;
        }
        List<Instant> sorted = firsts.stream().sorted().toList();
        for (int i = rule.limit(); i < sorted.size(); i++) {
            if (Duration.between(sorted.get(i - rule.limit()), sorted.get(i)).compareTo(rule.window()) < 0) {
                return true;
            }
        }
        return false;
    }
}
