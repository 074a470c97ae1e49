package io.cdpkit.identity;

import static io.cdpkit.identity.Scenarios.alias;
import static io.cdpkit.identity.Scenarios.cookie;
import static io.cdpkit.identity.Scenarios.device;
import static io.cdpkit.identity.Scenarios.email;
import static io.cdpkit.identity.Scenarios.hours;
import static io.cdpkit.identity.Scenarios.loyalty;
import static io.cdpkit.identity.Scenarios.track;
import static io.cdpkit.identity.Scenarios.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The oracle against worlds worked out by hand, step by step of the definition. */
final class NaiveWorldTest {
    private static final Identifier ANN = user("ann");
    private static final Identifier BEA = user("bea");
    private static final Identifier CAT = user("cat");
    private static final Identifier MAIL = email("mail");
    private static final Identifier POST = email("post");
    private static final Identifier PHONE = device("phone");
    private static final Identifier TABLET = device("tablet");

    private static final RuleSet RULES = RuleSet.of(
            "test",
            RuleSet.USER,
            RuleSet.email(2),
            RuleSet.loyalty(2),
            RuleSet.anonymous(3).asDevice().sharedAbove(2));

    private static NaiveWorld world(RuleSet rules, Event... events) {
        return NaiveWorld.of(Scenarios.ingest(events), rules);
    }

    private static NaiveWorld world(RuleSet rules, List<Step> rulings, Event... events) {
        List<Step> steps = new ArrayList<>(Scenarios.ingest(events));
        steps.addAll(rulings);
        return NaiveWorld.of(steps, rules);
    }

    private static Set<Identifier> people(Identifier... identifiers) {
        return new TreeSet<>(List.of(identifiers));
    }

    // 1. Linkable

    @Test
    void clusterOf_namespaceWithoutRule_isEmpty() {
        NaiveWorld world = world(RULES, track("m1", 0, ANN, cookie("c")), track("m2", 0, cookie("c")));
        assertEquals(people(ANN), world.clusterOf(ANN));
        assertEquals(people(), world.clusterOf(cookie("c")));
        assertNull(world.ownerOf("m2"));
    }

    @Test
    void clusterOf_blockedValue_linksNobody() {
        NaiveWorld world = world(
                RULES,
                track("m1", 0, ANN, device("null")),
                track("m2", 1, BEA, device("null")),
                track("m3", 1, device("null")));
        assertEquals(people(ANN), world.clusterOf(ANN));
        assertNull(world.ownerOf("m3"));
    }

    @Test
    void ownerOf_noIdentifiers_isNobody() {
        NaiveWorld world = world(RULES, track("m1", 0));
        assertNull(world.ownerOf("m1"));
        assertEquals("", world.canonical());
    }

    @Test
    void clusterOf_togetherWithUnseenIdentifier_waitsForIt() {
        List<Step> together = List.of(new Step.Together("t", ANN, MAIL, hours(0)));
        assertEquals(people(ANN), world(RULES, together, track("m1", 0, ANN)).clusterOf(ANN));
        assertEquals(
                people(ANN, MAIL),
                world(RULES, together, track("m1", 0, ANN), track("m2", 9, MAIL))
                        .clusterOf(ANN));
    }

    // 2. Former

    @Test
    void clusterOf_alias_holdsTwoUniqueIdentifiers() {
        NaiveWorld world = world(RULES, track("m1", 0, BEA), alias("m2", 1, ANN, BEA));
        assertEquals(people(ANN, BEA), world.clusterOf(ANN));
        assertEquals(BEA, world.ownerOf("m2"));
    }

    @Test
    void clusterOf_aliasChain_holdsAll() {
        NaiveWorld world = world(RULES, alias("m1", 1, BEA, ANN), alias("m2", 2, CAT, BEA));
        assertEquals(people(ANN, BEA, CAT), world.clusterOf(CAT));
    }

    @Test
    void clusterOf_currentNameLimitStillHolds_keepsTwoCurrentNamesApart() {
        NaiveWorld world = world(RULES, alias("m1", 1, ANN, CAT), alias("m2", 2, BEA, CAT));
        assertEquals(people(ANN, CAT), world.clusterOf(CAT));
        assertEquals(people(BEA), world.clusterOf(BEA));
    }

