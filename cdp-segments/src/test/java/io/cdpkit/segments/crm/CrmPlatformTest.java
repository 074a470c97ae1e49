package io.cdpkit.segments.crm;

import static io.cdpkit.event.Identifier.email;
import static io.cdpkit.event.Identifier.userId;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.profile.AccountRole;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.testkit.TestCdp;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Merging, splitting, retracting and erasing correct the book, because it is computed from events. */
class CrmPlatformTest {
    private static final CrmSchema SCHEMA = CrmEvents.SCHEMA;

    private final TestCdp crm = TestCdp.with(
            IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID), NamespaceRule.atMost(5, Namespace.EMAIL)));

    private CrmBook book() {
        return CrmBook.of(SCHEMA, crm.cdp());
    }

    private ProfileId id(String email) {
        return crm.profile(email(email)).id();
    }

    private static Attributes deal(String key, Value value) {
        return Attributes.of("deal_id", Value.of("d-1"), key, value);
    }

    private void begin() {
        crm.at("2026-01-05T09:00:00Z")
                .track("Deal Created", deal("amount", Value.of(500)), email("ann@a.example"))
                .at("2026-01-06T09:00:00Z")
                .track("Deal Stage Changed", deal("stage", Value.of("Offer")), email("ann.b@a.example"));
    }

    @Test
    void merge_thenSplit_movesThePeopleOfADealThereAndBack() {
        begin();
        CrmBook before = book();
        ProfileId ann = id("ann@a.example");
        ProfileId other = id("ann.b@a.example");
        assertEquals(2, before.deal("d-1").orElseThrow().people().size());
        crm.identify(email("ann@a.example"), email("ann.b@a.example"));
        String link = crm.latestId();
        CrmBook merged = book();
        assertEquals(
                List.of(id("ann@a.example")), merged.deal("d-1").orElseThrow().people());
        assertEquals("Offer", merged.deal("d-1").orElseThrow().stage());
        ProfileId survivor = id("ann@a.example");
        assertEquals(
                merged,
                before.without(ann)
                        .without(other)
                        .plus(CrmBook.of(SCHEMA, survivor, crm.cdp().timeline(survivor))));
        crm.apart(email("ann@a.example"), email("ann.b@a.example"));
        assertNotEquals(id("ann@a.example"), id("ann.b@a.example"));
        assertEquals(2, book().deal("d-1").orElseThrow().people().size());
        crm.cdp().retract(crm.latestId());
        assertEquals(merged, book());
        crm.cdp().retract(link);
        assertEquals(before, book());
    }

    @Test
    void retraction_ofAStage_isAsIfItHadNeverBeen() {
        begin();
        crm.track("Deal Won", deal("reason", Value.of("price")), email("ann@a.example"));
        assertEquals(Stage.Outcome.WON, book().deal("d-1").orElseThrow().outcome());
        crm.cdp().retract(crm.latestId());
        assertEquals("Offer", book().deal("d-1").orElseThrow().stage());
        crm.cdp().retract("m2");
        assertEquals("Talk", book().deal("d-1").orElseThrow().stage());
    }

    @Test
    void erasure_ofAPerson_takesHerWordsOutOfTheDeal() {
        begin();
        crm.cdp().erase(id("ann@a.example"));
        Deal left = book().deal("d-1").orElseThrow();
        assertEquals(List.of(id("ann.b@a.example")), left.people());
        assertEquals(null, left.terms().amount());
        crm.cdp().erase(id("ann.b@a.example"));
        assertEquals(CrmBook.empty(SCHEMA), book());
    }

    @Test
    void company_posts_agreeWithTheProfilesAccountRoles() {
        crm.at("2026-01-05T09:00:00Z").identify(userId("u-1"), email("ann@a.example"));
        crm.at("2026-02-01T09:00:00Z");
        crm.cdp().ingest(group("g-1", "2026-01-06T09:00:00Z", Attributes.of("role", "buyer")));
        crm.cdp().ingest(group("g-2", "2026-01-07T09:00:00Z", Attributes.of("left", Value.of(true))));
        Profile ann = crm.profile(userId("u-1"));
        AccountRole role = ann.accounts().get(0);
        Company.Post post = book().company("acme").orElseThrow().posts().get(0);
        assertEquals(role.until().orElseThrow(), post.until());
        assertEquals(role.since(), post.since());
        assertEquals(ann.id(), post.person());
        crm.cdp().retract("g-2");
        assertTrue(crm.profile(userId("u-1")).accounts().get(0).until().isEmpty());
        assertEquals(null, book().company("acme").orElseThrow().posts().get(0).until());
    }

    private static Event group(String id, String time, Attributes properties) {
        return Event.group(id, TestCdp.SOURCE, "acme")
                .userId("u-1")
                .time(Instant.parse(time))
                .properties(properties)
                .build();
    }
}
