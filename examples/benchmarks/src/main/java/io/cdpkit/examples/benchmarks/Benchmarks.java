package io.cdpkit.examples.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Runs a benchmark by name, in a JVM of its own whose settings suit it. */
public final class Benchmarks {
    private static final String HELP = """
            usage: java -jar benchmarks.jar BENCHMARK [options]

              ingest [--events N] [--people N] [--rounds N]
                       events into profiles in memory, beside a bare loop over hash maps
                       and, from JSON bytes, beside Jackson's readTree alone
              stores [--events N] [--postgres URL]
                       events into a file and into PostgreSQL, one by one and in batches, beside a bare
                       JDBC loop that sends the same statements in as many commits, by turns; rates by the clock
              segments [--events N] [--people N] [--rounds N] [--duckdb JAR]
                       events with none, 100 and 1,000 segments, and latest first; behavioural segments by events and
                       time, without a platform; definitions; sets of people; beside
                       JEXL, event-ruler, RoaringBitmap and DuckDB with its JDBC driver in JAR
              identity [--records N] [--rounds N] [--online N] [--peer N]
                       records into people without labels: training, comparing, clustering; scoring alone, in full,
                       of up to 50,000 records' pairs that share a key; and one by one; beside
                       Duke, told by hand what to expect, on N of the records (--peer 0 leaves it out)
              privacy [--rounds N] [--people N]
                       encryption, hashing, pseudonyms and consent strings, each beside its peer, and the gates; by
                       the CPU time of one thread. Erasing one of N people in a file, by the clock
              release [--data DIR] [--rows N] [--rounds N]
                       anonymous releases of the Adult table in DIR (adult), of N rows drawn from it, and of a wide
                       table; and noise; beside what others were measured to need and lose
              reach [--events N] [--devices N] [--rounds N]
                       events with trait rules; overlap of two traits, with noise; look-alikes
              insights [--events N] [--people N] [--deals N] [--duckdb JAR]
                       the quarterly sales heat map, RFM and cohorts of orders in columns on two threads, what
                       reading those takes, and fits of both models; beside DuckDB with its JDBC driver in JAR
                       (org.duckdb:duckdb_jdbc); by the clock. N deals out of their events, and their forecast
                       beside a plain loop

            Prints one JSON line per figure. Rates are per CPU second of the whole process unless said otherwise.
            The benchmark runs in a JVM of its own, with the parallel collector, huge pages where there are any,
            and as much heap as this one may have, from the start: -Xmx before -jar sets it.
            """;

    private static final List<String> NAMES =
            List.of("ingest", "stores", "segments", "identity", "privacy", "release", "reach", "insights");
    private static final int SCORED = 50_000;
    private static final String FORKED = "cdpkit.benchmarks.forked";

    private Benchmarks() {}

    public static void main(String[] args) throws IOException, InterruptedException, SQLException {
        List<String> words = List.of(args);
        if (words.isEmpty() || words.contains("--help")) {
            System.out.print(HELP);
        } else if (!NAMES.contains(words.get(0))) {
            System.err.println("no benchmark \"" + words.get(0) + "\"; try --help");
            System.exit(2);
        } else if (Boolean.getBoolean(FORKED)) {
            run(words);
        } else {
            System.exit(fork(words));
        }
    }

    private static int fork(List<String> words) throws IOException, InterruptedException {
        ArrayList<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        long megabytes = Runtime.getRuntime().maxMemory() >> 20;
        command.add("-Xms" + megabytes + "m");
        command.add("-Xmx" + megabytes + "m");
        command.add("-XX:+UseParallelGC");
        command.add("-XX:+IgnoreUnrecognizedVMOptions");
        command.add("-XX:+UseTransparentHugePages");
        command.add("-D" + FORKED + "=true");
        command.add("-cp");
        String driver = text(words, "--duckdb", "");
        command.add(System.getProperty("java.class.path") + (driver.isEmpty() ? "" : File.pathSeparator + driver));
        command.add(Benchmarks.class.getName());
        command.addAll(words);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static void run(List<String> words) throws IOException, InterruptedException, SQLException {
        switch (words.get(0)) {
            case "ingest" ->
                new IngestBenchmark(
                                number(words, "--events", 1_000_000),
                                number(words, "--people", 100_000),
                                number(words, "--rounds", 3))
                        .run();
            case "stores" -> {
                String postgres = text(words, "--postgres", "");
                new StoreBenchmark(number(words, "--events", 20_000), postgres.isEmpty() ? null : postgres).run();
            }
            case "segments" ->
                new SegmentsBenchmark(
                                number(words, "--events", 1_000_000),
                                number(words, "--people", 100_000),
                                number(words, "--rounds", 3))
                        .run(words.contains("--duckdb"));
            case "identity" -> {
                new IdentityBenchmark(number(words, "--records", 200_000), number(words, "--rounds", 3)).run();
                new ScoreBenchmark(Math.min(SCORED, number(words, "--records", 200_000))).run();
                new OnlineMatchBenchmark(number(words, "--online", 100_000)).run();
                new DukeBenchmark(number(words, "--peer", 50_000)).run();
            }
            case "privacy" -> {
                new PrivacyBenchmark(number(words, "--rounds", 5)).run();
                new ErasureBenchmark(number(words, "--people", 100_000)).run();
            }
            case "release" ->
                new ReleaseBenchmark(
                                text(words, "--data", "adult"),
                                number(words, "--rows", 1_000_000),
                                number(words, "--rounds", 3))
                        .run();
            case "reach" ->
                new ReachBenchmark(
                                number(words, "--events", 300_000),
                                number(words, "--devices", 1_000_000),
                                number(words, "--rounds", 3))
                        .run();
            case "insights" -> {
                new InsightsBenchmark(number(words, "--events", 10_000_000), number(words, "--people", 1_000_000))
                        .run(words.contains("--duckdb"));
                new CrmBenchmark(number(words, "--deals", 100_000)).run();
            }
            default -> throw new AssertionError(words.get(0));
        }
    }

    private static String text(List<String> words, String option, String otherwise) {
        int at = words.indexOf(option);
        return at < 0 ? otherwise : words.get(at + 1);
    }

    private static int number(List<String> words, String option, int otherwise) {
        int at = words.indexOf(option);
        return at < 0 ? otherwise : Integer.parseInt(words.get(at + 1));
    }
}
