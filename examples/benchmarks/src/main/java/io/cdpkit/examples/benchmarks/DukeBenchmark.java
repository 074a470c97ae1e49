package io.cdpkit.examples.benchmarks;

import io.cdpkit.examples.benchmarks.Meter.Reading;
import io.cdpkit.identity.match.ClusterQuality;
import io.cdpkit.identity.match.Clusters;
import io.cdpkit.identity.match.Matcher;
import io.cdpkit.identity.match.Records;
import io.cdpkit.identity.match.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import no.priv.garshol.duke.Comparator;
import no.priv.garshol.duke.Configuration;
import no.priv.garshol.duke.DataSource;
import no.priv.garshol.duke.Database;
import no.priv.garshol.duke.Processor;
import no.priv.garshol.duke.Property;
import no.priv.garshol.duke.PropertyImpl;
import no.priv.garshol.duke.RecordImpl;
import no.priv.garshol.duke.comparators.ExactComparator;
import no.priv.garshol.duke.comparators.JaroWinkler;
import no.priv.garshol.duke.comparators.Levenshtein;
import no.priv.garshol.duke.comparators.QGramComparator;
import no.priv.garshol.duke.databases.InMemoryBlockingDatabase;
import no.priv.garshol.duke.databases.KeyFunction;
import no.priv.garshol.duke.matchers.AbstractMatchListener;

/**
 * Duke 1.2 beside the matcher, on the same people: nine blocking keys and probabilities set by hand, two threads, clusters
 * by the pairs above a threshold. Duke is shown at five thresholds, of which a user without the truth would have to choose.
 */
final class DukeBenchmark {
    private static final String NAME = "identity";
    private static final String ID = "id";
    private static final int THREADS = 2;
    private static final double[] THRESHOLDS = {0.95, 0.974, 0.99, 0.995, 0.999};
    private static final List<List<String>> KEYS = List.of(
            List.of("email"),
            List.of("phone"),
            List.of("given_name", "family_name"),
            List.of("given_name", "birth_date"),
            List.of("family_name", "birth_date"),
            List.of("given_name", "postcode"),
            List.of("family_name", "postcode"),
            List.of("birth_date", "postcode"),
            List.of("given_name", "street", "house_number"));

    private final int count;

    DukeBenchmark(int count) {
        this.count = count;
    }

    void run() {
        if (count == 0) {
            return;
        }
        Crowd crowd = new Crowd(count);
        ours(crowd);
        duke(crowd);
    }

    private static void ours(Crowd crowd) {
        Reading<Clusters> reading = Meter.read(() -> {
            Records records = new Records(Schema.people());
            crowd.rows().forEach(records::add);
            return Matcher.forPeople().deduplicate(records);
        });
        Clusters clusters = reading.result();
        print("beside_duke", reading, clusters.compared());
        print("beside_duke", ClusterQuality.of(clusters.toArray(), crowd.truth()));
    }

    private static void duke(Crowd crowd) {
        Reading<Links> reading = Meter.read(() -> linked(crowd.rows()));
        print("duke", reading, reading.result().compared);
        for (double threshold : THRESHOLDS) {
            int[] clusters = reading.result().clusters(crowd.rows().size(), threshold);
            print("duke_at_" + threshold, ClusterQuality.of(clusters, crowd.truth()));
        }
    }

    private static void print(String who, Reading<?> reading, long compared) {
        Meter.print(NAME, who + "_cpu_seconds", reading.cpuSeconds(), "s");
        Meter.print(NAME, who + "_wall_seconds", reading.wallSeconds(), "s");
        Meter.print(NAME, who + "_pairs", (double) compared, "pairs");
        Meter.print(NAME, who + "_pairs_per_cpu_second", compared / reading.cpuSeconds(), "pairs/s");
    }

    private static void print(String who, ClusterQuality quality) {
        Meter.print(NAME, who + "_precision", quality.precision(), "share");
        Meter.print(NAME, who + "_recall", quality.recall(), "share");
        Meter.print(NAME, who + "_f1", quality.f1(), "share");
        Meter.print(NAME, who + "_largest", quality.largest(), "records");
    }

