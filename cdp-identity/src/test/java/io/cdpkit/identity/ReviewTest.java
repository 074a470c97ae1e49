package io.cdpkit.identity;

import static io.cdpkit.identity.Scenarios.device;
import static io.cdpkit.identity.Scenarios.email;
import static io.cdpkit.identity.Scenarios.hours;
import static io.cdpkit.identity.Scenarios.track;
import static io.cdpkit.identity.Scenarios.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Obstacle;
import io.cdpkit.graph.Review;
import io.cdpkit.graph.Review.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReviewTest {
    private static final int SETS = 1_000;
    private static final Source DESK = Source.of("desk", Source.Kind.SUPPORT);
    private static final RuleSet RULES = RuleSet.of(
            "reviewed", RuleSet.USER, RuleSet.email(2), RuleSet.anonymous(20).sharedAbove(2));
    private static final Identifier ANN = user("ann");
    private static final Identifier BOB = user("bob");
    private static final Identifier MAIL = email("mail");
    private static final Identifier PHONE = device("phone");

    private static Engine engine(RuleSet rules, Event... events) {
        return Engine.after(Scenarios.ingest(events), rules);
    }

    private static List<Review> open(Engine engine) {
        return engine.cdp().reviews().toList();
    }

    private static Review only(Engine engine) {
        List<Review> open = open(engine);
        assertEquals(1, open.size(), open.toString());
        return open.get(0);
    }

    private static Event apart(String id, Identifier one, Identifier other) {
        return Event.apart(id, DESK, one, other).time(hours(9)).build();
    }

    private static Event together(String id, Identifier one, Identifier other) {
        return Event.together(id, DESK, one, other).time(hours(9)).build();
    }

    @Test
    void reviews_claimPastALimit_isOpenUntilKeptApart() {
        Engine engine = engine(RULES, track("m1", 1, ANN, MAIL), track("m2", 2, BOB, MAIL), track("m3", 3, BOB, MAIL));
        Review review = only(engine);
        assertEquals(Kind.LIMIT, review.kind());
        assertEquals(List.of(BOB, MAIL), review.identifiers());
        assertEquals(
                List.of(new Obstacle.LimitPassed(Namespace.USER_ID, 1, null, List.of(ANN, BOB))), review.reasons());
        assertEquals(hours(2), review.since());
        assertEquals(2, review.events());
        engine.ingest(apart("d1", ANN, BOB));
        assertEquals(List.of(), open(engine));
        engine.cdp().retract("d1");
        assertEquals(review, only(engine));
    }

    @Test
    void reviews_claimPastTheSize_isOpenUntilTogetherMakesRoom() {
        Engine engine = engine(RULES.withMaxIdentifiers(2), track("m1", 1, ANN, MAIL), track("m2", 2, ANN, PHONE));
        Review review = only(engine);
        assertEquals(Kind.SIZE, review.kind());
        assertEquals(List.of(ANN, PHONE), review.identifiers());
        assertEquals(List.of(new Obstacle.TooLarge(2, 3)), review.reasons());
        engine.ingest(together("d1", ANN, PHONE));
        assertEquals(List.of(ANN, MAIL), only(engine).identifiers(), "now the other claim has no room");
    }

    @Test
    void reviews_togetherThatALimitForbids_isAnItemItself() {
        Engine engine = engine(RULES, track("m1", 1, ANN), track("m2", 2, BOB), together("d1", ANN, BOB));
        Review review = only(engine);
        assertEquals(List.of(ANN, BOB), review.identifiers());
        assertEquals(hours(9), review.since());
    }

    @Test
    void reviews_sharedIdentifier_isOpenUntilAStewardSpeaksOfIt() {
        Engine engine = engine(
                RULES,
                track("m1", 1, ANN, PHONE),
                track("m2", 2, BOB, PHONE),
                track("m3", 3, user("cid"), PHONE),
                track("m4", 4, PHONE));
        Review review = only(engine);
        assertEquals(Kind.SHARED, review.kind());
        assertEquals(List.of(PHONE), review.identifiers());
        assertEquals(List.of(new Obstacle.Shared(PHONE, 3, 2)), review.reasons());
        assertEquals(hours(1), review.since());
        assertEquals(4, review.events());
        assertFalse(review.toString().contains("=phone"), review.toString());
        engine.ingest(apart("d1", PHONE, ANN));
        assertEquals(List.of(), open(engine));
        engine.cdp().retract("d1");
        engine.cdp().retract("m3");
        assertEquals(Set.of(Kind.LIMIT), open(engine).stream().map(Review::kind).collect(Collectors.toSet()));
    }

    @Test
    void reviews_nothingToAnchorABlockedValue_isNoItem() {
        assertEquals(List.of(), open(engine(RULES, track("m1", 1, user("null"), MAIL))));
    }

    @Test
    void reviews_noRoomForAnItem_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> engine(RULES).cdp().reviews(null, 0));
    }

    /** The items are just the claims that the definition refuses and no steward answered, and the shared identifiers. */
    @Test
    void reviews_anySet_areWhatTheOracleRefuses() {
        for (long seed = 0; seed < (long) SETS * Laws.DEEP; seed++) {
            RuleSet rules = RuleSet.ofSeed(seed);
            List<Step> steps = Scenarios.small(seed + 4_000_000, 4 + (int) (seed % 12));
            Engine engine = Engine.after(steps, rules);
            List<Review> open = open(engine);
            String where = "seed " + seed + ", " + rules + "\n" + Scenarios.describe(steps);
            assertEquals(
                    expected(steps, rules),
                    open.stream().map(ReviewTest::text).collect(Collectors.toCollection(TreeSet::new)),
                    where);
            assertEquals(
                    open.size(), open.stream().map(Review::place).distinct().count(), where);
            assertTrue(open.stream().noneMatch(review -> review.reasons().isEmpty()), where);
            for (int size : new int[] {1, 2, 3}) {
                assertEquals(open, paged(engine, size), where);
            }
        }
    }

    private static List<Review> paged(Engine engine, int size) {
        List<Review> all = new ArrayList<>();
        Review last = null;
        for (List<Review> page = engine.cdp().reviews(last, size);
                !page.isEmpty();
                page = engine.cdp().reviews(last, size)) {
            assertTrue(page.size() <= size);
            all.addAll(page);
            last = page.get(page.size() - 1);
        }
        return all;
    }

    private static String text(Review review) {
        return (review.kind() == Kind.SHARED ? "shared " : "refused ")
                + review.identifiers().stream().map(Portrait::text).toList() + " since " + review.since()
                + ", events " + review.events()
                + (review.place() instanceof Review.Place.Claim claim
                        ? " " + claim.link().kind()
                        : "");
    }

    private static Set<String> expected(List<Step> steps, RuleSet rules) {
        NaiveWorld world = NaiveWorld.of(steps, rules);
        Facts facts = Facts.of(steps);
        Set<String> expected = new TreeSet<>();
        Set<LinkKey> keys = new TreeSet<>();
        facts.surviving().forEach(event -> keys.add(LinkKey.of(event)));
        facts.rulings().stream()
                .filter(ruling -> ruling.kind() == LinkKey.Kind.TOGETHER)
                .forEach(ruling -> keys.add(LinkKey.of(ruling.kind(), List.of(ruling.a(), ruling.b()))));
        for (LinkKey key : keys) {
            Identifier anchor = world.anchor(key.identifiers());
            for (Identifier claimed : key.identifiers()) {
                if (anchor != null && isRefused(anchor, claimed, world) && !isDecided(anchor, claimed, world, facts)) {
                    List<Instant> times = times(key, facts);
                    expected.add("refused [" + Portrait.text(anchor) + ", " + Portrait.text(claimed) + "] since "
                            + times.get(0) + ", events " + times.size() + " " + key.kind());
                }
            }
        }
        facts.surviving().stream()
                .flatMap(event -> event.identifiers().stream())
                .distinct()
                .forEach(identifier -> {
                    if (world.isShared(identifier) && !isDecided(identifier, null, world, facts)) {
                        expected.add("shared [" + Portrait.text(identifier) + "] since " + world.first(identifier)
                                + ", events "
                                + facts.surviving().stream()
                                        .filter(event -> event.identifiers().contains(identifier))
                                        .count());
                    }
                });
        return expected;
    }

    private static boolean isRefused(Identifier anchor, Identifier claimed, NaiveWorld world) {
        return world.exists(claimed)
                && world.linkable(claimed)
                && !world.isShared(anchor)
                && !world.isShared(claimed)
                && !world.clusterOf(anchor).contains(claimed);
    }

    private static boolean isDecided(Identifier one, @Nullable Identifier other, NaiveWorld world, Facts facts) {
        Set<Identifier> these = world.clusterOf(one);
        return facts.rulings().stream()
                .filter(ruling -> ruling.kind() == LinkKey.Kind.APART)
                .filter(ruling -> exists(ruling.a(), world) && exists(ruling.b(), world))
                .anyMatch(ruling -> other == null
                        ? ruling.a().equals(one) || ruling.b().equals(one)
                        : (these.contains(ruling.a()) && world.clusterOf(other).contains(ruling.b()))
                                || (these.contains(ruling.b())
                                        && world.clusterOf(other).contains(ruling.a())));
    }

    private static boolean exists(Identifier identifier, NaiveWorld world) {
        return world.exists(identifier) && world.linkable(identifier);
    }

    private static List<Instant> times(LinkKey key, Facts facts) {
        List<Instant> times = new ArrayList<>();
        facts.surviving().stream()
                .filter(event -> LinkKey.of(event).equals(key))
                .forEach(event -> times.add(event.time()));
        facts.rulings().stream()
                .filter(ruling -> LinkKey.of(ruling.kind(), List.of(ruling.a(), ruling.b()))
                        .equals(key))
                .forEach(ruling -> times.add(ruling.time()));
        return times.stream().sorted().toList();
    }
}
