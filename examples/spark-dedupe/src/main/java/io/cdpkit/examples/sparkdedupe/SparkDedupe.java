package io.cdpkit.examples.sparkdedupe;

import io.cdpkit.identity.match.ClusterQuality;
import io.cdpkit.identity.match.Clusters;
import io.cdpkit.identity.match.Field;
import io.cdpkit.identity.match.MatchModel;
import io.cdpkit.identity.match.MatchModelJson;
import io.cdpkit.identity.match.Matcher;
import io.cdpkit.identity.match.Records;
import io.cdpkit.identity.match.Schema;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** Finds the records of the same person on Spark and in this process, and says whether both found the same. */
public final class SparkDedupe {
    private static final int GUESSED_FROM = 2_000;
    private static final long SEED = 1;
    private static final int MOST_SOURCES = 128;

    private final Options options;
    private final PrintStream out;

    private SparkDedupe(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    public static void main(String[] args) {
        System.exit(run(List.of(args), System.out, System.err));
    }

    /** The exit code: 0 the same, 1 not the same or a file failed, 2 the command line makes no sense. */
    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.contains("--help") || arguments.contains("-h")) {
            out.print(Options.HELP);
            return 0;
        }
        try {
            Options options = Options.parse(arguments);
            try (SparkSession session = SparkSession.builder()
                    .appName("spark-dedupe")
                    .master(options.master())
                    .config("spark.ui.enabled", false)
                    .config("spark.driver.bindAddress", "127.0.0.1")
                    .config("spark.driver.host", "127.0.0.1")
                    .getOrCreate()) {
                return new SparkDedupe(options, out).run(session) ? 0 : 1;
            }
        } catch (Options.UsageException e) {
            err.println("spark-dedupe: " + e.getMessage());
            return 2;
        } catch (IOException e) {
            err.println("spark-dedupe: " + e.getMessage());
            return 1;
        }
    }

    private boolean run(SparkSession session) throws Options.UsageException, IOException {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        Dataset<Row> file = session.read()
                .option("header", true)
                .option("multiLine", true)
                .option("escape", "\"")
                .csv(options.input());
        Schema schema = schema(file);
        int[] columns = schema.fields().stream()
                .mapToInt(field -> file.schema().fieldIndex(field.name()))
                .toArray();
        List<String> sources = sources(file);
        String column = options.link();
        int link = column == null ? -1 : file.schema().fieldIndex(column);
        JavaPairRDD<Long, Sourced> records = file.toJavaRDD()
                .map(row -> new Sourced(link < 0 ? 0 : sources.indexOf(row.getString(link)), picked(row, columns)))
                .zipWithIndex()
                .mapToPair(Tuple2::swap)
                .repartition(options.partitions())
                .cache();
        String model = MatchModelJson.write(train(schema, records));
        Map<Integer, Long> ofSource = records.values().map(Sourced::source).countByValue();
        long[] linked = new long[sources.size()];
        Arrays.setAll(linked, source -> ofSource.getOrDefault(source, 0L));

        long start = System.nanoTime();
        Map<Long, Long> onSpark =
                new SparkMatching(spark, model, options.threshold(), options.partitions(), linked).clusters(records);
        double sparkSeconds = (System.nanoTime() - start) / 1e9;
        start = System.nanoTime();
        int[] inProcess = inProcess(schema, records, MatchModelJson.read(model)).toArray();
        double inProcessSeconds = (System.nanoTime() - start) / 1e9;

        int[] clusters = new int[inProcess.length];
        Arrays.setAll(clusters, record -> Math.toIntExact(onSpark.getOrDefault((long) record, -1L)));
        boolean same = Arrays.equals(clusters, inProcess);
        write(clusters);
        print("on Spark", clusters, sparkSeconds);
        print("in process", inProcess, inProcessSeconds);
        out.println("the same  " + same);
        out.printf(
                Locale.ROOT,
                "{\"records\":%d,\"clusters\":%d,\"in_process_clusters\":%d,\"same\":%b%s,\"spark_seconds\":%.2f,"
                        + "\"in_process_seconds\":%.2f,\"partitions\":%d}%n",
                clusters.length,
                count(clusters),
                count(inProcess),
                same,
                quality(file, clusters),
                sparkSeconds,
                inProcessSeconds,
                options.partitions());
        return same;
    }

    private Schema schema(Dataset<Row> file) throws Options.UsageException {
        List<String> header = List.of(file.columns());
        List<String> named = new ArrayList<>(options.columns().keySet());
        String truth = options.truth();
        String link = options.link();
        for (String column : new String[] {truth, link}) {
            if (column != null) {
                named.add(column);
            }
        }
        for (String column : named) {
            if (!header.contains(column)) {
                throw new Options.UsageException("no column \"" + column + "\"; there are " + header);
            }
        }
        if (!options.columns().isEmpty()) {
            return new Schema(options.columns().entrySet().stream()
                    .map(column -> new Field(column.getKey(), column.getValue()))
                    .toList());
        }
        List<String> shown = header.stream()
                .map(name -> name.equals(truth) ? "cluster_id" : name.equals(link) ? "source" : name)
                .toList();
        List<List<String>> sample = new ArrayList<>();
        int[] all = new int[header.size()];
        Arrays.setAll(all, column -> column);
        for (Row row : file.takeAsList(GUESSED_FROM)) {
            sample.add(picked(row, all));
        }
        try {
            return Schema.guess(shown, sample);
        } catch (IllegalArgumentException e) {
            throw new Options.UsageException(e.getMessage() + " with --columns");
        }
    }

    private static List<String> picked(Row row, int[] columns) {
        return Arrays.stream(columns)
                .mapToObj(c -> row.isNullAt(c) ? "" : row.getString(c))
                .toList();
    }

    /** The sources that are linked, the first being number 0; none if records are not linked. */
    private List<String> sources(Dataset<Row> file) throws Options.UsageException {
        String column = options.link();
        if (column == null) {
            return List.of();
        }
        Dataset<Row> distinct = file.select(file.col(column)).distinct();
        List<Row> some = distinct.takeAsList(MOST_SOURCES + 1);
        if (some.size() > MOST_SOURCES || some.stream().anyMatch(row -> row.isNullAt(0))) {
            throw new Options.UsageException("--link needs a column that names the source of every record, at most "
                    + MOST_SOURCES + " of them; \"" + column + "\" does not");
        }
        return some.stream().map(row -> row.getString(0)).sorted().toList();
    }

    /** Trains on all records, or on some drawn by chance if there are too many. */
    private MatchModel train(Schema schema, JavaPairRDD<Long, Sourced> records) {
        Records sample = new Records(schema);
        records.values()
                .takeSample(false, options.sample(), SEED)
                .forEach(row -> sample.add(row.source(), row.values()));
        return options.link() == null
                ? Matcher.forPeople().train(sample)
                : Matcher.forPeople().link(sample).model();
    }

    private Clusters inProcess(Schema schema, JavaPairRDD<Long, Sourced> records, MatchModel model) {
        Records all = new Records(schema);
        records.sortByKey().values().toLocalIterator().forEachRemaining(row -> all.add(row.source(), row.values()));
        Matcher matcher = Matcher.forPeople().model(model).threshold(options.threshold());
        return options.link() == null ? matcher.deduplicate(all) : matcher.link(all);
    }

    private void print(String where, int[] clusters, double seconds) {
        out.printf(
                Locale.ROOT,
                "%-9s %,d clusters of %,d records, %.2f s%n",
                where,
                count(clusters),
                clusters.length,
                seconds);
    }

    private static int count(int[] clusters) {
        Set<Integer> distinct = new HashSet<>();
        for (int cluster : clusters) {
            distinct.add(cluster);
        }
        return distinct.size();
    }

    private String quality(Dataset<Row> file, int[] clusters) {
        String column = options.truth();
        if (column == null) {
            return "";
        }
        int at = file.schema().fieldIndex(column);
        Map<String, Integer> entities = new HashMap<>();
        int[] truth = file.toJavaRDD().map(row -> row.isNullAt(at) ? "" : row.getString(at)).collect().stream()
                .mapToInt(name -> name.isEmpty() ? -1 : entities.computeIfAbsent(name, n -> entities.size()))
                .toArray();
        for (int i = 0; i < truth.length; i++) {
            truth[i] = truth[i] < 0 ? entities.size() + i : truth[i];
        }
        ClusterQuality quality = ClusterQuality.of(clusters, truth);
        return String.format(
                Locale.ROOT,
                ",\"precision\":%.5f,\"recall\":%.5f,\"f1\":%.5f",
                quality.precision(),
                quality.recall(),
                quality.f1());
    }

    private void write(int[] clusters) throws IOException {
        String file = options.out();
        if (file != null) {
            List<String> lines = new ArrayList<>();
            lines.add("row,cluster");
            for (int record = 0; record < clusters.length; record++) {
                lines.add((record + 1) + "," + (clusters[record] + 1));
            }
            Files.write(Path.of(file), lines);
        }
    }
}
