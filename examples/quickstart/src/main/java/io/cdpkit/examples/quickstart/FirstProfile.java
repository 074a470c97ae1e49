package io.cdpkit.examples.quickstart;

import static io.cdpkit.event.Namespace.ANONYMOUS_ID;
import static io.cdpkit.event.Namespace.EMAIL;
import static io.cdpkit.event.Namespace.USER_ID;
import static io.cdpkit.identity.NamespaceRule.atMost;
import static io.cdpkit.identity.NamespaceRule.unique;

import io.cdpkit.Cdp;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.event.Standardiser;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.json.SegmentJson;
import io.cdpkit.profile.Profile;
import java.time.Instant;

/** The README's first sample: three facts from two sources become one profile. */
public final class FirstProfile {
    private FirstProfile() {}

    public static void main(String[] args) {
        // readme
        Cdp cdp = Cdp.builder()
                .identity(IdentityRules.of(unique(USER_ID), atMost(5, EMAIL), atMost(20, ANONYMOUS_ID)))
                .standardise(EMAIL, Standardiser.email())
                .build();

        SegmentJson web = SegmentJson.of(Source.of("web", Source.Kind.WEB)); // what any Segment client sends
        cdp.ingest(web.read("""
                {"type": "page", "messageId": "m1", "anonymousId": "a-7", "timestamp": "2026-03-01T09:00:00Z"}"""));
        cdp.ingest(web.read("""
                {"type": "identify", "messageId": "m2", "anonymousId": "a-7", "userId": "u-1",
                 "traits": {"email": "Ada@Example.org"}, "timestamp": "2026-03-01T09:05:00Z"}"""));
        cdp.ingest(Event.identify("row-1", Source.of("crm", Source.Kind.CRM)) // the same person in the CRM
                .email("ada@example.org")
                .traits(Attributes.of("first_name", "Ada"))
                .time(Instant.parse("2026-02-01T00:00:00Z"))
                .build());

        Profile ada = cdp.find(Identifier.anonymousId("a-7")).orElseThrow();
        System.out.println(ada.text("first_name").orElse("?") + " is one person with "
                + ada.activity().events() + " events and " + ada.identifiers().size() + " names");
        System.out.println("first name from: " + ada.trait("first_name").orElseThrow());
        System.out.println("rebuilt from the facts, the same: " + cdp.verify().isClean());
        // end
    }
}
