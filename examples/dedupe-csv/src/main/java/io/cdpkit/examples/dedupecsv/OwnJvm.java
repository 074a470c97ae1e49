package io.cdpkit.examples.dedupecsv;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The run in a JVM of its own, set for work of seconds: code compiled once and quickly, which at a million records has not
 * yet cost more than compiling it well would, and the collector for throughput.
 *
 * <p>A JVM that was told anything about its inside ({@code -XX:...}, an agent) is taken as it is. What the first JVM uses,
 * waiting, counts as used by the run ({@link Usage}).
 */
final class OwnJvm {
    /** When the run began, in milliseconds since 1970; set in the second JVM. */
    static final String BEGAN = "cdpkit.dedupecsv.began";

    /** Below this, compiling takes too little for a second JVM to pay. */
    private static final long WORTH_IT = 1_000_000;

    private static final List<String> SETTINGS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseParallelGC");

    private OwnJvm() {}

    /**
     * Whether a run is to leave its JVM for one of its own.
     *
     * @param given the options its JVM was given
     */
    static boolean suits(List<String> arguments, List<String> given) throws IOException {
        return given.stream().allMatch(option -> option.matches("-Xm[snx].*|-Xss.*|-D(?!" + BEGAN + ").*"))
                && Files.isExecutable(java())
                && bytes(arguments) >= WORTH_IT;
    }

    /** How much there is to read; nothing of a command line that makes no sense. */
    private static long bytes(List<String> arguments) throws IOException {
        try {
            long bytes = 0;
            for (Path input : Options.parse(arguments).inputs()) {
                bytes += Files.isRegularFile(input) ? Files.size(input) : 0;
            }
            return bytes;
        } catch (Options.UsageException e) {
            return 0;
        }
    }

    /** Runs it there; returns its exit code. */
    static int run(List<String> arguments) throws IOException, InterruptedException {
        RuntimeMXBean jvm = ManagementFactory.getRuntimeMXBean();
        List<String> command = new ArrayList<>();
        command.add(java().toString());
        command.addAll(SETTINGS);
        command.addAll(jvm.getInputArguments());
        command.add("-D" + BEGAN + "=" + jvm.getStartTime());
        command.add("-cp");
        command.add(jvm.getClassPath());
        command.add(DedupeCsv.class.getName());
        command.addAll(arguments);
        Process run = new ProcessBuilder(command).inheritIO().start();
        Runtime.getRuntime().addShutdownHook(new Thread(run::destroy));
        return run.waitFor();
    }

    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", File.separatorChar == '\\' ? "java.exe" : "java");
    }
}
