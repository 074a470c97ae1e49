package io.cdpkit.privacy.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What releases of the Adult table lose; the bounds are what the best known tool loses, or less. */
class AdultReleaseTest {
    private static final PrivacyModel FIVE = PrivacyModel.kAnonymity(5);

    @BeforeEach
    void data() {
        Adult.assumeThere();
    }

    @Test
    void anonymise_fast_losesAtMost62Thousandths() throws IOException {
        Release release = Anonymiser.builder(FIVE).effort(Effort.FAST).build().anonymise(Adult.table());

        assertEquals(0, release.suppressed());
        assertEquals(0.2, release.risk().highest());
        assertEquals(0, release.risk().atRisk());
        assertTrue(release.utility().ncp() <= 0.062, release.utility()::toString);
    }

    @Test
    void anonymise_standard_losesAtMost54Thousandths() throws IOException {
        Release release = Anonymiser.builder(FIVE).build().anonymise(Adult.table());

        assertEquals(0, release.suppressed());
        assertTrue(release.utility().ncp() <= 0.054, release.utility()::toString);
    }

    @Test
    void anonymise_sets_losesAtMost26Thousandths() throws IOException {
        Release release = Anonymiser.builder(FIVE)
                .recoding(Recoding.SETS)
                .effort(Effort.FAST)
                .build()
                .anonymise(Adult.table());

        assertEquals(0, release.suppressed());
        assertTrue(release.utility().ncp() <= 0.0266, release.utility()::toString);
    }

    @Test
    void anonymise_threeOccupationsInEveryClass_losesAtMost367TenThousandths() throws IOException {
        Release release = Anonymiser.builder(FIVE, PrivacyModel.distinctDiversity("occupation", 3))
                .effort(Effort.FAST)
                .seed(7)
                .build()
                .anonymise(Adult.table("occupation"));

        assertEquals(0, release.suppressed());
        assertTrue(release.utility().ncp() <= 0.0367, release.utility()::toString);
    }

    @Test
    void anonymise_occupationsAsInTheWholeTable_losesAtMost456Thousandths() throws IOException {
        Release release = Anonymiser.builder(FIVE, PrivacyModel.equalCloseness("occupation", 0.2))
                .effort(Effort.FAST)
                .seed(7)
                .build()
                .anonymise(Adult.table("occupation"));

        assertEquals(0, release.suppressed());
        assertTrue(release.utility().ncp() <= 0.456, release.utility()::toString);
    }

    @Test
    void anonymise_global_measuresAsOthersDo() throws IOException {
        Release release =
                Anonymiser.builder(FIVE).recoding(Recoding.GLOBAL).build().anonymise(Adult.table());

        assertEquals(24, release.risk().classes());
        assertEquals(0.6355, release.utility().ncp(), 0.00005);
        assertEquals(0.768, release.utility().nue(), 0.0005);
        assertEquals(7.0e7, release.utility().discernibility(), 0.05e7);
    }

    @Test
    void risk_rawTable_isAsOthersMeasureIt() throws IOException {
        RiskReport risk = RiskReport.of(Adult.table());

        assertEquals(1, risk.highest());
        assertEquals(0.778, risk.atRisk(), 0.0005);
        assertEquals(0.647, risk.marketer(), 0.0005);
        assertEquals(0.514, risk.uniques(), 0.0005);
    }
}
