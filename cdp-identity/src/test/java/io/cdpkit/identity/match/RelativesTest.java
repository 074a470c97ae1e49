package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.identity.match.Field.Kind;
import io.cdpkit.identity.match.People.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** People who share what a family shares are not one person. */
class RelativesTest {
    private static final Schema HOMES = Schema.of(
            new Field("first_name", Kind.GIVEN_NAME),
            new Field("last_name", Kind.FAMILY_NAME),
            new Field("birth_date", Kind.BIRTH_DATE),
            new Field("street", Kind.STREET),
            new Field("house_number", Kind.HOUSE_NUMBER),
            new Field("postcode", Kind.POSTCODE));
    private static final Schema LANDLINES =
            new Schema(Stream.concat(HOMES.fields().stream(), Stream.of(new Field("phone", Kind.PHONE)))
                    .toList());
    private static final Schema NAMES = new Schema(HOMES.fields().subList(0, 3));

    private static final String[] GIVEN =
            ("Michelle Betty Karen Susan Barbara Anthony Charles Paul Kimberly John Robert"
                            + " Ashley Steven Patricia Joseph Donna Carol George Kenneth Laura Edward Brian Ronald Helen")
                    .split(" ", -1);
    private static final String[] FAMILY =
            ("Lopez Lewis Thomas Taylor Harris Martinez Lee Walker Young Allen King Wright"
                            + " Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Rivera Campbell Mitchell")
                    .split(" ", -1);
    private static final String[] STREET = "Spring Maple Washington Oak Cedar Mill Church River".split(" ", -1);

    /**
     * Three people to a home, in a third of them twins.
     *
     * @param again which share of people is written down twice, half of them with a letter wrong
     */
    private static List<Written> homes(int homes, double again, long seed) {
        Random random = new Random(seed);
        List<Written> written = new ArrayList<>();
        for (int home = 0; home < homes; home++) {
            String family = FAMILY[random.nextInt(FAMILY.length)];
            String street = STREET[random.nextInt(STREET.length)] + " St";
            String number = Integer.toString(1 + random.nextInt(150));
            String postcode = Integer.toString(10_000 + random.nextInt(400));
            boolean twins = random.nextInt(3) == 0;
            int first = random.nextInt(GIVEN.length);
            String born = "";
            for (int member = 0; member < 3; member++) {
                born = member == 2 && twins ? born : date(random);
                String given = GIVEN[(first + 7 * member) % GIVEN.length];
                List<String> row = List.of(given, family, born, street, number, postcode);
                written.add(new Written(row, home * 3 + member));
                if (random.nextDouble() < again) {
                    String name = random.nextBoolean() ? given : given.substring(0, given.length() - 1) + "x";
                    written.add(new Written(List.of(name, family, born, street, number, postcode), home * 3 + member));
                }
            }
        }
        return written;
    }

    /**
     * Most live alone, some as a couple, as twins, or as father and son of one name, who share all but their birth dates.
     */
    private static List<Written> landlines(int homes, long seed) {
        Random random = new Random(seed);
        List<Written> written = new ArrayList<>();
        for (int home = 0; home < homes; home++) {
            int kind = random.nextInt(15);
            int given = random.nextInt(GIVEN.length);
            List<String> first = List.of(
                    GIVEN[given],
                    FAMILY[random.nextInt(FAMILY.length)],
                    date(random),
                    STREET[random.nextInt(STREET.length)] + " St",
                    Integer.toString(1 + random.nextInt(150)),
                    Integer.toString(10_000 + random.nextInt(400)),
                    Integer.toString(30_000_000 + random.nextInt(60_000_000)));
            write(first, home * 2, random, written);
            if (kind < 3) {
                List<String> second = new ArrayList<>(first);
                second.set(0, kind == 0 ? first.get(0) : GIVEN[(given + 7) % GIVEN.length]);
                second.set(2, kind == 1 ? first.get(2) : date(random));
                write(second, home * 2 + 1, random, written);
            }
        }
        return written;
    }

    /** Writes a person down, at times once more with a character wrong. */
    private static void write(List<String> row, int person, Random random, List<Written> written) {
        written.add(new Written(row, person));
        if (random.nextDouble() < 0.4) {
            List<String> badly = new ArrayList<>(row);
            int field = random.nextInt(3);
            badly.set(field, row.get(field).replaceAll(".$", field == 2 ? "9" : "x"));
            written.add(new Written(badly, person));
        }
    }

