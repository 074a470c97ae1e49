package io.cdpkit.privacy.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrivacyModelTest {
    @Test
    void models_thatPromiseNothing_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> PrivacyModel.kAnonymity(1));
        assertThrows(IllegalArgumentException.class, () -> PrivacyModel.distinctDiversity("c", 1));
        for (double l : new double[] {1, Double.NaN, 1e10}) {
            assertThrows(IllegalArgumentException.class, () -> PrivacyModel.entropyDiversity("c", l), "l " + l);
        }
        assertThrows(IllegalArgumentException.class, () -> PrivacyModel.recursiveDiversity("c", 2, 1));
        for (double c : new double[] {0, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> PrivacyModel.recursiveDiversity("c", c, 2), "c " + c);
        }
        for (double t : new double[] {0, 1.001, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> PrivacyModel.equalCloseness("c", t), "t " + t);
            assertThrows(IllegalArgumentException.class, () -> PrivacyModel.hierarchicalCloseness("c", t), "t " + t);
        }
    }

    @Test
    void watches_modelsAtTheEdge_nameTheirColumn() {
        assertEquals(Optional.empty(), PrivacyModel.kAnonymity(2).watches());
        for (PrivacyModel model : List.of(
                PrivacyModel.distinctDiversity("c", 2),
                PrivacyModel.entropyDiversity("c", Integer.MAX_VALUE),
                PrivacyModel.recursiveDiversity("c", 0.5, 2),
                PrivacyModel.equalCloseness("c", 1),
                PrivacyModel.hierarchicalCloseness("c", 1))) {
            assertEquals(Optional.of("c"), model.watches(), model::toString);
        }
    }
}
