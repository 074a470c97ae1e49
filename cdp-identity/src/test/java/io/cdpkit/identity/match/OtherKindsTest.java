package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.identity.match.Field.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Data unlike customers: many records of each person, and wares of two shops that write them differently. */
class OtherKindsTest {
    private final SplittableRandom random = new SplittableRandom(11);
    private final List<Integer> truth = new ArrayList<>();

    private double f1(Clusters clusters) {
        ClusterQuality quality = ClusterQuality.of(
                clusters.toArray(), truth.stream().mapToInt(i -> i).toArray());
        return quality.f1();
    }

    private String word(int letters) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < letters; i++) {
            word.append((i % 2 == 0 ? "bcdfghklmnprstvz" : "aeiou").charAt(random.nextInt(i % 2 == 0 ? 16 : 5)));
        }
        return word.toString();
    }

    private String typo(String word) {
        int at = random.nextInt(word.length());
        return word.substring(0, at) + word(1) + word.substring(at + random.nextInt(2));
    }

    private String orNothing(String value, double chance) {
        return random.nextDouble() < chance ? "" : value;
    }

    private List<String> words(int count, int letters) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(word(letters));
        }
        return words;
    }

    private <T> T oneOf(List<T> all) {
        double skewed = random.nextDouble() * random.nextDouble();
        return all.get((int) (skewed * all.size()));
    }

    /** Where every person has ten records there are so many matches that a cap for pairs of records is soon used up. */
    @Test
    void deduplicate_manyRecordsOfEachPerson_findsNearlyAll() {
        List<String> given = words(60, 6);
        List<String> family = words(400, 8);
        List<String> places = words(80, 9);
        Records records = new Records(Schema.of(
                new Field("given", Kind.GIVEN_NAME),
                new Field("family", Kind.FAMILY_NAME),
                new Field("born", Kind.BIRTH_DATE),
                new Field("place", Kind.TEXT),
                new Field("postcode", Kind.POSTCODE)));
        for (int person = 0; person < 2_000; person++) {
            String first = oneOf(given);
            String last = oneOf(family);
            String place = oneOf(places);
            int year = 1600 + random.nextInt(330);
            int day = 10 + random.nextInt(18);
            String area = word(2);
            int size = 5 + random.nextInt(10);
            for (int i = 0; i < size; i++) {
                boolean onlyYear = random.nextInt(8) == 0;
                truth.add(person);
                records.add(List.of(
                        random.nextInt(10) == 0 ? typo(first) : first,
                        random.nextInt(8) == 0 ? typo(last) : last,
                        orNothing(year + (onlyYear ? "-01-01" : "-0" + (1 + person % 9) + "-" + day), 0.25),
                        random.nextInt(10) == 0 ? oneOf(places) : orNothing(place, 0.2),
                        orNothing(area + random.nextInt(30) + " 1ab", 0.2)));
            }
        }
        Clusters clusters = Matcher.forPeople().deduplicate(records);
        double f1 = f1(clusters);
        assertTrue(f1 > 0.91, "F1 " + f1 + " with " + clusters.blocking());
    }

    private String born() {
        return (1940 + random.nextInt(60)) + "-0" + (1 + random.nextInt(9)) + "-" + (10 + random.nextInt(18));
    }

    /**
     * Few names, of which the first goes with some second ones only, and no e-mail address that would tell namesakes apart.
     */
    @Test
    void deduplicate_namesEverybodyHas_keepsNamesakesApart() {
        List<String> given = new ArrayList<>();
        for (String first : words(14, 4)) {
            for (String second : words(4, 5)) {
                given.add(first + " " + second);
            }
        }
        List<String> family = words(12, 6);
        List<String> cities = words(7, 7);
        Records records = new Records(Schema.of(
                new Field("given", Kind.GIVEN_NAME),
                new Field("family", Kind.FAMILY_NAME),
                new Field("born", Kind.BIRTH_DATE),
                new Field("city", Kind.CITY),
                new Field("phone", Kind.PHONE)));
        for (int person = 0; person < 1_500; person++) {
            String first = given.get(random.nextInt(given.size()));
            String last = oneOf(family);
            String born = born();
            String phone = "09" + random.nextInt(10_000_000, 99_999_999);
            String city = oneOf(cities);
            for (int i = 0; i < 1 + random.nextInt(3); i++) {
                truth.add(person);
                records.add(List.of(
                        random.nextInt(12) == 0 ? typo(first) : first,
                        last,
                        random.nextInt(12) == 0 ? born() : born,
                        random.nextInt(5) == 0 ? oneOf(cities) : city,
                        orNothing(phone, 0.4)));
            }
        }
        double f1 = f1(Matcher.forPeople().deduplicate(records));
        assertTrue(f1 > 0.95, "F1 " + f1);
    }

    /** Families tell themselves by a name and a postcode as well as by a street. */
    @Test
    void deduplicate_familiesWithoutStreets_keepsTheirMembersApart() {
        List<String> given = words(45, 6);
        List<String> family = words(300, 7);
        Records records = new Records(Schema.of(
                new Field("given", Kind.GIVEN_NAME),
                new Field("family", Kind.FAMILY_NAME),
                new Field("born", Kind.CATEGORY),
                new Field("postcode", Kind.POSTCODE)));
        String last = "";
        String postcode = "";
        for (int person = 0; person < 3_000; person++) {
            if (person == 0 || random.nextInt(10) > 2) {
                last = oneOf(family);
                postcode = String.valueOf(random.nextInt(10_000, 99_999));
            }
            String first = oneOf(given);
            String year = String.valueOf(1930 + random.nextInt(70));
            for (int i = 0; i < 1 + random.nextInt(2); i++) {
                truth.add(person);
                records.add(List.of(
                        random.nextInt(12) == 0 ? typo(first) : first,
                        random.nextInt(12) == 0 ? typo(last) : last,
                        year,
                        orNothing(postcode, 0.1)));
            }
        }
        double f1 = f1(Matcher.forPeople().deduplicate(records));
        assertTrue(f1 > 0.95, "F1 " + f1);
    }

    /** In one shop all write alike, which must not be taken for being alike. */
    @Test
    void link_waresOfTwoShops_findsNearlyAllByTheirModels() {
        List<String> brands = words(20, 6);
        List<String> kinds = words(15, 8);
        List<String> colours = words(6, 5);
        List<String> features = words(12, 7);
        Records records = new Records(Schema.of(new Field("name", Kind.TEXT), new Field("description", Kind.TEXT)));
        for (int ware = 0; ware < 900; ware++) {
            String brand = oneOf(brands);
            String kind = oneOf(kinds);
            String colour = oneOf(colours);
            String model = word(3) + random.nextInt(10, 9_999);
            truth.add(ware);
            records.add(
                    0,
                    List.of(
                            brand + " " + colour + " " + kind + " - " + model + colour.charAt(0),
                            brand + " " + colour + " " + kind + " - " + model + "/ " + oneOf(features) + "/ "
                                    + oneOf(features) + "/ " + colour + " finish"));
            truth.add(ware);
            records.add(
                    1,
                    List.of(brand + " " + model + " " + kind, orNothing(oneOf(features) + " " + oneOf(features), 0.4)));
        }
        double f1 = f1(Matcher.forPeople().link(records));
        assertTrue(f1 > 0.9, "F1 " + f1);
    }

    /** Names alone tell, if both shops write the number of the model, be it with a hyphen. */
    @Test
    void link_numbersOfModelsWrittenApart_findsThem() {
        List<String> brands = words(20, 6);
        List<String> kinds = words(15, 8);
        List<String> features = words(200, 7);
        Records records = new Records(Schema.of(new Field("name", Kind.TEXT)));
        for (int ware = 0; ware < 900; ware++) {
            String ofWhom = oneOf(brands) + " " + oneOf(kinds);
            String series = word(2).toUpperCase(Locale.ROOT);
            String number = word(1).toUpperCase(Locale.ROOT) + random.nextInt(100, 9_999);
            truth.add(ware);
            records.add(0, List.of(ofWhom + " - " + series + number));
            truth.add(ware);
            records.add(
                    1, List.of(ofWhom + " " + series + "-" + number + " " + oneOf(features) + " " + oneOf(features)));
        }
        double f1 = f1(Matcher.forPeople().link(records));
        assertTrue(f1 > 0.9, "F1 " + f1);
    }

    /** What is told hundreds of times is one thing still. */
    @Test
    void deduplicate_oneThingToldHundredsOfTimes_staysOne() {
        List<String> terms = words(900, 7);
        List<String> people = words(300, 8);
        Records records = new Records(
                Schema.of(new Field("author", Kind.TEXT), new Field("title", Kind.TEXT), new Field("year", Kind.TEXT)));
        for (int paper = 0; paper < 80; paper++) {
            String author = oneOf(people) + ", " + oneOf(people) + " and " + oneOf(people);
            String title = String.join(
                    " ", IntStream.range(0, 7).mapToObj(i -> oneOf(terms)).toList());
            String year = String.valueOf(1980 + random.nextInt(30));
            int told = paper == 0 ? 200 : 1 + random.nextInt(12);
            for (int i = 0; i < told; i++) {
                truth.add(paper);
                records.add(List.of(
                        random.nextInt(4) == 0 ? author.substring(0, author.indexOf(',')) + " et al" : author,
                        random.nextInt(3) == 0 ? typo(typo(title)) : title,
                        orNothing(year, 0.3)));
            }
        }
        Clusters clusters = Matcher.forPeople().deduplicate(records);
        assertEquals(200, clusters.largest());
        assertTrue(f1(clusters) > 0.98, "F1 " + f1(clusters));
    }
}
