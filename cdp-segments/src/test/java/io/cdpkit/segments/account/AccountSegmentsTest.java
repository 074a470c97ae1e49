package io.cdpkit.segments.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.profile.AccountRole;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.segments.Condition.Quantifier;
import io.cdpkit.segments.Definition;
import io.cdpkit.segments.Segments;
import io.cdpkit.segments.algebra.Audience;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.TenantStore;
import io.cdpkit.testkit.TestCdp;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AccountSegmentsTest {
    private static final int DEEP = Integer.getInteger("cdpkit.deep", 1);
    private static final IdentityRules RULES =
            IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID), NamespaceRule.atMost(5, Namespace.EMAIL));
    private static final Identifier ADA = Identifier.userId("ada");
    private static final Identifier BOB = Identifier.userId("bob");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final TestCdp shop = TestCdp.with(
            RULES, parts -> parts.segments(Segments.parse("active = did(\"Order Completed\") in last 3 days")));
    private final AccountSegments accounts = AccountSegments.of(shop.cdp());
    private int messages;

    private Event group(Identifier person, String account, String role, boolean left) {
        Attributes.Builder properties = Attributes.builder().put("left", left);
        if (!role.isEmpty()) {
            properties.put("role", role);
        }
        messages++;
        Event event = Event.group("g" + messages, TestCdp.SOURCE, account)
                .identifier(person)
                .time(shop.clock().instant())
                .properties(properties.build())
                .build();
        shop.cdp().ingest(event);
        accounts.catchUp();
        return event;
    }

    private List<String> of(AccountRule rule) {
        accounts.catchUp();
        return accounts.of(rule, shop.clock().instant());
    }

    @Test
    void catchUp_signInThatMovesAGroupEvent_takesItsAccountAlong() {
        TestCdp house = TestCdp.with(IdentityRules.of(
                NamespaceRule.unique(Namespace.USER_ID),
                NamespaceRule.atMost(5, Namespace.ANONYMOUS_ID).asDevice()));
        Identifier tablet = Identifier.anonymousId("tablet");
        AccountSegments index = AccountSegments.of(house.cdp());
        house.identify(ADA, tablet).identify(BOB);
        house.after(Duration.ofHours(2))
                .cdp()
                .ingest(Event.group("g", TestCdp.SOURCE, "acme")
                        .identifier(tablet)
                        .time(house.clock().instant())
                        .build());
        index.catchUp();
        AccountRule two = AccountRule.none("active").atLeast(1);
        assertEquals(List.of("acme"), index.of(two, house.clock().instant()));
        long seen = house.cdp().changes(0, 100).size();
        house.cdp()
                .ingest(Event.identify("late", TestCdp.SOURCE)
                        .identifier(BOB)
                        .identifier(tablet)
                        .time(NOW.plus(Duration.ofHours(1)))
                        .build());
        ProfileId ada = house.profile(ADA).id();
        ProfileId bob = house.profile(BOB).id();
        assertEquals(
                Set.of(
                        new Change.AccountsChanged(ada, List.of("acme"), "late"),
                        new Change.AccountsChanged(bob, List.of("acme"), "late")),
                house.cdp().changes(seen, 100).stream()
                        .map(TenantStore.Recorded::change)
                        .collect(Collectors.toSet()));
        house.cdp().retract("g");
        index.catchUp();
        assertEquals(List.of(), index.accounts());
    }

    @Test
    void of_anyAllNone_countPeople() {
        group(ADA, "acme", "buyer", false);
        group(BOB, "acme", "user", false);
        group(BOB, "bolt", "", false);
        assertEquals(List.of(), of(AccountRule.any("active")));
        assertEquals(List.of("acme", "bolt"), of(AccountRule.none("active")));
        shop.track("Order Completed", ADA);
        assertEquals(List.of("acme"), of(AccountRule.any("active")));
        assertEquals(List.of(), of(AccountRule.all("active")));
        assertEquals(List.of("acme"), of(AccountRule.all("active").ofRoles("buyer")));
        assertEquals(List.of(), of(AccountRule.all("active").ofRoles("buyer").atLeast(2)));
        assertEquals(List.of("bolt"), of(AccountRule.none("active")));
        shop.track("Order Completed", BOB);
        assertEquals(List.of("acme", "bolt"), of(AccountRule.all("active")));
        assertEquals(List.of("acme"), of(AccountRule.any("active").atLeast(2)));
        assertEquals(List.of("acme"), of(AccountRule.all("active").atLeast(2)));
        shop.after(Duration.ofDays(4)).cdp().evaluateDue();
        assertEquals(List.of("acme", "bolt"), of(AccountRule.none("active")));
        assertEquals("2 accounts of 2 people", accounts.toString());
        assertEquals(List.of("acme", "bolt"), accounts.accounts());
        assertThrows(
                IllegalArgumentException.class, () -> AccountRule.any("active").atLeast(0));
    }

    @Test
    void rule_ofADefinition_isThatOfItsName() {
        Segments segments = Segments.parse("active = did(order)");
        Definition active = segments.named("active");
        assertEquals(AccountRule.any("active"), AccountRule.any(active));
        assertEquals(AccountRule.all("active"), AccountRule.all(active));
        assertEquals(AccountRule.none("active"), AccountRule.none(active));
        assertThrows(IllegalArgumentException.class, () -> AccountRule.none(segments.named("actve")));
    }

    @Test
    void of_whoLeft_belongedUntilThen() {
        group(ADA, "acme", "buyer", false);
        shop.track("Order Completed", ADA);
        shop.after(Duration.ofDays(1));
        group(ADA, "acme", "", true);
        assertEquals(List.of(), of(AccountRule.any("active")));
        assertEquals(List.of(), of(AccountRule.none("active")));
        assertEquals(List.of("acme"), accounts.of(AccountRule.any("active"), NOW));
        assertEquals(
                List.of("acme"),
                accounts.of(AccountRule.any("active"), shop.clock().instant().minusMillis(1)));
        assertEquals(List.of(), accounts.of(AccountRule.any("active"), NOW.minusMillis(1)));
        group(BOB, "only left", "", true);
        assertEquals(List.of(), accounts.of(AccountRule.none("active"), NOW));
    }

    @Test
    void catchUp_feedTrimmedBeforeItWasRead_readsEverybodyAnew() {
        TenantStore kept = CdpStore.inMemory().tenant("default");
        long[] trimmed = {0};
        TenantStore trimming = (TenantStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {TenantStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("changes")) {
                        return kept.changes(Math.max(trimmed[0], (long) arguments[0]), (int) arguments[1]);
                    }
                    try {
                        return method.invoke(kept, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        TestCdp city = TestCdp.with(
                RULES,
                parts -> parts.store(new CdpStore() {
                            @Override
                            public TenantStore tenant(String name) {
                                return trimming;
                            }

                            @Override
                            public void close() {}
                        })
                        .segments(Segments.parse("active = did(\"Order Completed\") in last 3 days")));
        for (Identifier person : List.of(ADA, BOB)) {
            city.cdp()
                    .ingest(Event.group("g" + person.value(), TestCdp.SOURCE, "of " + person.value())
                            .identifier(person)
                            .time(NOW)
                            .build());
        }
        AccountSegments late = AccountSegments.of(city.cdp());
        city.track("Order Completed", ADA).track("Order Completed", BOB);
        trimmed[0] = kept.changes(0, 100).get(kept.changes(0, 100).size() - 2).sequence();
        assertEquals(1, late.catchUp());
        assertEquals(
                List.of("of ada", "of bob"),
                late.of(AccountRule.any("active"), city.clock().instant()));
        assertEquals(0, late.catchUp());
    }

    @Test
    void of_personSplitInTwo_leavesTheRoleWithOne() {
        Identifier mail = Identifier.email("bob@example.com");
        shop.identify(BOB);
        shop.after(Duration.ofHours(1)).identify(BOB, mail);
        group(mail, "acme", "", false);
        assertEquals(List.of("acme"), of(AccountRule.none("active")));
        shop.apart(BOB, mail);
        assertEquals(List.of("acme"), of(AccountRule.none("active")));
        assertEquals(List.of(), of(AccountRule.none("active").atLeast(2)));
    }

    @Test
    void audience_rules_areJoinedAsSets() {
        group(ADA, "acme", "", false);
        group(BOB, "bolt", "", false);
        group(BOB, "acme", "", false);
        shop.track("Order Completed", BOB);
        accounts.catchUp();
        Audience any = accounts.audience(AccountRule.any("active"), NOW);
        Audience all = accounts.audience(AccountRule.all("active"), NOW);
        assertEquals(List.of("acme"), accounts.names(any.minus(all).audience()));
        assertEquals(List.of("acme", "bolt"), accounts.names(any.or(all).audience()));
        assertEquals(0, accounts.number("acme"));
        assertEquals(-1, accounts.number("none"));
        accounts.refresh();
        assertEquals(0, accounts.number("acme"));
        assertFalse(accounts.holds("none", AccountRule.none("active"), NOW));
    }

    /** After every step of every kind the answers are those of a plain loop over all people. */
    @Test
    void of_randomSteps_areThoseOfAPlainLoop() {
        int asked = 0;
        for (int seed = 0; seed < 12 * DEEP; seed++) {
            Random chance = new Random(seed);
            TestCdp city = TestCdp.with(
                    RULES,
                    parts -> parts.segments(
                            Segments.parse(
                                    "active = did(\"Order Completed\") in last 3 days\nold = not in active and known for 2 days")));
            AccountSegments index = AccountSegments.of(city.cdp());
            Map<String, Event> facts = new HashMap<>();
            for (int step = 0; step < 40; step++) {
                act(chance, city, facts, step);
                index.catchUp();
                Instant at = city.clock().instant().minus(Duration.ofHours(chance.nextInt(30)));
                for (AccountRule rule : rules(chance)) {
                    List<String> expected = plain(city, rule, at);
                    assertEquals(expected, index.of(rule, at), "seed " + seed + ", step " + step + ", " + rule);
                    assertEquals(expected, index.names(index.audience(rule, at)));
                    asked += expected.isEmpty() ? 0 : 1;
                }
            }
            AccountSegments anew = AccountSegments.of(city.cdp());
            assertEquals(anew.accounts(), index.accounts(), "seed " + seed);
        }
        assertTrue(asked > 200, asked + " answers with accounts");
    }

    private static void act(Random chance, TestCdp city, Map<String, Event> facts, int step) {
        Identifier one = chance.nextBoolean()
                ? Identifier.userId("u" + chance.nextInt(3))
                : Identifier.email("e" + chance.nextInt(4));
        String id = "m" + step;
        Instant time = city.clock().instant().minus(Duration.ofHours(chance.nextInt(3) * 20L));
        Event event = null;
        switch (chance.nextInt(10)) {
            case 0 -> city.after(Duration.ofHours(chance.nextInt(40))).cdp().evaluateDue();
            case 1 -> city.cdp().find(one).ifPresent(profile -> city.cdp().erase(profile.id()));
            case 2 -> {
                Event fact = facts.get("m" + chance.nextInt(step + 1));
                if (fact != null) {
                    city.cdp().retract(fact.id());
                }
            }
            case 3 ->
                event = Event.identify(id, TestCdp.SOURCE)
                        .identifier(Identifier.userId("u" + chance.nextInt(3)))
                        .identifier(Identifier.email("e" + chance.nextInt(4)))
                        .time(time)
                        .build();
            case 4 ->
                event = Event.apart(
                                id,
                                TestCdp.SOURCE,
                                Identifier.userId("u" + chance.nextInt(3)),
                                Identifier.email("e" + chance.nextInt(4)))
                        .time(time)
                        .build();
            case 5, 6 ->
                event = Event.track(id, TestCdp.SOURCE, "Order Completed")
                        .identifier(one)
                        .time(time)
                        .build();
            default -> {
                Attributes.Builder properties = Attributes.builder().put("left", chance.nextInt(4) == 0);
                if (chance.nextBoolean()) {
                    properties.put("role", Value.of(chance.nextBoolean() ? "buyer" : "user"));
                }
                event = Event.group(id, TestCdp.SOURCE, "a" + chance.nextInt(3))
                        .identifier(one)
                        .time(time)
                        .properties(properties.build())
                        .build();
            }
        }
        if (event != null) {
            city.cdp().ingest(event);
            facts.put(id, event);
        }
    }

    private static List<AccountRule> rules(Random chance) {
        List<AccountRule> rules = new ArrayList<>();
        for (Quantifier quantifier : Quantifier.values()) {
            Set<String> roles = chance.nextInt(3) == 0 ? Set.of("buyer") : Set.of();
            rules.add(
                    new AccountRule(quantifier, chance.nextBoolean() ? "active" : "old", roles, 1 + chance.nextInt(2)));
        }
        return rules;
    }

    private static List<String> plain(TestCdp city, AccountRule rule, Instant at) {
        TreeMap<String, int[]> counts = new TreeMap<>();
        for (Profile profile : city.cdp().profiles().toList()) {
            for (AccountRole role : profile.accounts()) {
                boolean joined = role.joined() != null && role.joined().compareTo(at) <= 0;
                boolean stays = !role.left() || role.latest().compareTo(at) > 0;
                boolean fits = rule.roles().isEmpty()
                        || rule.roles().contains(role.role().orElse(""));
                if (joined && stays && fits) {
                    int[] count = counts.computeIfAbsent(role.account(), a -> new int[2]);
                    count[profile.segments().contains(rule.segment()) ? 1 : 0]++;
                }
            }
        }
        List<String> holding = new ArrayList<>();
        counts.forEach((account, count) -> {
            boolean holds = switch (rule.quantifier()) {
                case ANY -> count[1] >= rule.people();
                case ALL -> count[0] == 0 && count[1] >= rule.people();
                case NONE -> count[1] == 0 && count[0] >= rule.people();
            };
            if (holds) {
                holding.add(account);
            }
        });
        return holding;
    }
}
