package io.cdpkit.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class ProfileIdTest {
    private static final ProfileId ID = new ProfileId(0x0123_4567_89AB_8DEFL, 0xFEDC_BA98_7654_3210L);

    @Test
    void parse_whatWasPrinted_isTheSameIdInEitherCase() {
        assertEquals("01234567-89ab-8def-fedc-ba9876543210", ID.toString());
        assertEquals(ID, ProfileId.parse(ID.toString()));
        assertEquals(ID, ProfileId.parse(ID.toString().toUpperCase(Locale.ROOT)));
    }

    @Test
    void parse_otherTexts_areRefused() {
        for (String text : List.of(
                "",
                "1-1-1-1-1",
                "01234567-89ab-8def-fedc-ba987654321",
                "01234567-89ab-8def-fedc-ba98765432100",
                "0123456789ab-8def-fedc-ba98765432100-",
                "0123456-789ab-8def-fedc-ba9876543210",
                "01234567-89ab-8def-fedc-ba987654321g",
                "+1234567-89ab-8def-fedc-ba9876543210",
                "\u0661\u0661234567-89ab-8def-fedc-ba98765432")) {
            assertThrows(IllegalArgumentException.class, () -> ProfileId.parse(text), text);
        }
    }
}
