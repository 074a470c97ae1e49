package io.cdpkit.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.Identity;
import io.cdpkit.profile.Memo;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.TenantStore;
import io.cdpkit.testkit.ChildJvm;
import io.cdpkit.testkit.CommitDraft;
import io.cdpkit.testkit.Race;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class JdbcStoreTest {
    private static final Identifier ADA = Identifier.userId("ada");
    private static final ProfileId P = new ProfileId(1, 1);

    @TempDir
    Path folder;

    private static CommitDraft alias(long number) {
        return new CommitDraft().alias(new ProfileId(number, number), ADA);
    }

    @Test
    void open_fileInNewFolder_makesBoth() {
        Path file = folder.resolve("a folder/with ?/shop %41.db");
        JdbcStore.open(file).close();
        assertTrue(Files.exists(file));
    }

    @Test
    void open_fileThatIsOpen_isRefusedAndHarmsNobody() {
        Path file = folder.resolve("shop.db");
        try (JdbcStore store = JdbcStore.open(file)) {
            IllegalStateException refusal = assertThrows(IllegalStateException.class, () -> JdbcStore.open(file));
            assertTrue(String.valueOf(refusal.getMessage()).contains("open already"));
            store.tenant("t").commit(alias(1).commit());
        }
        try (JdbcStore store = JdbcStore.open(file)) {
            assertEquals(ADA, store.tenant("t").alias(new ProfileId(1, 1)));
        }
    }

    /** Tries to open a store and says how that ended; run as a process of its own. */
    public static void main(String[] arguments) {
        try (JdbcStore store = JdbcStore.open(Path.of(arguments[0]))) {
            System.out.print(store.tenant("t").alias(new ProfileId(1, 1)) == null ? "lost" : "opened");
        } catch (IllegalStateException e) {
            System.out.print("refused");
        }
    }

    private static @Nullable String openElsewhere(Path file) {
        try (ChildJvm other = ChildJvm.start(JdbcStoreTest.class, List.of(), file.toString())) {
            return other.line();
        }
    }

    @Test
    void open_elsewhereAfterARefusedOpenHere_isRefusedStill() throws IOException {
        Path file = folder.resolve("shop.db");
        Path link = folder.resolve("link.db");
        try (JdbcStore store = JdbcStore.open(file)) {
            Files.createSymbolicLink(link, file);
            assertThrows(IllegalStateException.class, () -> JdbcStore.open(file));
            assertThrows(IllegalStateException.class, () -> JdbcStore.open(link));
            assertEquals("refused", openElsewhere(file));
            assertEquals("refused", openElsewhere(link));
            store.tenant("t").commit(alias(1).commit());
        }
        assertEquals("opened", openElsewhere(link));
    }

    @Test
    void open_whatIsNoDatabase_saysSo() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.txt"), "no database at all");
        assertTold("no SQLite database", () -> JdbcStore.open(text));
        assertTold("is a folder", () -> JdbcStore.open(folder));
        assertEquals("no database at all", Files.readString(text));
        Files.delete(text);
        JdbcStore.open(text).close();
    }

    @Test
    void open_whereNoFileCanBe_isUnavailable() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "no folder");
        assertTold("cannot be opened", () -> JdbcStore.open(file.resolve("shop.db")));
        assertTold("cannot be opened", () -> JdbcStore.open(folder.resolve("x".repeat(300))));
    }

    @Test
    void open_linkToNowhere_saysThatTheFileCannotBeOpened() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.db"), folder.resolve("nowhere/shop.db"));
        assertTold("cannot open the file", () -> JdbcStore.open(link));
    }

    @Test
    void open_damagedFile_saysSo() throws IOException {
        Path file = Files.writeString(
                folder.resolve("shop.db"), "SQLite format 3\0" + "and then nothing like it ".repeat(40));
        assertTold("is damaged", () -> JdbcStore.open(file));
    }

    private static void assertTold(String part, Executable open) {
        StoreException.Unavailable refusal = assertThrows(StoreException.Unavailable.class, open);
        assertTrue(String.valueOf(refusal.getMessage()).contains(part));
    }

    @Test
    void open_fileOfLaterRelease_isRefusedAndLeftAlone() throws SQLException {
        Path file = folder.resolve("shop.db");
        JdbcStore.open(file).close();
        execute("jdbc:sqlite:" + file, "UPDATE cdp_schema SET version = 99");
        IllegalStateException refusal = assertThrows(IllegalStateException.class, () -> JdbcStore.open(file));
        assertTrue(String.valueOf(refusal.getMessage()).contains("version 99"));
        execute("jdbc:sqlite:" + file, "UPDATE cdp_schema SET version = 1");
        JdbcStore.open(file).close();
    }

    /** As a process leaves it that was killed between a step and its end where definitions are not transactional. */
    @Test
    void open_migrationThatWasCutShort_isTakenUpAgain() throws SQLException {
        Path file = folder.resolve("shop.db");
        try (JdbcStore store = JdbcStore.open(file)) {
            store.tenant("t").commit(alias(1).commit());
        }
        execute("jdbc:sqlite:" + file, "UPDATE cdp_schema SET version = 0");
        execute("jdbc:sqlite:" + file, "DROP TABLE cdp_changes");
        try (JdbcStore store = JdbcStore.open(file)) {
            assertEquals(ADA, store.tenant("t").alias(new ProfileId(1, 1)));
            assertEquals(List.of(), store.tenant("t").changes(0, 1));
        }
    }

    @Test
    void open_fileThatIsNoDatabase_isUnavailable() throws Exception {
        Path file = folder.resolve("shop.db");
        Files.writeString(file, "no database, but long enough to be taken for one ".repeat(50));
        assertThrows(StoreException.Unavailable.class, () -> JdbcStore.open(file));
    }

    @Test
    void open_severalAtOnce_makesTheTablesOnce() {
        String url = Postgres.shared().empty();
        Race.of(4, runner -> {
            try (JdbcStore store = JdbcStore.open(url)) {
                store.tenant("t").commit(alias(runner).commit());
                return true;
            }
        });
        try (JdbcStore store = JdbcStore.open(url)) {
            for (int i = 0; i < 4; i++) {
                assertEquals(ADA, store.tenant("t").alias(new ProfileId(i, i)));
            }
        }
    }

    /** As who runs a platform may be one, and who makes its tables another. */
    @Test
    void open_tablesThatAreThereByAUserWhoMayMakeNone_opens() throws SQLException {
        String url = Postgres.shared().empty();
        JdbcStore.open(url).close();
        String schema = url.substring(url.lastIndexOf('=') + 1);
        execute(url, "CREATE ROLE app_" + schema + " LOGIN");
        execute(url, "GRANT USAGE ON SCHEMA " + schema + " TO app_" + schema);
        execute(url, "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + schema + " TO app_" + schema);
        try (JdbcStore store = JdbcStore.open(url.replace("user=postgres", "user=app_" + schema))) {
            store.tenant("t").commit(alias(1).commit());
            assertEquals(ADA, store.tenant("t").alias(new ProfileId(1, 1)));
        }
    }

    @Test
    void compact_eitherDatabase_keepsWhatIsThere() {
        String url = Postgres.shared().empty();
        for (int i = 0; i < 2; i++) {
            try (JdbcStore store = i == 0 ? JdbcStore.open(folder.resolve("shop.db")) : JdbcStore.open(url)) {
                TenantStore tenant = store.tenant("t");
                tenant.commit(alias(1).alias(new ProfileId(2, 2), ADA).commit());
                tenant.commit(new CommitDraft().erase(new ProfileId(2, 2)).commit());
                store.compact();
                assertEquals(List.of(new ProfileId(1, 1)), tenant.aliasesOf(ADA));
                tenant.commit(alias(3).commit());
                assertEquals(ADA, tenant.alias(new ProfileId(3, 3)));
            }
        }
    }

    @Test
    void backup_whileSomebodyWrites_isTheStoreAtOneMoment() throws Exception {
        Path copy = folder.resolve("copy of it?.db");
        try (JdbcStore store = JdbcStore.open(folder.resolve("shop.db"))) {
            TenantStore tenant = store.tenant("t");
            tenant.commit(alias(1).alias(new ProfileId(2, 2), ADA).commit());
            CountDownLatch writing = new CountDownLatch(1);
            AtomicBoolean enough = new AtomicBoolean();
            Thread writer = new Thread(() -> {
                // Each commit has two rows, of which a copy has both or none.
                for (int i = 3; !enough.get(); i += 2) {
                    tenant.commit(
                            alias(i).alias(new ProfileId(i + 1, i + 1), ADA).commit());
                    writing.countDown();
                }
            });
            writer.start();
            writing.await();
            store.backup(copy);
            enough.set(true);
            writer.join();
            assertThrows(IllegalArgumentException.class, () -> store.backup(copy));
            assertThrows(
                    StoreException.Unavailable.class,
                    () -> store.backup(folder.resolve("nowhere").resolve("a.db")));
            try (JdbcStore other = JdbcStore.open(copy)) {
                List<ProfileId> copied = other.tenant("t").aliasesOf(ADA);
                assertTrue(copied.size() >= 4 && copied.size() % 2 == 0, () -> copied.size() + " rows");
                assertEquals(tenant.aliasesOf(ADA).subList(0, copied.size()), copied);
                other.tenant("t").commit(alias(1_000_001).commit());
            }
            assertNull(tenant.alias(new ProfileId(1_000_001, 1_000_001)));
        }
    }

    @Test
    void backup_closedStoreOrPostgres_isRefused() {
        JdbcStore store = JdbcStore.open(folder.resolve("shop.db"));
        store.close();
        assertThrows(StoreException.Unavailable.class, () -> store.backup(folder.resolve("copy.db")));
        try (JdbcStore postgres = JdbcStore.open(Postgres.shared().empty())) {
            assertThrows(UnsupportedOperationException.class, () -> postgres.backup(folder.resolve("copy.db")));
        }
    }

    @Test
    void compact_fileOfWhatWasErased_leavesNoRoomForIt() throws IOException {
        Path file = folder.resolve("shop.db");
        CommitDraft aliases = new CommitDraft();
        CommitDraft erasure = new CommitDraft();
        for (int i = 0; i < 3_000; i++) {
            aliases.alias(new ProfileId(i, i), Identifier.email("p" + i + "@example.org"));
            erasure.erase(new ProfileId(i, i));
        }
        try (JdbcStore store = JdbcStore.open(file)) {
            store.tenant("t").commit(aliases.commit());
            store.tenant("t").commit(erasure.commit());
            long before = Files.size(file);
            store.compact();
            assertTrue(Files.size(file) < before / 2, () -> "of " + before + " bytes");
        }
    }

    @Test
    void tenant_nameThatCannotBeKept_isRefused() {
        try (JdbcStore store = JdbcStore.open(folder.resolve("shop.db"))) {
            assertThrows(IllegalArgumentException.class, () -> store.tenant("a\0"));
            assertThrows(IllegalArgumentException.class, () -> store.tenant("a".repeat(201)));
        }
    }

    @Test
    void commit_memo_isKeptByteByByte() {
        try (JdbcStore store = JdbcStore.open(folder.resolve("shop.db"))) {
            TenantStore tenant = store.tenant("t");
            byte[] bytes = {0, -1, 1, 127};
            Profile profile = new Profile(
                    new Identity(P, ADA, Instant.EPOCH, List.of(ADA)),
                    GoldenRecord.empty(),
                    new Evaluation(List.of(), null, Memo.of(bytes)),
                    1);
            tenant.commit(new CommitDraft().profile(profile).commit());
            Profile read = tenant.profile(P);
            assertNotNull(read);
            Memo memo = read.evaluation().memo();
            assertNotNull(memo);
            org.junit.jupiter.api.Assertions.assertArrayEquals(bytes, memo.toBytes());
        }
    }

    /** Links whose texts agree further than an index reaches are still told apart and listed in order. */
    @Test
    void links_thatAgreeForLong_areListedInOrder() {
        try (JdbcStore store = JdbcStore.open(folder.resolve("shop.db"))) {
            TenantStore tenant = store.tenant("t");
            List<LinkKey> keys = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                List<Identifier> names = new ArrayList<>();
                for (int j = 0; j < 15; j++) {
                    names.add(Identifier.of("a" + (char) ('a' + j), "\uD83D\uDE00".repeat(200)));
                }
                names.add(Identifier.of("z", "\uE000" + (i * 7 % 20)));
                keys.add(LinkKey.of(LinkKey.Kind.SEEN, names));
            }
            for (LinkKey key : keys) {
                tenant.commit(new CommitDraft()
                        .link(io.cdpkit.graph.Link.claim(key, Instant.EPOCH).withVersion(1))
                        .commit());
            }
            List<LinkKey> seen = new ArrayList<>();
            LinkKey last = null;
            for (var page = tenant.links(last, 3); !page.isEmpty(); page = tenant.links(last, 3)) {
                page.forEach(link -> seen.add(link.key()));
                last = seen.get(seen.size() - 1);
            }
            Collections.sort(keys);
            assertEquals(keys, seen);
        }
    }

    // Failures

    /** A source whose connections fail in one call of a name, before or after it is done. */
    private static DataSource failing(String url, String method, boolean done, int number, SQLException failure) {
        AtomicInteger calls = new AtomicInteger();
        return (DataSource) proxy(DataSource.class, null, (name, call) -> {
            if (name.equals("getConnection")) {
                Connection connection = DriverManager.getConnection(url);
                return proxy(Connection.class, connection, (called, rest) -> {
                    boolean fails = called.equals(method) && calls.incrementAndGet() == number;
                    if (fails && !done) {
                        connection.close();
                        throw failure;
                    }
                    Object result = rest.call();
                    if (fails) {
                        connection.close();
                        throw failure;
                    }
                    return result;
                });
            }
            return call.call();
        });
    }

    private interface Call {
        @Nullable
        Object call() throws Throwable;
    }

    private interface Interceptor {
        @Nullable
        Object on(String method, Call call) throws Throwable;
    }

    private static Object proxy(Class<?> type, @Nullable Object target, Interceptor interceptor) {
        return Proxy.newProxyInstance(
                JdbcStoreTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> interceptor.on(method.getName(), () -> {
                    try {
                        return method.invoke(target, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    /** Finding rows by key, PostgreSQL takes longer to plan a statement than to run it. */
    @Test
    void commits_ofPostgres_arePlannedOnceAndLeaveTheConnectionAsItWas() throws SQLException {
        String url = Postgres.shared().empty();
        try (Connection only = DriverManager.getConnection(url)) {
            DataSource source = (DataSource) proxy(
                    DataSource.class,
                    null,
                    (name, call) -> proxy(
                            Connection.class, only, (called, rest) -> called.equals("close") ? null : rest.call()));
            try (JdbcStore store = JdbcStore.open(source)) {
                TenantStore tenant = store.tenant("t");
                for (int i = 1; i < 20; i++) {
                    tenant.commit(alias(i).commit());
                    assertEquals(ADA, tenant.alias(new ProfileId(i, i)));
                }
                String written = " FROM pg_prepared_statements WHERE statement LIKE 'INSERT INTO cdp_aliases%'";
                assertTrue(number(only, "SELECT sum(generic_plans)" + written) > 10);
                assertEquals(0, number(only, "SELECT sum(custom_plans)" + written));
                assertEquals(
                        1,
                        number(
                                only,
                                "SELECT count(*) FROM pg_settings WHERE name = 'plan_cache_mode' AND setting = 'auto'"));
            }
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static SQLException lost() {
        return new SQLException("Key (value)=(ada@example.com) is gone", "08006");
    }

    @Test
    void commit_connectionIsGoneWhileCommitting_isUnknownWhetherOrNotItIsWritten() {
        for (boolean done : new boolean[] {false, true}) {
            String url = Postgres.shared().empty();
            JdbcStore.open(url).close();
            // The first commit is that of the tables.
            DataSource source = failing(url, "commit", done, 2, lost());
            try (JdbcStore store = JdbcStore.open(source)) {
                TenantStore tenant = store.tenant("t");
                StoreException.OutcomeUnknown unknown =
                        assertThrows(StoreException.OutcomeUnknown.class, () -> tenant.commit(alias(1).commit()));
                assertSilent(unknown);
                assertEquals(done ? ADA : null, tenant.alias(new ProfileId(1, 1)));
                tenant.commit(alias(1).commit());
                assertEquals(ADA, tenant.alias(new ProfileId(1, 1)));
            }
        }
    }

    @Test
    void commit_connectionIsGoneBefore_isDoneOver() {
        String url = Postgres.shared().empty();
        DataSource source = failing(url, "prepareStatement", false, 6, lost());
        try (JdbcStore store = JdbcStore.open(source)) {
            TenantStore tenant = store.tenant("t");
            for (int i = 1; i < 5; i++) {
                tenant.commit(alias(i).commit());
                assertEquals(ADA, tenant.alias(new ProfileId(i, i)));
            }
        }
    }

    @Test
    void commit_serializationFailures_areDoneOverAndThenGivenUp() {
        String url = Postgres.shared().empty();
        JdbcStore.open(url).close();
        AtomicInteger failures = new AtomicInteger();
        SQLException conflict = new SQLException("Key (value)=(ada@example.com)", "40001");
        DataSource source = (DataSource) proxy(DataSource.class, null, (name, call) -> {
            Connection connection = DriverManager.getConnection(url);
            return proxy(Connection.class, connection, (called, rest) -> {
                if (called.equals("commit") && failures.getAndDecrement() > 0) {
                    throw conflict;
                }
                return rest.call();
            });
        });
        try (JdbcStore store = JdbcStore.open(source)) {
            TenantStore tenant = store.tenant("t");
            failures.set(JdbcStore.ATTEMPTS - 1);
            tenant.commit(alias(1).commit());
            assertEquals(ADA, tenant.alias(new ProfileId(1, 1)));
            failures.set(JdbcStore.ATTEMPTS);
            assertSilent(assertThrows(StoreException.Unavailable.class, () -> tenant.commit(alias(2).commit())));
            assertNull(tenant.alias(new ProfileId(2, 2)));
            tenant.commit(alias(3).commit());
        }
    }

    @Test
    void open_poolThatLendsTwo_servesEightCallersWithThem() {
        String url = Postgres.shared().empty();
        AtomicInteger lent = new AtomicInteger();
        DataSource pool = (DataSource) proxy(DataSource.class, null, (name, call) -> {
            if (lent.incrementAndGet() > 2) {
                throw new SQLException("all are lent", "08001");
            }
            return DriverManager.getConnection(url);
        });
        try (JdbcStore store = JdbcStore.open(pool, 2)) {
            TenantStore tenant = store.tenant("t");
            Race.of(8, runner -> {
                for (long i = 1; i <= 10; i++) {
                    long number = 100L * runner + i;
                    tenant.commit(alias(number).commit());
                    assertEquals(ADA, tenant.alias(new ProfileId(number, number)));
                }
                return runner;
            });
            assertEquals(80, tenant.aliasesOf(ADA).size());
        }
        assertEquals(2, lent.get());
        assertThrows(IllegalArgumentException.class, () -> JdbcStore.open(pool, 0));
    }

    /** Somebody who does not keep to the lock: the versions in the statements find it out. */
    @Test
    void commit_rowChangesBehindTheStoresBack_isStale() throws SQLException {
        Path file = folder.resolve("shop.db");
        try (JdbcStore store = JdbcStore.open(file)) {
            TenantStore tenant = store.tenant("t");
            Profile profile = new Profile(
                    new Identity(P, ADA, Instant.EPOCH, List.of(ADA)), GoldenRecord.empty(), Evaluation.NONE, 1);
            tenant.commit(new CommitDraft().profile(profile).commit());
            execute("jdbc:sqlite:" + file, "UPDATE cdp_profiles SET version = 7");
            assertThrows(
                    StoreException.Stale.class,
                    () -> tenant.commit(
                            new CommitDraft().profile(profile.withVersion(2)).commit()));
        }
    }

    /** What a failure says names no row. */
    private static void assertSilent(StoreException e) {
        assertNull(e.getCause());
        assertEquals(0, e.getSuppressed().length);
        assertFalse(e.toString().contains("ada"), e::toString);
        assertTrue(e.toString().contains("SQL state"), e::toString);
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
