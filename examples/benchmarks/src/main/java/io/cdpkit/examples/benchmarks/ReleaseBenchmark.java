package io.cdpkit.examples.benchmarks;

import com.google.privacy.differentialprivacy.LaplaceNoise;
import io.cdpkit.examples.benchmarks.Meter.Reading;
import io.cdpkit.privacy.noise.Mechanism;
import io.cdpkit.privacy.release.Anonymiser;
import io.cdpkit.privacy.release.Column;
import io.cdpkit.privacy.release.Effort;
import io.cdpkit.privacy.release.Hierarchy;
import io.cdpkit.privacy.release.PrivacyModel;
import io.cdpkit.privacy.release.Recoding;
import io.cdpkit.privacy.release.Release;
import io.cdpkit.privacy.release.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * Anonymous releases, and noise. The tool that others are measured by is not on Maven Central: its figures here are those
 * of ARX 3.9.2 on a machine with two cores, recorded once. Noise is drawn beside Google's library for differential privacy.
 */
final class ReleaseBenchmark {
    private static final String NAME = "release";
    private static final PrivacyModel FIVE = PrivacyModel.kAnonymity(5);

    private final Path folder;
    private final int rows;
    private final int rounds;

    ReleaseBenchmark(String folder, int rows, int rounds) {
        this.folder = Path.of(folder);
        this.rows = rows;
        this.rounds = rounds;
    }

    void run() {
        Table adult = adult("");
        Table occupations = adult("occupation");
        measure("adult_fast", adult, Recoding.LOCAL, Effort.FAST, FIVE);
        recorded("adult_arx", 0.0591, 4.6);
        measure("adult_standard", adult, Recoding.LOCAL, Effort.STANDARD, FIVE);
        recorded("adult_arx_slow", 0.0540, 27);
        measure("adult_sets", adult, Recoding.SETS, Effort.FAST, FIVE);
        PrivacyModel three = PrivacyModel.distinctDiversity("occupation", 3);
        measure("adult_l3_fast", occupations, Recoding.LOCAL, Effort.FAST, FIVE, three);
        measure("adult_l3_standard", occupations, Recoding.LOCAL, Effort.STANDARD, FIVE, three);
        recorded("adult_l3_arx", 0.0367, 2.26);
        PrivacyModel close = PrivacyModel.equalCloseness("occupation", 0.2);
        measure("adult_t02_fast", occupations, Recoding.LOCAL, Effort.FAST, FIVE, close);
        measure("adult_t02_standard", occupations, Recoding.LOCAL, Effort.STANDARD, FIVE, close);
        recorded("adult_t02_arx_4424_suppressed", 0.4559, 53);
        Table wide = wide();
        measure("wide_fast", wide, Recoding.LOCAL, Effort.FAST, FIVE);
        measure("wide_standard", wide, Recoding.LOCAL, Effort.STANDARD, FIVE);
        measure("drawn_from_adult", drawn(adult), Recoding.LOCAL, Effort.STANDARD, FIVE);
        recorded("drawn_from_adult_arx_million", 0.0134, 38.4);
        noise();
    }

    private void measure(String figure, Table table, Recoding recoding, Effort effort, PrivacyModel... models) {
        Anonymiser anonymiser = Anonymiser.builder(models)
                .recoding(recoding)
                .effort(effort)
                .seed(2026)
                .build();
        double wall = Double.MAX_VALUE;
        double cpu = Double.MAX_VALUE;
        Release release = null;
        for (int round = 0; round < rounds; round++) {
            Reading<Release> reading = Meter.read(() -> anonymiser.anonymise(table));
            wall = Math.min(wall, reading.wallSeconds());
            cpu = Math.min(cpu, reading.cpuSeconds());
            release = reading.result();
        }
        if (release != null) {
            recorded(figure, release.utility().ncp(), wall);
            Meter.print(NAME, figure + "_cpu", cpu, "cpu-s");
            Meter.print(NAME, figure + "_suppressed", release.suppressed(), "rows");
        }
    }

    private static void recorded(String figure, double ncp, double seconds) {
        Meter.print(NAME, figure + "_ncp", 1_000 * ncp, "thousandths");
        Meter.print(NAME, figure + "_wall", seconds, "s");
    }

