package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.identity.match.Field.Kind;
import io.cdpkit.identity.match.PairExplanation.Contribution;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** How common values are, told from outside, against the plain formula. */
class PopulationProperties {
    private static final Schema SCHEMA =
            Schema.of(new Field("family", Kind.FAMILY_NAME), new Field("code", Kind.IDENTIFIER));
    private static final int SIZE = 200;

    /** Records of which all have one of four names. */
    private static Records records() {
        Records records = new Records(SCHEMA);
        for (int i = 0; i < SIZE; i++) {
            records.add(List.of(List.of("Novak", "Miller", "Okafor", "Quist").get(i / 2 % 4), "c" + 7919 * (i / 2)));
        }
        return records;
    }

    private static double bits(Clusters clusters, int a, int b) {
        return clusters.explain(a, b).contributions().stream()
                .filter(each -> each.name().equals("family") && each.outcome().endsWith(" value"))
                .mapToDouble(Contribution::bits)
                .sum();
    }

    private static double log2(double x) {
        return Math.log(x) / Math.log(2);
    }

    /** What it adds to agree in a value, by the definition. */
    private static double naive(Map<String, Double> shares, String value) {
        double least = shares.values().stream().mapToDouble(s -> s).min().orElseThrow();
        double listed = shares.values().stream().mapToDouble(s -> s).sum();
        double chance = shares.values().stream().mapToDouble(s -> s * s).sum() + (1 - listed) * least / 2;
        double share = shares.getOrDefault(value, least / 2);
        double bits = log2(Math.max(1, chance * SIZE)) - log2(Math.max(1, (double) Math.round(share * SIZE)));
        return Math.max(-12, Math.min(12, bits));
    }

    @Property(tries = 40)
    void population_anyShares_adjustmentIsThatOfTheFormula(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int of) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Double> shares = new HashMap<>();
        List<String> names = List.of("novak", "miller", "okafor", "other");
        for (int i = 0; i < of; i++) {
            shares.put(names.get(i), random.nextDouble(0.001, 1.0 / of));
        }
        Clusters clusters = Matcher.forPeople().population("family", shares).deduplicate(records());
        assertEquals(naive(shares, "novak"), bits(clusters, 0, 1), 1e-9);
        assertEquals(naive(shares, "miller"), bits(clusters, 2, 3), 1e-9);
        assertEquals(naive(shares, "quist"), bits(clusters, 6, 7), 1e-9, "not listed");
        MatchModel model = clusters.model();
        assertEquals(model, MatchModelJson.read(MatchModelJson.write(model)));
    }

    /** To the records Novak is as common as any; to the country it is not. */
    @Example
    void population_rareName_weighsMoreThanByTheRecords() {
        Clusters own = Matcher.forPeople().deduplicate(records());
        Clusters outside = Matcher.forPeople()
                .population("family", Map.of("  NOVÁK ", 0.005, "Miller", 0.5))
                .deduplicate(records());
        assertEquals(0, bits(own, 0, 1), 1e-9);
        assertTrue(bits(outside, 0, 1) > 5, "rare");
        assertTrue(bits(outside, 2, 3) < 0, "common");
        Clusters again = Matcher.forPeople().deduplicate(records());
        assertEquals(own.model(), again.model(), "a population holds for its run only");
    }

    /** Near values weigh as their commoner one does, by half. */
    @Example
    void population_nearNames_weighByHalf() {
        Records records = records();
        records.add(List.of("Okaforr", "c7"));
        records.add(List.of("Okafor", "c7"));
        Map<String, Double> shares = Map.of("okafor", 0.005, "miller", 0.5);
        Clusters clusters = Matcher.forPeople().population("family", shares).deduplicate(records);
        assertEquals(
                "close", clusters.explain(SIZE, SIZE + 1).contributions().get(1).outcome());
        assertEquals(bits(clusters, 4, 5) / 2, bits(clusters, SIZE, SIZE + 1), 1e-9);
    }

    /** A model trained with a population carries it to where records are matched one by one. */
    @Example
    void population_recordByRecord_isThatOfTheModel() {
        Map<String, Double> shares = Map.of("novak", 0.03, "miller", 0.5, "quist", 0.4);
        Clusters clusters = Matcher.forPeople().population("family", shares).deduplicate(records());
        RecordMatcher matcher = RecordMatcher.of(MatchModelJson.read(MatchModelJson.write(clusters.model())));
        RecordMatcher.Panel panel = matcher.panel(
                List.of(matcher.record(List.of("novak", "c7919")), matcher.record(List.of("Novak", "c7919"))));
        double bits = panel.contributions(0, 1).stream()
                .filter(each -> each.name().equals("family") && each.outcome().endsWith(" value"))
                .mapToDouble(Contribution::bits)
                .sum();
        assertEquals(naive(shares, "novak"), bits, 1e-9);
    }

    @Example
    void population_thatCannotBeMeant_isRefused() {
        Matcher matcher = Matcher.forPeople();
        refused(matcher.population("family", Map.of("a", 0.75, "b", 0.5)), "1.25");
        refused(matcher.population("family", Map.of("a", 0.0)), "above 0");
        refused(matcher.population("family", Map.of("a", Double.NaN)), "above 0");
        refused(matcher.population("family", Map.of()), "0 of them");
        refused(matcher.population("shoe", Map.of("a", 0.5)), "[family, code]");
        Matcher once = matcher.population("family", Map.of("a", 0.5));
        assertThrows(IllegalArgumentException.class, () -> once.population("family", Map.of("b", 0.5)));
    }

    private static void refused(Matcher matcher, String named) {
        String message =
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> matcher.deduplicate(records()))
                        .getMessage());
        assertTrue(message.contains(named), message);
    }
}
