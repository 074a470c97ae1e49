package io.cdpkit.privacy.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.privacy.noise.BudgetStore.Outcome;
import io.cdpkit.privacy.noise.PrivacyBudget.SpentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetFileTest {
    private static final PrivacyLoss LIMIT = PrivacyLoss.of("2", "0.001");

    private final Path directory;

    BudgetFileTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private Path file() {
        return directory.resolve("budgets");
    }

    @Test
    void charge_openedAgain_isKnownAndSpent() {
        try (BudgetFile budgets = BudgetFile.open(file())) {
            assertEquals(Outcome.CHARGED, budgets.charge("übrig, 1", "c1", PrivacyLoss.of("1.5", "0.0001"), LIMIT));
            assertEquals(Outcome.KNOWN, budgets.charge("übrig, 1", "c1", PrivacyLoss.of("1.5", "0.0001"), LIMIT));
            assertEquals(Outcome.REFUSED, budgets.charge("übrig, 1", "c2", PrivacyLoss.of("0.6", "0"), LIMIT));
            assertEquals(Outcome.CHARGED, budgets.charge("other", "c1", PrivacyLoss.of("0.25", "0"), LIMIT));
        }
        try (BudgetFile budgets = BudgetFile.open(file())) {
            assertEquals(PrivacyLoss.of("1.5", "0.0001"), budgets.spent("übrig, 1"));
            assertEquals(PrivacyLoss.of("0.25", "0"), budgets.spent("other"));
            assertEquals(Outcome.KNOWN, budgets.charge("übrig, 1", "c1", PrivacyLoss.of("1.5", "0.0001"), LIMIT));
            assertEquals(Outcome.REFUSED, budgets.charge("übrig, 1", "c2", PrivacyLoss.of("0.6", "0"), LIMIT));
            assertEquals(Outcome.CHARGED, budgets.charge("übrig, 1", "c3", PrivacyLoss.of("0.5", "0"), LIMIT));
            assertThrows(IllegalArgumentException.class, () -> budgets.charge("\uD800", "c", LIMIT, LIMIT));
        }
    }

    /**
     * A process dies at any byte of any charge, and comes back: all that was paid before is paid, nothing twice, and what
     * was being paid is paid or can be.
     */
    @Test
    void charge_diesAtAnyByte_givesNothingBack() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        Path crashed = directory.resolve("crashed");
        PrivacyLoss limit = PrivacyLoss.of("100", "0.5");
        byte[] before = new byte[0];
        PrivacyLoss spent = PrivacyLoss.NONE;
        for (int i = 0; i < 8; i++) {
            PrivacyLoss loss = PrivacyLoss.of("0." + (1 + random.nextInt(9)), "0.00" + random.nextInt(10));
            try (BudgetFile budgets = BudgetFile.open(file())) {
                assertEquals(Outcome.CHARGED, budgets.charge("b", "c" + i, loss, limit));
            }
            byte[] after = Files.readAllBytes(file());
            for (int length = before.length; length <= after.length; length++) {
                Files.write(crashed, Arrays.copyOf(after, length));
                try (BudgetFile budgets = BudgetFile.open(crashed)) {
                    PrivacyLoss found = budgets.spent("b");
                    assertTrue(found.equals(spent) || found.equals(spent.plus(loss)), "at " + length);
                    Outcome again = budgets.charge("b", "c" + i, loss, limit);
                    assertEquals(found.equals(spent) ? Outcome.CHARGED : Outcome.KNOWN, again);
                    assertEquals(spent.plus(loss), budgets.spent("b"));
                    for (int earlier = 0; earlier < i; earlier++) {
                        assertEquals(Outcome.KNOWN, budgets.charge("b", "c" + earlier, loss, limit));
                    }
                }
            }
            before = after;
            spent = spent.plus(loss);
        }
    }

    @Test
    void charge_afterAFailedWrite_isRefusedUntilOpenedAgain() {
        BudgetFile budgets = BudgetFile.open(file());
        budgets.charge("b", "c1", PrivacyLoss.of("1", "0"), LIMIT);
        budgets.close();
        assertThrows(IllegalStateException.class, () -> budgets.charge("b", "c2", PrivacyLoss.of("0.5", "0"), LIMIT));
        assertEquals(PrivacyLoss.of("1", "0"), budgets.spent("b"));
        assertEquals("budgets in a journal at " + file(), budgets.toString());
    }

    /** Answers through a file are the same after a restart and cost nothing more. */
    @Test
    void statistics_restarted_sameAnswerForNothing() throws SpentException {
        byte[] key = new byte[32];
        Noisy first;
        try (BudgetFile budgets = BudgetFile.open(file())) {
            first = NoisyStatistics.of(new PrivacyBudget("b", LIMIT, budgets), key)
                    .count("buyers", 100, Mechanism.laplace("2"));
        }
        try (BudgetFile budgets = BudgetFile.open(file())) {
            NoisyStatistics statistics = NoisyStatistics.of(new PrivacyBudget("b", LIMIT, budgets), key);
            assertEquals(first, statistics.count("buyers", 100, Mechanism.laplace("2")));
            assertThrows(SpentException.class, () -> statistics.count("others", 100, Mechanism.laplace("2")));
        }
    }
}
