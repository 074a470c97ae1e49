package io.cdpkit;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.profile.ProfileIds;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.TenantStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The links of an identifier, those that a work itself puts and takes out among them. */
final class WorkTest {
    private static final Identifier SHARED = Identifier.email("till@example.com");

    private final TenantStore store = CdpStore.inMemory().tenant("shop");
    private final ProfileIds ids = new ProfileIds(new byte[] {1}, "shop");

    @BeforeEach
    void store() {
        Work work = new Work(store, ids);
        work.put(link("b"));
        work.put(link("d"));
        store.commit(work.commit());
    }

    private static Link link(String user) {
        return Link.claim(LinkKey.of(LinkKey.Kind.SEEN, List.of(SHARED, Identifier.userId(user))), Instant.EPOCH);
    }

    private static List<String> users(List<Link> links) {
        return links.stream()
                .map(link -> link.key().identifiers().get(1).value())
                .toList();
    }

    @Test
    void linksOf_linksOfItsOwn_areAmongTheStoredOnesInTheOrderOfKeys() {
        Work work = new Work(store, ids);
        work.put(link("c"));
        work.put(link("a"));
        assertEquals(List.of("a", "b", "c", "d"), users(work.linksOf(SHARED)));
    }

    @Test
    void linksOf_storedLinkTakenOutAndPutAgain_namesItOnce() {
        Work work = new Work(store, ids);
        work.remove(link("b").key());
        work.put(link("b"));
        assertEquals(List.of("b", "d"), users(work.linksOf(SHARED)));
    }

    @Test
    void linksOf_linkOfItsOwnTakenOutAndPutAgain_namesItOnce() {
        Work work = new Work(store, ids);
        work.put(link("c"));
        work.remove(link("c").key());
        assertEquals(List.of("b", "d"), users(work.linksOf(SHARED)));
        work.put(link("c"));
        assertEquals(List.of("b", "c", "d"), users(work.linksOf(SHARED)));
    }

    @Test
    void linksOf_atMostSoMany_isAsManyAsAll() {
        Work work = new Work(store, ids);
        work.remove(link("b").key());
        work.put(link("c"));
        for (int most = 0; most < 4; most++) {
            List<Link> found = work.linksOf(SHARED, most);
            assertEquals(most < 2 ? null : Set.of("c", "d"), found == null ? null : Set.copyOf(users(found)));
        }
    }

    /** What a link says besides its key is read when it is asked for, and relied upon from then on. */
    @Test
    void current_candidate_isReliedUponAsThisWorkHasIt() {
        Work work = new Work(store, ids);
        List<Link> candidates = requireNonNull(work.linksOf(SHARED, 2));
        assertEquals(Map.of(), work.reads().links());
        Link later = link("b").withTimes(Instant.EPOCH, Instant.EPOCH.plusSeconds(1));
        work.put(later);
        work.remove(link("d").key());
        List<@Nullable Link> now = new ArrayList<>();
        candidates.forEach(candidate -> now.add(work.current(candidate)));
        assertEquals(2, candidates.size());
        assertTrue(now.contains(later) && now.contains(null), "as this work has them");
        Work other = new Work(store, ids);
        assertEquals(candidates.get(0), other.current(candidates.get(0)));
        assertEquals(
                Map.of(candidates.get(0).key(), candidates.get(0).version()),
                other.reads().links());
    }
}
