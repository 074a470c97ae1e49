package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockedValuesTest {
    private static final List<String> POISON = List.of(
            " ",
            "null",
            "undefined",
            "none",
            "nil",
            "NaN",
            "0",
            "-1",
            "true",
            "false",
            "[object Object]",
            "anonymous",
            "guest",
            "unknown",
            "n/a",
            "na",
            "invalid",
            "test",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "test@test.com",
            "test@example.com",
            "user@example.com",
            "email@example.com",
            "noreply@shop.example",
            "no-reply@anything.io",
            "0000-0000",
            "------",
            "000000000000",
            "{{user_id}}",
            "${email}",
            "%%EMAIL%%",
            "#N/A",
            "(not set)",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    private static final List<UnaryOperator<String>> TRANSFORMATIONS = List.of(
            value -> value,
            value -> value.toUpperCase(Locale.ROOT),
            value -> value.toLowerCase(Locale.ROOT),
            value -> value.toUpperCase(Locale.forLanguageTag("tr")),
            value -> "  " + value + "\t",
            value -> "\r\n" + value + "\u00a0",
            value -> "\"" + value + "\"",
            value -> "'" + value + "'",
            value -> "`" + value + "`",
            value -> "\u201c" + value + "\u201d",
            value -> "\u201e" + value + "\u201c",
            value -> "\u00ab " + value + " \u00bb",
            value -> "' \"" + value + "\" '",
            value -> "\ufeff" + value,
            value -> value.charAt(0) + "\u200b" + value.substring(1),
            value -> value + "\u2060\u200d",
            value -> "\u00ad" + value.toUpperCase(Locale.ROOT) + "\u200e",
            BlockedValuesTest::fullWidth,
            value -> "\u3000" + fullWidth(value.toUpperCase(Locale.ROOT)) + "\u3000",
            value -> value + "\u0000");

    private static String fullWidth(String value) {
        StringBuilder wide = new StringBuilder();
        value.chars().forEach(c -> wide.append((char) (c > 0x20 && c < 0x7f ? c + 0xfee0 : c)));
        return wide.toString();
    }

    private static boolean blocks(String value) {
        return BlockedValues.standard().blocks(Identifier.userId(value));
    }

    @Test
    void blocks_everySpellingOfThePoisonList_true() {
        Set<String> spellings = new LinkedHashSet<>();
        for (String value : POISON) {
            TRANSFORMATIONS.forEach(transformation -> spellings.add(transformation.apply(value)));
        }
        List<String> admitted = new ArrayList<>();
        for (String spelling : spellings) {
            if (!blocks(spelling)) {
                admitted.add(spelling);
            }
        }
        assertEquals(List.of(), admitted);
        assertTrue(spellings.size() >= 500, spellings.size() + " spellings");
    }

    @Test
    void blocks_everyBuiltInValueAsItStandsAndQuoted_true() {
        for (String value : PoisonValues.everywhere()) {
            assertTrue(blocks("'" + value + "'"), value);
            assertTrue(value.isEmpty() || blocks(value), value);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anna@example.com",
                "anna.test@example.com",
                "tester@shop.example",
                "nora@example.com",
                "david@example.com",
                "u-42",
                "1",
                "-2",
                "10",
                "100000000",
                "123456789",
                "0001",
                "00000000-0000-0000-0000-000000000001",
                "nullsen@example.com",
                "Nil Nilsson",
                "truelove",
                "guest-7",
                "\u540d\u524d",
                "M\u00fcller",
                "{id}",
                "%",
                "$5"
            })
    void blocks_valueOfAPerson_false(String value) {
        assertFalse(blocks(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+10000000000",
                "+1 (000) 000-0000",
                "0000000",
                "1111111111",
                "+49 999 9999999",
                "123456789",
                "1234567890",
                "+1 123-456-7890",
                "0123456789",
                "9876543210",
                "\uff0b\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19"
            })
    void blocks_phoneThatIsARun_onlyAmongPhones(String value) {
        assertTrue(BlockedValues.standard().blocks(Identifier.phone(value)));
        assertFalse(BlockedValues.none().blocks(Identifier.phone(value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+18002222222", "+493012347890", "+491711234567", "+15550100", "+33123450000"})
    void blocks_phoneThatOnlyEndsInARun_false(String value) {
        assertFalse(BlockedValues.standard().blocks(Identifier.phone(value)));
    }

    @Test
    void plus_value_isBlockedInEveryNamespaceAndSpelling() {
        BlockedValues blocked =
                BlockedValues.none().plus(Namespace.EMAIL, "desk@shop.example").plus("Ladenkasse");
        assertTrue(blocked.blocks(Identifier.userId(" LADENKASSE ")));
        assertTrue(blocked.blocks(Identifier.email("'ladenkasse'")));
        assertTrue(blocked.blocks(Identifier.email("Desk@Shop.example")));
        assertFalse(blocked.blocks(Identifier.userId("desk@shop.example")));
        assertFalse(blocked.blocks(Identifier.userId("null")));
    }

    @Test
    void plus_longAndNonAsciiValues_areBlocked() {
        String longValue = "z".repeat(300);
        BlockedValues blocked = BlockedValues.none().plus(longValue, "Stra\u00dfe");
        assertTrue(blocked.blocks(Identifier.userId(longValue)));
        assertFalse(blocked.blocks(Identifier.userId("z".repeat(299))));
        assertTrue(blocked.blocks(Identifier.userId("STRASSE")));
        assertTrue(blocked.blocks(Identifier.userId("STRA\u1e9eE")));
        assertTrue(blocked.blocks(Identifier.userId("stra\u00dfe")));
    }

    @Test
    void plusMatching_regex_matchesTheWholeValueWithoutCase() {
        BlockedValues blocked = BlockedValues.standard().plusMatching("kiosk-[0-9]+");
        assertTrue(blocked.blocks(Identifier.userId("KIOSK-12")));
        assertTrue(blocked.blocks(Identifier.userId("\"kiosk-12\"")));
        assertFalse(blocked.blocks(Identifier.userId("my kiosk-12")));
        assertFalse(blocked.blocks(Identifier.userId("kiosk-")));
    }

    @Test
    void plusMatching_inOneNamespace_leavesOthersAlone() {
        BlockedValues blocked = BlockedValues.none()
                .plusMatching(Namespace.EMAIL, ".*@relay\\.example")
                .plusMatching("T-.*");
        assertTrue(blocked.blocks(Identifier.email("abc@relay.example")));
        assertFalse(blocked.blocks(Identifier.userId("abc@relay.example")));
        assertTrue(blocked.blocks(Identifier.email("t-1")));
        assertTrue(blocked.blocks(Identifier.userId("t-1")));
    }

    @Test
    void plusMatching_nestedRepetition_takesLinearTime() {
        BlockedValues blocked = BlockedValues.none().plusMatching("(a+)+b");
        assertFalse(blocked.blocks(Identifier.userId("a".repeat(512))));
    }

    @Test
    void plusMatching_backReference_isRefusedWithTheReason() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> BlockedValues.none().plusMatching("(a)\\1"));
        assertTrue(String.valueOf(e.getMessage()).contains("RE2"), e.getMessage());
    }

    @Test
    void toString_ofAddedValues_printsCountsOnly() {
        String text = BlockedValues.none().plus("anna@example.com").toString();
        assertEquals("1 blocked values, 0 patterns, 0 namespaces with their own", text);
    }
}
