package io.cdpkit.privacy.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.privacy.release.Release.EquivalenceClass;
import io.cdpkit.privacy.release.ReleaseLedger.Composition;
import io.cdpkit.privacy.release.ReleaseLedger.Entry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two small releases about some of the same people, put together by hand. */
class ReleaseLedgerTest {
    private static final Column ID = Column.subject("id");
    private static final Column AGE = Column.quasiIdentifier("age");
    private static final Column ILLNESS = Column.sensitive("illness");

    private static EquivalenceClass rows(String age, int... rows) {
        return new EquivalenceClass(List.of(age), rows);
    }

    private static final Release MAY = new Release(
            Table.builder(ID, AGE, ILLNESS, Column.sensitive("ward"))
                    .row("p0", "20", "flu", "a")
                    .row("p1", "20", "cold", "a")
                    .row("p2", "20", "ulcer", "b")
                    .row("p3", "30", "flu", "b")
                    .row("p4", "30", "cold", "a")
                    .row("p5", "30", "cold", "a")
                    .build(),
            List.of(rows("20", 0, 1, 2), rows("30", 3, 4, 5)));

    private static final Release JUNE = new Release(
            Table.builder(ILLNESS, AGE, ID)
                    .row("flu", "21", "p0")
                    .row("cough", "21", "p1")
                    .row("cough", "31", "p3")
                    .row("cold", "31", "p4")
                    .row("flu", "31", "p5")
                    .row("flu", "31", "p9")
                    .build(),
            List.of(rows("21", 0, 1), rows("31", 2, 3, 4, 5)));

    private static ReleaseLedger ledger() {
        return new ReleaseLedger(ReleaseLedger.Store.inMemory(), new byte[16]);
    }

    @Test
    void compositions_twoReleases_areWorkedOutByHand() {
        ReleaseLedger ledger = ledger();
        ledger.record("May", MAY);

        // p0 and p1 share both classes, which have flu alone in common; p3, p4 and p5 may still have the flu or a cold.
        assertEquals(List.of(new Composition("May", 5, 2, Map.of("illness", 2))), ledger.compositions(JUNE));
        ledger.record("June", JUNE);
        assertEquals(
                List.of("May", "June"),
                ledger.compositions(JUNE).stream().map(Composition::earlier).toList());
        assertEquals(
                new Composition("June", 6, 2, Map.of()),
                ledger.compositions(JUNE).get(1));
    }

    @Test
    void compositions_nobodyInBoth_areNone() {
        Release others = new Release(
                Table.builder(ID, AGE, ILLNESS).row("p7", "20", "flu").build(), List.of(rows("20", 0)));
        ReleaseLedger ledger = ledger();
        ledger.record("May", MAY);

        assertEquals(List.of(), ledger.compositions(others));
    }

    @Test
    void isHarmful_fewPeopleOrAValueDisclosed() {
        assertTrue(new Composition("e", 9, 4, Map.of()).isHarmful(5));
        assertFalse(new Composition("e", 9, 5, Map.of("illness", 0)).isHarmful(5));
        assertTrue(new Composition("e", 9, 5, Map.of("ward", 0, "illness", 1)).isHarmful(5));
        assertFalse(new Composition("e", 0, 0, Map.of()).isHarmful(5));
    }

    /** People are known by keyed digests: under another key nobody is found, and no name is in the entries. */
    @Test
    void record_people_areKeptAsDigests() {
        ReleaseLedger.Store store = ReleaseLedger.Store.inMemory();
        new ReleaseLedger(store, new byte[16]).record("May", MAY);
        Entry entry = store.entries().get(0);
        byte[] another = new byte[16];
        another[0] = 1;

        assertEquals(List.of(), new ReleaseLedger(store, another).compositions(MAY));
        assertEquals(6, entry.classOf().size());
        assertTrue(entry.classOf().keySet().stream().allMatch(token -> token.length() == 22), "16 bytes in Base64");
        assertEquals(
                List.of(
                        Map.of("illness", Set.of("flu", "cold", "ulcer"), "ward", Set.of("a", "b")),
                        Map.of("illness", Set.of("flu", "cold"), "ward", Set.of("a", "b"))),
                entry.values());
        assertEquals("release \"May\" of 6 people", entry.toString());
    }

    @Test
    void ledger_withoutAKeyOrSubjects_isRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> new ReleaseLedger(ReleaseLedger.Store.inMemory(), new byte[15]));
        Release nobody = new Release(Table.builder(AGE).row("20").build(), List.of(rows("20", 0)));
        assertThrows(IllegalArgumentException.class, () -> ledger().compositions(nobody));
        assertThrows(IllegalArgumentException.class, () -> ledger().record("r", nobody));
    }
}
