package io.cdpkit.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.Identity;
import io.cdpkit.profile.Memo;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.profile.ProfileSchema;
import io.cdpkit.store.Consumers;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.TenantStore;
import io.cdpkit.store.jdbc.SubjectKeys.State;
import io.cdpkit.testkit.CommitDraft;
import io.cdpkit.testkit.Race;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What a store of sealed rows promises beyond its contract: who is shredded is gone, copies and all, and nobody else. */
@SuppressWarnings("NullAway.Init")
class SealedRowsTest {
    private static final SecretKey MASTER = Seal.aes(new byte[32]);
    private static final SecretKey NEW_MASTER =
            Seal.aes("another key of 32 bytes in length".substring(0, 32).getBytes(StandardCharsets.US_ASCII));
    private static final Source CRM = Source.of("crm", Source.Kind.CRM);
    private static final Person ADA = new Person("adaq", 1);
    private static final Person BEN = new Person("benq", 2);

    @TempDir
    Path folder;

    /** Somebody with one event, and a row of each kind. */
    private record Person(String name, int number) {
        Identifier user() {
            return Identifier.userId("user-" + name);
        }

        Identifier mail() {
            return Identifier.email(name + "@example.com");
        }

        ProfileId id() {
            return new ProfileId(number, number);
        }

        ProfileId former() {
            return new ProfileId(100L + number, number);
        }

        Event event() {
            return Event.identify("message-" + name, CRM)
                    .identifier(user())
                    .identifier(mail())
                    .traits(Attributes.of("street", "Street of " + name))
                    .time(Instant.EPOCH)
                    .build();
        }

        LinkKey key() {
            return LinkKey.of(event());
        }

        Profile profile(long version) {
            return new Profile(
                    new Identity(id(), user(), Instant.EPOCH, List.of(mail(), user())),
                    GoldenRecord.empty().plus(event(), ProfileSchema.builder().build()),
                    new Evaluation(
                            List.of(), Instant.EPOCH, Memo.of(("memo of " + name).getBytes(StandardCharsets.UTF_8))),
                    version);
        }

        Node node(Identifier identifier) {
            return new Node(identifier, id(), Instant.EPOCH, List.of(user()), false, false, false, 1);
        }

        CommitDraft arrives() {
            return new CommitDraft()
                    .event(event())
                    .link(Link.claim(key(), Instant.EPOCH)
                            .withOutcome(user(), List.of(mail()), List.of(), true)
                            .withVersion(1))
                    .node(node(user()))
                    .node(node(mail()))
                    .profile(profile(1))
                    .alias(former(), user())
                    .change(new Change.Created(id(), "message-" + name))
                    .change(new Change.TraitsChanged(id(), List.of("street of " + name), "message-" + name));
        }

        CommitDraft goes() {
            return new CommitDraft()
                    .erase("message-" + name)
                    .erase(id())
                    .erase(former())
                    .removeLink(key(), 1)
                    .removeNode(user(), 1)
                    .removeNode(mail(), 1)
                    .removeProfile(id(), 1)
                    .change(new Change.Removed(id(), "erasure"));
        }

        void assertThere(TenantStore tenant) {
            assertEquals(event(), tenant.event("message-" + name));
            assertEquals(List.of(event()), tenant.history(key()));
            Link link = tenant.link(key());
            assertNotNull(link);
            assertEquals(List.of(link), tenant.linksOf(user()));
            assertEquals(List.of(mail()), link.refused());
            assertEquals(node(mail()), tenant.node(mail()));
            assertEquals(node(user()), tenant.node(user()));
            Profile profile = tenant.profile(id());
            assertNotNull(profile);
            assertEquals(profile(1).identity(), profile.identity());
            assertEquals(profile(1).record(), profile.record());
            Memo memo = profile.evaluation().memo();
            assertNotNull(memo);
            assertEquals("memo of " + name, new String(memo.toBytes(), StandardCharsets.UTF_8));
            assertEquals(user(), tenant.alias(former()));
            assertEquals(List.of(former()), tenant.aliasesOf(user()));
        }

        void assertGone(TenantStore tenant) {
            assertNull(tenant.event("message-" + name));
            assertEquals(List.of(), tenant.history(key()));
            assertNull(tenant.link(key()));
            assertEquals(List.of(), tenant.linksOf(user()));
            assertNull(tenant.node(mail()));
            assertNull(tenant.node(user()));
            assertNull(tenant.profile(id()));
            assertNull(tenant.alias(former()));
        }

