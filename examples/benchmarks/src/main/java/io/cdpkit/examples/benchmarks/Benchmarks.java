package io.cdpkit.examples.benchmarks;

import java.util.List;

/** Runs a benchmark by name. */
public final class Benchmarks {
    private static final String HELP = """
            usage: java -jar benchmarks.jar BENCHMARK [options]

              ingest [--events N] [--people N] [--rounds N]
                       events into profiles in memory, beside a bare loop over hash maps
                       and, from JSON bytes, beside Jackson's readTree alone
              identity [--records N] [--rounds N]
                       records into people without labels: training, comparing, clustering

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
        } else if (words.get(0).equals("identity")) {
            new IdentityBenchmark(number(words, "--records", 200_000), number(words, "--rounds", 3)).run();
        } else {
            System.err.println("no benchmark \"" + words.get(0) + "\"; try --help");
            System.exit(2);
        }
    }

    private static int number(List<String> words, String option, int otherwise) {
        int at = words.indexOf(option);
        return at < 0 ? otherwise : Integer.parseInt(words.get(at + 1));
    }
}
