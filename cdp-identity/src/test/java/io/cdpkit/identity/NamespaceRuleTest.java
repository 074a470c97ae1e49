package io.cdpkit.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.testkit.TestClock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamespaceRuleTest {
    private static final Source CRM = Source.of("crm", Source.Kind.CRM);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final NamespaceRule USER = NamespaceRule.unique(Namespace.USER_ID);
    private static final Identifier INFO = Identifier.email("info@shop.de");

    private static Cdp cdp(NamespaceRule... rules) {
        return Cdp.builder()
                .identity(IdentityRules.of(rules))
                .clock(TestClock.at("2026-02-01T00:00:00Z"))
                .build();
    }

    private static void ingest(Cdp cdp, String id, Identifier... identifiers) {
        Event.Builder event = Event.track(id, CRM, "Newsletter").time(START);
        List.of(identifiers).forEach(event::identifier);
        cdp.ingest(event.build());
    }

    @Test
    void atMost_oneSeenWithManyPeople_isShared() {
        for (int limit : new int[] {1, 2}) {
            Cdp cdp = cdp(USER, NamespaceRule.atMost(limit, Namespace.EMAIL));
            for (int i = 0; i < 12; i++) {
                ingest(cdp, "m" + i, Identifier.userId("u" + i), INFO);
            }
            assertTrue(
                    cdp.find(INFO).isEmpty()
                            || !cdp.find(INFO).get().identifiers().contains(Identifier.userId("u0")),
                    "limit " + limit);
        }
    }

    @Test
    void atMost_one_standsForNobody() {
        Identifier cookie = Identifier.anonymousId("cookie");
        NamespaceRule device = NamespaceRule.atMost(50, Namespace.ANONYMOUS_ID).sharedAbove(2);
        Cdp cdp = cdp(USER, NamespaceRule.atMost(1, Namespace.EMAIL), device);
        ingest(cdp, "m", Identifier.userId("u"), cookie);
        for (int i = 0; i < 3; i++) {
            ingest(cdp, "m" + i, Identifier.email("e" + i + "@x.de"), cookie);
        }
        assertEquals(
                cdp.find(Identifier.userId("u")).orElseThrow().id(),
                cdp.find(cookie).orElseThrow().id());
    }

    @Test
    void sharedAbove_ofAUniqueNamespace_isRefused() {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> USER.sharedAbove(3));
        assertTrue(String.valueOf(refusal.getMessage()).contains("atMost(1, ..)"));
    }
}