    /** Noise of counts, with an epsilon of 1. */
    private void noise() {
        LongSupplier ours = Mechanism.laplace("1").noise(1, new SecureRandom()::nextBytes);
        LaplaceNoise google = new LaplaceNoise();
        LongSupplier theirs = () -> google.addNoise(0L, 1, 1L, 1.0, null);
        Draws our = new Draws(0, 0);
        Draws their = new Draws(0, 0);
        for (int round = 0; round < rounds; round++) {
            our = our.better(Draws.of(20_000_000, ours));
            their = their.better(Draws.of(500_000, theirs));
        }
        our.print("laplace");
        their.print("laplace_google");
        Meter.print(NAME, "laplace_draws_to_google", our.perSecond() / their.perSecond(), "ratio");
        Meter.print(NAME, "laplace_mean_error_to_google", our.meanError() / their.meanError(), "ratio");
    }

    private record Draws(double perSecond, double meanError) {
        static Draws of(int draws, LongSupplier noise) {
            Reading<Long> reading = Meter.read(() -> {
                long sum = 0;
                for (int i = 0; i < draws; i++) {
                    sum += Math.abs(noise.getAsLong());
                }
                return sum;
            });
            return new Draws(draws / reading.cpuSeconds(), (double) reading.result() / draws);
        }

        Draws better(Draws other) {
            return other.perSecond > perSecond ? other : this;
        }

        void print(String figure) {
            Meter.print(NAME, figure + "_draws", perSecond, "draws/cpu-s");
            Meter.print(NAME, figure + "_mean_error", meanError, "people");
        }
    }

    private Table adult(String sensitive) {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("adult.csv"), StandardCharsets.UTF_8);
            List<Column> columns = new ArrayList<>();
            for (String name : lines.get(0).split(";", -1)) {
                Hierarchy hierarchy = Hierarchy.csv(
                        Files.newBufferedReader(
                                folder.resolve("adult_hierarchy_" + name + ".csv"), StandardCharsets.UTF_8),
                        ';');
                columns.add(
                        name.equals(sensitive)
                                ? Column.sensitive(name, hierarchy)
                                : Column.quasiIdentifier(name, hierarchy));
            }
            Table.Builder table = Table.builder(columns);
            lines.stream().skip(1).forEach(line -> table.row(line.split(";", -1)));
            return table.build();
        } catch (IOException e) {
            throw new UncheckedIOException("name the folder of adult.csv and its hierarchies by --data", e);
        }
    }

    /** Rows of a table taken at random, with one cell in ten from another row. */
    private Table drawn(Table from) {
        SplittableRandom random = new SplittableRandom(42);
        Table.Builder table = Table.builder(from.columns());
        String[] cells = new String[from.columns().size()];
        for (int row = 0; row < rows; row++) {
            int source = random.nextInt(from.rows());
            for (int column = 0; column < cells.length; column++) {
                cells[column] = from.text(random.nextDouble() < 0.1 ? random.nextInt(from.rows()) : source, column);
            }
            table.row(cells);
        }
        return table.build();
    }

    /** 73,489 made-up rows of 16 columns, which all depend on who the person is like. */
    private static Table wide() {
        SplittableRandom random = new SplittableRandom(7);
        int[] sizes = {100, 16, 7, 41, 8, 14, 5, 2, 2, 12, 30, 60, 24, 10, 6, 3};
        List<Column> columns = new ArrayList<>();
        for (int column = 0; column < sizes.length; column++) {
            String[] widths = sizes[column] > 20
                    ? new String[] {"5", "10", "20"}
                    : sizes[column] > 6 ? new String[] {"3", "6"} : new String[0];
            columns.add(Column.quasiIdentifier("column " + column, Hierarchy.intervals("0", widths)));
        }
        Table.Builder table = Table.builder(columns);
        String[] cells = new String[sizes.length];
        for (int row = 0; row < 73_489; row++) {
            double kind = random.nextDouble();
            for (int column = 0; column < sizes.length; column++) {
                double typical = kind * (column + 3) % 1;
                double off = random.nextDouble() - 0.5;
                double place = Math.max(0, Math.min(0.999, typical + off * off * off * 4));
                cells[column] = Integer.toString((int) (place * place * sizes[column]));
            }
            table.row(cells);
        }
        return table.build();
    }
}
