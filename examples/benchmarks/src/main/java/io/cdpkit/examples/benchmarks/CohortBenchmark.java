package io.cdpkit.examples.benchmarks;

import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.Program;
import io.cdpkit.event.Value;
import io.cdpkit.profile.Traits;
import io.cdpkit.segments.Cohort;
import io.cdpkit.segments.Segments;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.jexl3.JexlBuilder;
import org.apache.commons.jexl3.JexlEngine;
import org.apache.commons.jexl3.JexlScript;
import software.amazon.event.ruler.Machine;

/**
 * Segments about traits alone, asked of everybody and after each change, beside what others make of the same definitions
 * and people: a rule engine (event-ruler), two expression languages (JEXL, CEL) and, where its driver is at hand, a database
 * (DuckDB). All must find the same memberships.
 */
final class CohortBenchmark {
    private static final String NAME = "segments";
    private static final int TRAITS = 20;
    private static final int PEOPLE_OF_PEERS = 100;
    private static final int PASSES = 50;
    private static final int UPDATES = 200_000;

    private final List<List<Test>> definitions = new ArrayList<>();
    private final Value[][] people;

    /**
     * What a trait must be: one of some words, or in a range. The first half of the traits are words, the others numbers.
     */
    private record Test(int trait, List<String> words, int low, int high) {
        String key() {
            return "t" + trait;
        }

        private String list() {
            return words.stream().map(word -> '"' + word + '"').collect(Collectors.joining(", "));
        }

        String text() {
            return words.isEmpty() ? key() + " between " + low + " and " + high : key() + " in (" + list() + ")";
        }

        String jexl() {
            return words.isEmpty()
                    ? key() + " >= " + low + " && " + key() + " <= " + high
                    : key() + " =~ [" + list() + "]";
        }

        String cel() {
            return words.isEmpty()
                    ? key() + " >= " + low + " && " + key() + " <= " + high
                    : key() + " in [" + list() + "]";
        }

        String sql() {
            return words.isEmpty()
                    ? key() + " BETWEEN " + low + " AND " + high
                    : key() + " IN (" + list().replace('"', '\'') + ")";
        }

        String ruler() {
            String value = words.isEmpty() ? "{\"numeric\": [\">=\", " + low + ", \"<=\", " + high + "]}" : list();
            return '"' + key() + "\": [" + value + "]";
        }
    }

