package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.identity.match.Field.Kind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Given names and family names beside each other. */
class NamesTest {
    @ParameterizedTest
    @CsvSource({
        "Mary, Jones, Jones, Mary, swapped with the family name, missing",
        "Zheng, Jie, Jdie, Zheng, swapped with the family name, missing",
        "Martha, Keller, Keler, Martha, swapped with the family name, missing",
        "Martha, Keller, Miller, Martha, different, different",
        "Lee, Lee, Lee, Leo, equal, close",
        "An, Bo, Ba, An, different, different",
        "Bob, Smith Sr, Bob, Smith Jr., equal, different",
        "Bob, Smith, Bob, Smith Jr., equal, part of a double name",
        "Bob, Smith II, Bob, Smith Jr., equal, part of a double name",
    })
    void compare_names_crosswiseOrStraight(
            String given, String family, String otherGiven, String otherFamily, String first, String last) {
        Records records =
                new Records(Schema.of(new Field("given", Kind.GIVEN_NAME), new Field("family", Kind.FAMILY_NAME)));
        records.add(List.of(given, family));
        records.add(List.of(otherGiven, otherFamily));
        Table table = new Table(records);
        for (int one = 0; one < 2; one++) {
            assertEquals(first, level(table, 0, one));
            assertEquals(last, level(table, 1, one));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Dr. Robert Klein, robert, klein",
        "'Klein, Prof. Dr. Robert', robert, klein",
        "Mrs Mary Ann Smith, mary ann, smith",
        "Dr. Klein, , klein",
        "'Robert Smith, Jr.', robert, smith jr",
        "Robert Smith Jr, robert, smith jr",
        "'Smith, Robert, III', robert, smith iii",
        "'Smith Jr, Robert', robert, smith jr",
        "'Robert Smith Jr., M.D.', robert, smith jr",
        "'Robert Smith, Ph.D.', robert, smith",
        "Smith Jr, , smith jr",
        "Jr, , jr",
        "Miss, , miss",
        "Li Ma, li, ma",
    })
    void cells_fullNames_titlesAndDegreesAreNotNames(String name, String given, String family) {
        Layout layout = new Layout(Schema.of(new Field("name", Kind.FULL_NAME)));
        assertEquals(Arrays.asList(given, family), Arrays.asList(layout.cells(List.of(name))));
    }

    @Test
    void cells_titleInAColumnOfNames_isLeftOut() {
        Layout layout =
                new Layout(Schema.of(new Field("given", Kind.GIVEN_NAME), new Field("family", Kind.FAMILY_NAME)));
        assertEquals(Arrays.asList("ada", "king"), Arrays.asList(layout.cells(List.of("Mrs. Ada", "Frau King"))));
        assertEquals(Arrays.asList(null, "miss"), Arrays.asList(layout.cells(List.of("Ms", "Miss"))));
    }

    private static String level(Table table, int comparison, int one) {
        Comparer comparer = table.comparisons.get(comparison).comparer();
        int compared = comparer.compare(one * table.width, (1 - one) * table.width, new Scratch());
        return comparer.names().get(Comparer.level(compared));
    }
}
