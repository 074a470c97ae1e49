package io.cdpkit.examples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.segments.insight.InsightTable;
import io.cdpkit.segments.insight.InsightTable.Cell;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relations of the sample beside plain loops over the lines of its files. */
final class RelationsTest {
    @Test
    void of_sample_isWhatTheLinesOfItsFilesSay(@TempDir Path directory) throws IOException {
        ShopSample.write(directory, 11, 400);
        Cdp cdp = Quickstart.platform("DE", InstantSource.fixed(ShopSample.END));
        Quickstart.readAll(
                cdp,
                ShopFile.in(directory, Options.Mapping.SHOP, "DE"),
                new PrintStream(OutputStream.nullOutputStream()));
        Relations relations = Relations.of(cdp, ShopSample.END);
        InsightTable deals = relations.tables().get(0);
        Map<String, Set<String>> ever = new HashMap<>();
        Map<String, String> last = new HashMap<>();
        for (List<String> row : rows(directory.resolve("deals.csv"), 8)) {
            if (!row.get(0).startsWith("D-89")) {
                ever.computeIfAbsent(row.get(3), none -> new HashSet<>()).add(row.get(0));
                last.put(row.get(0), row.get(3));
            }
        }
        for (String stage : deals.rows()) {
            assertEquals(ever.getOrDefault(stage, Set.of()).size(), count(deals.cell(stage, "ever")), stage);
            long here = last.values().stream().filter(stage::equals).count();
            assertEquals(here, count(deals.cell(stage, "now")), stage);
        }
        long opened = 0;
        long settledWithinDay = 0;
        long old = 0;
        for (List<String> row : rows(directory.resolve("tickets.csv"), 6)) {
            if (row.get(4).startsWith("202") && !row.get(0).startsWith("S-69")) {
                Instant from = Instant.parse(row.get(4));
                opened++;
                if (row.get(5).isEmpty()) {
                    old += Duration.between(from, ShopSample.END).toDays() >= 30 ? 1 : 0;
                } else {
                    Duration took = Duration.between(from, Instant.parse(row.get(5)));
                    settledWithinDay += took.toHours() < 24 ? 1 : 0;
                }
            }
        }
        InsightTable tickets = relations.tables().get(2);
        assertEquals(
                opened,
                tickets.cells().stream()
                        .flatMap(List::stream)
                        .mapToLong(RelationsTest::count)
                        .sum());
        assertEquals(settledWithinDay, count(tickets.cell("closed", "below 1")));
        assertEquals(old, count(tickets.cell("new", "30 or more")));
        assertTrue(settledWithinDay > 0 && old > 0);
        assertFalse(relations.leads().isEmpty());
        assertFalse(relations.toString().contains("@"));
    }

    private static List<List<String>> rows(Path file, int columns) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            List<String> cells = List.of(line.split(",", -1));
            if (cells.size() == columns && !cells.get(0).endsWith("_id")) {
                rows.add(cells);
            }
        }
        return rows;
    }

    private static long count(Cell cell) {
        BigDecimal value = cell.value();
        return value == null ? 0 : value.longValueExact();
    }
}
