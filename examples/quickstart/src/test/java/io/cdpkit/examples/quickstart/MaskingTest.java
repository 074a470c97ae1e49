package io.cdpkit.examples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.event.Identifier;
import io.cdpkit.event.Value;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

final class MaskingTest {

    @Test
    void identifier_masked_keepsTheShape() {
        assertEquals("a***@e***.com", Masking.ON.identifier(Identifier.email("ada@example.com")));
        assertEquals("•••42", Masking.ON.identifier(Identifier.phone("+493023125042")));
        assertEquals("•••07", Masking.ON.identifier(Identifier.userId("u100007")));
        assertEquals("5f1c•••", Masking.ON.identifier(Identifier.anonymousId("5f1c9a52-7b1e-4c53")));
    }

    @Test
    void identifier_shortOrOdd_isHidden() {
        assertEquals("•••", Masking.ON.identifier(Identifier.userId("7")));
        assertEquals("•••", Masking.ON.identifier(Identifier.anonymousId("abc")));
        assertEquals("***", Masking.ON.identifier(Identifier.email("ada")));
        assertEquals("***", Masking.ON.identifier(Identifier.email("@x")));
    }

    @Test
    void value_masked_hidesWhatIsNotKnownToBeHarmless() {
        assertEquals("A***", Masking.ON.value("first_name", Value.of("Ada")));
        assertEquals("1988-••-••", Masking.ON.value("birthday", Value.of(LocalDate.of(1988, 4, 17))));
        assertEquals("10•••", Masking.ON.value("postcode", Value.of("10117")));
        assertEquals("•••", Masking.ON.value("remarks", Value.of("likes tea")));
        assertEquals("•••", Masking.ON.value("salary", Value.of(new BigDecimal("12.50"))));
        assertEquals("gold", Masking.ON.value("tier", Value.of("gold")));
        assertEquals("none", Masking.ON.value("phone", Value.ofNull()));
    }

    @Test
    void value_shown_isWhole() {
        assertEquals("Ada", Masking.OFF.value("first_name", Value.of("Ada")));
        assertEquals("12.5", Masking.OFF.value("salary", Value.of(new BigDecimal("12.50"))));
    }

    @Test
    void initial_letterBeyondTheBasicPlane_isNotCutInHalf() {
        assertEquals("𝒜***", Masking.initial("𝒜da"));
    }
}
