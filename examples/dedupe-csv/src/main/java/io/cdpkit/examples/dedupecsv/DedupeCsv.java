package io.cdpkit.examples.dedupecsv;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.cdpkit.identity.match.ClusterQuality;
import io.cdpkit.identity.match.Clusters;
import io.cdpkit.identity.match.Field;
import io.cdpkit.identity.match.MatchProgress;
import io.cdpkit.identity.match.MatchReport;
import io.cdpkit.identity.match.Matcher;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the records of the same person in CSV files, and says how well if the truth is known. */
public final class DedupeCsv {
    private final Options options;
    private final PrintStream out;
    private final PrintStream progress;

    private DedupeCsv(Options options, PrintStream out, PrintStream progress) {
        this.options = options;
        this.out = out;
        this.progress = progress;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> arguments = List.of(args);
        List<String> given = ManagementFactory.getRuntimeMXBean().getInputArguments();
        System.exit(OwnJvm.suits(arguments, given) ? OwnJvm.run(arguments) : run(arguments, System.out, System.err));
    }

    /** The exit code: 0 done, 1 a file failed, 2 the command line makes no sense. */
    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            Options options = Options.parse(arguments);
            if (options.help()) {
                out.print(Options.HELP);
            } else {
                new DedupeCsv(options, out, err).run();
            }
            return 0;
        } catch (Options.UsageException e) {
            err.println("dedupe-csv: " + e.getMessage());
            return 2;
        } catch (IOException | UncheckedIOException e) {
            err.println("dedupe-csv: " + e.getMessage());
            return 1;
        }
    }

    private void run() throws IOException, Options.UsageException {
        boolean watched = isWatched(progress);
        Input input = Input.read(options, count -> {
            if (watched) {
                progress.print("\rreading   " + count(count) + " records   ");
            }
        });
        input.close();
        input.notes().forEach(note -> progress.println((watched ? "\r" : "") + note));
        Matcher matcher = Matcher.forPeople().threshold(options.threshold());
        if (watched) {
            matcher = matcher.progress(this::tell);
        }
        Clusters clusters = options.link() ? matcher.link(input.records()) : matcher.deduplicate(input.records());
        if (watched) {
            progress.print("\r" + " ".repeat(40) + "\r");
        }
        Usage usage = Usage.now();
        writeClusters(input, clusters);
        ClusterQuality quality = options.truth() == null ? null : ClusterQuality.of(clusters.toArray(), input.truth());
        writeReport(input, clusters);
        print(input, clusters, quality, usage);
    }

    /**
     * Whether somebody sees a line that is written over again and again; a file or a pipe would keep each. Java 22 to 24
     * say so of everybody.
     */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isWatched(PrintStream progress) {
        return progress == System.err && System.console() != null;
    }

    private void tell(MatchProgress.Stage stage, double done) {
        synchronized (progress) {
            progress.printf(Locale.ROOT, "\r%-10s %3.0f %%   ", stage.name().toLowerCase(Locale.ROOT), done * 100);
        }
    }

    private void writeReport(Input input, Clusters clusters) throws IOException {
        Path file = options.report();
        if (file != null) {
            makeFolderOf(file);
            Files.writeString(
                    file,
                    options.truth() == null ? MatchReport.html(clusters) : MatchReport.html(clusters, input.truth()));
        }
    }

    private static void makeFolderOf(Path file) throws IOException {
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
    }

    private void print(Input input, Clusters clusters, @Nullable ClusterQuality quality, Usage usage) {
        out.println("columns   "
                + input.records().schema().fields().stream()
                        .map(DedupeCsv::described)
                        .collect(Collectors.joining(", ")));
        if (!input.skipped().isEmpty()) {
            out.println("skipped   " + String.join(", ", input.skipped()));
        }
        out.println("records   " + count(clusters.records()));
        out.println("clusters  " + count(clusters.count()));
        out.println("compared  " + count(clusters.compared()) + " pairs");
        out.printf(Locale.ROOT, "seconds   %.2f, of the processor %.2f%n", usage.seconds(), usage.cpuSeconds());
        if (quality != null) {
            out.printf(
                    Locale.ROOT,
                    "pairs     precision %.4f, recall %.4f, F1 %.4f%n",
                    quality.precision(),
                    quality.recall(),
                    quality.f1());
            out.printf(
                    Locale.ROOT,
                    "B-cubed   precision %.4f, recall %.4f, F1 %.4f%n",
                    quality.b3Precision(),
                    quality.b3Recall(),
                    quality.b3F1());
        }
        out.println(Summary.json(clusters, quality, usage));
    }

    private static String described(Field field) {
        return field.name() + " ("
                + field.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ")";
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private void writeClusters(Input input, Clusters clusters) throws IOException {
        Path file = options.out();
        if (file == null) {
            return;
        }
        makeFolderOf(file);
        try (CsvWriter csv = CsvWriter.builder().build(file)) {
            csv.writeRecord("file", "row", "cluster");
            for (int record = 0; record < clusters.records(); record++) {
                String name =
                        options.inputs().get(input.fileOf(record)).getFileName().toString();
                csv.writeRecord(
                        name, Integer.toString(input.rowOf(record)), Integer.toString(clusters.clusterOf(record) + 1));
            }
        }
    }
}
