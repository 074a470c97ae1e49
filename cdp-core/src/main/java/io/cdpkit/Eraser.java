package io.cdpkit;

import io.cdpkit.checkpoint.Checkpoint;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.TenantStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes a person out within one unit of work.
 *
 * <p>Her events go, and every other one whose link names an identifier that she holds, as the identifier is hers. Only where
 * a device's events are divided among several people do the others keep theirs. Used by one thread; each {@link #run} starts
 * anew.
 */
final class Eraser {
    private final ProfileId id;
    private final TenantStore store;

    private Set<Event> own = Set.of();
    private Set<Event> mentions = Set.of();
    private Set<ProfileId> ids = Set.of();
    /** Of these, those that no other person has now, who began with the same device. */
    private Set<ProfileId> emptied = Set.of();
    /** Of her identifiers, those that facts of others still name. */
    private Set<Identifier> shared = Set.of();

    private @Nullable Profile person;

    Eraser(ProfileId id, TenantStore store) {
        this.id = id;
        this.store = store;
    }

    /** Does it by what is in force; whether there is such a person. */
    boolean run(Ingestion ingestion, Work work, Instant now) {
        Profile profile = find(work);
        person = profile;
        if (profile == null) {
            return false;
        }
        gather(profile, work);
        ArrayList<Event> events = new ArrayList<>(own);
        events.addAll(mentions);
        ingestion.erase(profile, events, work, now);
        shared = new HashSet<>(profile.identifiers());
        shared.removeIf(identifier -> work.linksOf(identifier).isEmpty());
        work.erase(forgotten(events, ids, store, work));
        emptied = new TreeSet<>(ids);
        emptied.removeIf(each -> work.profile(each) != null);
        return true;
    }

    /** Takes some events out, whosever they are; how many there were. */
    static long forget(Collection<Event> facts, TenantStore store, Ingestion ingestion, Work work, Instant now) {
        LinkedHashSet<Event> known = new LinkedHashSet<>();
        for (Event fact : facts) {
            Event event = ingestion.known(fact, work);
            if (event != null) {
                known.add(event);
            }
        }
        List<Event> events = List.copyOf(known);
        if (!events.isEmpty()) {
            ingestion.erase(null, events, work, now);
            work.erase(forgotten(events, Set.of(), store, work));
        }
        return events.size();
    }

    /** Some ids, and those of everybody whose first identifier no fact names any more. */
    private static Set<ProfileId> forgotten(List<Event> events, Set<ProfileId> ids, TenantStore store, Work work) {
        Set<ProfileId> forgotten = new TreeSet<>(ids);
        Set<Identifier> names = new HashSet<>();
        events.forEach(event -> names.addAll(event.identifiers()));
        for (Identifier name : names) {
            if (work.linksOf(name).isEmpty()) {
                forgotten.add(work.idOf(name));
                forgotten.addAll(store.aliasesOf(name));
            }
        }
        return forgotten;
    }

    private @Nullable Profile find(Work work) {
        Profile profile = work.profile(id);
        if (!Ingestion.isVisible(profile)) {
            Identifier founder = store.alias(id);
            Node node = founder == null ? null : work.node(founder);
            profile = node == null ? null : work.profile(node.owner());
        }
        return Ingestion.isVisible(profile) ? profile : null;
    }

    private void gather(Profile profile, Work work) {
        own = new LinkedHashSet<>();
        mentions = new LinkedHashSet<>();
        ids = new TreeSet<>();
        ids.add(profile.id());
        Histories.forEach(profile.identifiers(), work, own::add);
        for (Identifier identifier : profile.identifiers()) {
            ids.addAll(store.aliasesOf(identifier));
            for (Link link : work.linksOf(identifier)) {
                if (link.shifts().isEmpty()) {
                    work.history(link.key()).stream()
                            .filter(event -> !own.contains(event))
                            .forEach(mentions::add);
                }
            }
        }
    }

    /** What the latest run takes out. */
    Optional<ErasurePreview> preview() {
        return Optional.ofNullable(person)
                .map(was -> new ErasurePreview(
                        was,
                        gone(was),
                        was.identifiers().stream().filter(shared::contains).toList(),
                        Stream.concat(own.stream(), mentions.stream())
                                .map(Ingestion::plain)
                                .toList()));
    }

    private List<Identifier> gone(Profile was) {
        return was.identifiers().stream()
                .filter(identifier -> !shared.contains(identifier))
                .toList();
    }

    /** What came of it, read from the store after the commit. */
    ErasureReceipt receipt(Instant at) {
        Profile was = person;
        if (was == null) {
            return ErasureReceipt.ofNobody(at);
        }
        List<Identifier> gone = gone(was);
        return new ErasureReceipt(
                at,
                List.copyOf(ids),
                own.size(),
                mentions.size(),
                count(gone),
                count(shared),
                was.segments(),
                residue(gone));
    }

    private long residue(List<Identifier> gone) {
        long names = gone.stream()
                .filter(name -> store.node(name) != null || !store.linksOf(name).isEmpty())
                .count();
        long profiles = emptied.stream()
                .filter(each -> store.profile(each) != null || store.alias(each) != null)
                .count();
        long events = Stream.concat(own.stream(), mentions.stream())
                .map(LinkKey::of)
                .distinct()
                .flatMap(link -> Checkpoint.unfolded(store.history(link)).stream())
                .filter(event -> own.contains(event) || mentions.contains(event))
                .count();
        return names + profiles + events;
    }

    private static SortedMap<Namespace, Long> count(Iterable<Identifier> identifiers) {
        SortedMap<Namespace, Long> counts = new TreeMap<>();
        identifiers.forEach(identifier -> counts.merge(identifier.namespace(), 1L, Long::sum));
        return counts;
    }
}
