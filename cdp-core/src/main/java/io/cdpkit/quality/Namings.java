package io.cdpkit.quality;

import io.cdpkit.Cdp;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds which of the identifiers that a source gives name a single person, in one pass over the people of a platform.
 *
 * <p>Most identifiers belong to the person whose events name them and are named of nobody else: those are only counted. The
 * others have to be remembered until everybody was seen. Not thread-safe.
 */
final class Namings {
    /** Hears of each identifier of a source once. */
    interface Listener {
        void identifier(String source, String namespace, boolean ofOnePerson);
    }

    /** An identifier as a source names it. */
    private record Naming(String source, Identifier identifier) {
        /** Its namespace, for a map of counts. */
        Key key() {
            return new Key(source, identifier.namespace().name());
        }
    }

    private record Key(String source, String namespace) {}

    private final Cdp cdp;
    private final Predicate<String> followed;
    /** How many identifiers are named of the person whose they are. */
    private final Map<Key, Long> own = new HashMap<>();
    /** Whom the others are named of. */
    private final Map<Naming, Set<ProfileId>> foreign = new HashMap<>();

    /**
     * Nothing yet.
     *
     * @param followed the ids of the sources to count
     */
    Namings(Cdp cdp, Predicate<String> followed) {
        this.cdp = cdp;
        this.followed = followed;
    }

    void person(Profile profile, List<Event> timeline) {
        Set<Naming> namings = new HashSet<>();
        for (Event event : timeline) {
            if (followed.test(event.source().id())) {
                event.identifiers()
                        .forEach(identifier ->
                                namings.add(new Naming(event.source().id(), identifier)));
            }
        }
        for (Naming naming : namings) {
            if (Collections.binarySearch(profile.identifiers(), naming.identifier()) >= 0) {
                own.merge(naming.key(), 1L, Long::sum);
            } else {
                foreign.computeIfAbsent(naming, unseen -> new HashSet<>()).add(profile.id());
            }
        }
    }

    /** Tells of all that was found, once everybody was seen. */
    void count(Listener listener) {
        foreign.forEach((naming, people) -> {
            boolean alsoOwn = isNamedOfItsOwner(naming);
            if (alsoOwn) {
                own.merge(naming.key(), -1L, Long::sum);
            }
            listener.identifier(
                    naming.source(), naming.identifier().namespace().name(), people.size() == 1 && !alsoOwn);
        });
        own.forEach((key, identifiers) -> {
            for (long i = 0; i < identifiers; i++) {
                listener.identifier(key.source(), key.namespace(), true);
            }
        });
    }

    private boolean isNamedOfItsOwner(Naming naming) {
        return cdp.find(naming.identifier()).stream()
                .flatMap(owner -> cdp.timeline(owner.id()).stream())
                .anyMatch(event -> event.source().id().equals(naming.source())
                        && event.identifiers().contains(naming.identifier()));
    }
}
