package io.cdpkit.identity.engine;

import io.cdpkit.Cdp;
import io.cdpkit.IdentityResolver;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.testkit.TestCdp;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** The people and rules of these tests. */
final class Shop {
    static final IdentityResolver RULES = IdentityRules.of(
            NamespaceRule.unique(Namespace.USER_ID),
            NamespaceRule.atMost(5, Namespace.EMAIL),
            NamespaceRule.atMost(20, Namespace.ANONYMOUS_ID));
    static final Identifier ADA = Identifier.userId("ada");
    static final Identifier BEN = Identifier.userId("ben");
    static final Identifier MAIL = Identifier.email("ada@example.com");
    static final Identifier COOKIE = Identifier.anonymousId("a1b2c3");
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Shop() {}

    static TestCdp open() {
        return TestCdp.with(RULES);
    }

    static TestCdp open(UnaryOperator<Cdp.Builder> parts) {
        return TestCdp.with(RULES, parts);
    }

    /** A visit some seconds after the start. */
    static Event visit(String messageId, int second, Identifier... identifiers) {
        return with(Event.track(messageId, TestCdp.SOURCE, "Visited"), second, identifiers);
    }

    static Event city(String messageId, int second, String city, Identifier... identifiers) {
        return with(Event.identify(messageId, TestCdp.SOURCE).traits(Attributes.of("city", city)), second, identifiers);
    }

    static Event apart(String messageId, int second, Identifier one, Identifier other) {
        return with(Event.apart(messageId, TestCdp.SOURCE, one, other), second);
    }

    private static Event with(Event.Builder builder, int second, Identifier... identifiers) {
        for (Identifier identifier : identifiers) {
            builder.identifier(identifier);
        }
        return builder.time(START.plusSeconds(second)).build();
    }
}
