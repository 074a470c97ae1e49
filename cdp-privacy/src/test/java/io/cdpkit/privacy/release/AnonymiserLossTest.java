package io.cdpkit.privacy.release;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What a small table loses under each setting, to the fourth digit: an algorithm that gets worse is seen here first. */
class AnonymiserLossTest {
    private static final PrivacyModel FOUR = PrivacyModel.kAnonymity(4);
    private static final PrivacyModel THREE_ILLNESSES = PrivacyModel.distinctDiversity("illness", 3);

    private static void assertLoses(double most, Anonymiser.Builder builder) {
        double loss = builder.seed(3)
                .build()
                .anonymise(AnonymiserTest.table(120))
                .utility()
                .ncp();
        assertTrue(loss <= most + 5e-5, "loses " + loss);
    }

    private static Anonymiser.Builder fast(PrivacyModel... models) {
        return Anonymiser.builder(models).effort(Effort.FAST);
    }

    @Test
    void anonymise_sizesOnly_losesNoMoreThanItDid() {
        assertLoses(0.1491, fast(FOUR));
        assertLoses(0.0408, fast(FOUR).recoding(Recoding.SETS));
        assertLoses(0.1453, Anonymiser.builder(FOUR));
    }

    @Test
    void anonymise_diversity_losesNoMoreThanItDid() {
        assertLoses(0.2038, fast(FOUR, THREE_ILLNESSES));
        assertLoses(
                0.2054,
                fast(FOUR, PrivacyModel.entropyDiversity("illness", 2.5)).decoys(0));
        assertLoses(0.1884, Anonymiser.builder(FOUR, THREE_ILLNESSES).decoys(0));
    }

    @Test
    void anonymise_closeness_losesNoMoreThanItDid() {
        assertLoses(0.4669, fast(FOUR, PrivacyModel.equalCloseness("illness", 0.3)));
        assertLoses(
                0.4799,
                fast(FOUR, PrivacyModel.hierarchicalCloseness("illness", 0.2)).decoys(0));
        assertLoses(
                0.4535,
                Anonymiser.builder(FOUR, PrivacyModel.equalCloseness("illness", 0.3))
                        .decoys(0));
    }

    @Test
    void anonymise_global_losesNoMoreThanItDid() {
        assertLoses(0.4388, fast(FOUR).recoding(Recoding.GLOBAL));
        assertLoses(0.2763, fast(FOUR).recoding(Recoding.GLOBAL).suppressAtMost(15));
    }
}
