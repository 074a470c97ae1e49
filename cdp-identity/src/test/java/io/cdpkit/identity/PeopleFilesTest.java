package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cdpkit.Cdp;
import io.cdpkit.IdentityResolver;
import io.cdpkit.Progress;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.identity.match.ClusterQuality;
import io.cdpkit.identity.match.Field;
import io.cdpkit.identity.match.MatchModel;
import io.cdpkit.identity.match.Matcher;
import io.cdpkit.identity.match.Records;
import io.cdpkit.identity.match.Schema;
import io.cdpkit.profile.ProfileId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Well-known files of people, record by record in any order: the clusters of a partition, as good as can be had. */
final class PeopleFilesTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("cdpkit.data", "../../shared/data")).resolve("people");
    private static final Namespace ROW = new Namespace("row");
    private static final double THRESHOLD = 0.6;

    /** The rows of a file, without the first two columns, and the person of each. */
    private record People(Schema schema, List<List<String>> rows, List<Integer> truth) {
        static People read(String name) throws IOException {
            Path file = FOLDER.resolve(name);
            assumeTrue(Files.exists(file), "the people are not there; name their directory by -Dcdpkit.data");
            List<List<String>> lines = Files.readAllLines(file).stream()
                    .map(line -> Arrays.asList(line.split(",", -1)))
                    .toList();
            List<List<String>> rows = lines.stream()
                    .skip(1)
                    .map(line -> line.subList(2, line.size()))
                    .toList();
            Schema guessed = Schema.guess(lines.get(0).subList(2, lines.get(0).size()), rows);
            List<Field> fields = guessed.fields().stream()
                    .filter(field -> field.kind() != Field.Kind.ADDRESS_LINE)
                    .toList();
            List<String> header = lines.get(0).subList(2, lines.get(0).size());
            List<List<String>> cut = rows.stream()
                    .map(row -> fields.stream()
                            .map(field -> row.get(header.indexOf(field.name())))
                            .toList())
                    .toList();
            Map<String, Integer> numbers = new HashMap<>();
            List<Integer> truth = lines.stream()
                    .skip(1)
                    .map(line -> numbers.computeIfAbsent(line.get(1), person -> numbers.size()))
                    .toList();
            return new People(new Schema(fields), cut, truth);
        }

        Event event(int number) {
            Attributes.Builder traits = Attributes.builder();
            for (int field = 0; field < schema.fields().size(); field++) {
                if (!rows.get(number).get(field).isEmpty()) {
                    traits.put(
                            schema.fields().get(field).name(), rows.get(number).get(field));
                }
            }
            return Event.identify("m" + number, Scenarios.CRM)
                    .identifier(name(number))
                    .traits(traits.build())
                    .time(Scenarios.hours(number % 100))
                    .build();
        }
    }

    private static Identifier name(int number) {
        return new Identifier(ROW, "r" + number);
    }

    private static ClusterQuality quality(Cdp cdp, List<Integer> truth) {
        Map<ProfileId, Integer> numbers = new HashMap<>();
        int[] clusters = new int[truth.size()];
        for (int i = 0; i < clusters.length; i++) {
            clusters[i] =
                    numbers.computeIfAbsent(cdp.find(name(i)).orElseThrow().id(), key -> numbers.size());
        }
        return ClusterQuality.of(
                clusters, truth.stream().mapToInt(Integer::intValue).toArray());
    }

    private static void assertMatches(String file, double precision, double recall) throws IOException {
        People people = People.read(file);
        Records records = new Records(people.schema());
        people.rows().forEach(records::add);
        MatchModel model = Matcher.forPeople().train(records);
        IdentityResolver rules = IdentityRules.builder(NamespaceRule.atMost(1_000, ROW))
                .matching(model, THRESHOLD)
                .build();
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < people.rows().size(); i++) {
            events.add(people.event(i));
        }
        Cdp cdp = cdp(rules);
        events.forEach(cdp::ingest);
        assertEquals(List.of(), cdp.verify().differences());
        ClusterQuality quality = quality(cdp, people.truth());
        assertTrue(quality.precision() >= precision && quality.recall() >= recall, quality::toString);

        Collections.shuffle(events, new Random(5));
        Cdp batches = cdp(rules);
        batches.ingestAll(events.stream(), Progress.none());
        assertEquals(cdp.stateHash(), batches.stateHash());
    }

    private static Cdp cdp(IdentityResolver rules) {
        return Cdp.builder().identity(rules).clock(() -> Scenarios.NOW).build();
    }

    @Test
    void ingest_febrl1_findsAll() throws IOException {
        assertMatches("febrl1.csv", 1, 0.998);
    }

    @Test
    void ingest_febrl3_findsNearlyAll() throws IOException {
        assumeTrue(Laws.DEEP > 1, "takes ten seconds; set -Dcdpkit.deep");
        assertMatches("febrl3.csv", 0.999, 0.997);
    }

    @Test
    void ingest_fake1000_findsMost() throws IOException {
        assertMatches("fake_1000.csv", 0.995, 0.88);
    }
}
