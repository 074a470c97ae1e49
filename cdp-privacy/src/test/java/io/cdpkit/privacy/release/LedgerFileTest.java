package io.cdpkit.privacy.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerFileTest {
    private static final ReleaseLedger.Entry MAY = new ReleaseLedger.Entry(
            "partner, May\n",
            Map.of("p1", 0, "p2", 0, "p3", 1),
            List.of(Map.of("illness", Set.of("flu", "kühl"), "city", Set.of()), Map.of("illness", Set.of(""))));
    private static final ReleaseLedger.Entry JUNE = new ReleaseLedger.Entry("June", Map.of(), List.of(Map.of()));

    private final Path directory;

    LedgerFileTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void append_openedAgain_allIsThere() {
        Path file = directory.resolve("ledger");
        try (LedgerFile ledger = LedgerFile.open(file)) {
            ledger.append(MAY);
            ledger.append(JUNE);
            assertEquals(List.of(MAY, JUNE), ledger.entries());
        }
        try (LedgerFile ledger = LedgerFile.open(file)) {
            assertEquals(List.of(MAY, JUNE), ledger.entries());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ledger.append(new ReleaseLedger.Entry("\uD800", Map.of(), List.of())));
            assertEquals("releases in a journal at " + file, ledger.toString());
        }
    }

    @Test
    void append_diesAtAnyByte_earlierEntriesStay() throws IOException {
        Path file = directory.resolve("ledger");
        try (LedgerFile ledger = LedgerFile.open(file)) {
            ledger.append(MAY);
        }
        byte[] before = Files.readAllBytes(file);
        try (LedgerFile ledger = LedgerFile.open(file)) {
            ledger.append(JUNE);
        }
        byte[] after = Files.readAllBytes(file);
        for (int length = before.length; length <= after.length; length++) {
            Files.write(file, Arrays.copyOf(after, length));
            try (LedgerFile ledger = LedgerFile.open(file)) {
                List<ReleaseLedger.Entry> entries = ledger.entries();
                assertEquals(length < after.length - 1 ? List.of(MAY) : List.of(MAY, JUNE), entries, "at " + length);
            }
        }
    }

    /** The composition attack is still seen after a restart. */
    @Test
    void compositions_afterARestart_areSeen() {
        Path file = directory.resolve("ledger");
        byte[] secret = "sixteen bytes or more".getBytes(StandardCharsets.UTF_8);
        Table table = Table.builder(Column.subject("id"), Column.quasiIdentifier("age"), Column.sensitive("illness"))
                .row("p1", "20", "flu")
                .row("p2", "20", "cold")
                .row("p3", "30", "flu")
                .row("p4", "30", "cold")
                .build();
        Release release =
                Anonymiser.builder(PrivacyModel.kAnonymity(2)).seed(1).build().anonymise(table);
        try (LedgerFile store = LedgerFile.open(file)) {
            new ReleaseLedger(store, secret).record("May", release);
        }
        try (LedgerFile store = LedgerFile.open(file)) {
            List<ReleaseLedger.Composition> seen = new ReleaseLedger(store, secret).compositions(release);
            assertEquals(
                    List.of("May"),
                    seen.stream().map(ReleaseLedger.Composition::earlier).toList());
            assertEquals(4, seen.get(0).people());
        }
    }
}
