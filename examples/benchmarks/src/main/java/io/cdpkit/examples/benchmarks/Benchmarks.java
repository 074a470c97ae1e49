package io.cdpkit.examples.benchmarks;

import java.util.List;

/** Runs a benchmark by name. */
public final class Benchmarks {
    private static final String HELP = """
            usage: java -jar benchmarks.jar ingest [--events N] [--people N] [--rounds N]
                   java -jar benchmarks.jar stores [--events N] [--postgres URL]
            usage: java -jar benchmarks.jar BENCHMARK [options]

              ingest [--events N] [--people N] [--rounds N]
                       events into profiles in memory, beside a bare loop over hash maps
                       and, from JSON bytes, beside Jackson's readTree alone
              stores   events into a file and into PostgreSQL, one by one and in batches, beside a bare
                       JDBC loop that writes the same rows in as many commits; rates by the clock
                   java -jar benchmarks.jar privacy [--rounds N]
                   java -jar benchmarks.jar release [--data DIR] [--rows N] [--rounds N]
              identity [--records N] [--rounds N]
                       records into people without labels: training, comparing, clustering

              ingest   events into profiles in memory, beside a bare loop over hash maps
                       and, from JSON bytes, beside Jackson's readTree alone
              release  anonymous releases of the Adult table in DIR, of N rows drawn from it, and of a wide
                       table; and noise; beside what others were measured to need and lose

              ingest   events into profiles in memory, beside a bare loop over hash maps
                       and, from JSON bytes, beside Jackson's readTree alone
              privacy  encryption, hashing, pseudonyms and consent strings, each beside its peer

            Prints one JSON line per figure. Rates of ingest are per CPU second of the process.
            Give the JVM memory to breathe: -Xmx6g -XX:+UseParallelGC for a million events.
            """;
        usage: java -jar benchmarks.jar ingest|segments [--events N] [--people N] [--rounds N]

          ingest   events into profiles in memory, beside a bare loop over hash maps
                   and, from JSON bytes, beside Jackson's readTree alone
          segments the same with none, 100 and 1,000 segments; definitions; sets of people

        Prints one JSON line per figure. Rates are per CPU second of the whole process.
        Give the JVM memory to breathe: -Xmx6g -XX:+UseParallelGC for a million events.
        """;

    private Benchmarks() {}

    public static void main(String[] args) {
        List<String> words = List.of(args);
        if (words.isEmpty() || words.contains("--help")) {
            System.out.print(HELP);
        } else if (words.get(0).equals("ingest")) {
            new IngestBenchmark(
                            number(words, "--events", 1_000_000),
                            number(words, "--people", 100_000),
                            number(words, "--rounds", 3))
                    .run();
        } else if (words.get(0).equals("stores")) {
            int at = words.indexOf("--postgres");
            new StoreBenchmark(number(words, "--events", 20_000), at < 0 ? null : words.get(at + 1)).run();
        } else if (words.get(0).equals("privacy")) {
            new PrivacyBenchmark(number(words, "--rounds", 5)).run();
        } else if (words.get(0).equals("release")) {
            new ReleaseBenchmark(
                            text(words, "--data", "../shared/data/adult"),
                            number(words, "--rows", 1_000_000),
        } else if (words.get(0).equals("segments")) {
            new SegmentsBenchmark(
                            number(words, "--events", 1_000_000),
                            number(words, "--people", 100_000),
                            number(words, "--rounds", 3))
                    .run();
        } else if (words.get(0).equals("identity")) {
            new IdentityBenchmark(number(words, "--records", 200_000), number(words, "--rounds", 3)).run();
        } else {
            System.err.println("no benchmark \"" + words.get(0) + "\"; try --help");
            System.exit(2);
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
