package io.cdpkit.privacy.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.privacy.release.ReleaseLedger.Composition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Attacks on releases: each works on a release without the defence, and fails on one with it. */
class ReleaseAttacksTest {
    private static final PrivacyModel FIVE = PrivacyModel.kAnonymity(5);
    private static final int PEOPLE = 4_000;

    /** People of whom the older ones mostly have one illness, so that those who are alike share it. */
    private static Table table(Column illness, int first, int people) {
        Table.Builder table = Table.builder(
                Column.subject("id"),
                Column.quasiIdentifier("age", Hierarchy.intervals("0", "5", "10", "20")),
                Column.quasiIdentifier("zip", Hierarchy.redaction()),
                illness);
        for (int person = first; person < first + people; person++) {
            SplittableRandom random = new SplittableRandom(person);
            int age = 20 + random.nextInt(60);
            String zip = "1" + random.nextInt(3) + random.nextInt(4);
            String is = random.nextInt(100) < age ? "diabetes" : "illness " + random.nextInt(6);
            table.row("p" + person, Integer.toString(age), zip, is);
        }
        return table.build();
    }

    private static final Column SENSITIVE = Column.sensitive("illness");

    private static Release release(Table table, long seed, PrivacyModel... more) {
        PrivacyModel[] models = Arrays.copyOf(more, more.length + 1);
        models[more.length] = FIVE;
        return Anonymiser.builder(models).effort(Effort.FAST).seed(seed).build().anonymise(table);
    }

    /** The illnesses of each class, by count. */
    private static List<Map<String, Integer>> illnesses(Release release) {
        Map<String, Map<String, Integer>> byClass = new HashMap<>();
        for (int row = 0; row < release.rows(); row++) {
            byClass.computeIfAbsent(release.text(row, 0) + " " + release.text(row, 1), c -> new HashMap<>())
                    .merge(release.text(row, 2), 1, Integer::sum);
        }
        return List.copyOf(byClass.values());
    }

