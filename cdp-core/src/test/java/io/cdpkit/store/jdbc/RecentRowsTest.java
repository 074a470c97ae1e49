package io.cdpkit.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.Identity;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.Commit;
import io.cdpkit.store.RowReader;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.TenantStore;
import io.cdpkit.testkit.CommitDraft;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class RecentRowsTest {
    private static final Identifier ADA = Identifier.userId("ada");
    private static final ProfileId P = new ProfileId(1, 1);
    private static final LinkKey KEY = LinkKey.of(LinkKey.Kind.SEEN, List.of(ADA));
    private static final List<Long> NONE = List.of(0L, 0L, 0L);

    @TempDir
    Path folder;

    private final AtomicInteger statements = new AtomicInteger();
    private AroundCommit aroundCommit = Committing::commit;

    /** Makes a commit. */
    private interface Committing {
        void commit() throws SQLException;
    }

    /** Does something in the place of a commit. */
    private interface AroundCommit {
        void instead(Committing real) throws SQLException;
    }

    private JdbcStore open() {
        return JdbcStore.open(SqliteFile.open(folder.resolve("shop.db"), this::watched), null);
    }

    private Connection watched(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit")) {
                        aroundCommit.instead(connection::commit);
                        return null;
                    }
                    if (method.getName().equals("prepareStatement")) {
                        statements.incrementAndGet();
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static CommitDraft rows(long version) {
        return new CommitDraft()
                .profile(new Profile(
                        new Identity(P, ADA, Instant.EPOCH, List.of(ADA)),
                        GoldenRecord.empty(),
                        Evaluation.of(List.of(), Instant.EPOCH.plusSeconds(version)),
                        version))
                .node(new Node(ADA, P, Instant.EPOCH, List.of(), false, false, false, version))
                .link(Link.claim(KEY, Instant.EPOCH).withVersion(version));
    }

    private static long version(@Nullable Profile profile) {
        return profile == null ? 0 : profile.version();
    }

    private static List<Long> versions(RowReader reader) {
        Node node = reader.node(ADA);
        Link link = reader.link(KEY);
        return List.of(
                version(reader.profile(P)), node == null ? 0 : node.version(), link == null ? 0 : link.version());
    }

    private static List<Long> all(long version) {
        return List.of(version, version, version);
    }

    @Test
    void read_rowsThatWereJustCommitted_asksTheFileForNone() {
        try (JdbcStore store = open()) {
            TenantStore tenant = store.tenant("t");
            tenant.commit(rows(1).commit());
            tenant.commit(rows(2).commit());
            int before = statements.get();
            assertEquals(all(2), versions(tenant));
            assertEquals(before, statements.get());
            assertEquals(NONE, versions(store.tenant("u")), "tenants share nothing");
        }
    }

    @Test
    void read_rowsThatWereRemoved_findsNone() {
        try (JdbcStore store = open()) {
            TenantStore tenant = store.tenant("t");
            tenant.commit(rows(1).commit());
            tenant.commit(new CommitDraft()
                    .removeProfile(P, 1)
                    .removeNode(ADA, 1)
                    .removeLink(KEY, 1)
                    .commit());
            assertEquals(NONE, versions(tenant));
        }
    }

    /**
     * Another connection sees a commit before the caller hears of it; who read it there must not find the rows of before.
     */
    @Test
    void read_whileACommitIsOnItsWay_neverGoesBack() {
        try (JdbcStore store = open()) {
            TenantStore tenant = store.tenant("t");
            tenant.commit(rows(1).commit());
            List<List<Long>> seen = new ArrayList<>();
            aroundCommit = real -> {
                seen.add(versions(tenant));
                real.commit();
                seen.add(versions(tenant));
            };
            tenant.commit(rows(2).commit());
            seen.add(versions(tenant));
            assertEquals(List.of(all(1), all(2), all(2)), seen);
        }
    }

    @Test
    void commit_refused_rowsStayAsTheyWere() {
        try (JdbcStore store = open()) {
            TenantStore tenant = store.tenant("t");
            tenant.commit(rows(1).commit());
            aroundCommit = real -> {
                throw new SQLException("busy", null, 5);
            };
            assertThrows(StoreException.Unavailable.class, () -> tenant.commit(rows(2).commit()));
            assertEquals(all(1), versions(tenant));
            aroundCommit = Committing::commit;
            tenant.commit(rows(2).commit());
            assertEquals(all(2), versions(tenant));
        }
    }

    @Test
    void commit_outcomeUnknown_rowsAreWhatTheFileHolds() {
        for (boolean written : new boolean[] {true, false}) {
            try (JdbcStore store = open()) {
                TenantStore tenant = store.tenant("written " + written);
                tenant.commit(rows(1).commit());
                aroundCommit = real -> {
                    if (written) {
                        real.commit();
                    }
                    throw new SQLException("gone", null, 1);
                };
                assertThrows(StoreException.OutcomeUnknown.class, () -> tenant.commit(rows(2).commit()));
                aroundCommit = Committing::commit;
                assertEquals(all(written ? 2 : 1), versions(tenant));
            }
        }
    }

    @Test
    void commit_rowsOfManyTenants_keepsNoMoreThanItMay() {
        RecentRows recent = new RecentRows(4_000);
        for (int i = 0; i < 100; i++) {
            Ledger ledger = new Ledger(new ClearRows());
            ledger.apply(rows(Commit.firstVersion("m")).commit());
            recent.forget("t" + i, ledger);
            recent.keep("t" + i, ledger);
        }
        int kept = 0;
        for (int i = 0; i < 100; i++) {
            kept += recent.profile("t" + i, P) == null ? 0 : 1;
        }
        assertTrue(kept > 0 && kept < 5, "kept " + kept);
        assertNull(recent.profile("t0", P), "the oldest go first");
    }

    /** What a reader has read rests upon the stamp, so no cache may put older rows in. */
    @Test
    void reader_cachedStoreThatSomebodyWentAround_hasTheRowsOfItsStamp() {
        try (JdbcStore store = open()) {
            CdpStore cached = CdpStore.cached(store, 100);
            TenantStore near = cached.tenant("t");
            TenantStore far = store.tenant("t");
            near.commit(rows(1).commit());
            assertEquals(all(1), versions(near));
            far.commit(rows(2).commit());
            Event event = Event.track("m1", Source.of("web", Source.Kind.WEB), "Seen")
                    .userId("ada")
                    .time(Instant.EPOCH)
                    .build();
            RowReader reader = near.reader(List.of(Commit.Filed.of(event)));
            assertEquals(far.stamp(), reader.stamp());
            assertEquals(all(2), versions(reader));
        }
    }
}
