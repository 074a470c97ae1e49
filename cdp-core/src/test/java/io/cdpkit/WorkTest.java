package io.cdpkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.profile.ProfileIds;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.TenantStore;
import java.time.Instant;
import java.util.List;
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
}
