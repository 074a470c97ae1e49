package io.cdpkit.examples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HandoverTest {
    private final Path directory;

    HandoverTest(@TempDir Path directory) {
        this.directory = directory;
    }

    /** Counted anew from the file: whoever knows all about a person but her segments finds five, who differ in these. */
    @Test
    void run_sample_releasesAnAudienceInWhichNobodyStandsAlone() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> arguments = List.of("--people", "150", "--out", directory.toString());
        assertEquals(0, Quickstart.run(arguments, new PrintStream(out), new PrintStream(new ByteArrayOutputStream())));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("Released: customers, "), out::toString);
        List<String> lines = Files.readAllLines(directory.resolve("audience.csv"));
        assertEquals("\"birth_year\",\"postal_code\",\"gender\",\"segments\"", lines.get(0));
        Map<String, Integer> people = new HashMap<>();
        Map<String, Set<String>> segments = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int last = line.lastIndexOf(",\"");
            people.merge(line.substring(0, last), 1, Integer::sum);
            segments.computeIfAbsent(line.substring(0, last), known -> new HashSet<>())
                    .add(line.substring(last));
        }
        assertTrue(people.size() > 1, people::toString);
        people.forEach((known, count) -> assertTrue(count >= 5, known));
        segments.forEach((known, some) -> assertTrue(some.size() >= 2, known));
    }
}
