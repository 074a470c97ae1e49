package io.cdpkit.identity.engine;

import static io.cdpkit.event.Identifier.email;
import static io.cdpkit.event.Identifier.userId;
import static io.cdpkit.event.Namespace.EMAIL;
import static io.cdpkit.event.Namespace.USER_ID;
import static io.cdpkit.identity.NamespaceRule.atMost;
import static io.cdpkit.identity.NamespaceRule.unique;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.profile.Change;
import io.cdpkit.testkit.TestCdp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestCdpTest {
    @Test
    void with_threeLines_areEnough() {
        TestCdp shop = TestCdp.with(IdentityRules.of(unique(USER_ID), atMost(5, EMAIL)));
        shop.at("2026-01-31T12:00:00Z")
                .identify(Attributes.of("city", "Ghent"), userId("ada"), email("ada@example.com"));
        assertEquals(
                "Ghent", shop.profile(email("ada@example.com")).text("city").orElseThrow());
    }

    @Test
    void track_afterTime_happensThen() {
        TestCdp shop = Shop.open();
        shop.at("2026-01-31T12:00:00Z").track("Seen", userId("ada"));
        shop.after(Duration.ofDays(2)).track("Seen", userId("ada"));
        assertEquals(
                List.of(Instant.parse("2026-01-31T12:00:00Z"), Instant.parse("2026-02-02T12:00:00Z")),
                shop.cdp().timeline(shop.profile(userId("ada")).id()).stream()
                        .map(Event::time)
                        .toList());
        assertEquals("m2", shop.latestId());
    }

    @Test
    void changes_askedAgain_givesTheNewOnes() {
        TestCdp shop = Shop.open();
        shop.track("Seen", userId("ada"));
        assertEquals(List.of(new Change.Created(shop.profile(userId("ada")).id(), "m1")), shop.changes());
        assertEquals(List.of(), shop.changes());
        shop.track("Seen", userId("ben"));
        assertEquals(List.of(new Change.Created(shop.profile(userId("ben")).id(), "m2")), shop.changes());
    }

    @Test
    void track_eventThatIsRefused_failsTheTest() {
        TestCdp shop = Shop.open();
        Identifier tooLong = userId("x".repeat(513));
        AssertionError error = assertThrows(AssertionError.class, () -> shop.track("Seen", tooLong));
        assertEquals(false, String.valueOf(error.getMessage()).contains("xxx"));
        assertThrows(AssertionError.class, () -> shop.profile(userId("nobody")));
    }
}