        /** Rows of hers are there, and whoever reads one is told that its key is destroyed. */
        void assertShredded(TenantStore tenant) {
            for (Executable read : List.<Executable>of(
                    () -> tenant.event("message-" + name),
                    () -> tenant.history(key()),
                    () -> tenant.link(key()),
                    () -> tenant.linksOf(user()),
                    () -> tenant.linksOf(mail()),
                    () -> tenant.node(user()),
                    () -> tenant.node(mail()),
                    () -> tenant.profile(id()),
                    () -> tenant.alias(former()))) {
                StoreException.Unreadable e = assertThrows(StoreException.Unreadable.class, read);
                assertTrue(e.isKeyDestroyed());
                assertTrue(String.valueOf(e.getMessage()).contains("destroyed"), e::toString);
                assertFalse(e.toString().contains(name), e::toString);
            }
        }
    }

    private Path data() {
        return folder.resolve("data/shop.db");
    }

    private interface Use {
        void on(TenantStore tenant, SubjectKeys keys, JdbcStore store);
    }

    private void use(Path file, SecretKey master, Use use) {
        try (SubjectKeys keys = SubjectKeys.open(folder.resolve("keys/keys.db"), master);
                JdbcStore store = JdbcStore.open(file, keys)) {
            use.on(store.tenant("t"), keys, store);
        }
    }

