package io.cdpkit.examples.sparkdedupe;

import io.cdpkit.identity.match.Census;
import io.cdpkit.identity.match.MatchModelJson;
import io.cdpkit.identity.match.Matcher;
import io.cdpkit.identity.match.PartitionedMatcher;
import io.cdpkit.identity.match.PartitionedMatcher.Pair;
import io.cdpkit.identity.match.PartitionedMatcher.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;
import scala.Tuple3;

/**
 * The steps of {@link PartitionedMatcher} on Spark, which counts, groups and joins between them.
 *
 * <p>Texts and numbers are all that crosses: each task makes the matcher again, from the model's JSON and the numbers of the
 * census. Which pairs hang together is found out on the driver, which holds two numbers for each record that is in a pair.
 */
final class SparkMatching {
    private final JavaSparkContext spark;
    private final String model;
    private final double threshold;
    private final int partitions;
    private final long[] linked;

    /** @param linked how many records each source has, if their records are to be linked one to one; empty if not */
    SparkMatching(JavaSparkContext spark, String model, double threshold, int partitions, long... linked) {
        this.spark = spark;
        this.model = model;
        this.threshold = threshold;
        this.partitions = partitions;
        this.linked = linked;
    }

    /** The cluster of each record, by the number of the record. */
    Map<Long, Long> clusters(JavaPairRDD<Long, Sourced> records) {
        Broadcast<long[]> census = spark.broadcast(census(records).toArray());
        JavaRDD<Tuple3<Long, Long, Float>> pairs = pairs(records, census).cache();
        Map<Long, Long> components = Components.of(
                pairs.map(pair -> new Tuple2<>(pair._1(), pair._2())).toLocalIterator());
        Map<Long, Long> clusters = joined(records, pairs, spark.broadcast(components), census);
        pairs.unpersist();
        // A record that is in no pair is alone.
        records.keys().toLocalIterator().forEachRemaining(number -> clusters.putIfAbsent(number, number));
        return clusters;
    }

    /** Counts every value of the records, and every word of the distinct values. */
    private Census census(JavaPairRDD<Long, Sourced> records) {
        String json = model;
        JavaPairRDD<String, Long> terms = counted(records.values().mapPartitions(rows -> {
                    Census.Form form = Census.form(MatchModelJson.read(json).schema());
                    return each(rows, row -> form.terms(row.values()));
                }))
                .cache();
        JavaPairRDD<String, Long> words = counted(terms.keys().mapPartitions(distinct -> {
            Census.Form form = Census.form(MatchModelJson.read(json).schema());
            return each(distinct, form::words);
        }));
        Census.Builder census = Census.builder(records.count());
        terms.toLocalIterator().forEachRemaining(count -> census.add(count._1(), count._2()));
        words.toLocalIterator().forEachRemaining(count -> census.add(count._1(), count._2()));
        terms.unpersist();
        return census.build();
    }

    private JavaPairRDD<String, Long> counted(JavaRDD<String> terms) {
        return terms.mapToPair(term -> new Tuple2<>(term, 1L)).reduceByKey(Long::sum, partitions);
    }

    /** Sends the records to where their keys go, and scores the pairs that meet there. */
    private JavaRDD<Tuple3<Long, Long, Float>> pairs(JavaPairRDD<Long, Sourced> records, Broadcast<long[]> census) {
        String json = model;
        double from = threshold;
        long[] counts = linked;
        return records.mapPartitionsToPair(part -> {
                    List<Tuple2<Long, Sourced>> raw = new ArrayList<>();
                    part.forEachRemaining(raw::add);
                    List<List<String>> keys =
                            matcher(json, from, counts, census).keys(rows(raw.iterator()));
                    List<Tuple2<String, Tuple2<Long, Sourced>>> keyed = new ArrayList<>();
                    for (int i = 0; i < keys.size(); i++) {
                        Tuple2<Long, Sourced> row = raw.get(i);
                        keys.get(i).forEach(key -> keyed.add(new Tuple2<>(key, row)));
                    }
                    return keyed.iterator();
                })
                .groupByKey(partitions)
                .mapPartitions(part -> {
                    List<List<Row>> blocks = new ArrayList<>();
                    part.forEachRemaining(block -> blocks.add(rows(block._2().iterator())));
                    return matcher(json, from, counts, census).pairs(blocks).stream()
                            .map(pair -> new Tuple3<>(pair.one(), pair.other(), pair.score()))
                            .iterator();
                });
    }

    /** Brings the records that hang together, and their pairs, to one place and joins them there. */
    private Map<Long, Long> joined(
            JavaPairRDD<Long, Sourced> records,
            JavaRDD<Tuple3<Long, Long, Float>> pairs,
            Broadcast<Map<Long, Long>> components,
            Broadcast<long[]> census) {
        String json = model;
        double from = threshold;
        long[] counts = linked;
        JavaPairRDD<Long, Tuple2<Long, Sourced>> members = records.filter(
                        record -> components.value().containsKey(record._1()))
                .mapToPair(record -> new Tuple2<>(components.value().get(record._1()), record));
        JavaPairRDD<Long, Tuple3<Long, Long, Float>> edges =
                pairs.mapToPair(pair -> new Tuple2<>(components.value().get(pair._1()), pair));
        return new HashMap<>(members.cogroup(edges, partitions)
                .values()
                .mapPartitionsToPair(part -> {
                    List<Row> rows = new ArrayList<>();
                    List<Pair> among = new ArrayList<>();
                    part.forEachRemaining(component -> {
                        rows.addAll(rows(component._1().iterator()));
                        component._2().forEach(pair -> among.add(new Pair(pair._1(), pair._2(), pair._3())));
                    });
                    return matcher(json, from, counts, census).clusters(rows, among).entrySet().stream()
                            .map(entry -> new Tuple2<>(entry.getKey(), entry.getValue()))
                            .iterator();
                })
                .collectAsMap());
    }

    private static List<Row> rows(Iterator<Tuple2<Long, Sourced>> raw) {
        List<Row> rows = new ArrayList<>();
        raw.forEachRemaining(row -> rows.add(row._2().row(row._1())));
        return rows;
    }

    private static <T> Iterator<String> each(Iterator<T> all, Function<T, List<String>> texts) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(all, 0), false)
                .flatMap(one -> texts.apply(one).stream())
                .iterator();
    }

    private static PartitionedMatcher matcher(String model, double threshold, long[] linked, Broadcast<long[]> census) {
        PartitionedMatcher matcher = Matcher.forPeople()
                .model(MatchModelJson.read(model))
                .threshold(threshold)
                .partitioned(Census.of(census.value()));
        return linked.length == 0 ? matcher : matcher.linking(linked);
    }
}
