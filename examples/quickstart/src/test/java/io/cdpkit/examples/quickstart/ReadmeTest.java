package io.cdpkit.examples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README shows code that runs and what it prints. */
final class ReadmeTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Path SAMPLE =
            Path.of("src", "main", "java", "io", "cdpkit", "examples", "quickstart", "FirstProfile.java");

    @Test
    void readme_firstSample_isTheCodeThatRuns() throws IOException {
        List<String> lines = Files.readAllLines(SAMPLE);
        String code = String.join("\n", lines.subList(indexOf(lines, "// readme") + 1, indexOf(lines, "// end")))
                .stripIndent();
        assertTrue(readme().contains("```java\n" + code + "\n```"), "README.md differs from FirstProfile");
    }

    private static int indexOf(List<String> lines, String marker) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals(marker)) {
                return i;
            }
        }
        throw new AssertionError("no line \"" + marker + "\"");
    }

    @Test
    void readme_firstOutput_isWhatTheCodePrints() throws IOException {
        PrintStream stdout = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            FirstProfile.main(new String[0]);
        } finally {
            System.setOut(stdout);
        }
        String output = printed.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
        assertTrue(readme().contains("```\n" + output + "```"), "README.md does not show this output:\n" + output);
    }

    @Test
    void readme_length_isAtMost150Lines() throws IOException {
        assertTrue(readme().lines().count() <= 150);
        assertEquals(
                "```java",
                readme().lines()
                        .skip(5)
                        .limit(10)
                        .filter("```java"::equals)
                        .findFirst()
                        .orElse(""));
    }

    private static String readme() throws IOException {
        return Files.readString(ROOT.resolve("README.md")).replace("\r\n", "\n");
    }
}