    @Test
    void clusterOf_formerNames_areNobodysPeople() {
        Event[] events = {
            track("m1", 0, ANN, PHONE), track("m2", 0, BEA, PHONE), track("m3", 0, CAT, PHONE), alias("m4", 1, ANN, CAT)
        };
        assertEquals(people(ANN, CAT, PHONE), world(RULES, events).clusterOf(PHONE));
    }

    @Test
    void clusterOf_aliasWithBlockedCurrentName_stillMakesTheOtherFormer() {
        NaiveWorld world = world(RULES, alias("m1", 0, user("null"), ANN), track("m2", 1, ANN, BEA));
        assertEquals(people(ANN, BEA), world.clusterOf(ANN));
    }

    // 3. Shared

    @Test
    void clusterOf_deviceAtItsLimitOfPeople_links() {
        NaiveWorld world = world(RULES, track("m1", 0, ANN, PHONE), track("m2", 1, BEA, PHONE));
        assertEquals(people(ANN, PHONE), world.clusterOf(PHONE));
        assertEquals(people(BEA), world.clusterOf(BEA));
    }

    @Test
    void clusterOf_deviceAboveItsLimitOfPeople_isAPersonOfItsOwn() {
        NaiveWorld world = world(
                RULES,
                track("m1", 0, ANN, PHONE),
                track("m2", 1, BEA, PHONE),
                track("m3", 2, CAT, PHONE),
                track("m4", 3, PHONE),
                track("m5", 4, PHONE, TABLET));
        assertEquals(people(PHONE), world.clusterOf(PHONE));
        assertEquals(people(ANN), world.clusterOf(ANN));
        assertEquals(PHONE, world.ownerOf("m4"));
        assertEquals(TABLET, world.ownerOf("m5"));
        assertEquals(people(TABLET), world.clusterOf(TABLET));
    }

    @Test
    void clusterOf_weakIdentifiers_areNotPeople() {
        NaiveWorld world = world(
                RULES, track("m1", 0, MAIL, PHONE), track("m2", 1, POST, PHONE), track("m3", 2, email("third"), PHONE));
        assertEquals(people(MAIL, POST, PHONE), world.clusterOf(PHONE));
        assertEquals(people(email("third")), world.clusterOf(email("third")));
    }

    // 4. Anchor

    @Test
    void clusterOf_sharedIdentifierBesideOthers_leavesTheOthersJoined() {
        NaiveWorld world = world(
                RULES,
                track("m1", 0, ANN, PHONE),
                track("m2", 1, BEA, PHONE),
                track("m3", 2, CAT, PHONE),
                track("m4", 3, PHONE, MAIL, TABLET));
        assertEquals(people(MAIL, TABLET), world.clusterOf(MAIL));
        assertEquals(TABLET, world.ownerOf("m4"));
    }

    @Test
    void ownerOf_twoOfTheStrongestNamespace_isTheLesserValue() {
        NaiveWorld world = world(RULES, track("m1", 0, BEA, ANN));
        assertEquals(ANN, world.ownerOf("m1"));
        assertEquals(people(BEA), world.clusterOf(BEA));
    }

    @Test
    void canonical_identifierOnlyRefused_isNoProfile() {
        String canonical = world(RULES, track("m1", 0, BEA, ANN)).canonical();
        assertEquals("""
                profile user_id=ann since 2026-03-01T00:00:00Z
                  ids user_id=ann
                  events m1
                  counts {TRACK=1} from 2026-03-01T00:00:00Z to 2026-03-01T00:00:00Z
                """, canonical);
    }

    // 5. Order

    @Test
    void clusterOf_contestedUnique_goesToTheEarliestLink() {
        Event[] events = {track("m1", 2, ANN, MAIL), track("m2", 1, BEA, MAIL), track("m3", 9, BEA, MAIL)};
        assertEquals(people(BEA, MAIL), world(RULES, events).clusterOf(MAIL));
    }

    @Test
    void clusterOf_newestWins_goesToTheLatestLink() {
        Event[] events = {
            track("m1", 2, ANN, MAIL), track("m2", 1, BEA, MAIL), track("m3", 9, BEA, MAIL), track("m4", 8, ANN, MAIL)
        };
        assertEquals(people(BEA, MAIL), world(RULES.withNewestWins(), events).clusterOf(MAIL));
    }

