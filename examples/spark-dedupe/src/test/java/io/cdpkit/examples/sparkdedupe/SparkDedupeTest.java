package io.cdpkit.examples.sparkdedupe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;

class SparkDedupeTest {
    private final Path folder;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    SparkDedupeTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private int run(String... arguments) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        return SparkDedupe.run(List.of(arguments), out, out);
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** People of two records each, every second with a typing error, and enough of them to need keys. */
    private String people(int count) throws IOException {
        SplittableRandom random = new SplittableRandom(4);
        List<String> lines = new ArrayList<>(List.of("given_name,surname,dob,email,city,bio,who"));
        for (int person = 0; person < count; person++) {
            String given = word(random, 40);
            String family = word(random, 400);
            String born = (1940 + random.nextInt(60)) + "-0" + (1 + random.nextInt(9)) + "-1" + random.nextInt(10);
            String rest = "," + born + "," + given + person + "@example.com," + word(random, 20) + "ton," + "\"likes "
                    + word(random, 90) + ", " + word(random, 90) + "\"," + person;
            lines.add(given + "," + family + rest);
            lines.add(given + "," + family.substring(1) + (person % 2 == 0 ? rest : rest.replace('@', '.')));
        }
        return Files.write(folder.resolve("people.csv"), lines).toString();
    }

    private static String word(SplittableRandom random, int of) {
        int number = 1_000 + 17 * random.nextInt(1 + random.nextInt(of));
        StringBuilder word = new StringBuilder();
        for (int rest = number; rest > 0; rest /= 5) {
            word.append("bdfmt".charAt(rest % 5)).append("aeiou".charAt(rest / 5 % 5));
        }
        return word.toString();
    }

    @Test
    void run_anyPartitions_sameClustersAsInProcess() throws IOException {
        String file = people(1_000);
        Path out = folder.resolve("clusters.csv");
        assertEquals(
                0, run("--input", file, "--truth", "who", "--partitions", "3", "--out", out.toString()), this::printed);
        String json = printed().strip().lines().reduce((a, b) -> b).orElseThrow();
        assertTrue(json.startsWith("{\"records\":2000,\"clusters\":"), json);
        assertTrue(json.contains("\"same\":true"), json);
        double f1 = Double.parseDouble(json.replaceAll(".*\"f1\":([0-9.]+).*", "$1"));
        assertTrue(f1 > 0.95, json);
        List<String> lines = Files.readAllLines(out);
        assertEquals(2_001, lines.size());
        long clusters = new HashSet<>(lines.stream()
                        .skip(1)
                        .map(line -> line.substring(line.indexOf(',')))
                        .toList())
                .size();
        assertTrue(json.contains("\"clusters\":" + clusters + ",\"in_process_clusters\":" + clusters + ","), json);
    }

    @Test
    void run_modelOfASample_sameClustersAsInProcess() throws IOException {
        assertEquals(0, run("--input", people(900), "--sample", "1600", "--partitions", "2"), this::printed);
        assertTrue(printed().contains("\"same\":true"), this::printed);
    }

    /** Two sources, of which the one has the first record of each person and the other the second. */
    @Test
    void run_link_sameLinksAsInProcess() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of(people(900))));
        for (int line = 0; line < lines.size(); line++) {
            lines.set(line, lines.get(line) + "," + (line == 0 ? "shop" : line % 2 == 0 ? "web" : "till"));
        }
        String file = Files.write(folder.resolve("shops.csv"), lines).toString();
        assertEquals(0, run("--input", file, "--truth", "who", "--link", "shop", "--partitions", "3"), this::printed);
        String json = printed().strip().lines().reduce((a, b) -> b).orElseThrow();
        assertTrue(json.contains("\"same\":true"), json);
        assertTrue(Double.parseDouble(json.replaceAll(".*\"f1\":([0-9.]+).*", "$1")) > 0.95, json);
        assertEquals(2, run("--input", file, "--link", "no_such_column"));
        assertEquals(2, run("--input", file, "--link", "who"), "too many sources");
    }

    @Test
    void run_badCommandLine_saysWhatIsWrong() throws IOException {
        assertEquals(2, run("--input", folder.resolve("none.csv").toString()));
        assertEquals(2, run("--input", people(2), "--threshold", "0.2"));
        assertEquals(2, run("--shoe", "42"));
        assertTrue(printed().contains("none.csv")
                && printed().contains("0.2")
                && printed().contains("--shoe"));
    }

    @Test
    void components_chains_haveTheLowestNumber() {
        List<Tuple2<Long, Long>> pairs = new ArrayList<>();
        for (long[] pair : new long[][] {{9, 8}, {3, 9}, {5, 4}, {8, 7}, {4, 5}}) {
            pairs.add(new Tuple2<>(pair[0], pair[1]));
        }
        assertEquals(Map.of(9L, 3L, 8L, 3L, 7L, 3L, 3L, 3L, 5L, 4L, 4L, 4L), Components.of(pairs.iterator()));
    }
}
