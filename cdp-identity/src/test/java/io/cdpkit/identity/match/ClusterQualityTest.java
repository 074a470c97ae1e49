package io.cdpkit.identity.match;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClusterQualityTest {
    @Test
    void of_oneCorrectPairAndOneWrong_countsByHand() {
        ClusterQuality quality = ClusterQuality.of(new int[] {0, 0, 0, 3, 4}, new int[] {7, 7, -2, -2, 9});
        assertEquals(new ClusterQuality(5, 3, 1 / 3.0, 1 / 2.0, (4 / 3.0 + 1 / 3.0 + 2) / 5, 4 / 5.0, 3), quality);
    }

    @Test
    void of_anyClusters_agreesWithCountingEveryPair() {
        Random random = new Random(3);
        for (int round = 0; round < 50; round++) {
            int[] clusters = random.ints(60, -9, 9).toArray();
            int[] truth = random.ints(60, -12, 12).toArray();
            double both = 0;
            double found = 0;
            double real = 0;
            Set<Integer> names = new HashSet<>();
            for (int i = 0; i < 60; i++) {
                names.add(clusters[i]);
                for (int j = 0; j < i; j++) {
                    boolean together = clusters[i] == clusters[j];
                    boolean truly = truth[i] == truth[j];
                    both += together && truly ? 1 : 0;
                    found += together ? 1 : 0;
                    real += truly ? 1 : 0;
                }
            }
            ClusterQuality quality = ClusterQuality.of(clusters, truth);
            assertEquals(names.size(), quality.clusters());
            assertEquals(both / found, quality.precision(), 1e-12);
            assertEquals(both / real, quality.recall(), 1e-12);
        }
    }

    @Test
    void of_nothing_isRight() {
        assertEquals(new ClusterQuality(0, 0, 1, 1, 1, 1, 0), ClusterQuality.of(new int[0], new int[0]));
    }
}
