package io.cdpkit;

import io.cdpkit.RuleChange.Listed;
import io.cdpkit.RuleChange.Merge;
import io.cdpkit.RuleChange.Renaming;
import io.cdpkit.RuleChange.Split;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.graph.Resolution;
import io.cdpkit.graph.Resolution.Cluster;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.TenantStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that is stored, resolved once more under other rules within one unit of work.
 *
 * <p>Events that other terms are made of are filed anew, every link is judged anew, but only the profiles whose names or
 * events become others are folded again. Used once, by one thread.
 */
final class Rerun {
    private static final int PAGE = 1_000;
    private static final String CAUSE = "rules";

    private final TenantStore store;
    private final Ingestion ingestion;
    private final Work work;
    private final Map<LinkKey, Link> links = new TreeMap<>();
    private final Map<ProfileId, Profile> before = new TreeMap<>();
    private final Map<Identifier, Node> nodesBefore = new TreeMap<>();
    private final Map<Identifier, Node> nodesAfter = new TreeMap<>();
    private final Map<Move, Long> moves = new HashMap<>();
    private final Refiling refiling;

    /** From the profile that events belong to before to that after; null for nobody. */
    private record Move(@Nullable ProfileId from, @Nullable ProfileId to) {}

    Rerun(TenantStore store, Ingestion ingestion, Work work) {
        this.store = store;
        this.ingestion = ingestion;
        this.work = work;
        this.refiling = new Refiling(ingestion, work, links);
    }

    /** Does it, in the unit of work, and tells what became of whom. */
    RuleChange run(Instant now) {
        read();
        refiling.run();
        Resolution rebuilt = ingestion.resolver().partition(links.values(), work::history, work::idOf);
        rebuilt.nodes().forEach(node -> nodesAfter.put(node.identifier(), node));
        ingestion.replace(difference(rebuilt), CAUSE, work, now);
        return told(rebuilt.clusters());
    }

    private void read() {
        new Pages<Link>(after -> store.links(after == null ? null : after.key(), PAGE)).forEachRemaining(row -> {
            Link link = work.link(row.key());
            if (link != null) {
                links.put(link.key(), link);
            }
        });
        new Pages<Profile>(after -> store.profiles(after == null ? null : after.id(), PAGE)).forEachRemaining(row -> {
            Profile profile = work.profile(row.id());
            if (profile != null) {
                before.put(profile.id(), profile);
                for (Identifier identifier : profile.identifiers()) {
                    Node node = work.node(identifier);
                    if (node != null) {
                        nodesBefore.put(identifier, node);
                    }
                }
            }
        });
    }

    private Resolution difference(Resolution rebuilt) {
        ArrayList<Link> changedLinks = new ArrayList<>();
        for (Link after : rebuilt.links()) {
            Link stored = Objects.requireNonNull(links.get(after.key()));
            if (!after.equals(stored)) {
                changedLinks.add(after);
            }
            List<Refiling.Part> parts = refiling.partsOf(after.key());
            if (parts == null) {
                move(stored, after, () -> work.history(after.key()));
            } else {
                parts.forEach(part -> move(part.was(), after, part::events));
            }
        }
        ArrayList<Node> changedNodes = new ArrayList<>();
        for (Node node : rebuilt.nodes()) {
            Node stored = nodesBefore.get(node.identifier());
            if (stored == null || !node.equals(stored.withVersion(0))) {
                changedNodes.add(node);
            }
        }
        ArrayList<Identifier> gone = new ArrayList<>(nodesBefore.keySet());
        gone.removeIf(nodesAfter::containsKey);
        Set<ProfileId> stirred = new HashSet<>();
        moves.keySet().forEach(move -> {
            if (move.from() != null) {
                stirred.add(move.from());
            }
            if (move.to() != null) {
                stirred.add(move.to());
            }
        });
        Set<ProfileId> dissolved = new TreeSet<>(before.keySet());
        ArrayList<Cluster> changed = new ArrayList<>();
        for (Cluster cluster : rebuilt.clusters()) {
            if (!stirred.contains(cluster.id()) && isSame(cluster, before.get(cluster.id()))) {
                dissolved.remove(cluster.id());
            } else {
                changed.add(cluster);
            }
        }
        return new Resolution(changedLinks, changedNodes, gone, changed, List.copyOf(dissolved));
    }

    private static boolean isSame(Cluster cluster, @Nullable Profile stored) {
        return stored != null && stored.identity().equals(cluster.identity());
    }

