package io.cdpkit.examples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HandoverTest {
    private static final Pattern EMAIL = Pattern.compile("\"email\":\"([^\"]+)\"");

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
        // So few may be released, but no list of them be matched.
        assertEquals(1, Files.readAllLines(directory.resolve("match-1-add.csv")).size());
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("is too small"), out::toString);
    }

    /** Whose hashes are in the file is worked out anew from the sample's own lines. */
    @Test
    void run_sample_hashesWhoAgreesAndTakesTheErasedBack() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> arguments = List.of("--people", "400", "--out", directory.toString());
        assertEquals(0, Quickstart.run(arguments, new PrintStream(out), new PrintStream(new ByteArrayOutputStream())));
        Set<String> agreed = new HashSet<>();
        Set<String> refused = new HashSet<>();
        for (String file : List.of("web.jsonl", "app.jsonl")) {
            for (String line : Files.readAllLines(directory.resolve("sample").resolve(file))) {
                Matcher email = EMAIL.matcher(line);
                if (line.contains("categoryPreferences") && email.find()) {
                    (line.contains("\"Advertising\":true") ? agreed : refused)
                            .add(sha256(email.group(1).strip().toLowerCase(Locale.ROOT)));
                }
            }
        }
        List<String> added = Files.readAllLines(directory.resolve("match-1-add.csv"));
        assertEquals("email,phone,fn,ln,ct,st,country,zip,dob,gen", added.get(0));
        Set<String> hashes = new HashSet<>();
        added.stream().skip(1).map(line -> line.substring(0, line.indexOf(','))).forEach(hashes::add);
        hashes.remove("");

        assertTrue(added.size() > 100, () -> "rows: " + added.size());
        assertTrue(hashes.stream().noneMatch(refused::contains));
        assertTrue(agreed.stream().filter(hashes::contains).count() > 80);
        assertTrue(added.stream().noneMatch(line -> line.contains("@")));
        assertEquals(
                1, Files.readAllLines(directory.resolve("match-1-remove.csv")).size());
        List<String> removed = Files.readAllLines(directory.resolve("match-2-remove.csv"));
        assertEquals(1, Files.readAllLines(directory.resolve("match-2-add.csv")).size());
        assertTrue(removed.size() > 1 && added.containsAll(removed), removed::toString);
        assertTrue(removed.toString().contains(sha256("mara.lindqvist@example.com")));
        String printed = out.toString(StandardCharsets.UTF_8);
        assertTrue(printed.contains("Matched: customers, "), printed);
        assertTrue(printed.contains("pseudonymous, not anonymous"), printed);
        assertTrue(printed.contains("  then: customers, 0 rows to add and " + (removed.size() - 1)), printed);
    }

    private static String sha256(String text) throws GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash);
    }
}
