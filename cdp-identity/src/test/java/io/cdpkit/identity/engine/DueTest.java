package io.cdpkit.identity.engine;

import static io.cdpkit.identity.engine.Shop.ADA;
import static io.cdpkit.identity.engine.Shop.COOKIE;
import static io.cdpkit.identity.engine.Shop.MAIL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.StoreException;
import io.cdpkit.testkit.FaultyStore;
import io.cdpkit.testkit.TestCdp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DueTest {
    private final TestCdp shop = Shop.open(parts -> parts.segments(new Regulars()));

    @Test
    void evaluateDue_windowLapses_leavesOnTheDot() {
        shop.track("Visited", ADA).after(Duration.ofSeconds(40)).track("Visited", ADA);
        Profile member = shop.profile(ADA);
        assertEquals(List.of("regulars"), member.segments());
        assertEquals(Shop.START.plusSeconds(100), member.nextDue());
        assertEquals(
                List.of(new Change.Created(member.id(), "m1"), new Change.Entered(member.id(), "regulars", 1, "m2")),
                shop.changes());
        shop.clock().set(Shop.START.plusMillis(99_999));
        assertEquals(0, shop.cdp().evaluateDue());
        assertEquals(List.of("regulars"), shop.profile(ADA).segments());
        shop.clock().set(Shop.START.plusSeconds(100));
        assertEquals(1, shop.cdp().evaluateDue());
        assertEquals(List.of(), shop.profile(ADA).segments());
        assertEquals(List.of(new Change.Exited(member.id(), "regulars", 1, "time")), shop.changes());
        assertEquals(0, shop.cdp().evaluateDue());
        assertEquals(List.of(), shop.changes());
    }

    @Test
    void evaluateDue_moreThanABatch_evaluatesEveryoneOnce() {
        int people = 1_100;
        shop.cdp()
                .ingestAll(
                        IntStream.range(0, 2 * people)
                                .mapToObj(i -> Shop.visit("v" + i, -i % 50, Identifier.userId("u" + i % people))),
                        (latest, soFar) -> {});
        shop.after(Duration.ofSeconds(101));
        shop.changes();
        assertEquals(people, shop.cdp().evaluateDue());
        assertEquals(people, shop.changes().size());
        assertEquals(0, shop.cdp().evaluateDue());
    }

    /** So that an event in between need not wait for many: the second commit fails, and all but the first few are due still. */
    @Test
    void evaluateDue_manyAtOnce_areMovedAFewDozenPerCommit() {
        int people = 1_000;
        AtomicInteger waves = new AtomicInteger(-1);
        CdpStore store = FaultyStore.of(
                CdpStore.inMemory(),
                call -> call.isCommit() && waves.get() >= 0 && waves.getAndIncrement() == 1
                        ? FaultyStore.Fault.UNAVAILABLE
                        : FaultyStore.Fault.NONE);
        TestCdp faulty = Shop.open(parts -> parts.segments(new Regulars()).store(store));
        faulty.cdp()
                .ingestAll(
                        IntStream.range(0, 2 * people)
                                .mapToObj(i -> Shop.visit("v" + i, -i % 50, Identifier.userId("u" + i % people))),
                        (latest, soFar) -> {});
        faulty.after(Duration.ofSeconds(101));
        waves.set(0);
        assertThrows(StoreException.Unavailable.class, faulty.cdp()::evaluateDue);
        long left = faulty.cdp().evaluateDue();
        assertTrue(left < people && left >= people - 64, () -> people - left + " people in one commit");
    }

    @Test
    void ingest_memberMerges_absorbedProfileLeaves() {
        shop.track("Visited", ADA).after(Duration.ofSeconds(1)).track("Visited", ADA);
        shop.track("Visited", COOKIE).after(Duration.ofSeconds(1)).track("Visited", COOKIE);
        ProfileId ada = shop.profile(ADA).id();
        ProfileId cookie = shop.profile(COOKIE).id();
        shop.changes();
        shop.track("Visited", ADA, COOKIE);
        assertEquals(
                List.of(new Change.Merged(ada, cookie, "m5"), new Change.Exited(cookie, "regulars", 1, "m5")),
                shop.changes());
        assertEquals(List.of("regulars"), shop.profile(COOKIE).segments());
    }

    /** The address founded the profile, but after the split all events belong to the two people who used it. */
    @Test
    void evaluateDue_profileWithoutEventsLeft_isNotDueForEver() {
        shop.cdp().ingest(Shop.visit("m1", 0, ADA, MAIL));
        shop.cdp().ingest(Shop.visit("m2", 0, MAIL, COOKIE));
        shop.cdp().ingest(Shop.apart("split", 0, ADA, COOKIE));
        shop.after(Duration.ofSeconds(200));
        shop.cdp().evaluateDue();
        assertEquals(0, shop.cdp().evaluateDue());
        assertTrue(shop.cdp().verify().isClean());
    }

    @Test
    void evaluateDue_evaluatorThatIsAlwaysDue_isToldSo() {
        TestCdp broken = Shop.open(
                parts -> parts.segments((profile, added, history, now) -> Evaluation.of(List.of(), Shop.START)));
        broken.track("Visited", ADA);
        assertThrows(IllegalStateException.class, () -> broken.cdp().evaluateDue());
    }

    /** People come, come late, merge and part while time passes: the feed alternates and the answer is always exact. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void evaluateDue_anyHistory_agreesWithANaiveEvaluation(long seed) {
        Random chance = new Random(seed);
        List<Change> feed = new ArrayList<>();
        for (int step = 0; step < 120; step++) {
            int what = chance.nextInt(10);
            Identifier one = Identifier.userId("u" + chance.nextInt(4));
            Identifier other = Identifier.email("e" + chance.nextInt(4));
            if (what < 4) {
                shop.clock().advance(Duration.ofSeconds(chance.nextInt(80)));
            } else if (what == 4) {
                shop.cdp().retract("v" + chance.nextInt(step + 1));
            } else {
                int late = chance.nextInt(3) == 0 ? chance.nextInt(200) : 0;
                Event.Builder visit = Event.track("v" + step, TestCdp.SOURCE, "Visited")
                        .identifier(one)
                        .time(shop.clock().instant().minusSeconds(late));
                shop.cdp().ingest((what == 5 ? visit.identifier(other) : visit).build());
            }
            shop.cdp().evaluateDue();
            feed.addAll(shop.changes());
            Set<ProfileId> members = new HashSet<>();
            Instant now = shop.clock().instant();
            for (Profile profile : shop.cdp().profiles().toList()) {
                List<Instant> visits = shop.cdp().timeline(profile.id()).stream()
                        .map(Event::time)
                        .toList();
                assertEquals(Regulars.evaluate(visits, now).memberships(), profile.memberships());
                if (!profile.memberships().isEmpty()) {
                    members.add(profile.id());
                }
            }
            assertEquals(members, Regulars.replay(feed), () -> "seed " + seed + " by the feed " + feed);
        }
        assertTrue(feed.stream().anyMatch(Change.Exited.class::isInstance));
    }
}
