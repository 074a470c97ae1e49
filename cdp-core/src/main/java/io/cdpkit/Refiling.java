package io.cdpkit;

import com.google.common.collect.Lists;
import io.cdpkit.checkpoint.Checkpoint;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.store.Commit.Filed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings stored events under the links that they state by the terms of other rules.
 *
 * <p>An event is filed under its identifiers and its terms. Where rules give it other terms than it was stored with, it
 * would not be found when it comes again, nor by what it resembles. What lay in a checkpoint comes to lie in one. Used
 * once, by one thread.
 */
final class Refiling {
    private final Ingestion ingestion;
    private final Work work;
    private final Map<LinkKey, Link> links;
    /** The links that events leave or come to. */
    private final Map<LinkKey, Folder> folders = new LinkedHashMap<>();

    /** Events of one link that lay under the same one before. */
    record Part(Link was, List<Event> events) {}

    /** An event that goes elsewhere. */
    private record Leaving(Link from, Event event, Filed anew) {}

    /** What lies under a link when all is done. */
    private static final class Folder {
        final LinkKey key;
        final LinkedHashMap<LinkKey, Part> parts = new LinkedHashMap<>();
        /** What goes into checkpoints. */
        final ArrayList<Event> facts = new ArrayList<>(0);

        Folder(LinkKey key) {
            this.key = key;
        }

        void add(Link was, Event event) {
            parts.computeIfAbsent(was.key(), k -> new Part(was, new ArrayList<>(1)))
                    .events()
                    .add(event);
        }
    }

    /** @param links all that are stored; they become those that are there afterwards */
    Refiling(Ingestion ingestion, Work work, Map<LinkKey, Link> links) {
        this.ingestion = ingestion;
        this.work = work;
        this.links = links;
    }

    /** Does it, in the unit of work; what becomes of the links is not decided yet. */
    void run() {
        boolean hasTerms = ingestion.resolver().hasTerms();
        ArrayList<Leaving> leaving = new ArrayList<>();
        for (Link link : links.values()) {
            if (hasTerms || isFoundByTerms(link.key())) {
                leaving.addAll(leaving(link));
            }
        }
        leaving.forEach(each -> folder(each.anew().link()));
        leaving.forEach(this::move);
        folders.values().forEach(this::close);
    }

    /** The events of a link, by where they lay before; null if they all lay there. */
    @Nullable
    List<Part> partsOf(LinkKey key) {
        Folder folder = folders.get(key);
        return folder == null ? null : List.copyOf(folder.parts.values());
    }

    private static boolean isFoundByTerms(LinkKey key) {
        for (Identifier identifier : key.identifiers()) {
            if (identifier.namespace().equals(Namespace.MATCH)) {
                return true;
            }
        }
        return false;
    }

    /** The events of a link that go elsewhere; the others are put into its folder if there are any. */
    private List<Leaving> leaving(Link link) {
        ArrayList<Event> staying = new ArrayList<>();
        ArrayList<Leaving> leaving = new ArrayList<>();
        for (Event event : work.history(link.key())) {
            Filed anew = ingestion.filed(event);
            if (anew.link().equals(link.key())) {
                staying.add(event);
            } else {
                leaving.add(new Leaving(link, event, anew));
            }
        }
        if (!leaving.isEmpty()) {
            Folder folder = new Folder(link.key());
            folders.put(link.key(), folder);
            staying.forEach(event -> folder.add(link, event));
        }
        return leaving;
    }

    private Folder folder(LinkKey key) {
        Folder known = folders.get(key);
        if (known != null) {
            return known;
        }
        Link stored = links.get(key);
        Folder folder = new Folder(stored == null ? key : stored.key());
        if (stored != null) {
            work.history(key).forEach(event -> folder.add(stored, event));
        }
        folders.put(folder.key, folder);
        return folder;
    }

    private void move(Leaving leaving) {
        Folder folder = folder(leaving.anew().link());
        Event event = Ingestion.withNamesOf(folder.key, leaving.anew().event());
        folder.add(leaving.from(), event);
        if (work.erase(leaving.event())) {
            folder.facts.add(event);
        } else {
            work.add(new Filed(folder.key, event));
        }
    }

    private void close(Folder folder) {
        folder.facts.sort(Histories.BY_TIME);
        Lists.partition(folder.facts, Checkpoint.MOST).forEach(facts -> work.fold(folder.key, List.of(), facts));
        if (folder.parts.isEmpty()) {
            work.remove(folder.key);
            links.remove(folder.key);
        } else {
            Link link = link(folder);
            work.put(link);
            links.put(folder.key, link);
        }
    }

    /** The link of a folder, which states what lies in it. */
    private Link link(Folder folder) {
        Instant first = Instant.MAX;
        Instant last = Instant.MIN;
        Instant folded = Instant.MIN;
        for (Part part : folder.parts.values()) {
            for (Event event : part.events()) {
                first = Ingestion.min(first, event.time());
                last = Ingestion.max(last, event.time());
            }
            Instant partFolded = part.was().folded();
            folded = partFolded == null ? folded : Ingestion.max(folded, partFolded);
        }
        Link stored = links.get(folder.key);
        Link link = (stored == null ? Link.claim(folder.key, first) : stored).withTimes(first, last);
        return folded.equals(Instant.MIN) ? link : link.withFolded(folded);
    }
}
