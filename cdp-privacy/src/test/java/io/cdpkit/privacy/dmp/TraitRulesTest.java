package io.cdpkit.privacy.dmp;

import static io.cdpkit.identity.NamespaceRule.unique;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.consent.ConsentRules;
import io.cdpkit.privacy.consent.ConsentedSegments;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.ProfileSchema;
import io.cdpkit.profile.Survivorship;
import io.cdpkit.testkit.TestCdp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TraitRulesTest {
    private static final Namespace COOKIE = new Namespace("cookie");
    private static final Identifier DEVICE = new Identifier(COOKIE, "c-1");
    private static final Source SELLER = Source.of("seller", Source.Kind.FILE).withParty(Source.Party.THIRD);
    private static final Qualifier CAMERAS = Qualifier.track("Product Viewed").where("category", "camera");

    private static TestCdp space(TraitRules rules) {
        return TestCdp.with(IdentityRules.of(unique(COOKIE)), parts -> parts.segments(rules));
    }

    private static void view(TestCdp space) {
        space.track("Product Viewed", Attributes.of("category", "camera"), DEVICE);
    }

    private static List<String> traits(TestCdp space) {
        space.cdp().evaluateDue();
        return space.profile(DEVICE).segments();
    }

    @Test
    void evaluate_lifetime_endsToTheInstantAndBeginsAnewWhenQualifiedAgain() {
        TestCdp space = space(TraitRules.of(TraitRule.of("camera-fans", CAMERAS)));
        view(space);
        Instant first = space.clock().instant();
        assertEquals(List.of("camera-fans"), traits(space.after(Duration.ofDays(100))));
        view(space);
        Instant end = first.plus(Duration.ofDays(220));
        assertEquals(end, space.profile(DEVICE).nextDue());
        space.clock().set(end.minusMillis(1));
        assertEquals(List.of("camera-fans"), traits(space));
        assertEquals(first, space.profile(DEVICE).memberships().get(0).since());
        space.clock().set(end);
        assertEquals(List.of(), traits(space));
        List<Change> changes = space.changes();
        assertTrue(changes.get(changes.size() - 1) instanceof Change.Exited);
    }

    @Test
    void evaluate_fiveWithinTwoDays_earnedByTheFifthOnly() {
        Frequency five = Frequency.atLeast(5, Duration.ofDays(2));
        TestCdp space = space(TraitRules.of(
                TraitRule.of("kept", CAMERAS).frequency(five),
                TraitRule.of("while", CAMERAS).frequency(five.whileItHolds())));
        for (int i = 0; i < 4; i++) {
            view(space.after(Duration.ofHours(11)));
        }
        assertEquals(List.of(), traits(space));
        view(space.after(Duration.ofHours(4)));
        assertEquals(List.of("kept", "while"), traits(space));
        assertEquals(List.of("kept"), traits(space.after(Duration.ofHours(11))));
        assertEquals(List.of("kept"), traits(space.after(Duration.ofDays(119))));
        assertEquals(List.of(), traits(space.after(Duration.ofDays(1))));
    }

    @Test
    void evaluate_seenEnough_outUntilItIsLongAgo() {
        TestCdp space = space(TraitRules.of(TraitRule.of("show-ad", CAMERAS)
                .frequency(Frequency.atLeast(1, Duration.ofDays(1)).atMost(2))));
        view(space);
        view(space.after(Duration.ofHours(1)));
        assertEquals(List.of("show-ad"), traits(space));
        view(space.after(Duration.ofHours(1)));
        assertEquals(List.of(), traits(space));
        assertEquals(List.of("show-ad"), traits(space.after(Duration.ofHours(22))));
    }

    @Test
    void evaluate_licensedData_countsForItsPurposesUntilItExpires() {
        Instant expiry = Instant.parse("2026-02-01T00:00:00Z");
        TraitRules rules = TraitRules.of(
                        TraitRule.of("ads", CAMERAS),
                        TraitRule.of("figures", CAMERAS).purposes(Purpose.ANALYTICS))
                .licensed(Licences.none().with("seller", new Licence(Set.of(Purpose.ADVERTISING), expiry)));
        TestCdp space = space(rules);
        space.cdp()
                .ingest(Event.track("s1", SELLER, "Product Viewed")
                        .identifier(DEVICE)
                        .time(space.clock().instant())
                        .properties(Attributes.of("category", "camera"))
                        .build());
        assertEquals(List.of("ads"), traits(space));
        assertEquals(expiry, space.profile(DEVICE).nextDue());
        space.clock().set(expiry);
        assertEquals(List.of(), traits(space));
        view(space);
        assertEquals(List.of("ads", "figures"), traits(space));
    }

    /** Bought data never overrides the host's own, however new it is; a policy that looks at time alone would let it. */
    @Test
    void schema_standardSurvivorship_thirdPartyNeverWins() {
        ProfileSchema careless =
                ProfileSchema.builder().otherwise(Survivorship.latest()).build();
        ProfileSchema careful = ProfileSchema.builder()
                .trait("age_band", Survivorship.latest().partyFirst())
                .build();
        assertEquals("30-39", ageBand(ProfileSchema.standard()));
        assertEquals("30-39", ageBand(careful));
        assertEquals("20-29", ageBand(careless));
    }

    private static String ageBand(ProfileSchema schema) {
        TestCdp space = TestCdp.with(IdentityRules.of(unique(COOKIE)), parts -> parts.schema(schema));
        space.identify(Attributes.of("age_band", "30-39"), DEVICE).after(Duration.ofDays(1));
        space.cdp()
                .ingest(Event.identify("s1", SELLER)
                        .identifier(DEVICE)
                        .time(space.clock().instant())
                        .traits(Attributes.of("age_band", "20-29"))
                        .build());
        return space.profile(DEVICE).text("age_band").orElseThrow();
    }

    @Test
    void frequency_unbounded_isRefused() {
        Duration day = Duration.ofDays(1);
        assertThrows(IllegalArgumentException.class, () -> new Frequency(0, 5, day, false));
        assertThrows(IllegalArgumentException.class, () -> Frequency.atLeast(1_001, day));
        assertThrows(
                IllegalArgumentException.class, () -> Frequency.atLeast(3, day).atMost(2));
        assertThrows(
                IllegalArgumentException.class, () -> Frequency.atLeast(1, day).atMost(1_001));
        assertThrows(IllegalArgumentException.class, () -> Frequency.atLeast(1, Duration.ofDays(751)));
        assertThrows(IllegalArgumentException.class, () -> Frequency.atLeast(1, Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> TraitRule.of("Camera Fans", CAMERAS));
        assertEquals(
                1_000,
                Frequency.atLeast(1_000, Duration.ofDays(750)).atMost(1_000).atMost());
        assertThrows(
                IllegalArgumentException.class,
                () -> TraitRules.of(TraitRule.of("a", CAMERAS), TraitRule.of("a", CAMERAS)));
    }

    @Test
    void evaluate_otherRules_readsAnew() {
        TraitRule rule = TraitRule.of("camera-fans", CAMERAS);
        TestCdp space = space(TraitRules.of(rule));
        view(space);
        TraitRules other = TraitRules.of(
                TraitRule.of("camera-fans", Qualifier.track("Product Viewed")).version(2));
        assertEquals(
                2,
                other.evaluate(
                                space.profile(DEVICE),
                                null,
                                () -> space.cdp().timeline(space.profile(DEVICE).id()),
                                space.clock().instant())
                        .memberships()
                        .get(0)
                        .definition());
    }

    /** Consent takes its part in traits as in any segment: taken back, the trait is gone in the same commit. */
    @Test
    void consentedSegments_consentTakenBack_traitsGo() {
        ConsentRules consent =
                ConsentRules.builder().stated(Purpose.ADVERTISING).build();
        TestCdp space = TestCdp.with(
                IdentityRules.of(unique(COOKIE)),
                parts -> parts.segments(ConsentedSegments.of(
                        TraitRules.of(TraitRule.of("fans", CAMERAS)),
                        consent,
                        Map.of("fans", Set.of(Purpose.ADVERTISING)))));
        view(space);
        assertEquals(List.of(), space.profile(DEVICE).segments());
        space.track(
                "Consent Stated", Attributes.of("purposes", Value.of(Attributes.of("advertising", "granted"))), DEVICE);
        assertEquals(List.of("fans"), space.profile(DEVICE).segments());
        space.after(Duration.ofDays(1))
                .track(
                        "Consent Stated",
                        Attributes.of("purposes", Value.of(Attributes.of("advertising", "denied"))),
                        DEVICE);
        assertEquals(List.of(), space.profile(DEVICE).segments());
    }

    /** What is remembered must save the reading, or a device with many events would cost more with each. */
    @Test
    void evaluate_eventsInOrder_readsNoHistory() {
        TraitRules rules =
                TraitRules.of(TraitRule.of("fans", CAMERAS).frequency(Frequency.atLeast(2, Duration.ofDays(1))));
        AtomicInteger readings = new AtomicInteger();
        TestCdp space = TestCdp.with(
                IdentityRules.of(unique(COOKIE)),
                parts -> parts.segments((profile, added, history, now) -> rules.evaluate(
                        profile,
                        added,
                        () -> {
                            readings.incrementAndGet();
                            return history.get();
                        },
                        now)));
        view(space);
        assertEquals(1, readings.get());
        view(space);
        view(space.after(Duration.ofHours(1)));
        space.after(Duration.ofHours(1)).track("Other", DEVICE);
        assertEquals(List.of(), traits(space.after(Duration.ofDays(200))));
        assertEquals(1, readings.get());
        Event late = Event.track("late", TestCdp.SOURCE, "Product Viewed")
                .identifier(DEVICE)
                .time(space.clock().instant().minus(Duration.ofDays(250)))
                .properties(Attributes.of("category", "camera"))
                .build();
        space.cdp().ingest(late);
        assertEquals(2, readings.get());
    }
}