    private static String date(Random random) {
        return String.format(
                "%04d-%02d-%02d", 1940 + random.nextInt(65), 1 + random.nextInt(12), 1 + random.nextInt(28));
    }

    private static Clusters clusters(Schema schema, List<Written> written, double threshold) {
        Records records = new Records(schema);
        for (Written each : written) {
            records.add(each.row().subList(0, schema.fields().size()));
        }
        return Matcher.forPeople().threshold(threshold).deduplicate(records);
    }

    @Test
    void deduplicate_twinsAndNoDuplicates_joinsNobody() {
        for (int homes : new int[] {10, 100, 700}) {
            List<Written> written = homes(homes, 0, homes);
            assertEquals(written.size(), clusters(HOMES, written, 0.5).count(), homes + " homes");
        }
    }

    @Test
    void deduplicate_twinsAndDuplicates_tellsThemApart() {
        for (int homes : new int[] {100, 700}) {
            List<Written> written = homes(homes, 0.3, homes);
            ClusterQuality quality =
                    ClusterQuality.of(clusters(HOMES, written, 0.6).toArray(), People.truth(written));
            assertTrue(quality.precision() > 0.97 && quality.recall() > 0.97, homes + " homes: " + quality);
        }
    }

    @Test
    void deduplicate_twinsOfWhomNoAddressIsKnown_areNotJoined() {
        List<Written> written = homes(300, 0.3, 5);
        ClusterQuality quality = ClusterQuality.of(clusters(NAMES, written, 0.6).toArray(), People.truth(written));
        assertTrue(quality.precision() > 0.97 && quality.recall() > 0.97, quality::toString);
    }

    @Test
    void deduplicate_twinsAndJuniorsAtOneTelephone_tellsThemApart() {
        for (int homes : new int[] {300, 3_000}) {
            List<Written> written = landlines(homes, homes);
            ClusterQuality quality =
                    ClusterQuality.of(clusters(LANDLINES, written, 0.6).toArray(), People.truth(written));
            assertTrue(quality.precision() > 0.97 && quality.recall() > 0.97, homes + " homes: " + quality);
        }
    }

    /** Who shares a family name and an address is told by the birth date, where no given names are known. */
    @Test
    void deduplicate_familiesOfWhomNoGivenNameIsKnown_areNotJoined() {
        Schema schema = new Schema(HOMES.fields().subList(1, 6));
        List<Written> written = homes(700, 0.3, 9).stream()
                .filter(each -> each.person() % 3 < 2)
                .map(each -> new Written(each.row().subList(1, 6), each.person()))
                .toList();
        ClusterQuality quality =
                ClusterQuality.of(clusters(schema, written, 0.6).toArray(), People.truth(written));
        assertTrue(quality.precision() > 0.97 && quality.recall() > 0.97, quality::toString);
    }

    @Test
    void deduplicate_twoRecordsWithUnlikeGivenNames_areTwoPeople() {
        Schema schema = Schema.of(
                new Field("first_name", Kind.GIVEN_NAME),
                new Field("last_name", Kind.FAMILY_NAME),
                new Field("email", Kind.EMAIL));
        Records records = new Records(schema);
        records.add(List.of("Ada", "Lovelace", "a@x.org"));
        records.add(List.of("Bob", "Lovelace", "a@x.org"));
        Clusters clusters = Matcher.forPeople().threshold(0.5).deduplicate(records);
        assertNotEquals(clusters.clusterOf(0), clusters.clusterOf(1));
        assertTrue(
                clusters.explain(0, 1).contributions().stream()
                        .anyMatch(part -> part.name().equals("first_name") && part.bits() < -2),
                "unlike given names speak against");
    }

    /** Given and family names are looked for in one another, but strangers agree in them one by one. */
    @Test
    void train_strangers_agreeInNamesAsOftenAsTheNamesOfAColumnRepeat() {
        List<Written> written = homes(300, 0, 3);
        Records records = new Records(HOMES);
        written.forEach(each -> records.add(each.row()));
        MatchModel.Learned given = Matcher.forPeople().train(records).comparisons().stream()
                .filter(learned -> learned.name().equals("first_name"))
                .findFirst()
                .orElseThrow();
        double equal = given.u().get(given.u().size() - 1);
        assertEquals(1.0 / GIVEN.length, equal, 0.1 / GIVEN.length);
    }
}
