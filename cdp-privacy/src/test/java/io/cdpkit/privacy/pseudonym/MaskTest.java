package io.cdpkit.privacy.pseudonym;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class MaskTest {
    @Test
    void apply_soundValues_showALittle() {
        assertEquals("a***@e***.com", Mask.email().apply("ada@mail.example.com".replace("mail.", "")));
        assertEquals("**** **** **** 1111", Mask.last(4).apply("4111 1111 1111 1111"));
        assertEquals("+** **** ***456", Mask.last(3).apply("+49 1512 123456"));
        assertEquals("A. L.", Mask.initials().apply("  Ada   Lovelace "));
        assertEquals("192.0.2.0", Mask.ip().apply("192.0.2.77"));
        assertEquals("2001:db8:1::", Mask.ip().apply("2001:db8:1:2:3:4:5:6"));
        assertEquals("***", Mask.all().apply("anything"));
    }

    @Test
    void apply_whatItCannotRead_hidesAll() {
        for (String junk : List.of("", "canary", "@canary", "canary@", "canary.", "1.2.3.canary", "canary:1:2:3:4")) {
            assertEquals("***", Mask.email().apply(junk));
            assertEquals("***", Mask.ip().apply(junk));
        }
        assertEquals("***", Mask.email().apply("canary@example.com,other@example.org"));
        assertEquals("***", Mask.initials().apply(" "));
        for (String text : List.of(
                "ada@example.com is mine, call 0151.4711",
                "ada@example.com\nCanary",
                "ada@example.com.4711",
                "ada@example.a canary",
                "ada lovelace@example.com")) {
            assertEquals("***", Mask.email().apply(text), text);
        }
        for (String text :
                List.of("4915123456789:1:1:1:1", "491512345.6.7.8", "...1", "10.1.2.3:1:2:3:4", "1.2.3.4:80")) {
            assertEquals("***", Mask.ip().apply(text), text);
        }
        assertEquals("a***@e***.xn--p1ai", Mask.email().apply("ada@example.xn--p1ai"));
        assertEquals("2001:db8:1::", Mask.ip().apply("2001:db8:1::5"));
    }

    @Test
    void last_shortValue_showsAtMostAQuarter() {
        assertEquals("***", Mask.last(4).apply("123"));
        assertEquals("***4", Mask.last(4).apply("1234"));
        assertFalse(Mask.last(0).apply("1234").contains("4"));
        assertThrows(IllegalArgumentException.class, () -> Mask.last(5));
    }
}
