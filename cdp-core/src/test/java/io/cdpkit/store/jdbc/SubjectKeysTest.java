package io.cdpkit.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Identifier;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.jdbc.SubjectKeys.DataKey;
import io.cdpkit.store.jdbc.SubjectKeys.State;
import io.cdpkit.testkit.Race;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class SubjectKeysTest {
    @TempDir
    Path folder;

    private static SecretKey master(int number) {
        byte[] key = new byte[Seal.KEY_BYTES];
        key[0] = (byte) number;
        return Seal.aes(key);
    }

    private SubjectKeys open(SecretKey master) {
        return SubjectKeys.open(folder.resolve("keys.db"), master);
    }

    private static byte[] make(SubjectKeys keys, String subject) {
        DataKey key = keys.forSealing("t", Set.of(subject), Set.of()).get(subject);
        return key == null ? new byte[0] : key.key;
    }

    @Test
    void open_otherMasterKey_isRefused() {
        open(master(1)).close();
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> open(master(2)));
        assertTrue(String.valueOf(e.getMessage()).contains("master key"), e::toString);
        open(master(1)).close();
    }

    @Test
    void open_masterKeyThatIsNone_isRefused() {
        for (SecretKey master :
                List.of(new SecretKeySpec(new byte[16], "AES"), new SecretKeySpec(new byte[32], "HmacSHA256"))) {
            assertThrows(IllegalArgumentException.class, () -> open(master));
        }
    }

    @Test
    void open_keysOfLaterRelease_isRefused() throws SQLException {
        open(master(1)).close();
        execute("UPDATE cdp_key_store SET version = 9");
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> open(master(1)));
        assertTrue(String.valueOf(e.getMessage()).contains("version 9"), e::toString);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("keys.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void key_afterReopening_isTheSame() {
        byte[] made;
        try (SubjectKeys keys = open(master(1))) {
            made = make(keys, "s");
            assertArrayEquals(made, make(keys, "s"));
        }
        try (SubjectKeys keys = open(master(1))) {
            assertArrayEquals(made, keys.key("t", "s", 1));
            assertArrayEquals(made, make(keys, "s"));
            assertFalse(Arrays.equals(made, make(keys, "r")));
        }
    }

    @Test
    void key_ofAnotherGenerationOrTenant_isUnreadable() {
        try (SubjectKeys keys = open(master(1))) {
            make(keys, "s");
            assertThrows(StoreException.Unreadable.class, () -> keys.key("t", "s", 2));
            assertThrows(StoreException.Unreadable.class, () -> keys.key("u", "s", 1));
        }
    }

    @Test
    void destroy_thenMake_givesTheNextGenerationAndLeavesTheFormerDestroyed() {
        try (SubjectKeys keys = open(master(1))) {
            byte[] first = make(keys, "s");
            keys.destroy("t", Map.of("s", 1));
            keys.destroy("t", Map.of("s", 1));
            assertTrue(assertThrows(StoreException.Unreadable.class, () -> keys.key("t", "s", 1))
                    .isKeyDestroyed());
            assertEquals(Map.of(), keys.active("t", Set.of("s")));
            byte[] second = make(keys, "s");
            assertFalse(Arrays.equals(first, second));
            assertEquals(Map.of("s", 2), keys.active("t", Set.of("s")));
            keys.destroy("t", Map.of("s", 1));
            assertArrayEquals(second, keys.key("t", "s", 2));
        }
    }

    /** Keys of rows that are swapped or changed behind the back of the store are refused. */
    @Test
    void key_wrappedKeyMovedOrFlipped_isUnreadable() throws SQLException {
        try (SubjectKeys keys = open(master(1))) {
            make(keys, "s");
            make(keys, "r");
        }
        execute("UPDATE cdp_keys SET wrapped = (SELECT wrapped FROM cdp_keys WHERE subject = 'r') WHERE subject = 's'");
        try (SubjectKeys keys = open(master(1))) {
            StoreException.Unreadable e = assertThrows(StoreException.Unreadable.class, () -> keys.key("t", "s", 1));
            assertFalse(e.isKeyDestroyed());
            keys.key("t", "r", 1);
        }
        execute("UPDATE cdp_key_rings SET wrapped = zeroblob(61)");
        assertThrows(IllegalStateException.class, () -> open(master(1)));
    }

    /** Or what was sealed before an erasure would seem to be whole again, with a wrong key. */
    @Test
    void key_wrappedKeyOfALaterGeneration_isNotThatOfADestroyedOne() throws SQLException {
        try (SubjectKeys keys = open(master(1))) {
            make(keys, "s");
            keys.destroy("t", Map.of("s", 1));
            make(keys, "s");
        }
        execute("UPDATE cdp_keys SET (ring, wrapped) = (SELECT ring, wrapped FROM cdp_keys WHERE generation = 2)"
                + " WHERE generation = 1");
        try (SubjectKeys keys = open(master(1))) {
            assertThrows(StoreException.Unreadable.class, () -> keys.key("t", "s", 1));
            keys.key("t", "s", 2);
        }
    }

    @Test
    void destroy_file_holdsTheWrappedKeyNoMore() throws IOException, SQLException {
        int subjects = 500;
        List<byte[]> destroyed = new ArrayList<>();
        List<byte[]> kept = new ArrayList<>();
        try (SubjectKeys keys = open(master(1))) {
            for (int i = 0; i < subjects; i += 50) {
                Set<String> some = new TreeSet<>();
                for (int j = i; j < i + 50; j++) {
                    some.add("s" + j * 7919 % subjects);
                }
                keys.forSealing("t", some, Set.of());
            }
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("keys.db"));
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT subject, wrapped FROM cdp_keys")) {
                while (rows.next()) {
                    boolean goes = rows.getString(1).endsWith("3");
                    (goes ? destroyed : kept).add(rows.getBytes(2));
                }
            }
            for (int i = 3; i < subjects; i += 10) {
                keys.destroy("t", Map.of("s" + i, 1));
            }
            assertEquals(List.of(), found(destroyed), "while it is open");
        }
        assertEquals(List.of(), found(destroyed));
        assertEquals(kept.size(), found(kept).size());
        try (SubjectKeys keys = open(master(1))) {
            keys.rotate(master(2));
            keys.compact();
            assertEquals(List.of(), found(kept), "as they were wrapped before");
            keys.key("t", "s1", 1);
        }
    }

    private List<Integer> found(List<byte[]> all) throws IOException {
        StringBuilder files = new StringBuilder();
        for (String end : List.of("", "-wal", "-shm")) {
            Path file = folder.resolve("keys.db" + end);
            if (Files.exists(file)) {
                files.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            // What follows the form and the nonce.
            String bytes = new String(all.get(i), StandardCharsets.ISO_8859_1).substring(13);
            if (files.indexOf(bytes) >= 0) {
                found.add(i);
            }
        }
        return found;
    }

    // Rotation

    @Test
    void rotate_manyKeys_rewritesEachOnceAndShutsTheFormerMasterOut() {
        Set<String> subjects = new TreeSet<>();
        for (int i = 0; i < 1_000; i++) {
            subjects.add("s" + i);
        }
        byte[] key;
        try (SubjectKeys keys = open(master(1))) {
            keys.forSealing("t", subjects, Set.of());
            keys.destroy("t", Map.of("s1", 1, "s2", 1));
            key = keys.key("t", "s3", 1);
            assertEquals(998, keys.rotate(master(2)));
            assertEquals(0, keys.rotate(master(2)));
            assertArrayEquals(key, keys.key("t", "s3", 1));
            make(keys, "late");
        }
        assertThrows(IllegalStateException.class, () -> open(master(1)));
        try (SubjectKeys keys = open(master(2))) {
            assertArrayEquals(key, keys.key("t", "s3", 1));
            keys.key("t", "late", 1);
            assertThrows(StoreException.Unreadable.class, () -> keys.key("t", "s1", 1));
            assertEquals(999, keys.rotate(master(3)));
        }
        assertThrows(IllegalStateException.class, () -> open(master(2)));
        open(master(3)).close();
    }

    /** Tokens, and so the rows that are known by them, are the same after a rotation. */
    @Test
    void rotate_tokensAndFingerprint_stay() {
        String token;
        long fingerprint;
        try (SubjectKeys keys = open(master(1))) {
            token = keys.tokens("t").subject(Identifier.email("a"));
            fingerprint = keys.fingerprint();
            keys.rotate(master(2));
        }
        try (SubjectKeys again = open(master(2))) {
            assertEquals(token, again.tokens("t").subject(Identifier.email("a")));
            assertEquals(fingerprint, again.fingerprint());
        }
    }

    /** While some make, read and destroy keys, here and in another process, a third rotates; nobody loses one. */
    @Test
    void rotate_whileOthersMakeReadAndDestroy_losesNothing() {
        DataSource source = Postgres.source(Postgres.shared().empty());
        Set<String> before = new TreeSet<>();
        for (int i = 0; i < 600; i++) {
            before.add("b" + i);
        }
        try (SubjectKeys keys = SubjectKeys.open(source, master(1))) {
            keys.forSealing("t", before, Set.of());
            AtomicBoolean over = new AtomicBoolean();
            List<Integer> made = Race.of(3, runner -> {
                if (runner == 0) {
                    try {
                        keys.rotate(master(2));
                        keys.rotate(master(3));
                    } finally {
                        over.set(true);
                    }
                    return 0;
                }
                int count = 0;
                boolean last;
                do {
                    last = over.get();
                    String subject = "r" + runner + "n" + count;
                    byte[] key = make(keys, subject);
                    assertEquals(Seal.KEY_BYTES, key.length);
                    keys.key("t", "b" + (200 + count * 7 % 400), 1);
                    if (runner == 1 && count < 200) {
                        keys.destroy("t", Map.of("b" + count, 1));
                    }
                    count++;
                } while (!last);
                return count;
            });
            try (SubjectKeys again = SubjectKeys.open(source, master(3))) {
                for (int runner = 1; runner <= 2; runner++) {
                    for (int i = 0; i < made.get(runner); i++) {
                        again.key("t", "r" + runner + "n" + i, 1);
                    }
                }
                for (int i = 200; i < 600; i++) {
                    again.key("t", "b" + i, 1);
                }
                for (int i = 0; i < Math.min(200, made.get(1)); i++) {
                    int gone = i;
                    assertThrows(StoreException.Unreadable.class, () -> again.key("t", "b" + gone, 1));
                }
            }
            assertThrows(IllegalStateException.class, () -> SubjectKeys.open(source, master(2)));
        }
    }

    /** A process that was opened with the former master key is told so, until it takes part. */
    @Test
    void rotate_byAnotherProcess_isToldToWhoDoesNotKnowTheNewKey() {
        DataSource source = Postgres.source(Postgres.shared().empty());
        try (SubjectKeys keys = SubjectKeys.open(source, master(1));
                SubjectKeys other = SubjectKeys.open(source, master(1))) {
            byte[] key = make(keys, "s");
            keys.rotate(master(2));
            StoreException.Unavailable e = assertThrows(StoreException.Unavailable.class, () -> other.key("t", "s", 1));
            assertTrue(String.valueOf(e.getMessage()).contains("rotate"), e::toString);
            assertThrows(StoreException.Unavailable.class, () -> make(other, "new"));
            assertEquals(State.NEVER, other.state("t", Identifier.email("a")));
            assertEquals(0, other.rotate(master(2)));
            assertArrayEquals(key, other.key("t", "s", 1));
            make(other, "new");
            assertArrayEquals(make(other, "new"), make(keys, "new"));
        }
    }

    @Test
    void rotate_whileOneToAnotherKeyIsUnderWay_isRefused() {
        for (int step = 1; ; step++) {
            Path file = folder.resolve("keys" + step + ".db");
            FailPoint point = FailPoint.before(step);
            try (SubjectKeys keys = SubjectKeys.open(SqliteFile.open(file, point::through), master(1))) {
                make(keys, "s");
                keys.rotate(master(2));
            } catch (StoreException.Unavailable e) {
                // It is dead.
            }
            assertTrue(point.isReached(), "no step left a rotation under way");
            if (isUnderWay(file)) {
                try (SubjectKeys keys = SubjectKeys.open(file, master(1))) {
                    assertThrows(IllegalStateException.class, () -> keys.rotate(master(3)));
                    assertThrows(IllegalStateException.class, () -> keys.rotate(master(1)));
                    keys.rotate(master(2));
                    keys.rotate(master(3));
                }
                SubjectKeys.open(file, master(3)).close();
                return;
            }
        }
    }

    private static boolean isUnderWay(Path file) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(DISTINCT master) FROM cdp_key_rings")) {
            return row.next() && row.getInt(1) > 1;
        } catch (SQLException e) {
            return false;
        }
    }

    @Test
    void close_twice_isNoErrorAndThenNothingIsRead() {
        SubjectKeys keys = open(master(1));
        make(keys, "s");
        keys.close();
        keys.close();
        assertThrows(StoreException.Unavailable.class, () -> keys.key("t", "s", 1));
        assertThrows(StoreException.Unavailable.class, () -> keys.state("t", Identifier.email("a")));
        assertThrows(StoreException.Unavailable.class, () -> make(keys, "s"));
        open(master(1)).close();
    }

    /** As who runs a platform may be one, and who makes its tables another. */
    @Test
    void open_tablesThatAreThereByAUserWhoMayMakeNone_opens() throws SQLException {
        String url = Postgres.shared().empty();
        SubjectKeys.open(Postgres.source(url), master(1)).close();
        String schema = url.substring(url.lastIndexOf('=') + 1);
        String user = "keys_" + schema;
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + user + " LOGIN");
            statement.execute("GRANT USAGE ON SCHEMA " + schema + " TO " + user);
            statement.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + schema + " TO " + user);
        }
        String theirs = url.replace("user=postgres", "user=" + user);
        SubjectKeys.open(Postgres.source(theirs), master(1)).close();
    }
}
