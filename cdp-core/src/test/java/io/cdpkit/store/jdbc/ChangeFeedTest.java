package io.cdpkit.store.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cdpkit.profile.Change;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.Consumers;
import io.cdpkit.store.TenantStore.Recorded;
import io.cdpkit.testkit.CommitDraft;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class ChangeFeedTest {
    @TempDir
    Path folder;

    private static void tell(JdbcStore store, String tenant, int changes) {
        CommitDraft draft = new CommitDraft();
        for (int i = 0; i < changes; i++) {
            draft.change(new Change.Created(new ProfileId(i, i), "m" + i));
        }
        store.tenant(tenant).commit(draft.commit());
    }

    private static List<Long> numbers(List<Recorded> changes) {
        return changes.stream().map(Recorded::sequence).toList();
    }

    /** Does the same with a file and with PostgreSQL. */
    private void withBoth(Consumer<Supplier<JdbcStore>> test) {
        test.accept(() -> JdbcStore.open(folder.resolve("shop.db")));
        String url = Postgres.shared().empty();
        test.accept(() -> JdbcStore.open(url));
    }

    @Test
    void next_afterReopening_goesOnWhereTheConsumerWas() {
        withBoth(opener -> {
            try (JdbcStore store = opener.get()) {
                tell(store, "t", 5);
                ChangeFeed feed = store.feed("t");
                feed.register("mailer", 0);
                feed.register("late", 3);
                assertEquals(List.of(1L, 2L), numbers(feed.next("mailer", 2)));
                assertEquals(List.of(1L, 2L), numbers(feed.next("mailer", 2)), "not passed, so told again");
                feed.passed("mailer", 2);
                feed.passed("mailer", 1);
                feed.register("mailer", 0);
            }
            try (JdbcStore store = opener.get()) {
                ChangeFeed feed = store.feed("t");
                assertEquals(Map.of("mailer", 2L, "late", 3L), feed.consumers());
                assertEquals(List.of(3L, 4L, 5L), numbers(feed.next("mailer", 10)));
                assertEquals(List.of(4L, 5L), numbers(feed.next("late", 10)));
                feed.remove("late");
                assertThrows(IllegalArgumentException.class, () -> feed.next("late", 10));
            }
        });
    }

    @Test
    void trim_neverTakesWhatAConsumerHasNotPassed() {
        withBoth(opener -> {
            try (JdbcStore store = opener.get()) {
                tell(store, "t", 10);
                tell(store, "other", 10);
                ChangeFeed feed = store.feed("t");
                feed.register("slow", 0);
                feed.register("fast", 0);
                feed.passed("fast", 10);
                assertEquals(0, feed.trim(1));
                feed.passed("slow", 4);
                assertEquals(4, feed.trim(1));
                assertEquals(List.of(5L, 6L), numbers(feed.next("slow", 2)));
                assertEquals(5, store.tenant("t").changes(0, 1).get(0).sequence());
                feed.passed("slow", 10);
                assertEquals(3, feed.trim(3));
                feed.remove("slow");
                feed.remove("fast");
                assertEquals(2, feed.trim(1));
                tell(store, "t", 1);
                assertEquals(List.of(10L, 11L), numbers(store.tenant("t").changes(0, 10)), "numbers go on");
                assertEquals(10, store.tenant("other").changes(0, 100).size());
                assertThrows(IllegalArgumentException.class, () -> feed.trim(0));
            }
        });
    }

    @Test
    void setAside_changeThatCannotBeTaken_isVisibleUntilItIsSettled() {
        withBoth(opener -> {
            try (JdbcStore store = opener.get()) {
                tell(store, "t", 3);
                ChangeFeed feed = store.feed("t");
                feed.register("mailer", 0);
                Recorded first = feed.next("mailer", 1).get(0);
                feed.setAside("mailer", first, "the destination refuses it");
                feed.setAside("mailer", first, "the destination refuses it");
                assertEquals(List.of(2L, 3L), numbers(feed.next("mailer", 10)));
                assertEquals(
                        List.of(new Consumers.DeadLetter(first, "the destination refuses it")),
                        feed.deadLetters("mailer"));
                feed.settle("mailer", 1);
                assertEquals(List.of(), feed.deadLetters("mailer"));
                assertThrows(IllegalArgumentException.class, () -> feed.setAside("nobody", first, "x"));
                assertEquals(List.of(2L, 3L), numbers(feed.next("mailer", 10)), "the store works on");
            }
        });
    }

    @Test
    void setAside_longReason_isCutBetweenCharacters() {
        withBoth(opener -> {
            try (JdbcStore store = opener.get()) {
                tell(store, "t", 1);
                ChangeFeed feed = store.feed("t");
                feed.register("mailer", 0);
                String most = "x".repeat(199);
                feed.setAside("mailer", feed.next("mailer", 1).get(0), most + "\ud83d\ude00 and more");
                assertEquals(most, feed.deadLetters("mailer").get(0).reason());
            }
        });
    }

    @Test
    void inMemory_ofAnyStore_keepsPlacesAndDeadLettersAlike() {
        try (CdpStore store = CdpStore.inMemory()) {
            CommitDraft draft = new CommitDraft();
            for (int i = 0; i < 5; i++) {
                draft.change(new Change.Created(new ProfileId(i, i), "m" + i));
            }
            store.tenant("t").commit(draft.commit());
            Consumers places = Consumers.inMemory(store.tenant("t"));
            places.register("mailer", 1);
            places.register("mailer", 0);
            assertEquals(List.of(2L, 3L), numbers(places.next("mailer", 2)));
            Recorded second = places.next("mailer", 1).get(0);
            places.passed("mailer", 4);
            places.passed("mailer", 3);
            places.setAside("mailer", second, "refused");
            places.setAside("mailer", second, "refused again");
            assertEquals(Map.of("mailer", 4L), places.consumers());
            assertEquals(List.of(new Consumers.DeadLetter(second, "refused")), places.deadLetters("mailer"));
            places.settle("mailer", 2);
            assertEquals(List.of(), places.deadLetters("mailer"));
            assertThrows(IllegalArgumentException.class, () -> places.setAside("nobody", second, "x"));
            places.remove("mailer");
            assertThrows(IllegalArgumentException.class, () -> places.next("mailer", 1));
        }
    }
}