    private void use(Use use) {
        use(data(), MASTER, use);
    }

    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to.getParent());
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path backup() {
        Path copy = folder.resolve("backup/shop.db");
        copy(data(), copy);
        return copy;
    }

    // Destruction

    @Test
    void state_ofAPersonWhoComesGoesAndComesAgain_isNeverActiveDestroyedActive() {
        use((tenant, keys, store) -> {
            assertEquals(State.NEVER, keys.state("t", ADA.mail()));
            tenant.commit(ADA.arrives().commit());
            assertEquals(State.ACTIVE, keys.state("t", ADA.mail()));
            assertEquals(State.NEVER, keys.state("other", ADA.mail()));
            assertEquals(State.NEVER, keys.state("t", Identifier.userId("\0")));
            tenant.commit(ADA.goes().commit());
            assertEquals(State.DESTROYED, keys.state("t", ADA.mail()));
            assertEquals(State.DESTROYED, keys.state("t", ADA.user()));
            ADA.assertGone(tenant);
            tenant.commit(ADA.arrives().commit());
            assertEquals(State.ACTIVE, keys.state("t", ADA.mail()));
            ADA.assertThere(tenant);
        });
        use((tenant, keys, store) -> ADA.assertThere(tenant));
    }

    @Test
    void restore_ofABackupFromBeforeTheErasure_givesNothingOfHerAndAllOfOthers() {
        use((tenant, keys, store) -> {
            tenant.commit(ADA.arrives().commit());
            tenant.commit(BEN.arrives().commit());
        });
        Path backup = backup();
        use((tenant, keys, store) -> tenant.commit(ADA.goes().commit()));
        use(backup, MASTER, (tenant, keys, store) -> {
            ADA.assertShredded(tenant);
            BEN.assertThere(tenant);
            assertThrows(StoreException.Unreadable.class, () -> tenant.profiles(null, 10));
            assertThrows(StoreException.Unreadable.class, () -> tenant.links(null, 10));
            assertThrows(StoreException.Unreadable.class, () -> tenant.changes(0, 10));
            assertEquals(
                    List.of(new Change.Created(BEN.id(), "message-benq")),
                    tenant.changes(2, 1).stream()
                            .map(TenantStore.Recorded::change)
                            .toList());
        });
        use((tenant, keys, store) -> {
            tenant.commit(ADA.arrives().commit());
            ADA.assertThere(tenant);
        });
        use(backup, MASTER, (tenant, keys, store) -> {
            ADA.assertShredded(tenant);
            BEN.assertThere(tenant);
        });
    }

    @Test
    void salvage_ofABackup_givesTheEventsOfOthersAndCountsHers() {
        use((tenant, keys, store) -> {
            tenant.commit(ADA.arrives().commit());
            tenant.commit(BEN.arrives().commit());
            List<Event> all = new ArrayList<>();
            assertEquals(0, store.salvage("t", all::add));
            assertEquals(Set.of(ADA.event(), BEN.event()), Set.copyOf(all));
            assertEquals(0, store.salvage("other", all::add));
        });
        Path backup = backup();
        use((tenant, keys, store) -> tenant.commit(ADA.goes().commit()));
        use(backup, MASTER, (tenant, keys, store) -> {
            List<Event> left = new ArrayList<>();
            assertEquals(1, store.salvage("t", left::add));
            assertEquals(List.of(BEN.event()), left);
            onDatabase(backup, connection -> set(connection, "UPDATE cdp_events SET body = x'00'"));
            assertThrows(StoreException.Unreadable.class, () -> store.salvage("t", left::add));
        });
    }

    /** Both stores share the keys in one process: what is remembered of a key goes with it. */
    @Test
    void erasure_whileACopyIsOpen_shutsTheCopyAtOnce() {
        use((tenant, keys, store) -> tenant.commit(ADA.arrives().commit()));
        Path backup = backup();
        use((tenant, keys, store) -> {
            try (JdbcStore copy = JdbcStore.open(backup, keys)) {
                ADA.assertThere(copy.tenant("t"));
                tenant.commit(ADA.goes().commit());
                ADA.assertShredded(copy.tenant("t"));
            }
        });
    }

    /** Facts that name others too die with any of them; an identifier that somebody's fact still names does not. */
    @Test
    void erasure_ofOneOfSeveralSubjects_takesWhatNamesHerAndLeavesTheRest() {
        Identifier device = Identifier.anonymousId("device");
        Event both = Event.track("both", CRM, "Seen")
                .identifier(ADA.user())
                .identifier(device)
                .time(Instant.EPOCH)
                .build();
        Event bens = Event.track("bens", CRM, "Seen")
                .identifier(BEN.user())
                .identifier(device)
                .time(Instant.EPOCH)
                .build();
        Link first = Link.claim(LinkKey.of(both), Instant.EPOCH).withVersion(1);
        Link second = Link.claim(LinkKey.of(bens), Instant.EPOCH).withVersion(1);
        use((tenant, keys, store) -> {
            tenant.commit(new CommitDraft()
                    .event(both)
                    .link(first)
                    .event(bens)
                    .link(second)
                    .commit());
        });
        Path backup = backup();
        use((tenant, keys, store) -> {
            tenant.commit(
                    new CommitDraft().erase("both").removeLink(first.key(), 1).commit());
            assertEquals(State.DESTROYED, keys.state("t", ADA.user()));
            assertEquals(State.ACTIVE, keys.state("t", device));
            assertEquals(bens, tenant.event("bens"));
        });
        use(backup, MASTER, (tenant, keys, store) -> {
            assertThrows(StoreException.Unreadable.class, () -> tenant.event("both"));
            assertThrows(StoreException.Unreadable.class, () -> tenant.link(first.key()));
            assertEquals(bens, tenant.event("bens"));
            assertEquals(second, tenant.link(second.key()));
        });
    }

    /** An identifier that a node, an alias or another link is about keeps its key, whatever a commit erases beside. */
    @Test
    void erasure_whileARowIsStillAboutAnIdentifier_leavesItsKey() {
        for (int i = 0; i < 4; i++) {
            int rest = i;
            String name = "t" + rest;
            use((none, keys, store) -> {
                TenantStore tenant = store.tenant(name);
                Link other = Link.claim(LinkKey.of(LinkKey.Kind.SEEN, List.of(ADA.user())), Instant.EPOCH)
                        .withVersion(1);
                CommitDraft draft = new CommitDraft()
                        .event(ADA.event())
                        .link(Link.claim(ADA.key(), Instant.EPOCH).withVersion(1));
                switch (rest) {
                    case 0 -> draft.node(ADA.node(ADA.user()));
                    case 1 -> draft.alias(ADA.former(), ADA.user());
                    case 2 -> draft.link(other);
                    default -> {}
                }
                tenant.commit(draft.commit());
                tenant.commit(new CommitDraft()
                        .erase("message-adaq")
                        .removeLink(ADA.key(), 1)
                        .commit());
                assertEquals(rest < 3 ? State.ACTIVE : State.DESTROYED, keys.state(name, ADA.user()));
                assertEquals(State.DESTROYED, keys.state(name, ADA.mail()));
                assertEquals(rest == 0 ? ADA.node(ADA.user()) : null, tenant.node(ADA.user()));
                assertEquals(rest == 1 ? ADA.user() : null, tenant.alias(ADA.former()));
                assertEquals(rest == 2 ? List.of(other) : List.of(), tenant.linksOf(ADA.user()));
            });
        }
    }

    @Test
    void retraction_isNoErasure_andDestroysNothing() {
        use((tenant, keys, store) -> {
            tenant.commit(ADA.arrives().commit());
            tenant.commit(new CommitDraft()
                    .retractKept("message-adaq")
                    .removeLink(ADA.key(), 1)
                    .removeNode(ADA.user(), 1)
                    .removeNode(ADA.mail(), 1)
                    .removeProfile(ADA.id(), 1)
                    .commit());
            assertEquals(State.ACTIVE, keys.state("t", ADA.mail()));
            assertTrue(tenant.retracted("message-adaq"));
        });
    }

    /** Whoever waits while others are written is written together with them; yet what was before is shut, each time. */
    @Test
    void erasure_inOneGroupWithHerReturn_destroysWhatWasBeforeAndNotWhatComesAfter() {
        int rounds = 25;
        use((tenant, keys, store) -> {
            tenant.commit(ADA.arrives().commit());
            String subject = keys.tokens("t").subject(ADA.user());
            for (int round = 1; round <= rounds; round++) {
                int number = round;
                Race.of(4, runner -> {
                    for (int i = 0; i < 3 && runner > 1; i++) {
                        ProfileId id = new ProfileId(runner * 1_000L + number, i);
                        store.tenant("other")
                                .commit(new CommitDraft().alias(id, BEN.user()).commit());
                    }
                    for (boolean done = runner > 1; !done; ) {
                        try {
                            tenant.commit((runner == 0 ? ADA.goes() : ADA.arrives()).commit());
                            done = true;
                        } catch (StoreException.Stale e) {
                            Thread.onSpinWait();
                        }
                    }
                    return true;
                });
                ADA.assertThere(tenant);
                assertEquals(Map.of(subject, round + 1), keys.active("t", Set.of(subject)));
                assertThrows(StoreException.Unreadable.class, () -> keys.key("t", subject, number));
            }
        });
    }

    @Test
    void deadLetter_ofSomebodyWhoIsErased_goesWithHer() {
        use((tenant, keys, store) -> {
            tenant.commit(ADA.arrives().commit());
            tenant.commit(BEN.arrives().commit());
            ChangeFeed feed = store.feed("t");
            feed.register("mailer", 0);
            List<TenantStore.Recorded> changes = feed.next("mailer", 10);
            assertEquals(4, changes.size());
            changes.forEach(change -> feed.setAside("mailer", change, "no: reason"));
            assertEquals(
                    changes.stream()
                            .map(change -> new Consumers.DeadLetter(change, "no: reason"))
                            .toList(),
                    feed.deadLetters("mailer"));
        });
        Path backup = backup();
        use((tenant, keys, store) -> {
            tenant.commit(ADA.goes().commit());
            assertEquals(2, store.feed("t").deadLetters("mailer").size());
            assertEquals(1, store.feed("t").next("mailer", 10).size());
        });
        use(
                backup,
                MASTER,
                (tenant, keys, store) -> assertThrows(
                        StoreException.Unreadable.class, () -> store.feed("t").deadLetters("mailer")));
    }

    /** Several processes: none of them seals with a key that another one destroyed, though it remembers it. */
    @Test
    void erasure_byAnotherProcess_isKnownToWhoWritesNext() {
        String data = Postgres.shared().empty();
        String keyData = Postgres.shared().empty();
        try (SubjectKeys keys = SubjectKeys.open(Postgres.source(keyData), MASTER);
                SubjectKeys otherKeys = SubjectKeys.open(Postgres.source(keyData), MASTER);
                JdbcStore store = JdbcStore.open(Postgres.source(data), keys);
                JdbcStore other = JdbcStore.open(Postgres.source(data), otherKeys)) {
            for (int round = 0; round < 3; round++) {
                store.tenant("t").commit(ADA.arrives().commit());
                ADA.assertThere(other.tenant("t"));
                other.tenant("t").commit(BEN.arrives().commit());
                BEN.assertThere(store.tenant("t"));
                store.tenant("t").commit(ADA.goes().commit());
                assertEquals(State.DESTROYED, otherKeys.state("t", ADA.mail()));
                ADA.assertGone(other.tenant("t"));
                other.tenant("t").commit(ADA.arrives().commit());
                ADA.assertThere(store.tenant("t"));
                other.tenant("t").commit(ADA.goes().commit());
                store.tenant("t").commit(BEN.goes().commit());
            }
        }
        try (SubjectKeys keys = SubjectKeys.open(Postgres.source(keyData), MASTER);
                JdbcStore store = JdbcStore.open(Postgres.source(data), keys)) {
            store.tenant("t").commit(ADA.arrives().commit());
            ADA.assertThere(store.tenant("t"));
            store.compact();
            keys.compact();
            ADA.assertThere(store.tenant("t"));
        }
    }

    // Forms

    @Test
    void open_otherFormThanTheDatabaseHas_isRefused() {
        Path clear = folder.resolve("clear.db");
        JdbcStore.open(clear).close();
        use((tenant, keys, store) -> {
            tenant.commit(ADA.arrives().commit());
            assertRefused("in the clear", () -> JdbcStore.open(clear, keys));
        });
        assertRefused("SubjectKeys", () -> JdbcStore.open(data()));
        try (SubjectKeys others = SubjectKeys.open(folder.resolve("others.db"), MASTER)) {
            assertRefused("another SubjectKeys", () -> JdbcStore.open(data(), others));
        }
        JdbcStore.open(clear).close();
        use((tenant, keys, store) -> ADA.assertThere(tenant));
        String url = Postgres.shared().empty();
        String keyUrl = Postgres.shared().empty();
        try (SubjectKeys keys = SubjectKeys.open(Postgres.source(keyUrl), MASTER)) {
            JdbcStore.open(url).close();
            assertRefused("in the clear", () -> JdbcStore.open(Postgres.source(url), keys));
        }
    }

    private static void assertRefused(String why, Executable open) {
        IllegalStateException e = assertThrows(IllegalStateException.class, open);
        assertTrue(String.valueOf(e.getMessage()).contains(why), e::toString);
    }

    /** A copy of the keys that is older than the rows is told from a key that was destroyed. */
    @Test
    void read_keyThatTheKeysDoNotHave_isUnreadableButNotDestroyed() {
        use((tenant, keys, store) -> {
            tenant.commit(BEN.arrives().commit());
        });
        copy(folder.resolve("keys/keys.db"), folder.resolve("old.db"));
        use((tenant, keys, store) -> tenant.commit(ADA.arrives().commit()));
        copy(folder.resolve("old.db"), folder.resolve("keys/keys.db"));
        use((tenant, keys, store) -> {
            BEN.assertThere(tenant);
            StoreException.Unreadable e = assertThrows(StoreException.Unreadable.class, () -> tenant.profile(ADA.id()));
            assertFalse(e.isKeyDestroyed());
            assertEquals(State.NEVER, keys.state("t", ADA.user()));
        });
    }

    // Tampering

    /** A sealed column of a row of somebody in a tenant, and what reads it. */
    private record Cell(String tenant, Person person, Place place, String row) {
        @Override
        public String toString() {
            return place + " of " + person.name() + " in " + tenant;
        }

        void read(JdbcStore store) {
            place.read(store.tenant(tenant), person);
        }
    }

    /** Every column that is sealed; Ada arrives before Ben, so that the feed begins with her. */
    private enum Place {
        EVENT("cdp_events", "body"),
        LINK("cdp_links", "body"),
        NODE("cdp_nodes", "body"),
        PROFILE("cdp_profiles", "body"),
        MEMO("cdp_profiles", "memo"),
        ALIAS("cdp_aliases", "body"),
        CREATED("cdp_changes", "body"),
        CHANGED("cdp_changes", "body");

        final String table;
        final String column;

        Place(String table, String column) {
            this.table = table;
            this.column = column;
        }

        void read(TenantStore tenant, Person person) {
            switch (this) {
                case EVENT -> tenant.event("message-" + person.name());
                case LINK -> tenant.link(person.key());
                case NODE -> tenant.node(person.mail());
                case PROFILE, MEMO -> tenant.profile(person.id());
                case ALIAS -> tenant.alias(person.former());
                case CREATED -> tenant.changes(2L * person.number() - 2, 1);
                case CHANGED -> tenant.changes(2L * person.number() - 1, 1);
            }
        }
    }

    private static void onDatabase(Path file, SqlTask task) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            task.on(connection);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private interface SqlTask {
        void on(Connection connection) throws SQLException;
    }

    /** Everybody's cells, with a condition that finds the row of each. */
    private static List<Cell> cells(Connection connection, SubjectKeys keys) throws SQLException {
        List<Cell> cells = new ArrayList<>();
        for (String tenant : List.of("t", "u")) {
            Tokens tokens = keys.tokens(tenant);
            for (Person person : List.of(ADA, BEN)) {
                for (Place place : Place.values()) {
                    String key = switch (place) {
                        case EVENT -> "message_id = '" + tokens.message("message-" + person.name()) + "'";
                        case LINK -> "link = '" + tokens.link(person.key()) + "'";
                        case NODE -> "value = '" + tokens.subject(person.mail()) + "'";
                        case PROFILE, MEMO -> "profile = '" + person.id() + "'";
                        case ALIAS -> "profile = '" + person.former() + "'";
                        case CREATED -> "sequence = " + (2 * person.number() - 1);
                        case CHANGED -> "sequence = " + 2 * person.number();
                    };
                    Cell cell = new Cell(tenant, person, place, "tenant = '" + tenant + "' AND " + key);
                    assertTrue(get(connection, cell).length > 0);
                    cells.add(cell);
                }
            }
        }
        return cells;
    }

    private static byte[] get(Connection connection, Cell cell) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT " + cell.place().column + " FROM " + cell.place().table + " WHERE " + cell.row())) {
            assertTrue(row.next(), cell::toString);
            return row.getBytes(1);
        }
    }

    private static void set(Connection connection, Cell cell, byte[] bytes) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE " + cell.place().table + " SET " + cell.place().column + " = ? WHERE " + cell.row())) {
            update.setBytes(1, bytes);
            assertEquals(1, update.executeUpdate());
        }
    }

    private void arriveInTwoTenants() {
        use((tenant, keys, store) -> {
            for (String name : List.of("t", "u")) {
                store.tenant(name).commit(ADA.arrives().commit());
                store.tenant(name).commit(BEN.arrives().commit());
            }
        });
    }

    private static void assertSpoilt(Executable read, String what) {
        StoreException.Unreadable e =
                assertThrows(StoreException.Unreadable.class, read, () -> what + " is not found out");
        assertFalse(e.isKeyDestroyed(), what);
        assertNull(e.getCause());
        assertFalse(e.toString().contains("adaq"), e::toString);
    }

    @Test
    void read_sealMovedToAnotherRowColumnTableOrTenant_isUnreadable() {
        arriveInTwoTenants();
        use((none, keys, store) -> onDatabase(data(), connection -> {
            set(connection, "PRAGMA synchronous = OFF");
            List<Cell> cells = cells(connection, keys);
            assertEquals(2 * 2 * Place.values().length, cells.size());
            for (Cell to : cells) {
                to.read(store);
                byte[] was = get(connection, to);
                for (Cell from : cells) {
                    if (!from.equals(to)) {
                        set(connection, to, get(connection, from));
                        assertSpoilt(() -> to.read(store), from + " in " + to);
                    }
                }
                set(connection, to, was);
                to.read(store);
            }
        }));
    }

    private static void set(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void read_anyByteFlipped_isUnreadable() {
        arriveInTwoTenants();
        Random chance = new Random(7);
        use((none, keys, store) -> onDatabase(data(), connection -> {
            set(connection, "PRAGMA synchronous = OFF");
            for (Cell cell : cells(connection, keys)) {
                if (cell.tenant().equals("t") && cell.person().equals(ADA)) {
                    byte[] sound = get(connection, cell);
                    for (int at = 0; at < sound.length; at++) {
                        byte[] flipped = sound.clone();
                        flipped[at] ^= (byte) (1 << chance.nextInt(8));
                        set(connection, cell, flipped);
                        assertSpoilt(() -> cell.read(store), "byte " + at + " of " + cell);
                    }
                    set(connection, cell, new byte[0]);
                    assertSpoilt(() -> cell.read(store), "nothing in " + cell);
                    set(connection, cell, sound);
                    cell.read(store);
                }
            }
        }));
    }

    /** Where the clear columns that a body is read with are others, it does not open either. */
    @Test
    void read_otherVersionOwnerOrDue_isUnreadable() {
        List<String> changes = List.of(
                "cdp_links SET version = version + 1",
                "cdp_nodes SET version = version + 1",
                "cdp_nodes SET profile = '" + BEN.id() + "'",
                "cdp_profiles SET version = version + 1",
                "cdp_profiles SET due_second = due_second + 1",
                "cdp_profiles SET due_second = NULL");
        use((none, keys, store) -> {
            for (int i = 0; i < changes.size(); i++) {
                String name = "t" + i;
                store.tenant(name).commit(ADA.arrives().commit());
                ADA.assertThere(store.tenant(name));
                String sql = "UPDATE " + changes.get(i) + " WHERE tenant = '" + name + "'";
                onDatabase(data(), connection -> set(connection, sql));
                assertSpoilt(() -> ADA.assertThere(store.tenant(name)), sql);
            }
        });
    }

    // Steps

    /**
     * A process that dies at its n-th step, for every n; then another one finds things as they were, or as they should be.
     */
    @Test
    void erasureAndReturn_diesAtAnyStep_isDoneOrNotAndIsMadeUpFor() {
        use((tenant, keys, store) -> {
            tenant.commit(ADA.arrives().commit());
            tenant.commit(BEN.arrives().commit());
        });
        Path seed = folder.resolve("seed");
        copy(data(), seed.resolve("shop.db"));
        copy(folder.resolve("keys/keys.db"), seed.resolve("keys.db"));
        int[] outcomes = new int[2];
        FailPoint.each(1, point -> {
            copy(seed.resolve("shop.db"), data());
            copy(seed.resolve("keys.db"), folder.resolve("keys/keys.db"));
            die(point, MASTER, (tenant, keys, store) -> {
                tenant.commit(ADA.goes().commit());
                tenant.commit(ADA.arrives().commit());
            });
            use((tenant, keys, store) -> {
                BEN.assertThere(tenant);
                boolean erased =
                        tenant.changes(0, 100).stream().anyMatch(each -> each.change() instanceof Change.Removed);
                boolean there = tenant.event("message-adaq") != null;
                outcomes[erased ? 1 : 0]++;
                if (erased) {
                    try (JdbcStore copy = JdbcStore.open(backupOf(seed), keys)) {
                        ADA.assertShredded(copy.tenant("t"));
                        BEN.assertThere(copy.tenant("t"));
                    }
                }
                if (there) {
                    ADA.assertThere(tenant);
                    tenant.commit(ADA.goes().commit());
                    assertEquals(State.DESTROYED, keys.state("t", ADA.mail()), point::toString);
                } else {
                    ADA.assertGone(tenant);
                    assertTrue(erased, point::toString);
                }
                tenant.commit(ADA.arrives().commit());
                ADA.assertThere(tenant);
            });
        });
        assertTrue(outcomes[0] > 5 && outcomes[1] > 5, outcomes[0] + " and " + outcomes[1]);
    }

    /** Keys that cannot be destroyed right after an erasure are before the tenant is written the next time. */
    @Test
    void erasure_whileTheKeysFailOnce_isMadeUpForByTheNextCommit() {
        use((tenant, keys, store) -> tenant.commit(BEN.arrives().commit()));
        int later = 0;
        for (int step = 1; ; step++) {
            String name = "t" + step;
            use((none, keys, store) -> store.tenant(name).commit(ADA.arrives().commit()));
            FailPoint point = FailPoint.onlyAt(step);
            try (SubjectKeys keys =
                            SubjectKeys.open(SqliteFile.open(folder.resolve("keys/keys.db"), point::through), MASTER);
                    JdbcStore store = JdbcStore.open(data(), keys)) {
                TenantStore tenant = store.tenant(name);
                insist(() -> tenant.commit(ADA.goes().commit()));
                boolean failed = point.isReached();
                later += failed && keys.state(name, ADA.user()) == State.ACTIVE ? 1 : 0;
                insist(() -> tenant.commit(ADA.arrives().commit()));
                ADA.assertThere(tenant);
                if (failed) {
                    String subject = keys.tokens(name).subject(ADA.user());
                    assertTrue(assertThrows(
                                    StoreException.Unreadable.class, () -> keys.key(name, subject, 1), point::toString)
                            .isKeyDestroyed());
                }
            } catch (StoreException.Unavailable e) {
                assertTrue(point.isReached(), point::toString);
            }
            if (!point.isReached()) {
                break;
            }
        }
        assertTrue(later > 1, "only " + later + " times a key was destroyed later");
    }

    private static void insist(Runnable commit) {
        try {
            commit.run();
        } catch (StoreException.Unavailable e) {
            commit.run();
        }
    }

    private Path backupOf(Path seed) {
        Path copy = folder.resolve("backup/shop.db");
        copy(seed.resolve("shop.db"), copy);
        return copy;
    }

    /** Does something in a process that dies at a point. */
    private void die(FailPoint point, SecretKey master, Use use) {
        try {
            SubjectKeys keys =
                    SubjectKeys.open(SqliteFile.open(folder.resolve("keys/keys.db"), point::through), master);
            try {
                JdbcStore store = JdbcStore.open(SqliteFile.open(data(), point::through), keys);
                try {
                    use.on(store.tenant("t"), keys, store);
                } finally {
                    store.close();
                }
            } finally {
                keys.close();
            }
        } catch (StoreException e) {
            assertTrue(point.isReached(), e::toString);
        }
    }

    @Test
    void firstCommit_diesAtAnyStep_isWholeOrNotThere() {
        int stride = Integer.getInteger("cdpkit.deep", 1) > 1 ? 1 : 5;
        FailPoint.each(stride, point -> {
            delete(data());
            delete(folder.resolve("keys/keys.db"));
            die(
                    point,
                    MASTER,
                    (tenant, keys, store) -> tenant.commit(ADA.arrives().commit()));
            use((tenant, keys, store) -> {
                if (tenant.event("message-adaq") == null) {
                    ADA.assertGone(tenant);
                    tenant.commit(ADA.arrives().commit());
                }
                ADA.assertThere(tenant);
                assertEquals(State.ACTIVE, keys.state("t", ADA.mail()));
            });
        });
    }

    private static void delete(Path file) {
        try {
            for (String end : Set.of("", "-wal", "-shm")) {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + end));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void rotation_diesAtAnyStep_isTakenUpAgain() {
        use((tenant, keys, store) -> {
            tenant.commit(ADA.arrives().commit());
            tenant.commit(BEN.arrives().commit());
            tenant.commit(ADA.goes().commit());
        });
        Path seed = folder.resolve("seed");
        copy(folder.resolve("keys/keys.db"), seed.resolve("keys.db"));
        int[] opened = new int[2];
        FailPoint.each(1, point -> {
            copy(seed.resolve("keys.db"), folder.resolve("keys/keys.db"));
            die(point, MASTER, (tenant, keys, store) -> keys.rotate(NEW_MASTER));
            boolean former = opens(MASTER);
            boolean renewed = opens(NEW_MASTER);
            assertTrue(former || renewed, point::toString);
            opened[renewed ? 1 : 0]++;
            // Taken up with the former key where that still opens them, and with the new one where it does already.
            SecretKey master = former ? MASTER : NEW_MASTER;
            if (former && renewed) {
                use(data(), NEW_MASTER, (tenant, keys, store) -> BEN.assertThere(tenant));
            }
            use(data(), master, (tenant, keys, store) -> {
                assertEquals(State.DESTROYED, keys.state("t", ADA.mail()));
                keys.rotate(NEW_MASTER);
                BEN.assertThere(tenant);
                tenant.commit(ADA.arrives().commit());
                ADA.assertThere(tenant);
                tenant.commit(ADA.goes().commit());
            });
            assertFalse(opens(MASTER), point::toString);
            use(data(), NEW_MASTER, (tenant, keys, store) -> {
                BEN.assertThere(tenant);
                assertEquals(State.DESTROYED, keys.state("t", ADA.mail()));
                assertEquals(0, keys.rotate(NEW_MASTER));
            });
        });
        assertTrue(opened[0] > 3 && opened[1] > 3, opened[0] + " and " + opened[1]);
    }

    private boolean opens(SecretKey master) {
        try {
            SubjectKeys.open(folder.resolve("keys/keys.db"), master).close();
            return true;
        } catch (IllegalStateException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("master key"), e::toString);
            return false;
        }
    }
}
