package io.cdpkit.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Rejection;
import io.cdpkit.store.Held;
import io.cdpkit.store.HeldStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory, a file and PostgreSQL hold alike. */
@SuppressWarnings("NullAway.Init")
class HeldStoreTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private static Held held(long second, String original, String rule) {
        return Held.of(
                START.plusSeconds(second),
                Held.Form.MESSAGE,
                "web",
                new Rejection(Rejection.Reason.MALFORMED, "traits", rule),
                original.getBytes(StandardCharsets.UTF_8));
    }

    private void withAll(Consumer<HeldStore> test) {
        test.accept(HeldStore.inMemory());
        try (JdbcStore store = JdbcStore.open(folder.resolve("shop.db"))) {
            test.accept(store.held("t"));
        }
        try (JdbcStore store = JdbcStore.open(Postgres.shared().empty())) {
            test.accept(store.held("t"));
        }
    }

    @Test
    void keep_sameOriginalAgain_keepsTheFirstTimeAndTheLastReason() {
        withAll(store -> {
            store.keep(held(5, "one", "rule"));
            store.keep(held(9, "one", "other rule"));
            assertEquals(List.of(held(5, "one", "other rule")), store.oldest(null, 10));
            assertEquals(new HeldStore.Size(1, 3), store.size());
            assertArrayEquals(
                    "one".getBytes(StandardCharsets.UTF_8),
                    store.oldest(null, 1).get(0).original());
        });
    }

    @Test
    void keep_anyBytesAndWords_comeBackAsTheyAreOrReadable() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        Rejection rejection = new Rejection(Rejection.Reason.LIMIT, "a\0b\uD800c", "x".repeat(2_000));
        withAll(store -> {
            store.keep(Held.of(START, Held.Form.ROW, "crm.csv", rejection, bytes));
            Held kept = store.oldest(null, 1).get(0);
            assertArrayEquals(bytes, kept.original());
            assertEquals(256, kept.bytes());
            assertEquals("crm.csv", kept.channel());
            store.remove(Set.of(kept.id(), "unknown"));
            assertEquals(new HeldStore.Size(0, 0), store.size());
        });
    }

    @Test
    void oldest_randomSteps_sameAsAList() {
        withAll(store -> {
            SplittableRandom chance = new SplittableRandom(7);
            List<Held> all = new ArrayList<>();
            for (int step = 0; step < 120; step++) {
                Held next = held(chance.nextInt(10), "o" + chance.nextInt(40), "r" + chance.nextInt(3));
                if (chance.nextInt(4) == 0) {
                    store.remove(Set.of(next.id()));
                    all.removeIf(held -> held.id().equals(next.id()));
                } else {
                    store.keep(next);
                    Held before = all.stream()
                            .filter(held -> held.id().equals(next.id()))
                            .findFirst()
                            .orElse(null);
                    all.remove(before);
                    all.add(before == null ? next : before.refused(next.rejection()));
                }
            }
            all.sort(Comparator.comparing(Held::since).thenComparing(Held::id));
            assertEquals(all, store.oldest(null, 1_000));
            List<Held> walked = new ArrayList<>();
            for (List<Held> page = store.oldest(null, 7);
                    !page.isEmpty();
                    page = store.oldest(page.get(page.size() - 1), 7)) {
                walked.addAll(page);
            }
            assertEquals(all, walked);
            assertEquals(all.size(), store.size().count());
            assertEquals(all.stream().mapToLong(Held::bytes).sum(), store.size().bytes());
        });
    }

    @Test
    void held_tenants_neverSeeEachOther() {
        try (JdbcStore store = JdbcStore.open(folder.resolve("shop.db"))) {
            store.held("t").keep(held(0, "one", "rule"));
            assertEquals(0, store.held("other").size().count());
            store.held("other").remove(Set.of(held(0, "one", "rule").id()));
            assertEquals(1, store.held("t").size().count());
        }
    }

    @Test
    void remove_file_leavesNothingInAnyFile() throws IOException {
        try (JdbcStore store = JdbcStore.open(folder.resolve("shop.db"))) {
            HeldStore table = store.held("t");
            Held secret = held(0, "a secret that is nowhere else", "rule");
            table.keep(secret);
            assertTrue(isInAFile("a secret that"));
            table.remove(Set.of(secret.id()));
            assertFalse(isInAFile("a secret that"));
        }
    }

    private boolean isInAFile(String text) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void of_channelsThatAreNoNames_areRefused() {
        Rejection rejection = new Rejection(Rejection.Reason.LIMIT, "", "rule");
        for (String bad : List.of("", "a\nb", "\uD800", "x".repeat(201))) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> Held.of(START, Held.Form.ROW, bad, rejection, new byte[] {1}));
        }
    }
}