    /** Notes the events of a link, filed under another one before or the same, that come to belong to another profile. */
    private void move(Link was, Link is, Supplier<List<Event>> events) {
        if (was.shifts().isEmpty() && is.shifts().isEmpty()) {
            Move move = new Move(owner(was.anchor(), nodesBefore), owner(is.anchor(), nodesAfter));
            if (was.key().isSeen() && !Objects.equals(move.from(), move.to())) {
                moves.merge(move, (long) events.get().size(), Long::sum);
            }
            return;
        }
        for (Event event : events.get()) {
            Move move = new Move(
                    owner(was.personAt(event.time()), nodesBefore), owner(is.personAt(event.time()), nodesAfter));
            if (!Objects.equals(move.from(), move.to())) {
                moves.merge(move, 1L, Long::sum);
            }
        }
    }

    private static @Nullable ProfileId owner(@Nullable Identifier person, Map<Identifier, Node> nodes) {
        Node node = person == null ? null : nodes.get(person);
        return node == null ? null : node.owner();
    }

    private RuleChange told(Collection<Cluster> clusters) {
        Map<ProfileId, Set<ProfileId>> absorbed = new TreeMap<>();
        Set<Renaming> renamed = new TreeSet<>(Comparator.comparing(Renaming::from));
        Set<ProfileId> created = new TreeSet<>();
        Set<ProfileId> removed = new TreeSet<>();
        long splitOff = 0;
        for (Change change : work.changes()) {
            if (change instanceof Change.Merged merge) {
                absorbed.computeIfAbsent(merge.profile(), id -> new TreeSet<>()).add(merge.absorbed());
            } else if (change instanceof Change.Renamed renaming) {
                renamed.add(new Renaming(renaming.former(), renaming.profile()));
            } else if (change instanceof Change.Created) {
                created.add(change.profile());
            } else if (change instanceof Change.Removed) {
                removed.add(change.profile());
            } else if (change instanceof Change.Split) {
                splitOff++;
            }
        }
        Set<Move> renamings = new HashSet<>();
        renamed.forEach(renaming -> renamings.add(new Move(renaming.from(), renaming.to())));
        List<Merge> merged = absorbed.entrySet().stream()
                .map(entry -> new Merge(entry.getKey(), List.copyOf(entry.getValue())))
                .toList();
        return new RuleChange(
                before.values().stream().filter(Ingestion::isVisible).count(),
                clusters.stream().filter(cluster -> isVisible(cluster.id())).count(),
                Listed.of(merged),
                merged.stream().mapToLong(merge -> merge.absorbed().size()).sum(),
                Listed.of(splits()),
                splitOff,
                Listed.of(List.copyOf(renamed)),
                Listed.of(List.copyOf(created)),
                Listed.of(List.copyOf(removed)),
                moves.entrySet().stream()
                        .filter(entry -> !renamings.contains(entry.getKey()))
                        .mapToLong(Map.Entry::getValue)
                        .sum(),
                Listed.of(sharedOnlyIn(nodesAfter, nodesBefore)),
                Listed.of(sharedOnlyIn(nodesBefore, nodesAfter)));
    }

    private boolean isVisible(ProfileId id) {
        return Ingestion.isVisible(work.profile(id));
    }

    private List<Split> splits() {
        ArrayList<Split> splits = new ArrayList<>();
        for (Profile was : before.values()) {
            if (Ingestion.isVisible(was)) {
                Set<ProfileId> parts = new TreeSet<>();
                for (Identifier identifier : was.identifiers()) {
                    ProfileId owner = owner(identifier, nodesAfter);
                    if (owner != null && isVisible(owner)) {
                        parts.add(owner);
                    }
                }
                ProfileId heir = owner(was.founder(), nodesAfter);
                if (parts.size() > 1 || (parts.size() == 1 && (heir == null || !isVisible(heir)))) {
                    splits.add(new Split(was.id(), List.copyOf(parts)));
                }
            }
        }
        return splits;
    }

    private static List<Identifier> sharedOnlyIn(Map<Identifier, Node> these, Map<Identifier, Node> those) {
        ArrayList<Identifier> shared = new ArrayList<>();
        for (Node node : these.values()) {
            Node other = those.get(node.identifier());
            if (node.shared() && (other == null || !other.shared())) {
                shared.add(node.identifier());
            }
        }
        return shared;
    }
}
