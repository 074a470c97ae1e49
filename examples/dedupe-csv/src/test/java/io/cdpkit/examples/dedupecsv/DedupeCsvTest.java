package io.cdpkit.examples.dedupecsv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DedupeCsvTest {
    private static final String CUSTOMERS = """
            nr,Vorname,Nachname,geboren,email,kunde
            1,Ada,Lovelace,1815-12-10,ada@lovelace.org,a
            2,Ada,Lovelase,10.12.1815,,a
            3,Charles,Babbage,1791-12-26,charles@babbage.org,b
            4,Charlie,Babbage,26.12.1791,,b
            5,Mary,Somerville,1780-12-26,mary@somerville.org,c
            6,Grace,Hopper,1906-12-09,grace@hopper.org,d
            """;

    private static final Map<String, byte[]> FAULTY = Map.of(
            "\"f.csv\" is in UTF-16 without a byte order mark; save it in UTF-8",
            "age,city\n1,x\n".getBytes(StandardCharsets.UTF_16LE),
            "a quote in line 3 of \"f.csv\" is not closed; it encloses all up to the end",
            "age,city\n1,x\n2,\"canary\n3,y\n".getBytes(StandardCharsets.UTF_8),
            "\"f.csv\" cannot be read after line 2: quotes in a quoted cell must be doubled, its end followed by a separator",
            "age,city\n1,x\n2,\"can\"ary\n".getBytes(StandardCharsets.UTF_8),
            "\"f.csv\" is empty; its first row must be the names of the columns",
            new byte[0]);

    private final Path folder;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    DedupeCsvTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private int run(String... arguments) {
        return DedupeCsv.run(
                List.of(arguments),
                new PrintStream(printed, true, StandardCharsets.UTF_8),
                new PrintStream(told, true, StandardCharsets.UTF_8));
    }

    private String file(String name, String contents) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, contents);
        return file.toString();
    }

    private List<String> clusters(Path out) throws IOException {
        List<String> clusters = new ArrayList<>(Files.readAllLines(out));
        clusters.replaceAll(line -> line.substring(line.indexOf(',') + 1));
        return clusters;
    }

    @Test
    void run_fileWithTruth_printsFiguresAndWritesClusters() throws IOException {
        Path out = folder.resolve("made/clusters.csv");
        assertEquals(
                0,
                run("--input", file("a.csv", CUSTOMERS), "--truth", "kunde", "--out", out.toString()),
                told::toString);
        assertEquals(List.of("row,cluster", "1,1", "2,1", "3,3", "4,3", "5,5", "6,6"), clusters(out));
        String json = printed.toString(StandardCharsets.UTF_8).strip();
        json = json.substring(json.lastIndexOf('\n') + 1);
        assertTrue(json.startsWith("{\"records\":6,\"clusters\":4,\"precision\":1.00000,\"recall\":1.00000,"), json);
        assertTrue(json.contains(",\"largest\":2,\"seconds\":"), json);
    }

    @Test
    void run_otherSeparatorsAndRepeatedNames_areTakenAsMeant() throws IOException {
        Path out = folder.resolve("clusters.csv");
        String file = file("a.csv", CUSTOMERS.replace(',', ';').replace("nr;", "kunde;"));
        assertEquals(0, run("--input", file, "--truth", "kunde (6)", "--out", out.toString()), told::toString);
        assertEquals(List.of("row,cluster", "1,1", "2,1", "3,3", "4,3", "5,5", "6,6"), clusters(out));
    }

    @Test
    void run_separatorTold_isTakenAndItsLineIsNoHeader() throws IOException {
        Path out = folder.resolve("clusters.csv");
        for (String told : List.of("sep=;\n", "\ufeffsep=^\r\n")) {
            char separator = told.strip().charAt(told.strip().length() - 1);
            String file = file("a.csv", told + CUSTOMERS.replace(',', separator));
            assertEquals(0, run("--input", file, "--truth", "kunde", "--out", out.toString()), this.told::toString);
            assertEquals(List.of("row,cluster", "1,1", "2,1", "3,3", "4,3", "5,5", "6,6"), clusters(out), told);
        }
    }

    @Test
    void run_utf16ThatIsCutOff_saysSo() throws IOException {
        byte[] whole = ("\ufeff" + CUSTOMERS).getBytes(StandardCharsets.UTF_16LE);
        Path file = folder.resolve("f.csv");
        Files.write(file, Arrays.copyOf(whole, whole.length - 1));
        assertEquals(1, run("--input", file.toString()));
        assertTrue(
                told.toString(StandardCharsets.UTF_8)
                        .startsWith("dedupe-csv: \"f.csv\" is not well-formed UTF-16LE after line "),
                told::toString);
    }

    @Test
    void run_twoFilesToLink_joinsAcrossThemOnly() throws IOException {
        String[] lines = CUSTOMERS.split("\n", -1);
        Path out = folder.resolve("clusters.csv");
        int code = run(
                "--input",
                file("a.csv", String.join("\n", lines[0], lines[1], lines[3], lines[5])),
                file("b.csv", String.join("\n", lines[0], lines[2], lines[4], lines[6])),
                "--link",
                "--out",
                out.toString());
        assertEquals(0, code, told::toString);
        assertEquals(List.of("row,cluster", "1,1", "2,2", "3,3", "1,1", "2,2", "3,6"), clusters(out));
    }

    private String columnsLine() {
        String all = printed.toString(StandardCharsets.UTF_8);
        printed.reset();
        return all.lines()
                .filter(line -> line.startsWith("columns "))
                .findFirst()
                .orElse("");
    }

    private static final String[] PEOPLE = CUSTOMERS.split("\n", -1);
    private static final String OTHERS = String.join("\n", PEOPLE[2], PEOPLE[4], PEOPLE[6]);

    @Test
    void run_columnsOfOtherSpellingOrOtherNames_areTheSame() throws IOException {
        String a = file("a.csv", String.join("\n", PEOPLE[0], PEOPLE[1], PEOPLE[3], PEOPLE[5]));
        for (String header : List.of(
                "NR,VORNAME,Nach_Name,GEBOREN,E-Mail,KUNDE",
                "nr,given_name,surname,dob,mail,Kunde",
                "x,first name,Last Name,geboren,Email Address,kunde")) {
            Path out = folder.resolve("clusters.csv");
            String b = file("b.csv", header + "\n" + OTHERS);
            assertEquals(
                    0, run("--input", a, b, "--link", "--truth", "kunde", "--out", out.toString()), told::toString);
            assertEquals(List.of("row,cluster", "1,1", "2,2", "3,3", "1,1", "2,2", "3,6"), clusters(out), header);
            assertTrue(printed.toString(StandardCharsets.UTF_8).contains("\"recall\":1.00000"), header);
            assertTrue(
                    columnsLine()
                            .contains(
                                    "Vorname (given name), Nachname (family name), geboren (birth date), email (email)"),
                    header);
        }
        assertEquals(0, run("--input", a, "--columns", "NACHNAME=family_name"), told::toString);
    }

    @Test
    void run_columnsToldByTheNamesOfEachFile_areOnePerKind() throws IOException {
        String a = file("a.csv", String.join("\n", PEOPLE[0], PEOPLE[1], PEOPLE[3], PEOPLE[5]));
        String b = file("b.csv", "x1,x2,x3,x4,x5,kunde\n" + OTHERS);
        String kinds = "vorname=given_name,X2=given_name,Nachname=family_name,x3=family_name,geboren=birth_date,"
                + "x4=birth_date,nr=identifier,x1=identifier";
        Path out = folder.resolve("clusters.csv");
        assertEquals(
                0,
                run("--input", a, b, "--link", "--columns", kinds, "--truth", "kunde", "--out", out.toString()),
                told::toString);
        assertEquals(List.of("row,cluster", "1,1", "2,2", "3,3", "1,1", "2,2", "3,6"), clusters(out));
        assertTrue(columnsLine()
                .contains("Vorname (given name), Nachname (family name), geboren (birth date), nr (identifier)"));
        assertEquals(0, run("--input", a, b, "--columns", "Vorname=text,Nachname=text,x3=text"), told::toString);
        assertTrue(columnsLine().contains("Vorname (text), Nachname (text), x3 (text)"));
    }

    @Test
    void run_truthWithBlanks_saysSoAndTakesEachForSomebodyOfItsOwn() throws IOException {
        String blanks =
                CUSTOMERS.replace(",,a\n", ",,  \n").replace(",,b\n", ",, b \n").replace(",c\n", ",\n");
        assertEquals(0, run("--input", file("a.csv", blanks), "--truth", "kunde"), told::toString);
        assertTrue(printed.toString(StandardCharsets.UTF_8).contains("\"precision\":0.50000,\"recall\":1.00000"));
        assertTrue(
                told.toString(StandardCharsets.UTF_8)
                        .contains(
                                "2 rows have no value in the column of the truth; each counts as somebody of its own"),
                told::toString);
    }

    @Test
    void run_fileWithoutTheTruthOrAnyColumn_isRefused() throws IOException {
        String a = file("a.csv", CUSTOMERS);
        String b = file("b.csv", CUSTOMERS.replace("kunde", "klant"));
        assertEquals(2, run("--input", a, b, "--truth", "kunde"));
        assertTrue(
                told.toString(StandardCharsets.UTF_8).contains("--truth: \"b.csv\" has no column \"kunde\""),
                told::toString);
        String c = file("c.csv", "nr,remark\n1,some\n2,thing\n");
        told.reset();
        assertEquals(2, run("--input", a, c, "--columns", "Vorname=given_name"));
        assertTrue(
                told.toString(StandardCharsets.UTF_8)
                        .contains("\"c.csv\" has none of the columns to compare, [Vorname]; there are [nr, remark]"),
                told::toString);
    }

    @Test
    void run_textsOfTheSameWordsUnderOtherNames_areOneColumn() throws IOException {
        StringBuilder a = new StringBuilder("title,maker,colour\n");
        StringBuilder b = new StringBuilder("product,remark,maker\n");
        for (int ware = 0; ware < 60; ware++) {
            String words = "acme " + List.of("washer", "camera", "router").get(ware % 3) + " series x" + (100 + ware);
            a.append(words)
                    .append(",acme works,")
                    .append(ware % 2 == 0 ? "red" : "blue")
                    .append('\n');
            b.append(words)
                    .append(" new,ships in ")
                    .append(ware % 7)
                    .append(" days to ")
                    .append(ware % 11)
                    .append(" countries,acme\n");
        }
        assertEquals(
                0, run("--input", file("a.csv", a.toString()), file("b.csv", b.toString()), "--link"), told::toString);
        String columns = columnsLine();
        assertTrue(columns.contains("title (text)"), columns);
        assertFalse(columns.contains("product"), columns);
        assertTrue(columns.contains("remark"), columns);
    }

    @Test
    void run_fileWithoutSomeColumns_isToldOf() throws IOException {
        String a = file("a.csv", CUSTOMERS);
        String b = file("b.csv", "Vorname,Nachname,PLZ\nAda,Lovelace,12345\nMary,Somerville,12346\n");
        for (String[] files : new String[][] {{a, b}, {b, a}}) {
            told.reset();
            assertEquals(0, run("--input", files[0], files[1]));
            String columns = columnsLine();
            assertTrue(columns.contains("email (email)") && columns.contains("PLZ (postcode)"), columns);
            assertTrue(
                    told.toString(StandardCharsets.UTF_8).contains("\"a.csv\" has no PLZ, which counts as blank"),
                    told::toString);
        }
    }

    @Test
    void run_rowsInAnyOrder_areReadTheSame() throws IOException {
        List<String> rows = new ArrayList<>();
        for (int row = 0; row < 4_000; row++) {
            rows.add(
                    row < 3_000
                            ? "n" + row + ",,"
                            : "n" + row + ",p" + row + "@x.org,\"" + row % 90 + " Oak St,\nNorth " + row % 7 + "\"");
        }
        List<String> lines = new ArrayList<>();
        for (int turn = 0; turn < 2; turn++) {
            assertEquals(0, run("--input", file("a.csv", "a,b,c\n" + String.join("\n", rows) + "\n")), told::toString);
            lines.add(columnsLine());
            Collections.reverse(rows);
        }
        assertEquals(lines.get(0), lines.get(1));
        assertTrue(lines.get(0).contains("b (email)"), lines::toString);
    }

    @Test
    void isMonthFirst_byDatesThatCanBeReadOneWay_decidesTheOthers() {
        assertTrue(DateOrder.isMonthFirst(List.of("3/28/58", "1958-03-28", "2/3/58", "", "13/1/60", "1/14/1960 0:00")));
        assertFalse(DateOrder.isMonthFirst(List.of("28.3.1958", "2.3.1958", "3.2.58")));
        assertFalse(DateOrder.isMonthFirst(List.of("2/3/58", "1958-03-28")));
        assertEquals("9/3/58", DateOrder.dayFirst("3/9/58"));
        assertEquals("28-3-1958 0:00", DateOrder.dayFirst("3-28-1958 0:00"));
        for (String as : List.of("28.3.58", "1958-03-09", "Mar 9, 1958", "555-1234", "1.2.3.4")) {
            assertEquals(as, DateOrder.dayFirst(as));
        }
    }

    @Test
    void run_columnsGiven_comparesThoseOnly() throws IOException {
        assertEquals(0, run("--input", file("a.csv", CUSTOMERS), "--columns", "Nachname=family_name"));
        assertTrue(printed.toString(StandardCharsets.UTF_8).contains("columns   Nachname (family name)"));
    }

    @Test
    void run_report_isOnePageWithoutPersonalData() throws IOException {
        Path report = folder.resolve("made/report.html");
        assertEquals(0, run("--input", file("a.csv", CUSTOMERS), "--truth", "kunde", "--report", report.toString()));
        String html = Files.readString(report);
        assertTrue(
                html.contains("Nachname")
                        && html.contains("<svg")
                        && html.strip().endsWith("</html>"),
                html);
        assertTrue(!html.contains("Lovelace") && !html.contains("lovelace") && !html.contains("1815"), html);
        assertTrue(!html.contains("http://") || html.indexOf("http://www.w3.org/2000/svg") > 0, "needs nothing else");
    }

    @Test
    void run_anything_tellsNothingOfTheRecords() throws IOException {
        assertEquals(0, run("--input", file("a.csv", CUSTOMERS), "--truth", "kunde"));
        String all = printed.toString(StandardCharsets.UTF_8) + told.toString(StandardCharsets.UTF_8);
        assertTrue(!all.contains("Lovelace") && !all.contains("lovelace") && !all.contains("1815"), all);
    }

    @Test
    void run_nonsense_saysWhatIsWrong() throws IOException {
        assertEquals(2, run());
        assertEquals(2, run("--input"));
        assertEquals(2, run("--frobnicate"));
        assertEquals(2, run("--input", file("a.csv", CUSTOMERS), "--truth", "wahrheit"));
        assertEquals(2, run("--input", file("a.csv", CUSTOMERS), "--columns", "Nachname=family_name,Nachname=city"));
        assertTrue(
                told.toString(StandardCharsets.UTF_8).contains("tells twice what \"Nachname\" holds"), told::toString);
        assertEquals(2, run("--input", file("a.csv", CUSTOMERS), "--columns", "Nachname=shoe_size"));
        assertEquals(2, run("--input", file("a.csv", CUSTOMERS), "--link"));
        assertEquals(2, run("--input", file("a.csv", CUSTOMERS), "--threshold", "0.2"));
        assertEquals(1, run("--input", folder.resolve("absent.csv").toString()));
        assertEquals(
                9,
                told.toString(StandardCharsets.UTF_8)
                        .lines()
                        .filter(l -> l.contains("dedupe-csv: "))
                        .count());
    }

    private static final String HEADER = "first_name,last_name,email\n";
    private static final String ADA = "Ada,Lovelace,a@x.org\n";

    private long clustersOf(String contents, String... more) throws IOException {
        Path out = folder.resolve("clusters.csv");
        List<String> arguments = new ArrayList<>(List.of("--input", file("a.csv", contents), "--out", out.toString()));
        arguments.addAll(List.of(more));
        assertEquals(0, run(arguments.toArray(new String[0])), told::toString);
        return clusters(out).stream()
                .skip(1)
                .map(line -> line.substring(line.indexOf(',') + 1))
                .distinct()
                .count();
    }

    @Test
    void run_equalRecordsOnly_areOnePersonHoweverMany() throws IOException {
        for (int records : new int[] {1, 2, 3, 10, 300, 3_000}) {
            assertEquals(1, clustersOf(HEADER + ADA.repeat(records)), records + " records");
        }
        assertEquals(
                1,
                clustersOf(
                        HEADER + ADA.repeat(10),
                        "--columns",
                        "first_name=given_name,last_name=family_name,email=email"));
    }

    @Test
    void run_headerOnly_hasNoClusters() throws IOException {
        assertEquals(0, clustersOf(HEADER));
        assertTrue(printed.toString(StandardCharsets.UTF_8).contains("records   0"));
    }

    @Test
    void run_equalFirstNamesOnly_joinsNone() throws IOException {
        assertEquals(300, clustersOf("first_name\n" + "Ada\n".repeat(300)));
    }

    @Test
    void run_unlikeGivenNamesAndAllElseEqual_areTwoPeople() throws IOException {
        assertEquals(2, clustersOf(HEADER + ADA + "Bob,Lovelace,a@x.org\n"));
        assertEquals(2, clustersOf(HEADER + ADA + "A".repeat(10_000) + ",Lovelace,a@x.org\n"));
        assertEquals(3, clustersOf(HEADER + ADA + "Bob,Lovelace,a@x.org\n" + ADA + "Cid,Lovelace,a@x.org\n"));
    }

    @Test
    void run_recordsWithMoreOrFewerFields_areCountedAndToldOf() throws IOException {
        assertEquals(2, clustersOf(HEADER + "Ada,Lovelace\nAda,Lovelace,a@x.org,extra\n" + ADA));
        String said = told.toString(StandardCharsets.UTF_8);
        assertTrue(
                said.contains("2 rows of \"a.csv\" with more or fewer cells than the first, from line 2 with 2 for 3"),
                said);
    }

    @Test
    void run_latinLetters_areReadAndToldOf() throws IOException {
        Path file = folder.resolve("a.csv");
        Files.write(file, (HEADER + "Zo\u00eb,Bront\u00eb,z@x.org\n").getBytes(StandardCharsets.ISO_8859_1));
        Path out = folder.resolve("clusters.csv");
        assertEquals(0, run("--input", file.toString(), "--out", out.toString()), told::toString);
        assertEquals(
                "\"a.csv\" is not in UTF-8 and was read as ISO-8859-1",
                told.toString(StandardCharsets.UTF_8).strip());
    }

    @Test
    void run_faultyFiles_saysWhereAndNothingOfThem() throws IOException {
        for (Map.Entry<String, byte[]> fault : FAULTY.entrySet()) {
            Path file = folder.resolve("f.csv");
            Files.write(file, fault.getValue());
            told.reset();
            assertEquals(1, run("--input", file.toString(), "--columns", "city=city"));
            assertEquals(
                    "dedupe-csv: " + fault.getKey(),
                    told.toString(StandardCharsets.UTF_8).strip());
        }
    }

    @Test
    void run_utf16WithAMark_isRead() throws IOException {
        Path file = folder.resolve("a.csv");
        Files.write(file, ("\ufeff" + CUSTOMERS).getBytes(StandardCharsets.UTF_16BE));
        assertEquals(0, run("--input", file.toString(), "--truth", "kunde"), told::toString);
    }

    @Test
    void run_outputThatIsTheInput_isRefused() throws IOException {
        String input = file("a.csv", CUSTOMERS);
        Files.createSymbolicLink(folder.resolve("link.csv"), Path.of(input));
        for (String option : List.of("--out", "--report")) {
            for (String same : List.of("a.csv", "./a.csv", "link.csv")) {
                told.reset();
                assertEquals(
                        2, run("--input", input, option, folder.resolve(same).toString()));
                assertTrue(told.toString(StandardCharsets.UTF_8).contains("same file"), told::toString);
            }
        }
        String both = folder.resolve("o").toString();
        assertEquals(2, run("--input", input, "--out", both, "--report", both));
        assertEquals(CUSTOMERS, Files.readString(Path.of(input)));
    }

    @Test
    void run_fileWithoutNames_saysSoAndTellsNothingOfItsFirstRow() throws IOException {
        String rows = CUSTOMERS.substring(CUSTOMERS.indexOf('\n') + 1);
        Path report = folder.resolve("report.html");
        assertEquals(
                0,
                run(
                        "--input",
                        file("a.csv", rows),
                        "--columns",
                        "column 2=given_name,column 3=family_name",
                        "--report",
                        report.toString()),
                told::toString);
        assertEquals(2, run("--input", file("a.csv", rows), "--columns", "nobody=email"));
        String all = printed.toString(StandardCharsets.UTF_8)
                + told.toString(StandardCharsets.UTF_8)
                + Files.readString(report);
        assertTrue(all.contains("columns   column 2 (given name), column 3 (family name)"), all);
        assertTrue(all.contains("skipped   column 1, column 4, column 5, column 6"), all);
        assertTrue(all.contains("\"a.csv\": the first row looks like data"), all);
        assertTrue(!all.contains("Lovelace") && !all.contains("lovelace") && !all.contains("1815"), all);
    }

    @Test
    void run_nobodyWatching_writesNoLineOverAndOver() throws IOException {
        assertEquals(0, run("--input", file("a.csv", CUSTOMERS)));
        assertEquals("", told.toString(StandardCharsets.UTF_8));
    }

    @Test
    void run_help_printsTheOptions() {
        assertEquals(0, run("--help"));
        assertEquals(Options.HELP, printed.toString(StandardCharsets.UTF_8));
    }
}
