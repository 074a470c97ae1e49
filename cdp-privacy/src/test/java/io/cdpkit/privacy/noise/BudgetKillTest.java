package io.cdpkit.privacy.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.privacy.noise.BudgetStore.Outcome;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
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
    void charge_processKilled_whatWasPaidStaysPaid() throws IOException, InterruptedException {
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

    /** The modules' jars and classes as well, and this module's tests, which are patched into it. */
    private static String classPath() {
        return String.join(
                File.pathSeparator,
                "target" + File.separator + "test-classes",
                System.getProperty("java.class.path", ""),
                System.getProperty("jdk.module.path", ""));
    }

    private void pay(int round, int charges, List<String> paid) throws IOException, InterruptedException {
        Process payer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath(),
                        "-XX:TieredStopAtLevel=1",
                        Payer.class.getName(),
                        file.toString(),
                        "r" + round)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(payer.getInputStream(), StandardCharsets.UTF_8))) {
            int before = paid.size();
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.startsWith("r" + round + "-")) {
                    paid.add(line);
                }
                if (paid.size() - before == charges) {
                    // By its handle, which leaves what it said to be read.
                    payer.toHandle().destroyForcibly();
                }
            }
            assertTrue(paid.size() - before >= charges, "the process paid " + (paid.size() - before));
        } finally {
            payer.destroyForcibly().waitFor();
        }
    }
}
