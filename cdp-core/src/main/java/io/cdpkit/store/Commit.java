package io.cdpkit.store;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that one unit of work writes, at once or not at all.
 *
 * <p>A row to write carries the version it will have; the store must hold the version before it, or none if {@link
 * #isFirst} says that it is a first one. A first version is not the same for all: its upper half tells the lives of a row
 * apart that was removed and came again, so that nobody takes the one for the other. A row to remove is named with the
 * version it must have. No row is both written and removed.
 *
 * @param events new events, each filed under a link that is stored or among {@code links}; none of their ids may be
 *     retracted, or kept unless the same commit erases what is kept under it
 * @param retractions message ids to take back, none of them taken back before, each with whether an event is kept under
 *     it, which then is removed
 * @param erasure what goes without being remembered
 * @param reads what must still be as it was read, checked even if there is nothing to write
 * @param aliases ids given up, each with its founding identifier; what was given up stays so even if the id comes to
 *     life again
 * @param changes what to append to the feed, in this order and with no other commit's changes between
 */
public record Commit(
        List<Filed> events,
        Map<String, Boolean> retractions,
        Erasure erasure,
        List<Link> links,
        List<Node> nodes,
        List<Profile> profiles,
        Map<LinkKey, Long> removedLinks,
        Map<Identifier, Long> removedNodes,
        Map<ProfileId, Long> removedProfiles,
        Map<ProfileId, Identifier> aliases,
        Reads reads,
        List<Change> changes) {

    /** An event and the link that it is filed under, which is {@link LinkKey#of} it. */
    public record Filed(LinkKey link, Event event) {
        /** The event filed where it belongs. */
        public static Filed of(Event event) {
            return new Filed(LinkKey.of(event), event);
        }

        /** Names the identifiers whose nodes taking the event in is likely to read, if this is how its link is stored. */
        public void expectNodes(@Nullable Link known, Consumer<Identifier> nodes) {
            if (known != null && !known.watched() && !event.time().isBefore(known.first())) {
                Identifier person = known.personAt(event.time());
                if (person != null) {
                    nodes.accept(person);
                }
                return;
            }
            for (Identifier name : (known == null ? link : known.key()).identifiers()) {
                if (!name.namespace().equals(Namespace.MATCH)) {
                    nodes.accept(name);
                }
            }
        }
    }

    /**
     * What goes as if it had never been there; done before the rest of the commit is written.
     *
     * @param events message ids, each of an event that must be kept; the ids themselves are forgotten too
     * @param ids ids that lead nowhere from then on, given up or not, and of which the feed says nothing more than what
     *     this commit and later ones append
     */
    public record Erasure(Set<String> events, Set<ProfileId> ids) {
        /** Nothing goes. */
        public static final Erasure NONE = new Erasure(Set.of(), Set.of());

        public Erasure {
            events = Set.copyOf(events);
            ids = Set.copyOf(ids);
        }

        public boolean isEmpty() {
            return events.isEmpty() && ids.isEmpty();
        }

        /** Prints how much goes. */
        @Override
        public String toString() {
            return "erasure of " + events.size() + " events, " + ids.size() + " ids";
        }
    }

    /**
     * What was relied upon: rows with the version each had, 0 where there was none; how many links mentioned an
     * identifier, or {@code ~n} where it was more than {@code n}; how many events were filed under a link. Listed only when
     * asked for, until the commit is over.
     */
    public interface Reads {
        /** Nothing was relied upon. */
        Reads NONE = of(Map.of(), Map.of(), Map.of());

        /** Rows of three kinds with the version each had. */
        static Reads of(Map<LinkKey, Long> links, Map<Identifier, Long> nodes, Map<ProfileId, Long> profiles) {
            return new ListedReads(links, nodes, profiles, Map.of(), Map.of());
        }

        Map<LinkKey, Long> links();

        Map<Identifier, Long> nodes();

        Map<ProfileId, Long> profiles();

        Map<Identifier, Integer> mentions();

        Map<LinkKey, Integer> histories();

        /** Whether a count of mentions that was relied upon, be it {@code ~n} for more than {@code n}, still holds. */
        static boolean isStill(int reliedUpon, int count) {
            return reliedUpon < 0 ? count > ~reliedUpon : count == reliedUpon;
        }

        /**
         * The store's {@link TenantStore#stamp} before the first of these was read; while it is the same, all of them
         * still hold.
         */
        default long stamp() {
            return TenantStore.NO_STAMP;
        }
    }

    /** Reads that are listed already. */
    public record ListedReads(
            Map<LinkKey, Long> links,
            Map<Identifier, Long> nodes,
            Map<ProfileId, Long> profiles,
            Map<Identifier, Integer> mentions,
            Map<LinkKey, Integer> histories)
            implements Reads {}

    /** A commit that writes nothing and fails if what was relied upon no longer holds. */
    public static Commit checking(Reads reads) {
        return new Commit(
                List.of(),
                Map.of(),
                Erasure.NONE,
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                reads,
                List.of());
    }

    /** The first version of a row that comes to life by a certain fact. */
    public static long firstVersion(String cause) {
        return (long) (cause.hashCode() & Integer.MAX_VALUE) << Integer.SIZE | 1;
    }

    /** Whether a version is the first of a row, so that the store must not hold it yet. */
    public static boolean isFirst(long version) {
        return (int) version == 1;
    }

    /** The version that a store must hold for a row of this version to be written; 0 for none. */
    public static long versionBefore(long version) {
        return isFirst(version) ? 0 : version - 1;
    }

    /** Whether there is nothing to write. */
    public boolean isEmpty() {
        return events.isEmpty()
                && retractions.isEmpty()
                && erasure.isEmpty()
                && links.isEmpty()
                && nodes.isEmpty()
                && profiles.isEmpty()
                && removedLinks.isEmpty()
                && removedNodes.isEmpty()
                && removedProfiles.isEmpty()
                && aliases.isEmpty()
                && changes.isEmpty();
    }

    @Override
    public String toString() {
        return "commit of " + events.size() + " events, " + profiles.size() + " profiles, " + changes.size()
                + " changes";
    }
}
