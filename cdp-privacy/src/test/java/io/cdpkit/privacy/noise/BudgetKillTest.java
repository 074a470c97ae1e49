package io.cdpkit.privacy.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.privacy.noise.BudgetStore.Outcome;
import io.cdpkit.testkit.ChildJvm;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that pays and pays is killed in the midst of it, again and again. */
class BudgetKillTest {
    private static final PrivacyLoss ONE = PrivacyLoss.of("1", "0");
    private static final PrivacyLoss LIMIT = PrivacyLoss.of("1000000", "0");

    private final Path file;

    BudgetKillTest(@TempDir Path directory) {
        this.file = directory.resolve("budgets");
    }

    /** The process that is killed: says each charge once it is paid. */
    static final class Payer {
        private Payer() {}

        public static void main(String[] arguments) {
            BudgetFile budgets = BudgetFile.open(Path.of(arguments[0]));
            for (int charge = 0; ; charge++) {
                String id = arguments[1] + "-" + charge;
                budgets.charge("b", id, ONE, LIMIT);
                System.out.println(id);
            }
        }
    }

    @Test
    void charge_processKilled_whatWasPaidStaysPaid() throws IOException {
        List<String> paid = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            pay(round, 10 + 15 * round, paid);
            try (BudgetFile budgets = BudgetFile.open(file)) {
                BigDecimal spent = budgets.spent("b").epsilon();
                // Each kill may have come between a payment and its being said.
                assertTrue(spent.compareTo(BigDecimal.valueOf(paid.size())) >= 0, "spent " + spent);
                assertTrue(spent.compareTo(BigDecimal.valueOf(paid.size() + round + 1L)) <= 0, "spent " + spent);
                for (String id : paid) {
                    assertEquals(Outcome.KNOWN, budgets.charge("b", id, ONE, LIMIT), id);
                }
            }
        }
    }

    private void pay(int round, int charges, List<String> paid) {
        int before = paid.size();
        try (ChildJvm payer = ChildJvm.start(Payer.class, List.of(), file.toString(), "r" + round)) {
            for (String line = payer.line(); line != null; line = payer.line()) {
                paid.add(line);
                if (paid.size() - before == charges) {
                    payer.kill();
                }
            }
        }
        assertTrue(paid.size() - before >= charges, "the process paid " + (paid.size() - before));
    }
}
