package io.cdpkit.examples.releasecsv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

final class ReleaseCsvTest {
    private static final List<String> CITIES = List.of("Berlin", "Köln", "Lyon", "Paris", "Graz");
    private static final List<String> ILLNESSES = List.of("flu", "cough", "ulcer", "none");

    private static final Map<String, byte[]> FAULTY = Map.of(
            "\"f.csv\" is not in UTF-8, from line 3 on; save it in UTF-8, or convert it, such as with: iconv -f ISO-8859-1"
                    + " -t UTF-8",
            "age,city\n1,x\n2,K\u00f6ln\n".getBytes(StandardCharsets.ISO_8859_1),
            "\"f.csv\" is not in UTF-8, from line 1 on; save it in UTF-8, or convert it, such as with: iconv -f ISO-8859-1"
                    + " -t UTF-8",
            "age,city\n1,x\n".getBytes(StandardCharsets.UTF_16LE),
            "line 3 of \"f.csv\" has 1 cells where the first has 2",
            "age,city\n1,x\ncanary\n3,y\n".getBytes(StandardCharsets.UTF_8),
            "line 2 of \"f.csv\" has 3 cells where the first has 2",
            "age,city\n1,x,canary\n".getBytes(StandardCharsets.UTF_8),
            "a quote in line 3 of \"f.csv\" is not closed; it encloses all up to the end",
            "age,city\n1,x\n2,\"canary\n3,y\n".getBytes(StandardCharsets.UTF_8),
            "\"f.csv\" cannot be read after line 2: quotes in a quoted cell must be doubled, its end followed by a separator",
            "age,city\n1,x\n2,\"can\"ary\n".getBytes(StandardCharsets.UTF_8),
            "\"f.csv\" is empty; its first row must be the names of the columns",
            new byte[0]);

    private final Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    ReleaseCsvTest(@TempDir Path directory) throws IOException {
        this.directory = directory;
        SplittableRandom random = new SplittableRandom(11);
        List<String> lines = new ArrayList<>();
        lines.add("name;age;born;city;visits;illness");
        for (int i = 0; i < 400; i++) {
            int age = 18 + random.nextInt(60);
            lines.add("Person " + i + ";" + age + ";" + (2026 - age) + "-0" + (1 + random.nextInt(9)) + "-11;"
                    + CITIES.get(random.nextInt(5)) + ";" + random.nextInt(3) + ";"
                    + ILLNESSES.get(random.nextInt(4)));
        }
        Files.write(directory.resolve("table.csv"), lines);
        Files.createDirectory(directory.resolve("labels"));
        Files.writeString(
                directory.resolve("labels/world_city.csv"),
                "Berlin;Germany;*\nKöln;Germany;*\nLyon;France;*\nParis;France;*\nGraz;Austria;*\n");
    }

    private int run(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--input", at("table.csv"), "--out", at("out.csv"), "--report", at("report.html"), "--hierarchies"));
        arguments.add(at("labels"));
        arguments.addAll(List.of(more));
        return ReleaseCsv.run(arguments, print(out), print(err));
    }

    private String at(String name) {
        return directory.resolve(name).toString();
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    @Test
    void run_table_writesClassesOfKWithLValues() throws IOException {
        assertEquals(
                0, run("--quasi", "age,born,city", "--sensitive", "illness", "--k", "4", "--l", "3"), err::toString);
        List<String> lines = Files.readAllLines(directory.resolve("out.csv"));
        Map<String, Integer> sizes = new HashMap<>();
        Map<String, Set<String>> illnesses = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int cut = line.lastIndexOf(',');
            sizes.merge(line.substring(0, cut), 1, Integer::sum);
            illnesses
                    .computeIfAbsent(line.substring(0, cut), alike -> new HashSet<>())
                    .add(line.substring(cut + 1));
        }

        assertEquals("age,born,city,illness", lines.get(0));
        assertEquals(401, lines.size());
        sizes.values().forEach(size -> assertTrue(size >= 4));
        illnesses.values().forEach(values -> assertTrue(values.size() >= 3));
        assertTrue(sizes.size() > 20, "classes: " + sizes.size());
    }

    @Test
    void run_table_endsWithOneLineOfJson() {
        assertEquals(0, run("--quasi", "age,city", "--k", "5", "--effort", "fast"), err::toString);
        String last = out.toString(StandardCharsets.UTF_8).strip().lines().reduce("", (a, b) -> b);

        assertTrue(
                last.matches("\\{\"rows\":400,\"k\":5,\"suppressed\":0,\"ncp\":0\\.\\d+,\"highest_risk\":0\\.\\d+,"
                        + "\"seconds\":\\d+\\.\\d+}"),
                last);
    }

    @Test
    void run_report_isWellFormedDescribedAndQuotesNobody() throws Exception {
        assertEquals(0, run("--quasi", "age,city", "--sensitive", "illness", "--insensitive", "visits"), err::toString);
        String html = Files.readString(directory.resolve("report.html"));
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        NodeList pictures = builder.parse(new InputSource(new StringReader(html.replace("<!DOCTYPE html>", ""))))
                .getElementsByTagName("svg");

        assertEquals(3, pictures.getLength());
        for (int i = 0; i < pictures.getLength(); i++) {
            Element picture = (Element) pictures.item(i);
            assertFalse(picture.getElementsByTagName("desc")
                    .item(0)
                    .getTextContent()
                    .isBlank());
        }
        for (String absent : List.of("Person 1", "Berlin", "ulcer", "http:", "<script", "src=", "href=", "url(")) {
            assertFalse(html.toLowerCase(Locale.ROOT).contains(absent.toLowerCase(Locale.ROOT)), absent);
        }
        Path target = Path.of("target");
        if (Files.isDirectory(target)) {
            Files.writeString(target.resolve("report.html"), html);
        }
    }

