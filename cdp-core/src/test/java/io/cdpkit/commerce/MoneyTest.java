package io.cdpkit.commerce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class MoneyTest {
    @Test
    void equals_trailingZeros_carryNoMeaning() {
        assertEquals(Money.of("1.5", "EUR"), Money.of("1.500", "eur"));
        assertEquals(Money.of("0", "EUR"), Money.of("-0.00", "EUR"));
    }

    @Test
    void plus_tenths_isExact() {
        assertEquals(Money.of("0.3", "USD"), Money.of("0.1", "USD").plus(Money.of("0.2", "USD")));
    }

    @Test
    void plus_anotherCurrency_isRefusedNamingBoth() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> Money.of("314159", "USD").plus(Money.of("271828", "EUR")));
        assertEquals(
                "cannot combine USD with EUR; convert one of them, or keep one sum per currency", refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Money.of("1", "USD").minus(Money.of("1", "EUR")));
    }

    @Test
    void of_noNumberOrUnknownCode_isRefusedWithoutQuotingIt() {
        for (String[] wrong : new String[][] {{"12,50", "USD"}, {"12.50", "DOLLARS"}}) {
            String message =
                    String.valueOf(assertThrows(IllegalArgumentException.class, () -> Money.of(wrong[0], wrong[1]))
                            .getMessage());
            assertFalse(message.contains("12") || message.contains("DOLLARS"), message);
        }
    }

    @Test
    void dividedBy_currenciesOfOtherCoins_roundHalfToEvenAtTheirs() {
        assertEquals(Money.of("3.33", "USD"), Money.of("10", "USD").dividedBy(3));
        assertEquals(Money.of("0.02", "USD"), Money.of("0.05", "USD").dividedBy(2));
        assertEquals(Money.of("3", "JPY"), Money.of("10", "JPY").dividedBy(3));
        assertEquals(Money.of("3.333", "KWD"), Money.of("10", "KWD").dividedBy(3));
        assertThrows(IllegalArgumentException.class, () -> Money.of("1", "USD").dividedBy(0));
    }

    @Test
    void times_fraction_isExact() {
        assertEquals(Money.of("0.45", "EUR"), Money.of("0.9", "EUR").times(new BigDecimal("0.5")));
    }
}
