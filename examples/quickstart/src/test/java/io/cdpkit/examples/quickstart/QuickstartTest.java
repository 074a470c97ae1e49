package io.cdpkit.examples.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.IngestResult;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Rejection;
import io.cdpkit.examples.quickstart.ShopSample.FileTruth;
import io.cdpkit.examples.quickstart.ShopSample.Truth;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuickstartTest {
    private final Path directory;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    QuickstartTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void readAll_sample_countsEveryRecordAsTheTruthSays() throws IOException {
        Truth truth = ShopSample.write(directory, ShopSample.DEFAULT_SEED, 500);
        Map<String, SourceTally> tallies = new HashMap<>();
        read(platform()).forEach(tally -> tallies.put(tally.source(), tally));

        for (FileTruth file : truth.files()) {
            SourceTally tally = Objects.requireNonNull(tallies.get(file.file().replaceFirst("\\..*", "")));
            assertEquals(file.records(), tally.records(), file.file());
            assertEquals(file.broken(), tally.count(IngestResult.Kind.REJECTED), file.file());
            assertEquals(file.duplicates(), tally.count(IngestResult.Kind.DUPLICATE), file.file());
            assertEquals(file.conflicts(), tally.count(IngestResult.Kind.CONFLICT), file.file());
        }
    }

    @Test
    void run_storeThatHasItAll_findsOnlyDuplicatesAndTheSameState() {
        List<String> arguments = List.of(
                "--people",
                "60",
                "--out",
                directory.resolve("out").toString(),
                "--store",
                directory.resolve("shop.db").toString());
        String first = printed(arguments);
        String second = printed(arguments);
        assertTrue(first.contains("accepted"), first);
        assertFalse(second.contains("accepted"), second);
        assertEquals(state(first), state(second));
    }

    @Test
    void run_storeOfOtherSegments_hasThemAsIfTheyHadAlwaysHeld() throws IOException {
        Path segments = directory.resolve("segments.txt");
        Files.writeString(segments, "buyers = did(\"Order Completed\")\n");
        List<String> arguments =
                List.of("--people", "60", "--out", directory.resolve("out").toString());
        List<String> buyers = with(arguments, "--segments", segments.toString());
        String store = directory.resolve("shop.db").toString();
        printed(with(arguments, "--store", store));
        String changed = printed(with(buyers, "--store", store));
        assertTrue(changed.contains("the facts: the same."), changed);
        String fresh =
                printed(with(buyers, "--store", directory.resolve("new.db").toString()));
        assertEquals(state(fresh), state(changed));
    }

    @Test
    void run_tableThatLacksColumns_namesThemAndReadsNothing() throws IOException {
        Files.writeString(directory.resolve("orders.csv"), "order_id;customer_no\n1;C-1\n");
        List<String> arguments = List.of(
                "--input",
                directory.toString(),
                "--out",
                directory.resolve("out").toString());
        assertEquals(1, Quickstart.run(arguments, new PrintStream(out), new PrintStream(err)));
        assertEquals(
                "quickstart: \"orders.csv\": the header must name every column of the mapping; it lacks order_id,"
                        + " customer_no, email, category, item, amount, currency, date, and has 1 column separated by"
                        + " \",\"; --help lists them",
                err.toString(StandardCharsets.UTF_8).strip());
    }

    @Test
    void help_columnsOfEachTable_areThoseThatAreRead() throws IOException {
        String help = Options.HELP.replaceAll("\\s*\n\\s*(?=created)", "");
        Files.createDirectories(directory.resolve("in"));
        for (String table : List.of("crm.csv", "orders.csv", "tickets.csv", "deals.csv", "loyalty.csv")) {
            String columns = help.substring(help.indexOf("  " + table) + 14)
                    .lines()
                    .findFirst()
                    .orElseThrow();
            Files.writeString(directory.resolve("in").resolve(table), columns.strip() + "\n");
        }
        for (ShopFile file : ShopFile.in(directory.resolve("in"), Options.Mapping.SHOP, "DE")) {
            file.requireColumns();
            assertEquals(0, file.lines().count(), file.path()::toString);
        }
    }

    private static List<String> with(List<String> arguments, String... more) {
        ArrayList<String> all = new ArrayList<>(arguments);
        all.addAll(List.of(more));
        return all;
    }

    private String printed(List<String> arguments) {
        out.reset();
        assertEquals(0, Quickstart.run(arguments, new PrintStream(out), new PrintStream(err)), err::toString);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void run_segmentsOfAFile_areCountedAndOnlyExplainedWhereAllIsShown() throws IOException {
        Path segments = directory.resolve("segments.txt");
        Files.writeString(segments, "buyers = did(\"Order Completed\")\n");
        List<String> arguments = List.of(
                "--people", "100", "--out", directory.resolve("out").toString(), "--segments", segments.toString());
        String masked = printed(arguments);
        assertTrue(masked.contains("\nSegments\n  buyers "), masked);
        assertFalse(masked.contains("did(\"Order Completed\")"), masked);
        ArrayList<String> all = new ArrayList<>(arguments);
        all.add("--show");
        assertTrue(printed(all).contains("yes      did(\"Order Completed\"); it is "), "no explanation");
    }

    @Test
    void run_segmentsThatCannotBeRead_saysWhere() throws IOException {
        Path segments = directory.resolve("segments.txt");
        Files.writeString(segments, "buyers = dod(\"Order Completed\")\n");
        List<String> arguments = List.of("--segments", segments.toString());
        assertEquals(2, Quickstart.run(arguments, new PrintStream(out), new PrintStream(err)));
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("^"), said);
    }

    private static String state(String printed) {
        return printed.lines()
                .filter(line -> line.startsWith("State: "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void readAll_sample_findsThePeopleOfTheTruth() throws IOException {
        Truth truth = ShopSample.write(directory, ShopSample.DEFAULT_SEED, ShopSample.DEFAULT_PEOPLE);
        Cdp cdp = platform();
        read(cdp);
        Map<ProfileId, Set<Integer>> peopleOf = new HashMap<>();
        Map<Integer, Set<ProfileId>> profilesOf = new HashMap<>();
        truth.personOf()
                .forEach((identifier, person) -> cdp.find(identifier)
                        .map(Profile::id)
                        .ifPresent(id -> {
                            peopleOf.computeIfAbsent(id, i -> new HashSet<>()).add(person);
                            profilesOf
                                    .computeIfAbsent(person, i -> new HashSet<>())
                                    .add(id);
                        }));
        long mixed =
                peopleOf.values().stream().filter(people -> people.size() > 1).count();
        long apart = profilesOf.values().stream()
                .filter(profiles -> profiles.size() > 1)
                .count();

        // Couples who share an e-mail address are taken for one person; what nothing links stays apart.
        assertTrue(mixed <= truth.people() / 80, "profiles that hold several people: " + mixed);
        assertTrue(apart <= truth.people() / 12, "people in several profiles: " + apart);
    }

    @Test
    void readAll_sample_joinsAllOfTheShowcase() throws IOException {
        Truth truth = ShopSample.write(directory, ShopSample.DEFAULT_SEED, 300);
        Cdp cdp = platform();
        read(cdp);
        Profile showcase = cdp.find(truth.showcase()).orElseThrow();
        Set<Identifier> hers = new TreeSet<>();
        truth.personOf().forEach((identifier, person) -> {
            if (person == 0) {
                hers.add(identifier);
            }
        });

        assertTrue(showcase.identifiers().containsAll(hers));
        assertTrue(cdp.verify().isClean());
    }

    @Test
    void run_sample_writesThreeFilesAndAMaskedReport() throws IOException {
        assertEquals(0, run("--people", "200", "--out", directory.toString()), err::toString);
        String report = Files.readString(directory.resolve("report.html"));
        String printed = out.toString(StandardCharsets.UTF_8);

        assertFalse(Files.readString(directory.resolve("profiles.jsonl")).isEmpty());
        assertFalse(Files.readString(directory.resolve("changes.jsonl")).isEmpty());
        for (String personal :
                List.of("Lindqvist", "mara", "example.com", "u100000", "C-200000", "3023125123", "10117", "D-80001")) {
            assertFalse(report.contains(personal), personal);
            assertFalse(printed.contains(personal), personal);
        }
        assertTrue(printed.contains("accepted"), printed);
        assertTrue(printed.contains("looked again: 0 names find anybody"), printed);
        assertTrue(printed.contains("sent again:   SUPPRESSED, erased"), printed);
        assertTrue(printed.contains("orders are expected") || printed.contains("No forecast: "), printed);
        assertTrue(printed.contains("are expected to bring in"), printed);
        assertTrue(printed.contains("tickets are not settled"), printed);
        for (String title : List.of(
                "Net sales by quarter",
                "Retention",
                "RFM grid",
                "Funnel",
                "Bought",
                "keywords",
                "Deals by stage",
                "Tickets by state and age",
                "Leads by score")) {
            assertTrue(report.contains(title), title);
        }
    }

    @Test
    void run_show_showsPersonalData() throws IOException {
        assertEquals(0, run("--people", "20", "--show", "--out", directory.toString()), err::toString);

        assertTrue(Files.readString(directory.resolve("report.html")).contains("mara.lindqvist@example.com"));
    }

    @Test
    void run_cdnowFolder_readsColumnsOfText() throws IOException {
        String rows = """
                 00004 0001 19970101  2   29.33
                 00004 0001 19970118  2   29.73
                 00021 0002 19970101  3   63.34
                 00021 0002 19970231  3   63.34
                """;
        Files.writeString(directory.resolve("sample.txt"), rows.replace("\n", "\r\n"));
        assertEquals(
                0, run("--input", directory.toString(), "--mapping", "cdnow", "--out", out("cdnow")), err::toString);

        assertEquals(
                2, Files.readAllLines(directory.resolve("cdnow/profiles.jsonl")).size());
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("59.06 USD"), out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void run_wrongArguments_saysSoInOneLine() {
        assertWrong("quickstart: unknown option \"--colour\"; --help lists them", "--colour");
        assertWrong("quickstart: --seed needs a value", "--seed");
        assertWrong("quickstart: --people needs a whole number from 1 to 1000000, got \"many\"", "--people", "many");
        assertWrong("quickstart: --mapping must be one of [shop, cdnow], was \"sap\"", "--mapping", "sap");
        assertWrong("quickstart: --mapping cdnow needs --input with the folder of its file", "--mapping", "cdnow");
        assertWrong("quickstart: --region must be an ISO 3166 code such as DE or US, was \"XX\"", "--region", "XX");
        assertWrong("quickstart: --segments: no file \"missing\"", "--segments", "missing");
        assertWrong("quickstart: --input must be a folder, was \"missing\"", "--input", "missing");
    }

    @Test
    void run_emptyFolder_saysSo() throws IOException {
        Path empty = Files.createDirectories(directory.resolve("empty"));

        assertEquals(2, run("--input", empty.toString()));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("that can be read"));
    }

    private static final String CRM = """
            customer_no,email,phone,first_name,last_name,birthday,gender,street,postal_code,city,country,updated_at
            """;

    /** A table says in all its rows what nobody knows how to read; of messages, each is its sender's. */
    @Test
    void run_tableNotInUtf8_isRefusedBeforeAnythingIsTakenIn() throws IOException {
        Path folder = Files.createDirectories(directory.resolve("in"));
        Files.write(folder.resolve("crm.csv"), (CRM + "1,\u00e4\n").getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(1, run("--input", folder.toString(), "--out", out("made")));
        assertEquals(
                "quickstart: \"crm.csv\" is not in UTF-8, from line 2 on; save it in UTF-8, or convert it, such as with:"
                        + " iconv -f ISO-8859-1 -t UTF-8",
                err.toString(StandardCharsets.UTF_8).strip());
        assertFalse(Files.exists(directory.resolve("made")));
        for (String mark : List.of("", "\ufeff")) {
            for (String name : List.of("crm.csv", "web.jsonl")) {
                Path file = folder.resolve(name);
                Files.write(file, (mark + CRM).getBytes(StandardCharsets.UTF_16LE));
                err.reset();
                assertEquals(1, run("--input", folder.toString(), "--out", out("made")));
                assertTrue(
                        err.toString(StandardCharsets.UTF_8).contains("is in UTF-16; save it in UTF-8"), err::toString);
                Files.delete(file);
            }
        }
    }

    @Test
    void readAll_messageNotInUtf8_isRefusedAlone() throws IOException {
        String message = """
                {"type":"identify","messageId":"m1","userId":"u1","timestamp":"2026-01-01T00:00:00Z","traits":{"name":"\u00e4"}}
                """;
        byte[] latin = message.getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf8 = message.replace("1\"", "2\"").getBytes(StandardCharsets.UTF_8);
        byte[] both = Arrays.copyOf(latin, latin.length + utf8.length);
        System.arraycopy(utf8, 0, both, latin.length, utf8.length);
        Files.write(directory.resolve("web.jsonl"), both);
        Cdp cdp = platform();
        SourceTally tally = read(cdp).get(0);
        assertEquals(1, tally.count(IngestResult.Kind.REJECTED));
        assertEquals(1, tally.count(IngestResult.Kind.ACCEPTED));
        assertTrue(tally.refusals().get(0).toString().contains("UTF-8"));
        assertEquals(
                "\u00e4",
                cdp.find(Identifier.userId("u2")).orElseThrow().text("name").orElse(""));
    }

    /** The file is sparse, so that it takes no disk. */
    @Test
    void lines_lineOfManyMegabytes_isRefusedInLittleSpace() throws Exception {
        Path folder = Files.createDirectories(directory.resolve("in"));
        String good = "{\"type\":\"page\",\"messageId\":\"m1\",\"userId\":\"u1\"}\n";
        long length = 1 << 26;
        for (String name : List.of("web.jsonl", "crm.csv")) {
            Path file = Files.writeString(folder.resolve(name), good + "x".repeat(100));
            try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
                sparse.setLength(length);
                sparse.seek(length - 1);
                sparse.write('\n');
            }
            ShopFile read = ShopFile.in(folder, Options.Mapping.SHOP, "DE").get(0);
            long before = allocatedBytes();
            read.requireUtf8();
            try (Stream<ShopFile.Line> lines = read.lines()) {
                List<ShopFile.Line> all = lines.toList();
                if (name.endsWith(".jsonl")) {
                    assertInstanceOf(ShopFile.Line.Fact.class, all.get(0));
                    ShopFile.Line.Bad bad = assertInstanceOf(ShopFile.Line.Bad.class, all.get(1));
                    assertEquals(Rejection.Reason.LIMIT, bad.rejection().reason());
                }
            }
            long allocated = allocatedBytes() - before;
            assertTrue(allocated < length / 4, () -> allocated + " bytes for " + name);
            Files.delete(file);
        }
    }

    @Test
    void requireColumns_headerWithoutEnd_isRefusedInLittleSpace() throws Exception {
        Path file = Files.writeString(directory.resolve("crm.csv"), "x".repeat(1 << 26));
        ShopFile read = ShopFile.in(directory, Options.Mapping.SHOP, "DE").get(0);
        long before = allocatedBytes();
        read.requireUtf8();
        IOException refused = assertThrows(IOException.class, read::requireColumns);
        long allocated = allocatedBytes() - before;
        assertTrue(allocated < Files.size(file) / 4, () -> allocated + " bytes");
        assertTrue(refused.toString().contains("\"crm.csv\": chars of a row must be at most 32768"), refused::toString);
    }

    /** Asks the JVM by name, because the module under test does not read its management modules. */
    private static long allocatedBytes() throws ReflectiveOperationException {
        Object threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        return (long) Class.forName("com.sun.management.ThreadMXBean")
                .getMethod("getCurrentThreadAllocatedBytes")
                .invoke(threads);
    }

    @Test
    void readAll_tableOfNoBytes_isARefusedRecord() throws IOException {
        Files.write(directory.resolve("crm.csv"), new byte[0]);
        SourceTally tally = read(platform()).get(0);
        assertEquals(1, tally.count(IngestResult.Kind.REJECTED));
        assertEquals(1, tally.records());
    }

    @Test
    void readAll_nobodyWatching_writesOneLineForEachFile() throws IOException {
        ShopSample.write(directory, ShopSample.DEFAULT_SEED, 20);
        read(platform());
        String said = err.toString(StandardCharsets.UTF_8);
        assertFalse(said.contains("\r"), said);
        assertEquals(7, said.lines().count(), said);
    }

    @Test
    void run_help_listsTheOptions() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("--mapping NAME"));
    }

    private void assertWrong(String message, String... arguments) {
        err.reset();
        assertEquals(2, run(arguments));
        assertEquals(message, err.toString(StandardCharsets.UTF_8).strip());
    }

    private int run(String... arguments) {
        return Quickstart.run(List.of(arguments), print(out), print(err));
    }

    private String out(String name) {
        return directory.resolve(name).toString();
    }

    private static Cdp platform() {
        return Quickstart.platform("DE", InstantSource.fixed(ShopSample.END));
    }

    private List<SourceTally> read(Cdp cdp) throws IOException {
        return Quickstart.readAll(cdp, ShopFile.in(directory, Options.Mapping.SHOP, "DE"), print(err));
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
