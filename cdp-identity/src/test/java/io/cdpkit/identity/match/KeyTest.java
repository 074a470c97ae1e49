package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Keys of many records at once are those of each. */
class KeyTest {
    private static final int RECORDS = 40;

    private final KeyPart one = new KeyPart("one", 1, 1, (at, slot) -> at % 3);
    private final KeyPart several = new KeyPart("several", 2, 4, (at, slot) -> at * slot % 5);

    @Test
    void hashes_partsOfOneAndOfSeveralSlots_areThoseOfEachRecord() {
        for (List<KeyPart> parts :
                List.of(List.of(one), List.of(several), List.of(one, several), List.of(several, one))) {
            Key key = new Key(parts);
            assertArrayEquals(eachByItself(key), key.hashes(RECORDS));
            Key remembering = new Key(
                    parts.stream().map(part -> part.remembering(RECORDS / 2)).toList());
            assertArrayEquals(eachByItself(key), remembering.hashes(RECORDS), "of more than are at hand");
            assertArrayEquals(new Key(parts).hashes(RECORDS / 2), remembering.hashes(RECORDS / 2), "at hand");
        }
    }

    private static int[] eachByItself(Key key) {
        return IntStream.range(0, RECORDS * key.slots())
                .map(at -> key.hash(at / key.slots(), at % key.slots()))
                .toArray();
    }
}
