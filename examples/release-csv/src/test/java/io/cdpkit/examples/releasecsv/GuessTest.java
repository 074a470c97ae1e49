package io.cdpkit.examples.releasecsv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.privacy.release.Hierarchy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuessTest {
    private static List<String> labels(String value, List<String> others, String... more) {
        List<String> values = new ArrayList<>(others);
        values.add(value);
        values.addAll(List.of(more));
        Hierarchy hierarchy = Guess.of(values);
        return hierarchy.generalise(value);
    }

    private static List<String> range(int from, int to, String format) {
        return IntStream.range(from, to)
                .mapToObj(i -> String.format(Locale.ROOT, format, i))
                .toList();
    }

    @Test
    void of_numbersWithFewMarks_halvesTheNumbers() {
        List<String> ages = range(20, 51, "%d");

        assertEquals(List.of("37-39", "35-39", "35-43", "35-60"), labels("37", ages, "NA", "?", ""));
        assertEquals(List.of(), labels("NA", ages, "?"));
        assertEquals(List.of(), labels("0", List.of("1", "2")));
    }

    @Test
    void of_codesOfOneLength_areCutAtTheEnd() {
        assertEquals(List.of("0106_", "010__", "01___", "0____"), labels("01067", range(1_000, 1_010, "%05d")));
        assertEquals(List.of("B2_", "B__"), labels("B27", range(10, 40, "A%d"), "C12"));
    }

    @Test
    void of_dates_inManyWritings_areMonthsAndYears() {
        List<String> november = List.of("2026-11", "2026-Q4", "2026", "2020s");

        assertEquals(november, labels("2026-11-05", List.of("2026-01-31")));
        assertEquals(november, labels("5.11.2026", List.of("31.01.2026")));
        assertEquals(november, labels("05/11/2026", List.of("31/01/2026")));
        assertEquals(november, labels("11/05/2026", List.of("01/31/2026")));
        assertEquals(november, labels("2026/11/05", List.of("2026/01/31")));
        assertEquals(
                "2026-11-05",
                labels("2026-11-05T10:00:00Z", List.of("2026-01-31 10:00")).get(0));
        assertEquals(
                "2026-11-05",
                labels("2026-11-05 10:00", List.of("2026-01-31 10:00")).get(0));
        assertEquals(
                "2026-11",
                labels("2026-11-05 10:00", List.of("2026-01-31 10:00"), "2026-11-05")
                        .get(0));
    }

    @Test
    void of_texts_areKeptUnlessThereAreVeryMany() {
        assertEquals(List.of(), labels("divorced", List.of("single", "married", "")));
        assertEquals(List.of("Smi\u2026", "Sm\u2026", "S\u2026"), labels("Smit", range(0, 100, "Name no. %d")));
    }
}
