package io.cdpkit.identity.engine;

import static io.cdpkit.identity.NamespaceRule.atMost;
import static io.cdpkit.identity.NamespaceRule.unique;
import static io.cdpkit.identity.engine.Shop.ADA;
import static io.cdpkit.identity.engine.Shop.COOKIE;
import static io.cdpkit.identity.engine.Shop.MAIL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cdpkit.Cdp;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.TenantStore;
import io.cdpkit.testkit.TestCdp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the feed tells, word for word, and where ids lead that were given up. */
class ChangesTest {
    private final TestCdp shop = Shop.open();
    private final Cdp cdp = shop.cdp();

    private ProfileId idOf(Identifier identifier) {
        return shop.profile(identifier).id();
    }

    @Test
    void changes_limitBelowNothing_isRefused() {
        assertEquals(List.of(), cdp.changes(0, 0));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> cdp.changes(0, -1));
        assertEquals("limit must be at least 0, was -1", e.getMessage());
    }

    @Test
    void changes_newPerson_isCreated() {
        cdp.ingest(Shop.city("m1", 0, "Ghent", ADA));
        assertEquals(List.of(new Change.Created(idOf(ADA), "m1")), shop.changes());
    }

    @Test
    void changes_eventThatTellsNothingNew_isNoChange() {
        cdp.ingest(Shop.city("m1", 0, "Ghent", ADA));
        shop.changes();
        cdp.ingest(Shop.visit("m2", 1, ADA));
        cdp.ingest(Shop.city("m3", 2, "Ghent", ADA));
        cdp.ingest(Shop.visit("m4", 3));
        assertEquals(List.of(), shop.changes());
    }

    @Test
    void changes_otherTrait_isToldByItsKey() {
        cdp.ingest(Shop.city("m1", 0, "Ghent", ADA));
        shop.changes();
        cdp.ingest(Shop.city("m2", 1, "Bruges", ADA));
        assertEquals(List.of(new Change.TraitsChanged(idOf(ADA), List.of("city"), "m2")), shop.changes());
        cdp.ingest(Shop.city("m3", -1, "Namur", ADA));
        assertEquals(List.of(), shop.changes(), "a late fact that loses changes nothing");
        cdp.retract("m2");
        assertEquals(List.of(new Change.TraitsChanged(idOf(ADA), List.of("city"), "m2")), shop.changes());
    }

    /** Whoever follows one profile's changes in order hears of it before of who merged into it. */
    @Test
    void changes_mergeIntoAnIdThatIsNew_tellTheNewIdFirst() {
        cdp.ingest(Shop.visit("m1", 10, ADA));
        cdp.ingest(Shop.visit("m2", 11, MAIL));
        ProfileId former = idOf(ADA);
        ProfileId absorbed = idOf(MAIL);
        shop.changes();
        cdp.ingest(Shop.visit("m3", 5, COOKIE, ADA, MAIL));
        ProfileId id = idOf(COOKIE);
        assertEquals(
                List.of(new Change.Renamed(id, former, "m3"), new Change.Merged(id, absorbed, "m3")), shop.changes());
    }

    @Test
    void changes_merge_namesWhoWentAndTheId() {
        cdp.ingest(Shop.visit("m1", 0, COOKIE));
        cdp.ingest(Shop.city("m2", 1, "Ghent", ADA));
        ProfileId survivor = idOf(COOKIE);
        ProfileId absorbed = idOf(ADA);
        shop.changes();
        cdp.ingest(Shop.visit("m3", 2, COOKIE, ADA));
        assertEquals(
                List.of(
                        new Change.TraitsChanged(survivor, List.of("city"), "m3"),
                        new Change.Merged(survivor, absorbed, "m3")),
                shop.changes());
        assertEquals(Optional.of(shop.profile(ADA)), cdp.find(absorbed));
        assertEquals(survivor, idOf(ADA));
        assertEquals(3, cdp.timeline(absorbed).size());
    }

    @Test
    void changes_mergeOfThree_namesBothThatWent() {
        cdp.ingest(Shop.visit("m1", 0, COOKIE));
        cdp.ingest(Shop.visit("m2", 1, ADA));
        cdp.ingest(Shop.visit("m3", 2, MAIL));
        ProfileId cookie = idOf(COOKIE);
        ProfileId ada = idOf(ADA);
        ProfileId mail = idOf(MAIL);
        shop.changes();
        cdp.ingest(Shop.visit("m4", 3, COOKIE, ADA, MAIL));
        List<Change> changes = shop.changes();
        assertEquals(2, changes.size());
        assertEquals(
                Set.of(new Change.Merged(cookie, ada, "m4"), new Change.Merged(cookie, mail, "m4")),
                Set.copyOf(changes));
        assertEquals(cookie, cdp.find(ada).orElseThrow().id());
        assertEquals(cookie, cdp.find(mail).orElseThrow().id());
    }

    @Test
    void changes_split_namesWhereTheOtherCameFrom() {
        cdp.ingest(Shop.visit("m1", 0, ADA));
        cdp.ingest(Shop.city("m2", 1, "Ghent", MAIL));
        ProfileId ada = idOf(ADA);
        ProfileId mail = idOf(MAIL);
        cdp.ingest(Shop.visit("m3", 2, ADA, MAIL));
        assertEquals(ada, cdp.find(mail).orElseThrow().id());
        shop.changes();
        cdp.ingest(Shop.apart("s", 3, ADA, MAIL));
        assertEquals(
                List.of(new Change.TraitsChanged(ada, List.of("city"), "s"), new Change.Split(mail, ada, "s")),
                shop.changes());
        assertEquals(mail, cdp.find(mail).orElseThrow().id(), "an id given up comes to life again");
        assertEquals(Optional.of("Ghent"), shop.profile(MAIL).text("city"));
        assertEquals(Optional.empty(), shop.profile(ADA).text("city"));
    }

    @Test
    void changes_earlierFounder_isRenamed() {
        cdp.ingest(Shop.city("m1", 10, "Ghent", ADA));
        ProfileId former = idOf(ADA);
        shop.changes();
        cdp.ingest(Shop.visit("m2", 5, ADA, COOKIE));
        ProfileId now = idOf(ADA);
        assertNotEquals(former, now);
        assertEquals(List.of(new Change.Renamed(now, former, "m2")), shop.changes());
        assertEquals(now, cdp.find(former).orElseThrow().id());
    }

    /** Nothing is left of the name that the former id came from, so it leads nowhere any more. */
    @Test
    void changes_foundersOnlyFactRetracted_isRemovedAndTheRestSplit() {
        cdp.ingest(Shop.city("m1", 10, "Ghent", ADA));
        ProfileId ada = idOf(ADA);
        cdp.ingest(Shop.visit("m2", 5, ADA, COOKIE));
        ProfileId cookie = idOf(ADA);
        shop.changes();
        cdp.retract("m2");
        assertEquals(List.of(new Change.Removed(cookie, "m2"), new Change.Split(ada, cookie, "m2")), shop.changes());
        assertEquals(ada, idOf(ADA));
        assertEquals(Optional.empty(), cdp.find(cookie));
    }

    @Test
    void changes_lastFactRetracted_isRemoved() {
        cdp.ingest(Shop.city("m1", 0, "Ghent", ADA));
        ProfileId ada = idOf(ADA);
        shop.changes();
        cdp.retract("m1");
        assertEquals(List.of(new Change.Removed(ada, "m1")), shop.changes());
        assertEquals(Optional.empty(), cdp.find(ada));
        cdp.ingest(Shop.visit("m2", 1, ADA));
        assertEquals(List.of(new Change.Created(ada, "m2")), shop.changes());
    }

    @Test
    void changes_retractedTie_isASplit() {
        cdp.ingest(Shop.visit("m1", 0, ADA));
        cdp.ingest(Shop.visit("m2", 1, MAIL));
        ProfileId mail = idOf(MAIL);
        cdp.ingest(Shop.visit("m3", 2, ADA, MAIL));
        shop.changes();
        cdp.retract("m3");
        assertEquals(List.of(new Change.Split(mail, idOf(ADA), "m3")), shop.changes());
    }

    @Test
    void changes_pageByPage_areNumberedFromOne() {
        for (int i = 0; i < 10; i++) {
            shop.track("Seen", Identifier.userId("u" + i));
        }
        assertEquals(
                List.of(4L, 5L, 6L),
                cdp.changes(3, 3).stream().map(TenantStore.Recorded::sequence).toList());
        assertEquals(10, cdp.changes(0, 100).size());
        assertEquals(List.of(), cdp.changes(10, 100));
    }

    @Test
    void find_idNeverGivenOut_isEmpty() {
        assertEquals(Optional.empty(), cdp.find(new ProfileId(1, 1)));
        assertEquals(List.of(), cdp.timeline(new ProfileId(1, 1)));
    }

    /** Ids given up one after the other all lead to whoever holds their founder now. */
    @Test
    void find_idsGivenUpOneAfterTheOther_allLeadToThePerson() {
        cdp.ingest(Shop.visit("m1", 30, ADA));
        ProfileId first = idOf(ADA);
        cdp.ingest(Shop.visit("m2", 20, ADA, MAIL));
        ProfileId second = idOf(ADA);
        cdp.ingest(Shop.visit("m3", 10, COOKIE, MAIL));
        ProfileId third = idOf(ADA);
        assertEquals(3, Set.of(first, second, third).size());
        for (ProfileId id : List.of(first, second, third)) {
            assertEquals(third, cdp.find(id).orElseThrow().id());
        }
    }

    /** Who is founded by the erased one's device from now on has her id, and is nobody whom she took over. */
    @Test
    void changes_erasedOnesIdPassesOn_isRenamedAndNotMergedAsWell() {
        TestCdp house = TestCdp.with(
                IdentityRules.of(
                        unique(Namespace.USER_ID),
                        atMost(5, Namespace.ANONYMOUS_ID).asDevice()),
                parts -> parts.segments((profile, added, history, now) -> Evaluation.of(
                        List.of(new Membership("all", profile.activity().first(), 1)), null)));
        Identifier bob = Identifier.userId("bob");
        house.identify(ADA, COOKIE).after(Duration.ofHours(1)).identify(bob, COOKIE);
        Identifier phone = Identifier.anonymousId("phone");
        house.after(Duration.ofHours(1)).track("Seen", COOKIE, phone);
        house.after(Duration.ofHours(1)).identify(bob, phone);
        ProfileId shared = house.profile(ADA).id();
        ProfileId former = house.profile(bob).id();
        house.changes();
        house.cdp().erase(shared);
        assertEquals(shared, house.profile(bob).id());
        assertEquals(
                List.of(new Change.Removed(shared, "erasure"), new Change.Renamed(shared, former, "erasure")),
                house.changes());
    }
}
