package io.cdpkit.identity;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.identity.match.Field;
import io.cdpkit.identity.match.Field.Kind;
import io.cdpkit.identity.match.MatchModel;
import io.cdpkit.identity.match.Matcher;
import io.cdpkit.identity.match.RecordMatcher;
import io.cdpkit.identity.match.Records;
import io.cdpkit.identity.match.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** People who are easily taken for one another, and a model that was trained on their like. */
final class Alikes {
    private static final Schema SCHEMA = Schema.of(
            new Field("given", Kind.GIVEN_NAME),
            new Field("family", Kind.FAMILY_NAME),
            new Field("birth", Kind.BIRTH_DATE),
            new Field("street", Kind.STREET),
            new Field("postcode", Kind.POSTCODE),
            new Field("mail", Kind.EMAIL),
            new Field("mobile", Kind.PHONE));

    private static final List<List<String>> CHOICES = List.of(
            List.of("anna", "ann", "anne", "hanna", "robert", "bob", ""),
            List.of("miller", "muller", "mueller", "novak", "miller", ""),
            List.of("1980-02-03", "1980-03-02", "1980-02-08", "1980-01-01", "1971-11-23", ""),
            List.of("12 mill street", "12 mill st", "14 mill street", "3 oak road", ""),
            List.of("8001", "8001", "8007", "3010"),
            List.of("anna.miller71@example.org", "anna.miller71@example.net", "bob.novak@example.org", "", "", ""),
            List.of("0791234567", "0791234568", "0445556677", "", "", ""));

    private static final List<List<String>> USUAL = List.of(
            List.of(
                    "anna",
                    "miller",
                    "1980-02-03",
                    "12 mill street",
                    "8001",
                    "anna.miller71@example.org",
                    "0791234567"),
            List.of("anne", "miller", "1980-02-08", "12 mill street", "8001", "", "0445556677"),
            List.of("robert", "novak", "1971-11-23", "3 oak road", "3010", "bob.novak@example.org", "0791234568"));

    static final MatchModel MODEL = Matcher.forPeople().train(records(7, 900));

    private static final RecordMatcher MATCHER = RecordMatcher.of(MODEL);

    private Alikes() {}

    private static Records records(long seed, int people) {
        Records records = new Records(SCHEMA);
        rows(seed, people, records::add);
        return records;
    }

    private static Records picked(Schema schema, long seed, int people) {
        List<String> names = SCHEMA.fields().stream().map(Field::name).toList();
        Records records = new Records(schema);
        rows(
                seed,
                people,
                row -> records.add(schema.fields().stream()
                        .map(field -> row.get(names.indexOf(field.name())))
                        .toList()));
        return records;
    }

