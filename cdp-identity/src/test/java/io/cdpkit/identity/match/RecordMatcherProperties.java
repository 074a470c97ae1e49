package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.identity.match.Field.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** One record beside many, on a panel that others sat on before, against a new panel for each pair. */
class RecordMatcherProperties {
    private static final Schema SCHEMA = Schema.of(
            new Field("given", Kind.GIVEN_NAME),
            new Field("family", Kind.FAMILY_NAME),
            new Field("birth", Kind.BIRTH_DATE),
            new Field("mail", Kind.EMAIL),
            new Field("mobile", Kind.PHONE),
            new Field("street", Kind.STREET),
            new Field("postcode", Kind.POSTCODE),
            new Field("city", Kind.CITY),
            new Field("sex", Kind.CATEGORY),
            new Field("height", Kind.NUMBER),
            new Field("about", Kind.TEXT),
            new Field("cards", Kind.LIST),
            new Field("place", Kind.LOCATION));

    private static final List<List<String>> CHOICES = List.of(
            List.of("anna", "ann", "robert", "bob", "a", "miller", "hans peter", ""),
            List.of("miller", "muller", "miller novak", "anna", "anne", "novak", ""),
            List.of("1980-02-03", "1980-03-02", "1980-02-08", "1980-01-01", "1980", ""),
            List.of("anna.miller71@example.org", "ana.miller71@example.org", "anna.miller71@example.net", "b@c.de", ""),
            List.of("0791234567", "0791234568", "0445556677", ""),
            List.of(
                    "12 mill street",
                    "12 mil st",
                    "mill street",
                    "3 mill street",
                    "4 mill street",
                    "3 12 mill street",
                    "4 12 mill street",
                    "14 mill street",
                    "3 oak road",
                    ""),
            List.of("8001", "8002", "3010", "80012", ""),
            List.of("newtown", "newtwon", "oldville", ""),
            List.of("f", "m", ""),
            List.of("170", "172", "190", ""),
            List.of("red bicycle wanted", "red bicycel wanted soon", "old lamp", "lamp shade of glass", ""),
            List.of("c1;c2", "c2;c3", "c4", "c1", ""),
            List.of("47.1 8.5", "47.1001 8.5001", "47.2 8.6", ""));

    private static final RecordMatcher MATCHER = RecordMatcher.of(model());

    private static MatchModel model() {
        Records records = new Records(SCHEMA);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 600; i++) {
            List<String> row = row(random);
            records.add(row);
            if (random.nextBoolean()) {
                ArrayList<String> again = new ArrayList<>(row);
                again.set(random.nextInt(again.size()), "");
                records.add(again);
            }
        }
        return Matcher.forPeople().train(records);
    }

    private static List<String> row(SplittableRandom random) {
        return CHOICES.stream().map(of -> of.get(random.nextInt(of.size()))).toList();
    }

    @Property(tries = 60)
    void scores_anyRecords_areThoseOfAPanelOfTwo(@ForAll long seed, @ForAll @IntRange(max = 80) int count) {
        SplittableRandom random = new SplittableRandom(seed);
        MatchRecord record = MATCHER.record(row(random));
        List<MatchRecord> others = IntStream.range(0, count)
                .mapToObj(i -> MATCHER.record(row(random)))
                .toList();
        double least = random.nextInt(-20, 30);
        double[] all = MATCHER.scores(record, others, at -> at % 2 == 0, Double.NEGATIVE_INFINITY);
        double[] best = MATCHER.scores(record, others, at -> at % 2 == 0, least);
        for (int at = 0; at < count; at++) {
            double score = at % 2 == 0
                    ? MATCHER.panel(List.of(record, others.get(at))).score(0, 1)
                    : MATCHER.panel(List.of(others.get(at), record)).score(0, 1);
            assertEquals(score, all[at], "of all");
            if (score >= least) {
                assertEquals(score, best[at], "of the best");
            } else {
                assertTrue(best[at] < least, "of the rest");
            }
        }
    }

    @Property(tries = 60)
    void score_anyGroups_isThatOfAPanelOfAll(@ForAll long seed, @ForAll @IntRange(min = 2, max = 90) int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<MatchRecord> records = IntStream.range(0, count)
                .mapToObj(i -> MATCHER.record(row(random)))
                .toList();
        int[] sides = IntStream.range(0, count).map(i -> random.nextInt(3)).toArray();
        sides[0] = random.nextInt(2);
        sides[count - 1] = 1 - sides[0];
        int[] group = places(sides, 0);
        int[] other = places(sides, 1);
        assertEquals(
                MATCHER.panel(records).score(group, other), MATCHER.score(records::get, group, other), "some of them");
    }

    @Example
    void score_valueOfAnyField_makesADifference() {
        SplittableRandom random = new SplittableRandom(7);
        Set<String> telling = new TreeSet<>();
        for (int pair = 0; pair < 300; pair++) {
            List<String> one = row(random);
            List<String> other = row(random);
            for (int field = 0; field < other.size(); field++) {
                ArrayList<String> without = new ArrayList<>(other);
                without.set(field, "");
                if (score(one, other) != score(one, without)) {
                    telling.add(SCHEMA.fields().get(field).name());
                }
            }
        }
        assertEquals(SCHEMA.fields().stream().map(Field::name).collect(Collectors.toCollection(TreeSet::new)), telling);
    }

    private static double score(List<String> one, List<String> other) {
        return MATCHER.scores(MATCHER.record(one), List.of(MATCHER.record(other)), at -> true, -1_000)[0];
    }

    private static int[] places(int[] sides, int side) {
        return IntStream.range(0, sides.length).filter(i -> sides[i] == side).toArray();
    }

    /** Given and family names share their values, but a population may be that of the one alone. */
    @Example
    void scores_populationOfOneOfTwoNames_countsThatOneOnly() {
        Records records = new Records(People.SCHEMA);
        People.make(300, 5).forEach(each -> records.add(each.row()));
        String family = People.SCHEMA.fields().get(1).name();
        RecordMatcher matcher = RecordMatcher.of(Matcher.forPeople()
                .population(family, Map.of("miller", 0.5, "novak", 0.0001))
                .train(records));
        assertEquals(-1, rarity(matcher, family, "miller"), 0.1);
        assertTrue(rarity(matcher, family, "novak") > 6, "rare");
        assertEquals(0, rarity(matcher, "given_name", "anna"), 1);
    }

    /** What agreeing in just this value adds for being rare. */
    private static double rarity(RecordMatcher matcher, String field, String value) {
        MatchRecord record = matcher.record(People.SCHEMA.fields().stream()
                .map(each -> each.name().equals(field) ? value : "")
                .toList());
        return matcher.panel(List.of(record, record)).contributions(0, 1).stream()
                .filter(each -> each.name().equals(field) && each.outcome().endsWith(" value"))
                .mapToDouble(PairExplanation.Contribution::bits)
                .sum();
    }
}
