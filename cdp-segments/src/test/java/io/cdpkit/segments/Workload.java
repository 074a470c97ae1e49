package io.cdpkit.segments;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.io.IOException;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The public workload SEG-W1: its generator, which is compiled from its source beside this checkout, read by reflection.
 *
 * <p>Its figures are binary fractions, which decimals hold exactly.
 */
final class Workload {
    static final long T0 = 1_767_225_600_000L;
    static final long DAY = 86_400_000L;
    private static final Path FOLDER =
            Path.of(System.getProperty("cdpkit.bench", "../../shared/bench")).resolve("segments");
    private static final Source WEB = Source.of("web", Source.Kind.WEB);

    private final Class<?> generator;
    private final Object table;
    private final Object events;
    final int people;
    final int[] starts;

    private Workload(Class<?> generator, int people) throws ReflectiveOperationException {
        this.generator = generator;
        this.people = people;
        generator.getMethod("gen", int.class).invoke(null, people);
        this.table = generator.getField("table").get(null);
        this.events = generator.getField("events").get(null);
        this.starts = new int[people + 1];
        int[] users = (int[]) array(events, "user");
        int count = (int) array(events, "n");
        for (int i = 0; i < count; i++) {
            starts[users[i] + 1] = i + 1;
        }
        for (int i = 1; i <= people; i++) {
            starts[i] = Math.max(starts[i], starts[i - 1]);
        }
    }

    static Workload of(int people) {
        Path source = FOLDER.resolve("W.java");
        assumeTrue(Files.exists(source), "the workload SEG-W1 is not there; name its directory by -Dcdpkit.bench");
        Path compiler = Path.of(System.getProperty("java.home"), "bin", "javac");
        assumeTrue(Files.exists(compiler), "there is no Java compiler to compile the workload with");
        try {
            Path out = Files.createTempDirectory("seg-w1");
            Process process = new ProcessBuilder(
                            compiler.toString(), "-nowarn", "-d", out.toString(), source.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assumeTrue(process.waitFor() == 0, "the workload does not compile");
            URLClassLoader loader = new URLClassLoader(new URL[] {out.toUri().toURL()});
            return new Workload(loader.loadClass("bench.W"), people);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the workload was compiled", e);
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("the workload cannot be read", e);
        }
    }

    /** The definitions, one JSON object per line. */
    static List<String> lines() {
        try {
            return Files.readAllLines(FOLDER.resolve("segments.jsonl"));
        } catch (IOException e) {
            throw new IllegalStateException("segments.jsonl cannot be read", e);
        }
    }

    /** The first so many of the definitions about traits alone, as expressions. */
    List<String> expressions(int count) {
        try {
            List<?> segments = (List<?>) generator.getMethod("segs", int.class).invoke(null, count);
            List<String> expressions = new ArrayList<>();
            for (Object segment : segments) {
                expressions.add((String) generator
                        .getMethod("js", segment.getClass(), String.class)
                        .invoke(null, segment, "cel"));
            }
            return expressions;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object array(Object holder, String name) {
        try {
            Field field = holder.getClass().getField(name);
            return field.get(holder);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private String word(String dictionary, int code) {
        try {
            return ((String[]) generator.getField(dictionary).get(null))[code];
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    List<Event> events(int person) {
        List<Event> list = new ArrayList<>();
        for (int i = starts[person]; i < starts[person + 1]; i++) {
            list.add(Event.track("e" + (10_000_000 + i), WEB, word("TYPE", ((byte[]) array(events, "type"))[i]))
                    .identifier(Identifier.userId("u" + person))
                    .time(Instant.ofEpochMilli(((long[]) array(events, "ts"))[i]))
                    .properties(Attributes.builder()
                            .put("category", word("CAT", ((byte[]) array(events, "cat"))[i]))
                            .put("campaign", word("CAMP", ((byte[]) array(events, "camp"))[i]))
                            .put("quantity", ((byte[]) array(events, "qty"))[i])
                            .put("value", new BigDecimal((double) ((float[]) array(events, "value"))[i]))
                            .build())
                    .build());
        }
        return list;
    }

    Attributes traits(int person) {
        Attributes.Builder traits = Attributes.builder();
        for (String key : List.of("country", "city", "plan", "gender", "device", "lang", "ref")) {
            Object codes = array(table, key);
            int code = codes instanceof short[] wide ? wide[person] : ((byte[]) codes)[person];
            traits.put(key, word(key.equals("city") ? "CITY" : key.toUpperCase(java.util.Locale.ROOT), code));
        }
        for (String key : List.of(
                "age",
                "points",
                "companySize",
                "orders30",
                "orders90",
                "views7",
                "dsOrder",
                "dsOpen",
                "signupDaysAgo",
                "birthDoy")) {
            traits.put(key, ((int[]) array(table, key))[person]);
        }
        for (String key : List.of("ltv", "score", "revenue30")) {
            traits.put(key, new BigDecimal(Double.toString(((double[]) array(table, key))[person])));
        }
        for (String key : List.of("emailOptIn", "smsOptIn")) {
            traits.put(key, ((boolean[]) array(table, key))[person]);
        }
        List<Value> tags = new ArrayList<>();
        long mask = ((long[]) array(table, "tags"))[person];
        for (int i = 0; i < 50; i++) {
            if ((mask >>> i & 1) != 0) {
                tags.add(Value.of(word("TAG", i)));
            }
        }
        traits.put("tags", Value.of(tags));
        traits.put(
                "place",
                Attributes.of(
                        "lat", Value.of(new BigDecimal((double) ((float[]) array(table, "lat"))[person])),
                        "lon", Value.of(new BigDecimal((double) ((float[]) array(table, "lon"))[person]))));
        return traits.put("bucket", (mix(person) >>> 33) % 10_000).build();
    }

    /** One step of SplitMix64. */
    static long mix(long seed) {
        long z = seed + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