    private static void rows(long seed, int people, Consumer<List<String>> records) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> given = names(CHOICES.get(0), 20, random);
        List<String> family = names(CHOICES.get(1), 30, random);
        for (int person = 0; person < people; person++) {
            List<String> row = List.of(
                    given.get(random.nextInt(given.size())),
                    family.get(random.nextInt(family.size())),
                    String.format(
                            "%d-%02d-%02d", 1940 + random.nextInt(60), 1 + random.nextInt(12), 1 + random.nextInt(28)),
                    1 + random.nextInt(90) + " " + name(random) + " street",
                    Integer.toString(8000 + random.nextInt(300)),
                    name(random) + random.nextInt(10_000) + "@example.org",
                    "07" + (10_000_000 + random.nextInt(80_000_000)));
            records.accept(row);
            if (person % 2 == 0) {
                ArrayList<String> again = new ArrayList<>(row);
                int field = random.nextInt(row.size());
                again.set(field, random.nextBoolean() ? "" : typo(row.get(field), random));
                again.set(random.nextInt(row.size()), "");
                records.accept(again);
            }
        }
    }

    private static List<String> names(List<String> some, int more, SplittableRandom random) {
        ArrayList<String> names = new ArrayList<>(some);
        names.removeIf(String::isEmpty);
        for (int i = 0; i < more; i++) {
            names.add(name(random));
        }
        return names;
    }

    private static String name(SplittableRandom random) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < 2 + random.nextInt(2); i++) {
            name.append("bdfgklmnprst".charAt(random.nextInt(12))).append("aeiou".charAt(random.nextInt(5)));
        }
        return name.toString();
    }

    private static String typo(String value, SplittableRandom random) {
        int at = random.nextInt(value.length());
        return value.substring(0, at) + random.nextInt(10) + value.substring(at + 1);
    }

    /** By other fields, in another order. */
    static final MatchModel OTHER_MODEL = Matcher.forPeople()
            .train(picked(
                    Schema.of(
                            new Field("mobile", Kind.PHONE),
                            new Field("family", Kind.FAMILY_NAME),
                            new Field("given", Kind.GIVEN_NAME),
                            new Field("birth", Kind.BIRTH_DATE)),
                    8,
                    700));

    /** How the people of a seed are matched; half of them with terms that name nobody from four links on. */
    static Matching matching(long seed) {
        return new Matching(MATCHER, seed % 3 * 2, seed % 3 * 2 - 3, seed % 2 == 0 ? 3 : 50);
    }

    /** The same for the oracle. */
    static NaiveMatching naive(long seed) {
        return new NaiveMatching(MATCHER, seed % 3 * 2, seed % 2 == 0 ? 3 : 50);
    }

    /** The pairs of a seed that a steward should look at, unless they are joined. */
    static NaiveMatching unsure(long seed) {
        return new NaiveMatching(MATCHER, seed % 3 * 2 - 3, seed % 2 == 0 ? 3 : 50);
    }

    /** The steps with the traits of someone in most of their events. */
    static List<Step> dressed(List<Step> steps, long seed) {
        return steps.stream().map(step -> dressed(step, seed)).toList();
    }

    /** Records with an identifier each, seldom two; some of them taken back, some joined or kept apart by a steward. */
    static List<Step> rows(long seed, int size) {
        SplittableRandom random = new SplittableRandom(seed);
        ArrayList<Step> steps = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Identifier own = Scenarios.loyalty("l" + random.nextInt(size));
            Identifier other = random.nextInt(4) > 0 ? own : Scenarios.user("u" + random.nextInt(3));
            switch (random.nextInt(8)) {
                case 0 -> steps.add(new Step.Retract("m" + random.nextInt(size)));
                case 1 -> {
                    if (!own.equals(other)) {
                        steps.add(new Step.Apart("a" + i, own, other, Scenarios.hours(i)));
                    }
                }
                case 2 -> {
                    if (!own.equals(other)) {
                        steps.add(new Step.Together("t" + i, own, other, Scenarios.hours(i)));
                    }
                }
                default ->
                    steps.add(new Step.Ingest(dressed(Scenarios.track("m" + i, random.nextInt(5), own, other), seed)));
            }
        }
        return steps;
    }

    private static Step dressed(Step step, long seed) {
        if (step instanceof Step.Ingest ingest) {
            return new Step.Ingest(dressed(ingest.event(), seed));
        } else if (step instanceof Step.Duplicate duplicate) {
            return new Step.Duplicate(dressed(duplicate.event(), seed));
        } else if (step instanceof Step.Conflict conflict) {
            return new Step.Conflict(dressed(conflict.event(), seed));
        }
        return step;
    }

    static Event dressed(Event event, long seed) {
        SplittableRandom random = new SplittableRandom(seed * 31 + event.id().hashCode());
        if (random.nextInt(4) == 0) {
            return event;
        }
        Attributes.Builder traits = event.traits().toBuilder();
        List<String> usual = USUAL.get(random.nextInt(USUAL.size()));
        for (int field = 0; field < CHOICES.size(); field++) {
            List<String> values = CHOICES.get(field);
            String value = random.nextInt(4) > 0 ? usual.get(field) : values.get(random.nextInt(values.size()));
            if (!value.isEmpty()) {
                traits.put(SCHEMA.fields().get(field).name(), value);
            }
        }
        return event.withAttributes(traits.build(), event.properties(), event.context());
    }
}