    @Test
    void clusterOf_linksOfOneTime_goesToTheLesserAnchor() {
        NaiveWorld world = world(RULES, track("m1", 1, BEA, MAIL), track("m2", 1, ANN, MAIL));
        assertEquals(people(ANN, MAIL), world.clusterOf(MAIL));
    }

    @Test
    void clusterOf_strongClaimLater_beatsWeakClaimEarlier() {
        NaiveWorld world =
                world(RULES, track("m1", 0, ANN, PHONE), track("m2", 1, MAIL, PHONE), track("m3", 2, BEA, MAIL));
        assertEquals(people(BEA, MAIL), world.clusterOf(MAIL));
        assertEquals(people(ANN, PHONE), world.clusterOf(PHONE));
    }

    @Test
    void clusterOf_together_comesBeforeWhatWasSeen() {
        NaiveWorld world = world(
                RULES,
                List.of(new Step.Together("t", BEA, MAIL, hours(99))),
                track("m1", 0, ANN, MAIL),
                track("m2", 1, BEA));
        assertEquals(people(BEA, MAIL), world.clusterOf(MAIL));
        assertEquals(people(ANN), world.clusterOf(ANN));
    }

    // 6. Join

    @Test
    void clusterOf_twoUsersOverOneEmail_neverJoin() {
        NaiveWorld world = world(RULES, track("m1", 0, ANN, MAIL), track("m2", 1, BEA, MAIL));
        assertEquals(people(ANN, MAIL), world.clusterOf(MAIL));
        assertEquals(people(BEA), world.clusterOf(BEA));
        assertEquals(BEA, world.ownerOf("m2"));
    }

    @Test
    void clusterOf_thirdEmail_isRefused() {
        NaiveWorld world =
                world(RULES, track("m1", 0, ANN, MAIL), track("m2", 1, ANN, POST), track("m3", 2, ANN, email("third")));
        assertEquals(people(ANN, MAIL, POST), world.clusterOf(ANN));
    }

    @Test
    void clusterOf_window_countsWithinHalfOpenSpans() {
        RuleSet rules = RuleSet.of("window", RuleSet.USER, RuleSet.email(1).within(Duration.ofHours(24)));
        NaiveWorld outside = world(rules, track("m1", 0, ANN, MAIL), track("m2", 24, ANN, POST));
        assertEquals(people(ANN, MAIL, POST), outside.clusterOf(ANN));
        NaiveWorld inside = world(rules, track("m1", 0, ANN, MAIL), track("m2", 23, ANN, POST));
        assertEquals(people(ANN, MAIL), inside.clusterOf(ANN));
        assertEquals(people(POST), inside.clusterOf(POST));
    }

    @Test
    void clusterOf_windowWithEarlierSighting_countsFromTheFirst() {
        RuleSet rules = RuleSet.of("window", RuleSet.USER, RuleSet.email(1).within(Duration.ofHours(24)));
        NaiveWorld world = world(rules, track("m1", 24, ANN, MAIL), track("m2", 0, MAIL), track("m3", 30, ANN, POST));
        assertEquals(people(ANN, MAIL, POST), world.clusterOf(ANN));
    }

    @Test
    void clusterOf_apart_splitsAndUndoJoinsAgain() {
        Event[] events = {track("m1", 0, ANN, MAIL), track("m2", 1, MAIL, PHONE)};
        Step apart = new Step.Apart("a", ANN, PHONE, hours(5));
        NaiveWorld split = world(RULES, List.of(apart), events);
        assertEquals(people(ANN, MAIL), split.clusterOf(ANN));
        assertEquals(people(PHONE), split.clusterOf(PHONE));
        NaiveWorld never = world(RULES, events);
        NaiveWorld undone = world(RULES, List.of(apart, new Step.UndoDecision("a")), events);
        assertNotEquals(never.canonical(), split.canonical());
        assertEquals(never.canonical(), undone.canonical());
    }

