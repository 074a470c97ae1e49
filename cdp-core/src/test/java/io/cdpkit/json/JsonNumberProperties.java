package io.cdpkit.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cdpkit.event.Limits;
import io.cdpkit.event.Rejection;
import io.cdpkit.event.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

final class JsonNumberProperties {
    private static Value read(String text) {
        boolean whole = text.chars().allMatch(c -> c == '-' || Character.isDigit(c));
        char[] padded = ("[" + text + "]").toCharArray();
        return JsonNumber.read(padded, 1, text.length(), whole, Limits.defaults());
    }

    @Property(tries = 2_000)
    void read_anyWholeNumber_isExact(@ForAll @BigRange(min = "-1e40", max = "1e40") BigInteger number) {
        assertEquals(Value.of(number), read(number.toString()));
    }

    @Property(tries = 1_000)
    void read_anyLong_isWhole(@ForAll long number) {
        assertEquals(new Value.Whole(number), read(Long.toString(number)));
    }

    @Property(tries = 2_000)
    void read_anyDecimal_isExact(
            @ForAll @BigRange(min = "-1e30", max = "1e30") @Scale(20) BigDecimal number,
            @ForAll @IntRange(min = -200, max = 200) int exponent) {
        String text = number.toPlainString() + "e" + exponent;
        assertEquals(new Value.Decimal(new BigDecimal(text)), read(text));
    }

    @Example
    void read_spellingsOfOneNumber_areEqual() {
        for (String text : List.of("1.5", "1.50", "15e-1", "0.15E+1", "1.5e0", "150000e-5", "0.00015e4")) {
            assertEquals(new Value.Decimal(new BigDecimal("1.5")), read(text), text);
        }
        assertEquals(new Value.Decimal(BigDecimal.ONE), read("1.0"));
        assertEquals(new Value.Whole(0), read("-0"));
        assertEquals(new Value.Decimal(BigDecimal.ZERO), read("-0.000e5"));
        assertEquals(new Value.Decimal(BigDecimal.ZERO), read("0e999999999999999999999"));
    }

    @Example
    void read_manyZeros_costNoDigits() {
        assertEquals(new Value.Decimal(new BigDecimal("1.5")), read("1.5" + "0".repeat(10_000)));
        assertEquals(new Value.Decimal(new BigDecimal("1e-300")), read("0." + "0".repeat(299) + "1"));
        assertEquals(Value.of(BigInteger.TEN.pow(300)), read("1" + "0".repeat(300)));
    }

    @Example
    void read_beyondTheLimits_isRefused() {
        for (String text : List.of(
                "1e309",
                "1e1000000000",
                "1e-1000000000",
                "-1e99999999999999999999999999",
                "9".repeat(65),
                "0." + "9".repeat(65),
                "9".repeat(1_000_000),
                "1" + "0".repeat(309),
                "0." + "0".repeat(400) + "1")) {
            Refusal refusal = assertThrows(Refusal.class, () -> read(text));
            assertEquals(Rejection.Reason.LIMIT, refusal.rejection().reason());
        }
    }
}
