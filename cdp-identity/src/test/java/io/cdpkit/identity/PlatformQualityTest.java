package io.cdpkit.identity;

import static io.cdpkit.event.Identifier.email;
import static io.cdpkit.event.Identifier.userId;
import static io.cdpkit.identity.NamespaceRule.atMost;
import static io.cdpkit.identity.NamespaceRule.unique;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Namespace;
import io.cdpkit.quality.Measure;
import io.cdpkit.quality.QualityCounter;
import io.cdpkit.quality.QualityReport;
import io.cdpkit.testkit.TestCdp;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What a platform holds is counted whole, duplicates that wait for a steward among it. */
class PlatformQualityTest {
    private final TestCdp shop = TestCdp.with(IdentityRules.of(unique(Namespace.USER_ID), atMost(5, Namespace.EMAIL)));

    private QualityReport report() {
        QualityCounter counter = QualityCounter.builder().attribute("city").build();
        counter.platform(shop.cdp());
        return counter.report();
    }

    @Test
    void platform_aRefusedClaim_waitsUntilAStewardAnswers() {
        shop.identify(Attributes.of("city", "Ghent"), userId("ann"), email("family@a.example"))
                .identify(userId("ben"), email("family@a.example"))
                .track("Signed Up", userId("ben"));
        QualityReport before = report();
        assertEquals(shop.cdp().reviews().count(), before.duplicatesWaiting());
        assertEquals(1, before.duplicatesWaiting());
        assertEquals(OptionalDouble.of(0.5), before.value(QualityReport.ALL_SOURCES, "city", Measure.COMPLETENESS));
        assertEquals(
                3,
                before.row("test", QualityReport.WHOLE_EVENT, Measure.DELAY_MEDIAN_HOURS)
                        .orElseThrow()
                        .cases());
        shop.apart(userId("ann"), userId("ben"));
        assertEquals(0, report().duplicatesWaiting());
        shop.cdp().retract(shop.latestId());
        assertEquals(before, report());
    }
}
