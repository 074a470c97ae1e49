package io.cdpkit.segments;

import static io.cdpkit.event.Identifier.userId;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Folding;
import io.cdpkit.FoldingReport;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.testkit.TestCdp;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Memberships and computed traits over a history of which the old part is in checkpoints. */
final class FoldingTest {
    private static final Identifier ADA = userId("ada");
    private static final Folding OLD = Folding.olderThan(Duration.ofDays(30));

    private static final Segments SEGMENTS = Segments.parse("""
            viewed_shoes = count("Product Viewed" where category = "shoes") >= 3
            loyal        = count("Product Viewed") >= 4
            lately       = count("Product Viewed") in last 90 days >= 2
            """);

    private static TestCdp shop() {
        TestCdp shop = TestCdp.with(
                IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)), parts -> parts.segments(SEGMENTS));
        for (String day : List.of("01", "05", "09", "13")) {
            shop.at("2026-01-" + day + "T12:00:00Z");
            shop.track("Product Viewed", Attributes.of("category", "shoes", "path", "/p/" + day), ADA);
        }
        return shop.at("2026-03-01T12:00:00Z");
    }

    private static List<String> segments(TestCdp shop) {
        return shop.profile(ADA).memberships().stream().map(Membership::segment).toList();
    }

    @Test
    void fold_wholeEvents_changesNoMembershipNowOrLater() {
        TestCdp shop = shop();
        Profile before = shop.profile(ADA);
        assertEquals(new FoldingReport(1, 4, 1), shop.cdp().fold(OLD, report -> {}));
        assertEquals(before, shop.profile(ADA));
        assertEquals(List.of("lately", "loyal", "viewed_shoes"), segments(shop));
        assertTrue(shop.cdp().verify().isClean());

        shop.at("2026-04-12T12:00:00Z").cdp().evaluateDue();
        assertEquals(List.of("loyal", "viewed_shoes"), segments(shop));

        shop.cdp()
                .apply(
                        Segments.parse("first_steps = count(\"Product Viewed\" where path = \"/p/01\") = 1"),
                        evaluated -> {});
        assertEquals(List.of("first_steps"), segments(shop));
        assertTrue(shop.cdp().verify().isClean());
    }

    @Test
    void fold_lettingAPropertyGo_evaluatesByWhatIsKept() {
        TestCdp shop = shop();
        shop.changes();
        shop.cdp().fold(OLD.keepingOnly("Product Viewed", "path"), report -> {});
        assertEquals(List.of("lately", "loyal"), segments(shop));
        List<Change> changes = shop.changes();
        assertEquals(1, changes.size());
        assertTrue(changes.get(0) instanceof Change.Exited exited
                && exited.segment().equals("viewed_shoes"));
        assertEquals("folding", changes.get(0).cause());
        assertTrue(shop.cdp().verify().isClean());
    }

    @Test
    void fold_keepingWhatSegmentsAskFor_changesNoMembership() {
        TestCdp shop = shop();
        List<String> before = segments(shop);
        shop.cdp().fold(OLD.keepingOnly("Product Viewed", "category").withoutContext(), report -> {});
        assertEquals(before, segments(shop));
        assertEquals(
                Attributes.of("category", "shoes"),
                shop.cdp().timeline(shop.profile(ADA).id()).get(0).properties());
        assertTrue(shop.cdp().verify().isClean());
    }
}