    @Test
    void clusterOf_apartAndTogether_staysApart() {
        List<Step> both =
                List.of(new Step.Together("t", ANN, MAIL, hours(1)), new Step.Apart("a", MAIL, ANN, hours(0)));
        assertEquals(people(ANN), world(RULES, both, track("m1", 0, ANN, MAIL)).clusterOf(ANN));
    }

    @Test
    void clusterOf_sizeCap_refusesWhatWouldPassIt() {
        Event[] events = {track("m1", 0, ANN, MAIL), track("m2", 1, ANN, PHONE), track("m3", 2, ANN, TABLET)};
        assertEquals(
                people(ANN, MAIL, PHONE),
                world(RULES.withMaxIdentifiers(3), events).clusterOf(ANN));
        assertEquals(
                people(ANN, MAIL, PHONE, TABLET),
                world(RULES.withMaxIdentifiers(4), events).clusterOf(ANN));
    }

    @Test
    void clusterOf_sizeCap_countsFormerNames() {
        Event[] events = {alias("m1", 0, ANN, BEA), track("m2", 1, ANN, MAIL)};
        assertEquals(
                people(ANN, BEA), world(RULES.withMaxIdentifiers(2), events).clusterOf(ANN));
    }

    // 7. Belonging

    @Test
    void ownerOf_deviceOfOnePerson_isThatPerson() {
        NaiveWorld world = world(RULES, track("m1", 0, PHONE), track("m2", 5, ANN, PHONE), track("m3", 9, PHONE));
        assertEquals(PHONE, world.ownerOf("m1"));
        assertEquals(people(ANN, PHONE), world.clusterOf(ANN));
        assertEquals(PHONE, world.ownerOf("m2"));
        assertEquals(PHONE, world.ownerOf("m3"));
    }

    @Test
    void ownerOf_contestedDevice_isWhoSignedInLast() {
        Event[] events = {
            track("m1", 0, PHONE),
            track("m2", 2, ANN, PHONE),
            track("m3", 3, PHONE),
            track("m4", 5, BEA, PHONE),
            track("m5", 5, PHONE),
            track("m6", 9, PHONE)
        };
        NaiveWorld world = world(RULES, events);
        assertEquals(people(ANN, PHONE), world.clusterOf(PHONE));
        assertEquals(PHONE, world.ownerOf("m1"), "before the first sign-in: of the first one");
        assertEquals(PHONE, world.ownerOf("m3"));
        assertEquals(BEA, world.ownerOf("m5"), "at the very time of a sign-in");
        assertEquals(BEA, world.ownerOf("m6"));
        assertNull(world(RULES.withoutRetroaction(), events).ownerOf("m1"));
    }

    @Test
    void ownerOf_contestedDeviceWithLateSignIn_movesWhatCameAfterIt() {
        Event[] before = {track("m1", 2, ANN, PHONE), track("m2", 8, BEA, PHONE), track("m3", 6, PHONE)};
        assertEquals(people(ANN, PHONE), world(RULES, before).clusterOf(PHONE));
        assertEquals(PHONE, world(RULES, before).ownerOf("m3"));
        Event[] after = {before[0], before[1], before[2], track("late", 5, BEA, PHONE)};
        assertEquals(BEA, world(RULES, after).ownerOf("m3"));
    }

    @Test
    void ownerOf_signInsOfOneTime_fallToTheGreaterAfterAndTheLesserBefore() {
        NaiveWorld world = world(
                RULES,
                track("m1", 2, ANN, PHONE),
                track("m2", 2, BEA, PHONE),
                track("m3", 1, PHONE),
                track("m4", 3, PHONE),
                track("m5", 2, PHONE));
        assertEquals(world.ownerOf("m1"), world.ownerOf("m3"));
        assertEquals(BEA, world.ownerOf("m4"));
        assertEquals(BEA, world.ownerOf("m5"));
    }

    @Test
    void ownerOf_deviceSignedInUnderTwoNamesOfOnePerson_isNotContested() {
        NaiveWorld world = world(
                RULES,
                track("m1", 0, ANN, MAIL),
                track("m2", 1, ANN, PHONE),
                track("m3", 2, MAIL, PHONE),
                track("m4", 3, PHONE));
        assertEquals(people(ANN, MAIL, PHONE), world.clusterOf(PHONE));
        assertEquals(world.ownerOf("m1"), world.ownerOf("m4"));
    }

