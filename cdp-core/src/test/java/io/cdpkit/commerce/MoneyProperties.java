package io.cdpkit.commerce;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.Currency;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

class MoneyProperties {
    private static final Currency EURO = Currency.getInstance("EUR");

    private static Money euro(BigDecimal amount) {
        return new Money(amount, EURO);
    }

    @Property
    void plus_anyAmounts_isCommutativeAndAssociativeWithZero(
            @ForAll @Scale(4) BigDecimal a, @ForAll @Scale(4) BigDecimal b, @ForAll @Scale(4) BigDecimal c) {
        assertEquals(euro(a).plus(euro(b)), euro(b).plus(euro(a)));
        assertEquals(euro(a).plus(euro(b)).plus(euro(c)), euro(a).plus(euro(b).plus(euro(c))));
        assertEquals(euro(a), euro(a).plus(Money.zero(EURO)));
    }

    @Property
    void minus_anyAmounts_undoesPlus(@ForAll @Scale(4) BigDecimal a, @ForAll @Scale(4) BigDecimal b) {
        assertEquals(euro(a), euro(a).plus(euro(b)).minus(euro(b)));
    }

    @Property
    void times_anyAmounts_distributesOverPlus(
            @ForAll @Scale(4) BigDecimal a, @ForAll @Scale(4) BigDecimal b, @ForAll @Scale(3) BigDecimal factor) {
        assertEquals(euro(a).plus(euro(b)).times(factor), euro(a).times(factor).plus(euro(b).times(factor)));
    }

    @Property
    void equals_amountAtAnotherScale_isTheSameMoney(
            @ForAll @Scale(4) BigDecimal a, @ForAll @IntRange(max = 9) int zeros) {
        Money rescaled = euro(a.setScale(a.scale() + zeros));
        assertEquals(euro(a), rescaled);
        assertEquals(euro(a).hashCode(), rescaled.hashCode());
    }
}