    private static Links linked(List<List<String>> rows) {
        InMemoryBlockingDatabase database = new InMemoryBlockingDatabase();
        Settings configuration = new Settings(database, properties());
        database.setConfiguration(configuration);
        database.setKeyFunctions(KEYS.stream().map(DukeBenchmark::key).toList());
        Processor processor = new Processor(configuration, database);
        processor.setThreads(THREADS);
        Links links = new Links();
        processor.addMatchListener(links);
        List<no.priv.garshol.duke.Record> records = new ArrayList<>();
        List<String> names =
                Schema.people().fields().stream().map(field -> field.name()).toList();
        for (int record = 0; record < rows.size(); record++) {
            RecordImpl of = new RecordImpl();
            of.addValue(ID, Integer.toString(record));
            for (int f = 0; f < names.size(); f++) {
                if (!rows.get(record).get(f).isEmpty()) {
                    of.addValue(names.get(f), rows.get(record).get(f));
                }
            }
            records.add(of);
        }
        processor.deduplicate(records);
        links.compared = processor.getComparisonCount();
        processor.close();
        return links;
    }

    private static List<Property> properties() {
        Comparator names = new JaroWinkler();
        Comparator edits = new Levenshtein();
        Comparator exact = new ExactComparator();
        return List.of(
                new PropertyImpl(ID),
                new PropertyImpl("given_name", names, 0.1, 0.75),
                new PropertyImpl("family_name", names, 0.1, 0.8),
                new PropertyImpl("birth_date", new QGramComparator(), 0.1, 0.9),
                new PropertyImpl("gender", exact, 0.4, 0.52),
                new PropertyImpl("street", edits, 0.35, 0.7),
                new PropertyImpl("house_number", exact, 0.4, 0.6),
                new PropertyImpl("postcode", exact, 0.35, 0.65),
                new PropertyImpl("city", exact, 0.4, 0.6),
                new PropertyImpl("email", edits, 0.2, 0.97),
                new PropertyImpl("phone", edits, 0.2, 0.95));
    }

    /** Duke's own settings would bring its index of texts with them. */
    private record Settings(Database database, List<Property> properties) implements Configuration {
        @Override
        public Collection<DataSource> getDataSources() {
            return List.of();
        }

        @Override
        public Collection<DataSource> getDataSources(int group) {
            return List.of();
        }

        @Override
        public Database getDatabase(boolean overwrite) {
            return database;
        }

        @Override
        public double getThreshold() {
            return THRESHOLDS[0];
        }

        @Override
        public double getMaybeThreshold() {
            return 0;
        }

        @Override
        public boolean isDeduplicationMode() {
            return true;
        }

        @Override
        public List<Property> getProperties() {
            return properties;
        }

        @Override
        public Collection<Property> getIdentityProperties() {
            return properties.subList(0, 1);
        }

        @Override
        public Property getPropertyByName(String name) {
            return properties.stream()
                    .filter(property -> property.getName().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public Collection<Property> getLookupProperties() {
            return properties.subList(1, properties.size());
        }

        @Override
        public void validate() {
            // nothing that could be wrong
        }

        @Override
        public void setThreshold(double threshold) {
            throw new UnsupportedOperationException("these settings are fixed");
        }

        @Override
        public void setDatabase(Database other) {
            throw new UnsupportedOperationException("these settings are fixed");
        }

        @Override
        public Configuration copy() {
            return new Settings(database, properties);
        }
    }

    private static KeyFunction key(List<String> fields) {
        return of -> {
            StringBuilder key = new StringBuilder();
            for (String field : fields) {
                String value = of.getValue(field);
                if (value == null) {
                    // Duke needs a key for each record; this one is no other's.
                    return '\uffff' + of.getValue(ID);
                }
                key.append(value).append('|');
            }
            return key.toString();
        };
    }

    /** The pairs that Duke takes for one person's. */
    private static final class Links extends AbstractMatchListener {
        private final List<Link> links = new ArrayList<>();
        long compared;

        private record Link(int one, int other, double confidence) {}

        @Override
        public synchronized void matches(
                no.priv.garshol.duke.Record one, no.priv.garshol.duke.Record other, double confidence) {
            links.add(new Link(Integer.parseInt(one.getValue(ID)), Integer.parseInt(other.getValue(ID)), confidence));
        }

        int[] clusters(int records, double threshold) {
            int[] parents = IntStream.range(0, records).toArray();
            for (Link link : links) {
                if (link.confidence() >= threshold) {
                    parents[find(parents, link.one())] = find(parents, link.other());
                }
            }
            int[] clusters = new int[records];
            Arrays.setAll(clusters, record -> find(parents, record));
            return clusters;
        }

        private static int find(int[] parents, int record) {
            int at = record;
            while (parents[at] != at) {
                parents[at] = parents[parents[at]];
                at = parents[at];
            }
            return at;
        }
    }
}
