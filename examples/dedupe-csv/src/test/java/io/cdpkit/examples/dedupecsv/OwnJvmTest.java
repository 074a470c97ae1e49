package io.cdpkit.examples.dedupecsv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnJvmTest {
    private static final Pattern SECONDS =
            Pattern.compile("\"seconds\":[0-9.]+,\"cpu_seconds\":[0-9.]+,\"peak_mb\":\\d+");

    private final Path folder;

    OwnJvmTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** 1.3 MB: each of 15,000 people twice. */
    private String largeFile() throws IOException {
        String people = IntStream.range(0, 30_000)
                .mapToObj(row -> row / 2)
                .map(person -> "Given%d,Family%d,person%d@mail%d.example,%d\n"
                        .formatted(person % 977, person % 1_013, person, person % 7, person))
                .collect(Collectors.joining());
        Path file = folder.resolve("large.csv");
        Files.writeString(file, "first_name,last_name,email,kunde\n" + people);
        return file.toString();
    }

    /** What a JVM with these options, and those it starts, say on both outputs. */
    private static String said(int exit, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(Stream.of(System.getProperty("java.class.path", ""), System.getProperty("jdk.module.path", ""))
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator)));
        command.add(DedupeCsv.class.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(exit, process.waitFor(), said);
        return said;
    }

    private static String withoutFigures(String said) {
        return SECONDS.matcher(said).replaceAll("").replaceAll("(?m)^seconds .*\n", "");
    }

    @Test
    void main_largeFile_saysAndWritesTheSameAsOneJvm() throws IOException, InterruptedException {
        String input = largeFile();
        Path out = folder.resolve("a.csv");
        Path other = folder.resolve("b.csv");
        String said = said(0, List.of("-Xmx200m"), "--input", input, "--truth", "kunde", "--out", out.toString());
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        DedupeCsv.run(
                List.of("--input", input, "--truth", "kunde", "--out", other.toString()),
                new PrintStream(printed, true, StandardCharsets.UTF_8),
                System.err);
        assertEquals(withoutFigures(printed.toString(StandardCharsets.UTF_8)), withoutFigures(said));
        assertArrayEquals(Files.readAllBytes(other), Files.readAllBytes(out));
    }

    @Test
    void main_largeFileAndFailure_exitsAsOneJvm() throws IOException, InterruptedException {
        String said = said(2, List.of(), "--input", largeFile(), "--truth", "nobody");
        assertTrue(said.startsWith("dedupe-csv: --truth"), said);
    }

    @Test
    void suits_largeFileAndJvmAsItComes_only() throws IOException {
        List<String> large = List.of("--input", largeFile());
        assertTrue(OwnJvm.suits(large, List.of("-Xmx1g", "-Xms1g", "-Xss2m", "-Dx=y")));
        for (String set :
                List.of("-XX:+UseSerialGC", "-agentlib:jdwp", "-javaagent:x.jar", "-D" + OwnJvm.BEGAN + "=1")) {
            assertFalse(OwnJvm.suits(large, List.of("-Xmx1g", set)), set);
        }
        Path small = folder.resolve("small.csv");
        Files.writeString(small, "first_name\nAda\n");
        assertFalse(OwnJvm.suits(List.of("--input", small.toString()), List.of()));
        assertFalse(OwnJvm.suits(List.of("--help"), List.of()));
        assertFalse(OwnJvm.suits(List.of("--input", "absent.csv"), List.of()));
        assertFalse(OwnJvm.suits(List.of("--frobnicate"), List.of()));
    }
}