    @Test
    void ownerOf_contestedDeviceBesideAnother_takesTheLinkItAnchors() {
        NaiveWorld world = world(
                RULES,
                track("m1", 0, ANN, PHONE),
                track("m2", 2, BEA, PHONE),
                track("m3", 3, PHONE, TABLET),
                track("m4", 4, TABLET));
        assertEquals(people(ANN, PHONE, TABLET), world.clusterOf(PHONE));
        assertEquals(BEA, world.ownerOf("m3"));
        assertEquals(PHONE, world.ownerOf("m4"));
    }

    @Test
    void ownerOf_sharedDevice_isTheDeviceItself() {
        NaiveWorld world = world(
                RULES,
                track("m1", 0, ANN, PHONE),
                track("m2", 1, BEA, PHONE),
                track("m3", 2, CAT, PHONE),
                track("m4", 3, PHONE));
        assertEquals(PHONE, world.ownerOf("m4"));
    }

    @Test
    void ownerOf_namespaceWithoutDeviceRule_staysWithItsCluster() {
        NaiveWorld world = world(
                RULES,
                track("m1", 0, ANN, loyalty("l")),
                track("m2", 1, BEA, loyalty("l")),
                track("m3", 9, loyalty("l")));
        assertEquals(world.ownerOf("m1"), world.ownerOf("m3"));
    }

    // 8. Profile

    @Test
    void ownerOf_equalFirstTimes_isTheLesserIdentifier() {
        NaiveWorld world = world(RULES, track("m1", 0, ANN, MAIL, PHONE));
        assertEquals(PHONE, world.ownerOf("m1"));
    }

    @Test
    void ownerOf_earlierSighting_changesTheFounder() {
        NaiveWorld world = world(RULES, track("m1", 1, ANN, MAIL), track("m2", 0, ANN));
        assertEquals(ANN, world.ownerOf("m1"));
    }

    @Test
    void canonical_retractedBeforeOrAfter_neverCounts() {
        List<Step> steps = List.of(
                new Step.Retract("m2"),
                new Step.Ingest(track("m1", 0, ANN)),
                new Step.Ingest(track("m2", 0, ANN, MAIL)),
                new Step.Ingest(track("m3", 0, ANN, POST)),
                new Step.Retract("m3"));
        assertEquals(
                world(RULES, track("m1", 0, ANN)).canonical(),
                NaiveWorld.of(steps, RULES).canonical());
    }

    @Test
    void canonical_profile_tellsAllThatIsKnown() {
        Event identify = Event.identify("m1", Scenarios.WEB)
                .userId("ann")
                .traits(Attributes.of("plan", Value.of("gold"), "tags", Value.of("new")))
                .time(hours(1))
                .build();
        Event later = Event.identify("m2", Scenarios.CRM)
                .userId("ann")
                .traits(Attributes.of("plan", Value.ofNull(), "tags", Value.of(List.of(Value.of("vip")))))
                .time(hours(2))
                .build();
        Event group = Event.group("m3", Scenarios.CRM, "acme")
                .userId("ann")
                .properties(Attributes.of("role", "buyer"))
                .time(hours(3))
                .build();
        Event leave = Event.group("m4", Scenarios.CRM, "acme")
                .userId("ann")
                .properties(Attributes.of("left", Value.of(true)))
                .time(hours(4))
                .build();
        assertEquals("""
                profile user_id=ann since 2026-03-01T01:00:00Z
                  ids user_id=ann
                  events m1 m2 m3 m4
                  trait plan=null|crm|2026-03-01T02:00:00Z|m2
                  trait tags=["new", "vip"]|crm|2026-03-01T02:00:00Z|m2 of ["vip" x1|crm|2026-03-01T02:00:00Z|m2, "new" x1|web|2026-03-01T01:00:00Z|m1]
                  counts {IDENTIFY=2, GROUP=2} from 2026-03-01T01:00:00Z to 2026-03-01T04:00:00Z
                  account acme since 2026-03-01T03:00:00Z left 2026-03-01T04:00:00Z|m4|buyer
                """, world(RULES, identify, later, group, leave).canonical());
    }
}