    CohortBenchmark(int segments, int people) {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < segments; i++) {
            int first = random.nextInt(TRAITS);
            List<Test> tests = new ArrayList<>();
            for (int test = 0; test < 2 + i % 4; test++) {
                int low = random.nextInt(900);
                int trait = (first + test * 7) % TRAITS;
                List<String> words = List.of("w" + random.nextInt(4), "w" + (4 + random.nextInt(4)));
                tests.add(new Test(trait, isWord(trait) ? words : List.of(), low, low + 1 + random.nextInt(600)));
            }
            definitions.add(tests);
        }
        this.people = new Value[people][TRAITS];
        for (Value[] person : this.people) {
            Arrays.setAll(
                    person,
                    trait -> isWord(trait)
                            ? Value.of("w" + random.nextInt(4 + 3 * trait))
                            : Value.of(random.nextInt(1_000)));
        }
    }

    private static boolean isWord(int trait) {
        return trait < TRAITS / 2;
    }

    void run() {
        Cohort cohort = cohort(people.length);
        double own = perSegment("cohort_all", people.length, PASSES, () -> memberships(cohort));
        long expected = memberships(cohort(PEOPLE_OF_PEERS));
        double jexl = perSegment("jexl_all", PEOPLE_OF_PEERS, 5, jexl(expected));
        double cel = perSegment("cel_all", PEOPLE_OF_PEERS, 5, cel(expected));
        double ruler = perSegment("event_ruler_all", PEOPLE_OF_PEERS, 1, ruler(expected));
        Meter.print(NAME, "jexl_to_cohort", jexl / own, "ratio");
        Meter.print(NAME, "cel_to_cohort", cel / own, "ratio");
        Meter.print(NAME, "event_ruler_to_cohort", ruler / own, "ratio");
        double seconds = least(() -> {
            long moves = 0;
            for (int i = 0; i < UPDATES; i++) {
                int trait = i % TRAITS;
                Value value = people[(i * 31 + 7) % people.length][trait];
                moves += cohort.put(i % people.length, "t" + trait, value)
                        .entered()
                        .size();
            }
            return moves;
        });
        Meter.print(NAME, "cohort_update", 1e6 / UPDATES * seconds, "cpu-us");
    }

    /** The sizes of all segments, beside one query of DuckDB for all of them. */
    void runBesideDuckDb() throws SQLException, IOException {
        Cohort cohort = cohort(people.length);
        long expected = memberships(cohort);
        double own = perSegment("cohort_all_" + people.length, people.length, 5, () -> memberships(cohort));
        String sizes = definitions.stream()
                .map(tests -> tests.stream().map(Test::sql).collect(Collectors.joining(" AND ")))
                .map(condition -> "count(*) FILTER (WHERE " + condition + ")")
                .collect(Collectors.joining(", ", "SELECT list_sum([", "]) FROM people"));
        try (DuckDb peer = DuckDb.of(columns(), rows())) {
            double duckDb = perSegment(
                    "duckdb_all_" + people.length,
                    people.length,
                    1,
                    () -> checked(peer.count(sizes), expected, "DuckDB"));
            Meter.print(NAME, "duckdb_to_cohort_" + people.length, duckDb / own, "ratio");
        }
    }

    private static long memberships(Cohort cohort) {
        return cohort.sizes().values().stream().mapToLong(Long::longValue).sum();
    }

    private double perSegment(String figure, int size, int passes, Supplier<Long> ask) {
        double seconds = least(() -> {
            long sum = 0;
            for (int pass = 0; pass < passes; pass++) {
                sum += ask.get();
            }
            return sum;
        });
        double nanos = 1e9 / definitions.size() / size / passes * seconds;
        Meter.print(NAME, figure, nanos, "cpu-ns/segment");
        return nanos;
    }

    private static double least(Supplier<Long> work) {
        double least = Double.MAX_VALUE;
        for (int round = 0; round < 8; round++) {
            least = Math.min(least, Meter.read(work).cpuSeconds());
        }
        return least;
    }

    private Cohort cohort(int size) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < definitions.size(); i++) {
            text.append('s').append(i).append(" = ");
            text.append(definitions.get(i).stream().map(Test::text).collect(Collectors.joining(" and ")));
            text.append('\n');
        }
        Cohort cohort = Cohort.of(Segments.parse(text.toString()));
        for (int person = 0; person < size; person++) {
            cohort.add(Traits.of(List.of(), List.of()));
            for (int trait = 0; trait < TRAITS; trait++) {
                cohort.put(person, "t" + trait, people[person][trait]);
            }
        }
        return cohort;
    }

    private Object plain(int person, int trait) {
        Value value = people[person][trait];
        return value instanceof Value.Text text ? text.text() : ((Value.Whole) value).number();
    }

    private static List<String> columns() {
        return IntStream.range(0, TRAITS)
                .mapToObj(trait -> "t" + trait + (isWord(trait) ? " VARCHAR" : " INTEGER"))
                .toList();
    }

    private Stream<String> rows() {
        return IntStream.range(0, people.length)
                .mapToObj(person -> IntStream.range(0, TRAITS)
                        .mapToObj(trait -> String.valueOf(plain(person, trait)))
                        .collect(Collectors.joining(",")));
    }

    private Supplier<Long> jexl(long expected) {
        JexlEngine engine = new JexlBuilder().create();
        String[] keys = new String[TRAITS];
        Arrays.setAll(keys, trait -> "t" + trait);
        List<JexlScript> scripts = definitions.stream()
                .map(tests ->
                        engine.createScript(tests.stream().map(Test::jexl).collect(Collectors.joining(" && ")), keys))
                .toList();
        Object[][] rows = new Object[PEOPLE_OF_PEERS][TRAITS];
        for (int person = 0; person < rows.length; person++) {
            for (int trait = 0; trait < TRAITS; trait++) {
                rows[person][trait] = plain(person, trait);
            }
        }
        return () -> {
            long found = 0;
            for (Object[] row : rows) {
                for (JexlScript script : scripts) {
                    found += Boolean.TRUE.equals(script.execute(null, row)) ? 1 : 0;
                }
            }
            return checked(found, expected, "JEXL");
        };
    }

    private Supplier<Long> cel(long expected) {
        CelCompilerBuilder names =
                CelCompilerFactory.standardCelCompilerBuilder().setResultType(SimpleType.BOOL);
        for (int trait = 0; trait < TRAITS; trait++) {
            names.addVar("t" + trait, isWord(trait) ? SimpleType.STRING : SimpleType.INT);
        }
        CelCompiler compiler = names.build();
        CelRuntime runtime = CelRuntimeFactory.plannerRuntimeBuilder().build();
        List<Program> programs = new ArrayList<>();
        try {
            for (List<Test> tests : definitions) {
                String text = tests.stream().map(Test::cel).collect(Collectors.joining(" && "));
                programs.add(runtime.createProgram(compiler.compile(text).getAst()));
            }
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalStateException("CEL refuses a definition", e);
        }
        List<Map<String, Object>> rows = IntStream.range(0, PEOPLE_OF_PEERS)
                .mapToObj(person -> IntStream.range(0, TRAITS)
                        .boxed()
                        .collect(Collectors.toMap(trait -> "t" + trait, trait -> plain(person, trait))))
                .toList();
        return () -> {
            long found = 0;
            try {
                for (Map<String, Object> row : rows) {
                    for (Program program : programs) {
                        found += Boolean.TRUE.equals(program.eval(row)) ? 1 : 0;
                    }
                }
            } catch (CelEvaluationException e) {
                throw new IllegalStateException("CEL refuses a row", e);
            }
            return checked(found, expected, "CEL");
        };
    }

    private Supplier<Long> ruler(long expected) {
        Machine machine = Machine.builder().build();
        List<String> rows = new ArrayList<>();
        try {
            for (int i = 0; i < definitions.size(); i++) {
                machine.addRule(
                        "s" + i,
                        "{" + definitions.get(i).stream().map(Test::ruler).collect(Collectors.joining(", ")) + "}");
            }
        } catch (Exception e) {
            throw new IllegalStateException("event-ruler refuses a rule", e);
        }
        for (int person = 0; person < PEOPLE_OF_PEERS; person++) {
            List<String> fields = new ArrayList<>();
            for (int trait = 0; trait < TRAITS; trait++) {
                Object value = plain(person, trait);
                fields.add("\"t" + trait + "\": " + (value instanceof String word ? '"' + word + '"' : value));
            }
            rows.add("{" + String.join(", ", fields) + "}");
        }
        return () -> {
            long found = 0;
            try {
                for (String row : rows) {
                    found += machine.rulesForJSONEvent(row).size();
                }
            } catch (Exception e) {
                throw new IllegalStateException("event-ruler refuses an event", e);
            }
            return checked(found, expected, "event-ruler");
        };
    }

    private static long checked(long found, long expected, String peer) {
        if (found != expected) {
            throw new IllegalStateException(peer + " finds " + found + " memberships instead of " + expected);
        }
        return found;
    }
}
