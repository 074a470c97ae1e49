package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.identity.match.Field.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Levels of two values of one column. */
class LikenessTest {
    @ParameterizedTest
    @CsvSource({
        "gwhite@kellerbros.com, mwhite@kellerbros.com, close, same numbers and domain",
        "jo.white12@gmail.com, jo.white13@gmail.com, alike",
        "jo.white@gmail.com, jon.white@gmial.com, alike",
        "gwhite@kellerbros.com, mwhite@lowery.com, different",
        "gwhite@kellerbros.com, gwhite@lowery.com, 'same mailbox without a number, other domain'",
    })
    void level_emails_alikeMailboxesTellWithinOneDomainOnly(String one, String other, String level) {
        assertEquals(level.split(",", -1)[0], level(Kind.EMAIL, one, other).split(",", -1)[0]);
    }

    @ParameterizedTest
    @CsvSource({
        "turntable belt driven, turntable belt drivem, '85 % in common, a rare word'",
        "turntable ps2450x, turntable ps2450, '85 % in common, a rare word'",
        "turntable ps2450x, turntable ps2460x, '25 % in common, a rare word'",
    })
    void level_texts_anotherNumberIsNotMisspelt(String one, String other, String level) {
        assertEquals(level, level(Kind.TEXT, one, other));
    }

    @ParameterizedTest
    @CsvSource({
        "9856 S 71st St, 2942 South 71st Street, same street",
        "9856 S 71st St, 9856 South 71st Street N, close",
        "9856 S 71st St, 9856 S 83rd St, different",
        "71 Elm Road, 17 Elm Road, same street",
    })
    void level_streetsOfOrdinals_theNumberIsThatOfTheHouse(String one, String other, String level) {
        assertEquals(level, level(Kind.STREET, one, other));
    }

    private static String level(Kind kind, String one, String other) {
        Records records = new Records(Schema.of(new Field("value", kind)));
        for (String value : List.of(one, other)) {
            records.add(new ArrayList<>(List.of(value)));
        }
        Table table = new Table(records);
        Comparer comparer = table.comparisons.get(0).comparer();
        return comparer.names().get(Comparer.level(comparer.compare(0, table.width, new Scratch())));
    }
}
