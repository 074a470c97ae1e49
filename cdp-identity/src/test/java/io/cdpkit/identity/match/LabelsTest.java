package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.identity.match.People.Written;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What somebody who knows said, and what share of the pairs is right from which probability on. */
class LabelsTest {
    private static final List<Written> PEOPLE = People.make(500, 3);
    private static final int[] TRUTH = People.truth(PEOPLE);
    private static final Clusters CLUSTERS = Matcher.forPeople().deduplicate(People.records(PEOPLE));

    /** Pairs that the model is least sure of, with what they are, or the contrary. */
    private static List<Label> labels(int most, boolean right) {
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < TRUTH.length && labels.size() < most; i++) {
            for (int j = Math.max(0, i - 3); j < i; j++) {
                if (Math.abs(CLUSTERS.score(i, j)) < 12) {
                    labels.add(new Label(i, j, right == (TRUTH[i] == TRUTH[j])));
                }
            }
        }
        return labels;
    }

    private static MatchModel train(List<Label> labels) {
        return Matcher.forPeople().labels(labels).train(People.records(PEOPLE));
    }

    @Test
    void train_withoutLabels_isAsBefore() {
        assertEquals(CLUSTERS.model(), train(List.of()));
    }

    @Test
    void train_labelsThatSayDifferent_makeMatchesRarer() {
        List<Label> different = new ArrayList<>();
        List<Label> same = new ArrayList<>();
        for (Label label : labels(40, true)) {
            different.add(new Label(label.one(), label.other(), false));
            same.add(new Label(label.one(), label.other(), true));
        }
        assertTrue(!different.isEmpty());
        double few = train(different).matches();
        double usual = CLUSTERS.model().matches();
        double many = train(same).matches();
        assertTrue(few < usual && usual < many, few + " " + usual + " " + many);
    }

    @Test
    void train_labelsInAnotherOrder_isTheSame() {
        List<Label> labels = labels(30, true);
        List<Label> turned = new ArrayList<>();
        labels.forEach(
                label -> turned.add(new Label(/* one= */ label.other(), /* other= */ label.one(), label.same())));
        Collections.shuffle(turned, new Random(1));
        assertEquals(train(labels), train(turned));
    }

    @Test
    void train_rightLabels_keepQuality() {
        Clusters clusters = Matcher.forPeople().labels(labels(60, true)).deduplicate(People.records(PEOPLE));
        ClusterQuality quality = ClusterQuality.of(clusters.toArray(), TRUTH);
        assertTrue(quality.precision() > 0.99 && quality.recall() > 0.97, quality::toString);
    }

    /** Some matches score badly whatever the model; no stranger picked by chance scores well enough to say how badly. */
    @Test
    void calibration_fewMatchesThatScoreBadly_hardlyShiftAllScores() {
        Patterns same = new Patterns();
        same.add(Patterns.adjusted(0, 8, 8), 196);
        same.add(Patterns.adjusted(0, 0, -5), 4);
        Patterns different = new Patterns();
        different.add(Patterns.adjusted(0, -8, -8), 200);
        double shift = new Calibration(new Scorer(List.of(), parameters()), same, different).shift();
        assertTrue(shift > 0 && shift < 1, "shift " + shift);
    }

    @Test
    void train_labelsThatContradictEachOther_areRefused() {
        List<Label> labels = List.of(new Label(0, 1, true), new Label(1, 0, false));
        assertThrows(IllegalArgumentException.class, () -> train(labels));
    }

    @Test
    void train_labelOfNoRecord_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> train(List.of(new Label(0, TRUTH.length, true))));
        assertThrows(IllegalArgumentException.class, () -> new Label(1, 1, true));
    }

    @Test
    void expectedPrecision_isNearTheTruth() {
        double pairs = 0;
        double right = 0;
        for (int i = 0; i < TRUTH.length; i++) {
            for (int j = 0; j < i; j++) {
                if (CLUSTERS.score(i, j) >= Scorer.logOdds(0.9)) {
                    pairs++;
                    right += TRUTH[i] == TRUTH[j] ? 1 : 0;
                }
            }
        }
        assertEquals(right / pairs, CLUSTERS.model().expectedPrecision(0.9), 0.02);
    }

    @Test
    void thresholdFor_morePrecision_isHigher() {
        MatchModel model = CLUSTERS.model();
        double last = 0.5;
        for (double precision : new double[] {0.5, 0.9, 0.99, 0.999, 0.9999}) {
            double threshold = model.thresholdFor(precision);
            assertTrue(threshold >= last && threshold < 1, precision + ": " + threshold);
            assertTrue(model.expectedPrecision(threshold) >= precision || threshold == precision);
            last = threshold;
        }
        assertThrows(IllegalArgumentException.class, () -> model.thresholdFor(1));
    }

    @Test
    void calibration_shiftFitsTheLabels() {
        Patterns none = new Patterns();
        Scorer scorer = new Scorer(List.of(), parameters());
        assertEquals(0, new Calibration(scorer, none, none).shift());
        Patterns same = new Patterns();
        same.add(Patterns.adjusted(0, 0, 0), 900_000);
        Patterns different = new Patterns();
        different.add(Patterns.adjusted(0, 0, 0), 100_000);
        // Pairs that score -3 are of one person nine times in ten, which is a score of log2(9).
        assertEquals(3 + Math.log(9) / Math.log(2), new Calibration(scorer, same, different).shift(), 0.01);
    }

    private static Parameters parameters() {
        Parameters parameters = new Parameters(0, PairCounts.of(8));
        parameters.matches = 1;
        return parameters;
    }
}
