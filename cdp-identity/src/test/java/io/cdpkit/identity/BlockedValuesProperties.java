package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.event.Identifier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.StringLength;

class BlockedValuesProperties {
    private static final BlockedValues BLOCKED =
            BlockedValues.standard().plus("Q7").plusMatching("bot[0-9]+");

    @Provide
    Arbitrary<String> nearPoison() {
        Arbitrary<String> listed = Arbitraries.of(PoisonValues.everywhere());
        Arbitrary<String> edits =
                Arbitraries.strings().withChars("0-nulNULtesbo79@. '\"{}$%\t").ofMaxLength(6);
        return Arbitraries.oneOf(
                edits,
                listed.flatMap(value -> edits.map(edit -> value + edit)),
                listed.flatMap(value -> edits.map(edit -> edit + value)));
    }

    @Property
    void blocks_withAZeroWidthChar_sameAsWithout(@ForAll @From("nearPoison") String value) {
        if (!value.isEmpty()) {
            assertEquals(
                    BLOCKED.blocks(Identifier.phone(value)), BLOCKED.blocks(Identifier.phone(value + "\u200b")), value);
            assertEquals(
                    BLOCKED.blocks(Identifier.email(value)), BLOCKED.blocks(Identifier.email("\ufeff" + value)), value);
        }
    }

    @Property
    void fold_twice_sameAsOnce(@ForAll @StringLength(max = 40) String value) {
        String once = BlockedValues.fold(value);
        assertEquals(once, BlockedValues.fold(once));
    }
}