    @Test
    void run_setsAndGlobal_doTheSame() throws IOException {
        assertEquals(0, run("--quasi", "age,city", "--recoding", "sets"), err::toString);
        assertTrue(Files.readString(directory.resolve("out.csv")).contains("\"{"));
        assertEquals(0, run("--quasi", "age,city", "--recoding", "global", "--suppress", "40"), err::toString);
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("suppressed"));
    }

    @Test
    void run_sameSeed_givesTheSameFile() throws IOException {
        assertEquals(0, run("--quasi", "age,city", "--sensitive", "illness", "--seed", "5"), err::toString);
        String first = Files.readString(directory.resolve("out.csv"));
        assertEquals(0, run("--quasi", "age,city", "--sensitive", "illness", "--seed", "5"), err::toString);

        assertEquals(first, Files.readString(directory.resolve("out.csv")));
    }

    @Test
    void run_wrongArguments_saysSoInOneLine() {
        assertWrong("release-csv: --input and --quasi are needed; --help explains them");
        assertWrong("release-csv: unknown option \"--colour\"; --help lists them", "--colour", "red");
        assertWrong("release-csv: --k needs a whole number from 2, got \"1\"", "--quasi", "age", "--k", "1");
        assertWrong(
                "release-csv: --l and --t are about sensitive columns; name them by --sensitive",
                "--quasi",
                "age",
                "--l",
                "3");
        assertWrong(
                "release-csv: the input must have one column \"zip\"; it has [name, age, born, city, visits, illness]",
                "--quasi",
                "zip");
        assertWrong(
                "release-csv: a column can be named once, in --quasi, --sensitive or --insensitive",
                "--quasi",
                "age,city",
                "--sensitive",
                "city");
        assertEquals(1, run("--quasi", "age", "--k", "500"));
    }

    private void assertWrong(String message, String... arguments) {
        err.reset();
        assertEquals(2, run(arguments));
        assertEquals(message, err.toString(StandardCharsets.UTF_8).strip());
    }

    @Test
    void run_faultyFiles_saysWhereAndNothingOfThem() throws IOException {
        for (Map.Entry<String, byte[]> fault : FAULTY.entrySet()) {
            Files.write(directory.resolve("f.csv"), fault.getValue());
            err.reset();
            assertEquals(
                    1,
                    ReleaseCsv.run(
                            List.of("--input", at("f.csv"), "--quasi", "age", "--out", at("out.csv")),
                            print(out),
                            print(err)));
            assertEquals(
                    "release-csv: " + fault.getKey(),
                    err.toString(StandardCharsets.UTF_8).strip());
        }
    }

    @Test
    void run_utf16WithAMark_isRead() throws IOException {
        String table = Files.readString(directory.resolve("table.csv"));
        Files.write(directory.resolve("table.csv"), ("\ufeff" + table).getBytes(StandardCharsets.UTF_16LE));
        assertEquals(0, run("--quasi", "age,city", "--effort", "fast"), err::toString);
    }

    @Test
    void run_tableWithoutNames_isNotRecited() throws IOException {
        Files.writeString(directory.resolve("f.csv"), "Canary,1815-12-10\nBen,1791-12-26\n");
        assertEquals(2, ReleaseCsv.run(List.of("--input", at("f.csv"), "--quasi", "age"), print(out), print(err)));
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("looks like data") && !said.contains("Canary"), said);
    }

    @Test
    void run_outputThatIsTheInput_isRefused() throws IOException {
        String before = Files.readString(directory.resolve("table.csv"));
        Files.createSymbolicLink(directory.resolve("link.csv"), directory.resolve("table.csv"));
        for (String same : List.of("table.csv", "labels/../table.csv", "link.csv")) {
            for (String option : List.of("--out", "--report")) {
                err.reset();
                String[] other =
                        option.equals("--out") ? new String[] {"--report", at("r")} : new String[] {"--out", at("o")};
                List<String> arguments = new ArrayList<>(List.of(other));
                arguments.addAll(List.of("--input", at("table.csv"), "--quasi", "age", option, at(same)));
                assertEquals(2, ReleaseCsv.run(arguments, print(out), print(err)));
                assertTrue(err.toString(StandardCharsets.UTF_8).contains("same file"), err::toString);
            }
        }
        assertEquals(
                2,
                ReleaseCsv.run(
                        List.of("--input", at("table.csv"), "--quasi", "age", "--out", at("o"), "--report", at("o")),
                        print(out),
                        print(err)));
        assertEquals(before, Files.readString(directory.resolve("table.csv")));
    }

    @Test
    void run_moreThanTheTableCanGive_isSaidInWords() {
        assertEquals(1, run("--quasi", "age", "--sensitive", "illness", "--k", "500", "--l", "3"));
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("[500-anonymity, 3 values of \"illness\"]"), said);
    }

    @Test
    void run_help_listsTheOptions() {
        assertEquals(0, ReleaseCsv.run(List.of("--help"), print(out), print(err)));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("--hierarchies DIR"));
    }
}
