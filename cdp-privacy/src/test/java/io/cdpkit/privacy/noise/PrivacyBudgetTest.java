package io.cdpkit.privacy.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.privacy.noise.BudgetStore.Outcome;
import io.cdpkit.privacy.noise.PrivacyBudget.SpentException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrivacyBudgetTest {
    private static PrivacyLoss loss(String epsilon, String delta) {
        return PrivacyLoss.of(epsilon, delta);
    }

    @Test
    void plus_tenths_addUpExactly() {
        PrivacyLoss sum = PrivacyLoss.NONE;
        for (int i = 0; i < 10; i++) {
            sum = sum.plus(loss("0.1", "0.01"));
        }

        assertEquals(loss("1", "0.1"), sum);
        assertEquals(loss("1.00", "0.1000"), sum, "however it is written");
    }

    @Test
    void fits_atTheLimit_isAllowedAndAboveItNot() {
        PrivacyLoss limit = loss("2", "0.001");

        assertTrue(loss("0.5", "0").fits(loss("1.5", "0.001"), limit));
        assertFalse(loss("0.500001", "0").fits(loss("1.5", "0"), limit));
        assertTrue(loss("0", "0.0004").fits(loss("2", "0.0006"), limit));
        assertFalse(loss("0", "0.0005").fits(loss("1", "0.0006"), limit));
        assertFalse(loss("1", "0.5").fits(loss("1", "0.5"), limit), "a delta of one in all");
    }

    @Test
    void of_numbersOutOfBounds_areRefused() {
        for (String epsilon :
                List.of("-0.1", "1" + "0".repeat(30), "1e30", "1e999999999", "0." + "0".repeat(30) + "1")) {
            assertThrows(IllegalArgumentException.class, () -> loss(epsilon, "0"), epsilon);
        }
        for (String delta : List.of("-0.1", "1", "1e-31")) {
            assertThrows(IllegalArgumentException.class, () -> loss("1", delta), delta);
        }
        assertEquals(loss("9e29", "1e-30"), loss("9" + "0".repeat(29), "0." + "0".repeat(29) + "1"));
        assertEquals(PrivacyLoss.NONE, loss("0", "0.00"));
    }

    @Test
    void charge_untilTheLimit_isTakenThenRefusedAndKnownAgain() throws SpentException {
        PrivacyBudget budget = new PrivacyBudget("partner", loss("1", "0.01"), BudgetStore.inMemory());
        budget.charge("a", loss("0.7", "0"));
        budget.charge("a", loss("0.7", "0"));
        assertEquals(loss("0.7", "0"), budget.spent());
        SpentException refused = assertThrows(SpentException.class, () -> budget.charge("b", loss("0.4", "0")));
        budget.charge("c", loss("0.3", "0.01"));

        assertEquals(loss("1", "0.01"), budget.spent());
        assertEquals(
                "budget \"partner\" cannot afford the answer; it is given no more, and no cheaper one",
                refused.getMessage());
    }

    @Test
    void inMemory_anyCharge_saysWhatBecameOfIt() {
        BudgetStore store = BudgetStore.inMemory();
        PrivacyLoss limit = loss("5", "0.9");

        assertEquals(Outcome.CHARGED, store.charge("b", "1", loss("1", "0.6"), limit));
        assertEquals(Outcome.KNOWN, store.charge("b", "1", loss("1", "0.6"), limit));
        // Both deltas together are above 1, which is no loss at all.
        assertEquals(Outcome.REFUSED, store.charge("b", "2", loss("1", "0.6"), limit));
        assertEquals(Outcome.CHARGED, store.charge("other", "1", loss("1", "0.6"), limit));
        assertEquals(Outcome.CHARGED, store.charge("b", "2", loss("4", "0.3"), limit));
        assertEquals(loss("5", "0.9"), store.spent("b"));
        assertEquals(PrivacyLoss.NONE, store.spent("nobody's"));
    }
}
