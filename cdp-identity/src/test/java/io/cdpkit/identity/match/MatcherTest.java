package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.identity.match.Field.Kind;
import io.cdpkit.identity.match.PairExplanation.Contribution;
import io.cdpkit.identity.match.People.Written;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatcherTest {
    private static final List<Written> PEOPLE = People.make(1_500, 1);
    private static final Clusters CLUSTERS = Matcher.forPeople().deduplicate(People.records(PEOPLE));

    /** The clusters as sets of records, named by the places of the records in a list. */
    private static Set<Set<Integer>> partition(Clusters clusters, int[] names) {
        Map<Integer, Set<Integer>> sets = new HashMap<>();
        for (int record = 0; record < clusters.records(); record++) {
            sets.computeIfAbsent(clusters.clusterOf(record), c -> new HashSet<>())
                    .add(names[record]);
        }
        return new HashSet<>(sets.values());
    }

    private static int[] upTo(int size) {
        int[] numbers = new int[size];
        Arrays.setAll(numbers, i -> i);
        return numbers;
    }

    @Test
    void deduplicate_madeUpPeople_findsNearlyAll() {
        ClusterQuality quality = ClusterQuality.of(CLUSTERS.toArray(), People.truth(PEOPLE));
        assertTrue(quality.precision() > 0.99 && quality.recall() > 0.97, quality::toString);
        assertTrue(CLUSTERS.compared() < 3_000_000, "blocking leaves most pairs out");
        assertFalse(CLUSTERS.blocking().keys().isEmpty());
    }

    @Test
    void deduplicate_anotherOrder_samePartition() {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < PEOPLE.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(7));
        Records shuffled = new Records(People.SCHEMA);
        order.forEach(i -> shuffled.add(PEOPLE.get(i).row()));
        Clusters again = Matcher.forPeople().deduplicate(shuffled);
        assertEquals(
                partition(CLUSTERS, upTo(PEOPLE.size())),
                partition(again, order.stream().mapToInt(i -> i).toArray()));
        assertEquals(CLUSTERS.model(), again.model());
    }

    @Test
    void deduplicate_caseAccentsAndSpacing_doNotMatter() {
        Records dressed = new Records(People.SCHEMA);
        for (Written each : PEOPLE) {
            dressed.add(each.row().stream()
                    .map(value -> "  " + value.toUpperCase(Locale.ROOT).replace("A", "Á") + " ")
                    .toList());
        }
        Clusters again = Matcher.forPeople().deduplicate(dressed);
        assertEquals(partition(CLUSTERS, upTo(PEOPLE.size())), partition(again, upTo(PEOPLE.size())));
    }

    @Test
    void deduplicate_anyThreshold_noClusterGrowsBeyondAPerson() {
        for (double threshold : List.of(0.5, 0.9, 0.999)) {
            Clusters clusters = Matcher.forPeople().threshold(threshold).deduplicate(People.records(PEOPLE));
            assertTrue(clusters.largest() <= 6, () -> "largest " + clusters.largest() + " at " + threshold);
        }
    }

    /** A record that fits two people does not make one of them. */
    @Test
    void deduplicate_recordBetweenTwoBirthDates_doesNotJoinThem() {
        Records records = People.records(PEOPLE);
        int first = records.size();
        List<String> elder = row("1961-02-03", "oak street", "oakville", "anna.quist@example.com", "0411111111");
        List<String> younger = row("1993-11-27", "mill street", "millville", "aq1993@mail.example", "0422222222");
        records.add(elder);
        records.add(elder);
        records.add(row("", "", "", "anna.quist@example.com", "0422222222"));
        records.add(younger);
        records.add(younger);
        Clusters clusters = Matcher.forPeople().deduplicate(records);
        assertEquals(clusters.clusterOf(first), clusters.clusterOf(first + 1));
        assertEquals(clusters.clusterOf(first + 3), clusters.clusterOf(first + 4));
        assertTrue(clusters.score(first, first + 2) > 5 && clusters.score(first + 2, first + 3) > 5);
        assertNotEquals(clusters.clusterOf(first), clusters.clusterOf(first + 3));
    }

    private static List<String> row(String born, String street, String city, String email, String phone) {
        return List.of("anna", "quist", born, "f", street, "", "", city, email, phone);
    }

    @Test
    void deduplicate_modelOfARun_sameClusters() {
        Clusters again = Matcher.forPeople().model(CLUSTERS.model()).deduplicate(People.records(PEOPLE));
        assertEquals(partition(CLUSTERS, upTo(PEOPLE.size())), partition(again, upTo(PEOPLE.size())));
        assertEquals(CLUSTERS.model(), Matcher.forPeople().train(People.records(PEOPLE)));
    }

    @Test
    void deduplicate_nothingOrLittle_works() {
        assertEquals(
                0, Matcher.forPeople().deduplicate(new Records(People.SCHEMA)).count());
        Records one = new Records(People.SCHEMA);
        one.add(PEOPLE.get(0).row());
        assertEquals(1, Matcher.forPeople().deduplicate(one).count());
        one.add(PEOPLE.get(0).row());
        assertEquals(1, Matcher.forPeople().deduplicate(one).count());
        Records blank = new Records(People.SCHEMA);
        blank.add(Collections.nCopies(10, ""));
        blank.add(Collections.nCopies(10, null));
        assertEquals(2, Matcher.forPeople().deduplicate(blank).count());
    }

    @Test
    void link_rivals_oneToOne() {
        Records records = new Records(People.SCHEMA);
        List<Integer> truth = new ArrayList<>();
        Map<Integer, Integer> seen = new HashMap<>();
        for (Written each : PEOPLE) {
            int source = seen.merge(each.person(), 1, Integer::sum) - 1;
            if (source < 2) {
                records.add(source, each.row());
                truth.add(each.person());
            }
        }
        Clusters clusters = Matcher.forPeople().link(records);
        assertEquals(2, clusters.largest());
        ClusterQuality quality = ClusterQuality.of(
                clusters.toArray(), truth.stream().mapToInt(i -> i).toArray());
        assertTrue(quality.precision() > 0.99 && quality.recall() > 0.97, quality::toString);
    }

    @Test
    void explain_anyPair_contributionsAreTheScore() {
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            int a = random.nextInt(PEOPLE.size());
            int b = i % 2 == 0 ? random.nextInt(PEOPLE.size()) : Math.min(a + 1, PEOPLE.size() - 1);
            PairExplanation explanation = CLUSTERS.explain(a, b);
            double sum = 0;
            for (Contribution contribution : explanation.contributions()) {
                sum += contribution.bits();
            }
            assertEquals(sum, explanation.score());
            assertEquals(explanation.score(), CLUSTERS.explain(b, a).score());
            assertEquals(CLUSTERS.clusterOf(a) == CLUSTERS.clusterOf(b), explanation.sameCluster());
        }
    }

    @Test
    void explain_pair_tellsNoValues() {
        for (int record = 0; record < 50; record++) {
            String text = CLUSTERS.explain(record, record + 1).text();
            for (String value : PEOPLE.get(record).row()) {
                assertTrue(value.length() < 4 || !text.contains(value), text);
            }
        }
    }

    @Test
    void explain_asJson_hasTheContributionsInTheirOrder() {
        PairExplanation explanation = new PairExplanation(
                List.of(new Contribution("prior", "two records", -3.5), new Contribution("a \"b\"", "equal", 4)),
                List.of("email"),
                true);
        assertEquals(
                "{\"score\":0.5,\"probability\":" + explanation.probability()
                        + ",\"same_cluster\":true,\"keys\":[\"email\"],"
                        + "\"contributions\":[{\"name\":\"prior\",\"outcome\":\"two records\",\"bits\":-3.5},"
                        + "{\"name\":\"a \\\"b\\\"\",\"outcome\":\"equal\",\"bits\":4.0}]}",
                explanation.json());
    }

    @Test
    void explain_asPicture_hasABarForEachContribution() {
        PairExplanation explanation = CLUSTERS.explain(0, 1);
        String svg = explanation.svg();
        assertTrue(svg.startsWith("<svg") && svg.endsWith("</svg>"), svg);
        assertEquals(explanation.contributions().size() + 1, svg.split("<rect", -1).length - 1);
    }

    @Test
    void at_anyThreshold_isARunAtThatThreshold() {
        for (double threshold : List.of(0.5, 0.9, 0.999)) {
            Clusters run = Matcher.forPeople().threshold(threshold).deduplicate(People.records(PEOPLE));
            assertEquals(partition(run, upTo(PEOPLE.size())), partition(CLUSTERS.at(threshold), upTo(PEOPLE.size())));
            assertEquals(threshold, CLUSTERS.at(threshold).threshold());
        }
        assertThrows(IllegalArgumentException.class, () -> CLUSTERS.at(0.49));
    }

    @Test
    void scoreOfCopy_recordThatIsThereTwice_isTheirScore() {
        Records records = People.records(PEOPLE);
        for (int copy = 0; copy < 50; copy++) {
            records.add(PEOPLE.get(copy).row());
        }
        records.add(Collections.nCopies(10, ""));
        Clusters clusters = Matcher.forPeople().deduplicate(records);
        for (int copy = 0; copy < 50; copy++) {
            assertEquals(clusters.score(copy, PEOPLE.size() + copy), clusters.scoreOfCopy(copy), 1e-9);
        }
        assertTrue(clusters.scoreOfCopy(records.size() - 1) < -5, "nothing is known of the last");
    }

    /** Of kinds that are compared together with others as well, and then not once more with those. */
    @ParameterizedTest
    @EnumSource(Kind.class)
    void ownSimilarity_ofAnyKind_isAskedAndNothingElseIs(Kind kind) {
        AtomicBoolean asked = new AtomicBoolean();
        List<Field> fields = new ArrayList<>(List.of(new Field("own", kind, (a, b) -> {
            asked.set(true);
            return 0;
        })));
        for (Kind other :
                List.of(Kind.STREET, Kind.HOUSE_NUMBER, Kind.POSTCODE, Kind.CITY, Kind.LATITUDE, Kind.LONGITUDE)) {
            if (other != kind) {
                fields.add(new Field(other.name(), other));
            }
        }
        Records records = new Records(new Schema(fields));
        for (int i = 0; i < 20; i++) {
            List<String> row = new ArrayList<>(Collections.nCopies(fields.size(), ""));
            row.set(0, kind == Kind.LOCATION ? i + ",7" : kind == Kind.BIRTH_DATE ? "1980-02-" + (10 + i) : "7" + i);
            if (kind == Kind.LATITUDE || kind == Kind.LONGITUDE) {
                row.set(fields.size() - 1, "50." + i);
            }
            records.add(row);
        }
        Clusters clusters = Matcher.forPeople().deduplicate(records);
        assertTrue(asked.get());
        List<String> told = clusters.explain(0, 1).contributions().stream()
                .filter(part -> part.bits() != 0
                        && !part.name().equals("prior")
                        && !part.name().equals("others"))
                .map(PairExplanation.Contribution::name)
                .distinct()
                .toList();
        assertEquals(1, told.size(), told.toString());
    }

    @Test
    void ownSimilarity_isAsked() {
        Schema schema = Schema.of(
                new Field("code", Kind.TEXT, (a, b) -> a.charAt(0) == b.charAt(0) ? 0.9 : 0),
                new Field("n", Kind.CATEGORY));
        Records records = new Records(schema);
        for (int i = 0; i < 40; i++) {
            records.add(List.of((char) ('a' + i / 2) + "x" + i, Integer.toString(i % 4)));
        }
        Clusters clusters = Matcher.forPeople().deduplicate(records);
        assertEquals("85 % alike", clusters.explain(0, 1).contributions().get(1).outcome());
        assertEquals("different", clusters.explain(1, 2).contributions().get(1).outcome());
    }

    @Test
    void arguments_thatCannotBeMeant_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> Matcher.forPeople().threshold(0.4));
        assertThrows(IllegalArgumentException.class, () -> Matcher.forPeople().threshold(1));
        assertThrows(IllegalArgumentException.class, () -> new Schema(List.of()));
        Records records = new Records(People.SCHEMA);
        assertThrows(IllegalArgumentException.class, () -> records.add(List.of("a")));
        assertThrows(
                IllegalArgumentException.class,
                () -> records.add(128, PEOPLE.get(0).row()));
        Field field = new Field("a", Kind.TEXT);
        assertThrows(IllegalArgumentException.class, () -> Schema.of(field, field));
        Records other = new Records(Schema.of(field));
        other.add(List.of("x"));
        other.add(List.of("y"));
        assertThrows(
                IllegalArgumentException.class,
                () -> Matcher.forPeople().model(CLUSTERS.model()).deduplicate(other));
        assertNotEquals(0, CLUSTERS.count());
    }
}
