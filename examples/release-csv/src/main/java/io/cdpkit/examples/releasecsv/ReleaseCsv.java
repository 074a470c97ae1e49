package io.cdpkit.examples.releasecsv;

import io.cdpkit.privacy.release.Anonymiser;
import io.cdpkit.privacy.release.PrivacyModel;
import io.cdpkit.privacy.release.Release;
import io.cdpkit.privacy.release.RiskReport;
import io.cdpkit.privacy.release.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes a CSV file anonymous, and writes a report of the risk before and after and of what was lost. */
public final class ReleaseCsv {
    private ReleaseCsv() {}

    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    /** The exit code: 0 done, 1 the file or what is asked of it fails, 2 the command line makes no sense. */
    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            if (arguments.isEmpty() || arguments.contains("--help") || arguments.contains("-h")) {
                out.print(Options.HELP);
            } else {
                run(Options.parse(arguments), out);
            }
            return 0;
        } catch (Options.UsageException e) {
            err.println("release-csv: " + e.getMessage());
            return 2;
        } catch (NoSuchFileException e) {
            err.println("release-csv: no file \"" + e.getFile() + "\"");
            return 1;
        } catch (IOException | IllegalArgumentException e) {
            err.println("release-csv: " + e.getMessage());
            return 1;
        }
    }

    private static void run(Options options, PrintStream out) throws IOException, Options.UsageException {
        Table table = CsvTable.read(options);
        List<PrivacyModel> models = models(options);
        Anonymiser anonymiser = Anonymiser.builder(models.toArray(PrivacyModel[]::new))
                .recoding(options.recoding())
                .effort(options.effort())
                .suppressAtMost(options.suppress())
                .seed(options.seed() == null ? new SecureRandom().nextLong() : options.seed())
                .build();
        long start = System.nanoTime();
        Release release = anonymiser.anonymise(table);
        double seconds = (System.nanoTime() - start) / 1e9;
        RiskReport before = RiskReport.of(table);
        CsvTable.write(release, options.out());
        Files.writeString(
                options.report(), ReleaseReport.html(release, before, models, seconds), StandardCharsets.UTF_8);
        out.println("released " + release.rows() + " rows: " + options.out());
        out.println("report: " + options.report());
        out.printf(
                Locale.ROOT,
                "{\"rows\":%d,\"k\":%d,\"suppressed\":%d,\"ncp\":%.5f,\"highest_risk\":%.5f,\"seconds\":%.3f}%n",
                table.rows(),
                options.k(),
                release.suppressed(),
                release.utility().ncp(),
                release.risk().highest(),
                seconds);
    }

    private static List<PrivacyModel> models(Options options) {
        List<PrivacyModel> models = new ArrayList<>();
        models.add(PrivacyModel.kAnonymity(options.k()));
        for (String column : options.sensitive()) {
            models.add(PrivacyModel.distinctDiversity(column, options.l()));
            if (options.t() < 1) {
                models.add(PrivacyModel.equalCloseness(column, options.t()));
            }
        }
        return models;
    }
}