    private static int size(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Test
    void homogeneity_classOfOneIllness_givesNobodyAway() {
        Release careless = release(table(Column.insensitive("illness"), 0, PEOPLE), 1);
        Release careful = release(table(SENSITIVE, 0, PEOPLE), 1);

        int givenAway = 0;
        for (Map<String, Integer> counts : illnesses(careless)) {
            givenAway += counts.size() == 1 ? size(counts) : 0;
        }
        assertTrue(givenAway > 100, "given away by k-anonymity alone: " + givenAway);
        assertTrue(illnesses(careful).stream().allMatch(counts -> counts.size() >= 2));
        assertEquals(0, careful.risk().homogeneity().values().iterator().next().certain());
    }

    @Test
    void backgroundKnowledge_oneIllnessRuledOut_leavesTwo() {
        Release two = release(table(SENSITIVE, 0, PEOPLE), 1);
        Release three = release(table(SENSITIVE, 0, PEOPLE), 1, PrivacyModel.distinctDiversity("illness", 3));

        assertTrue(illnesses(two).stream().anyMatch(counts -> counts.size() - 1 == 1));
        assertTrue(illnesses(three).stream().allMatch(counts -> counts.size() - 1 >= 2));
    }

    @Test
    void skewness_classUnlikeTheWhole_teachesLittle() {
        Table table = table(SENSITIVE, 0, PEOPLE);
        double whole = share(table);
        double worstDiverse = 0;
        double worstClose = 0;
        for (Map<String, Integer> counts : illnesses(release(table, 1, PrivacyModel.distinctDiversity("illness", 2)))) {
            worstDiverse = Math.max(worstDiverse, counts.getOrDefault("diabetes", 0) / (double) size(counts) - whole);
        }
        for (Map<String, Integer> counts : illnesses(release(table, 1, PrivacyModel.equalCloseness("illness", 0.2)))) {
            worstClose = Math.max(worstClose, counts.getOrDefault("diabetes", 0) / (double) size(counts) - whole);
        }

        assertTrue(worstDiverse > 0.3, "gained on diverse classes: " + worstDiverse);
        assertTrue(worstClose <= 0.2 + 1e-9, "gained on close classes: " + worstClose);
    }

    private static double share(Table table) {
        double count = 0;
        for (int row = 0; row < table.rows(); row++) {
            count += table.text(row, 3).equals("diabetes") ? 1 : 0;
        }
        return count / table.rows();
    }

    @Test
    void similarity_illnessesUnderOneLabel_teachLittle() {
        Map<String, List<String>> labels = new HashMap<>();
        for (int i = 0; i < 6; i++) {
            labels.put("illness " + i, List.of(i < 3 ? "stomach" : "lungs"));
        }
        labels.put("diabetes", List.of("metabolism"));
        Table table = table(Column.sensitive("illness", Hierarchy.tree(labels)), 0, PEOPLE);

        Release close = release(table, 1, PrivacyModel.hierarchicalCloseness("illness", 0.2));
        long given = 0;
        for (int seed = 0; seed < 5; seed++) {
            given += stomachs(release(table, seed));
        }
        assertTrue(given > 0, "classes of stomachs among diverse ones: " + given);
        assertEquals(0, stomachs(close));
    }

    private static long stomachs(Release release) {
        Set<String> stomach = Set.of("illness 0", "illness 1", "illness 2");
        return illnesses(release).stream()
                .filter(counts -> stomach.containsAll(counts.keySet()))
                .count();
    }

    /** Two partners get releases about overlapping people and put them together. */
    @Test
    void composition_twoReleases_isSeenByTheLedger() {
        Release first = release(table(SENSITIVE, 0, PEOPLE), 1);
        Release second = release(table(SENSITIVE, 1_000, PEOPLE), 2);
        ReleaseLedger ledger = new ReleaseLedger(ReleaseLedger.Store.inMemory(), new byte[16]);
        assertEquals(List.of(), ledger.compositions(first));
        ledger.record("first", first);

        Map<String, Set<String>> then = candidates(first);
        Map<String, Set<String>> now = candidates(second);
        int disclosed = 0;
        for (Map.Entry<String, Set<String>> person : now.entrySet()) {
            if (then.containsKey(person.getKey())) {
                Set<String> both = new HashSet<>(person.getValue());
                both.retainAll(then.getOrDefault(person.getKey(), Set.of()));
                disclosed += both.size() == 1 ? 1 : 0;
            }
        }
        Composition found = ledger.compositions(second).get(0);

        assertTrue(disclosed > 0, "disclosed by both together: " + disclosed);
        assertEquals(disclosed, found.disclosed().get("illness"));
        assertEquals(PEOPLE - 1_000, found.people());
        assertTrue(found.isHarmful(5));
        assertEquals(List.of(), ledger.compositions(release(table(SENSITIVE, PEOPLE, 1_000), 3)));
    }

    @Test
    void composition_sameReleaseTwice_isHarmless() {
        Release release = release(table(SENSITIVE, 0, PEOPLE), 1);
        ReleaseLedger ledger = new ReleaseLedger(ReleaseLedger.Store.inMemory(), new byte[16]);
        ledger.record("first", release);

        Composition found = ledger.compositions(release).get(0);
        assertEquals(new Composition("first", PEOPLE, found.smallest(), Map.of()), found);
        assertTrue(!found.isHarmful(5));
    }

    private static Map<String, Set<String>> candidates(Release release) {
        Map<String, Set<String>> candidates = new HashMap<>();
        for (Release.EquivalenceClass each : release.classes()) {
            Set<String> illnesses = new HashSet<>();
            for (int row : each.rows()) {
                illnesses.add(release.source().text(row, 3));
            }
            for (int row : each.rows()) {
                candidates.put(release.source().text(row, 0), illnesses);
            }
        }
        return candidates;
    }

    /**
     * The attacker knows the algorithm: a class that could be divided into classes of five, but was not, must have parts
     * with one illness only, and everyone in such a part has it.
     */
    @Test
    void minimality_classCoarserThanItsSizeAsks_mayBeADecoy() {
        SplittableRandom random = new SplittableRandom(5);
        Table.Builder builder = Table.builder(Column.quasiIdentifier("zip", Hierarchy.redaction()), SENSITIVE);
        for (int zip = 0; zip < 400; zip++) {
            boolean same = zip % 25 == 0;
            for (int i = 0; i < 6; i++) {
                builder.row(Integer.toString(1_000 + zip), same ? "diabetes" : "illness " + random.nextInt(3));
            }
        }
        Table table = builder.build();

        double certain = 0;
        double guess = 0;
        int rounds = 10;
        for (int seed = 0; seed < rounds; seed++) {
            certain += rightGuesses(table, 0, seed) / rounds;
            guess += rightGuesses(table, 0.1, seed) / rounds;
        }
        assertTrue(certain > 0.95, "right without decoys: " + certain);
        assertTrue(guess < 0.6, "right with decoys: " + guess);
    }

    /** Of the classes that are coarser than their sizes ask for, the share that has a part with one illness. */
    private static double rightGuesses(Table table, double decoys, long seed) {
        Release release = Anonymiser.builder(FIVE)
                .effort(Effort.FAST)
                .decoys(decoys)
                .seed(seed)
                .build()
                .anonymise(table);
        List<Boolean> guesses = new ArrayList<>();
        for (Release.EquivalenceClass each : release.classes()) {
            Map<String, Set<String>> parts = new HashMap<>();
            for (int row : each.rows()) {
                parts.computeIfAbsent(table.text(row, 0), zip -> new HashSet<>())
                        .add(table.text(row, 1));
            }
            if (parts.size() > 1) {
                guesses.add(parts.values().stream().anyMatch(illnesses -> illnesses.size() == 1));
            }
        }
        return guesses.stream().filter(right -> right).count() / (double) guesses.size();
    }
}
