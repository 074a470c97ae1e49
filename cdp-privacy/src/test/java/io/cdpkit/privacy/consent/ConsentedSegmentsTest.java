package io.cdpkit.privacy.consent;

import static io.cdpkit.event.Namespace.USER_ID;
import static io.cdpkit.identity.NamespaceRule.unique;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.SegmentEvaluator;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.privacy.Classification;
import io.cdpkit.privacy.Label;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.profile.Computed;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Memo;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileSchema;
import io.cdpkit.profile.Survivorship;
import io.cdpkit.segments.Segments;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consent and segments that remember, through the engine. */
class ConsentedSegmentsTest {
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Segments SEGMENTS = Segments.parse("""
            buyers = did("Order Completed") in last 30 days
            trait orders = count("Order Completed")
            trait secret = count("Order Completed") + 1
            """);

    private final AtomicReference<Instant> time = new AtomicReference<>(START);

    private static SegmentEvaluator consented() {
        ConsentRules rules = ConsentRules.builder().stated(Purpose.MARKETING).build();
        return ConsentedSegments.of(
                SEGMENTS, rules, Map.of("buyers", Set.of(Purpose.MARKETING), "orders", Set.of(Purpose.MARKETING)));
    }

    /** The same over a store that keeps bytes. */
    private static SegmentEvaluator storedAsBytes(SegmentEvaluator evaluator) {
        return (profile, added, history, now) -> {
            Evaluation evaluation = evaluator.evaluate(profile, added, history, now);
            Memo memo = evaluation.memo();
            return memo == null || memo == profile.evaluation().memo()
                    ? evaluation
                    : new Evaluation(
                            evaluation.memberships(),
                            evaluation.computed(),
                            evaluation.nextDue(),
                            Memo.of(memo.toBytes()));
        };
    }

    private static Event consent(String id, int day, boolean yes) {
        Attributes purposes = Attributes.of("marketing", Value.of(yes));
        return Event.track(id, WEB, "Consent Stated")
                .userId("u-1")
                .time(START.plus(Duration.ofDays(day)))
                .properties(Attributes.of("purposes", Value.of(purposes)))
                .build();
    }

    /** The segments and the computed traits after some days. */
    private List<String> after(Cdp cdp, int day) {
        time.set(START.plus(Duration.ofDays(day)));
        cdp.evaluateDue();
        assertEquals(List.of(), cdp.verify().differences());
        Profile profile = cdp.find(Identifier.userId("u-1")).orElseThrow();
        List<String> names = new ArrayList<>(profile.segments());
        profile.computed().forEach(trait -> names.add(trait.trait()));
        return names;
    }

    private void ingest(Cdp cdp, int day, Event event) {
        time.set(START.plus(Duration.ofDays(day)));
        cdp.ingest(event);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void evaluate_consentTakenAndGivenAgain_outAndInAgain(boolean bytes) {
        Cdp cdp = Cdp.builder()
                .identity(IdentityRules.of(unique(USER_ID)))
                .segments(bytes ? storedAsBytes(consented()) : consented())
                .clock(time::get)
                .build();
        ingest(cdp, 0, consent("c1", 0, true));
        ingest(
                cdp,
                1,
                Event.track("o1", WEB, "Order Completed")
                        .userId("u-1")
                        .time(START.plus(Duration.ofDays(1)))
                        .build());
        assertEquals(List.of("buyers", "orders"), after(cdp, 2));
        ingest(cdp, 3, consent("c2", 3, false));
        assertEquals(List.of(), after(cdp, 4));
        ingest(cdp, 5, consent("c3", 5, true));
        assertEquals(List.of("buyers", "orders"), after(cdp, 6));
        assertEquals(List.of("buyers", "orders"), after(cdp, 30));
        assertEquals(List.of("orders"), after(cdp, 40));
    }

    private static List<Event> nobodyAsks() {
        throw new AssertionError("all her events are read for nothing");
    }

    private static Evaluation evaluate(Evaluation of, Profile profile) {
        SegmentEvaluator fixed = (whoever, added, history, now) -> of;
        return ConsentedSegments.of(
                        fixed, ConsentRules.builder().stated(Purpose.ANALYTICS).build(), Map.of())
                .evaluate(profile, null, ConsentedSegmentsTest::nobodyAsks, START);
    }

    @Test
    void evaluate_inNoSegment_readsNoHistory() {
        Cdp cdp = Cdp.builder()
                .identity(IdentityRules.of(unique(USER_ID)))
                .clock(time::get)
                .build();
        cdp.ingest(consent("c1", 0, true));
        Profile profile = cdp.find(Identifier.userId("u-1")).orElseThrow();
        assertEquals(Evaluation.NONE, evaluate(Evaluation.NONE, profile));
        Evaluation later = Evaluation.of(List.of(), START.plusSeconds(9));
        assertEquals(new Evaluation(List.of(), START.plusSeconds(9), new Unasked(later)), evaluate(later, profile));
    }

    /** What a store that keeps bytes hands back is what was kept; of anything else nothing is taken. */
    @Test
    void unasked_bytes_giveTheSameEvaluation() {
        List<Membership> memberships =
                List.of(new Membership("ads", START, 7), new Membership("buyers", Instant.ofEpochSecond(-5, 999), -1));
        Memo inner = Memo.of(new byte[] {1, 2, 3});
        for (Instant due : Arrays.asList(null, START.plusNanos(1))) {
            for (Memo memo : Arrays.asList(null, inner)) {
                for (List<Computed> computed :
                        List.of(List.<Computed>of(), List.of(new Computed("orders", Value.of(3), 2)))) {
                    Evaluation before = new Evaluation(memberships, computed, due, memo);
                    assertSame(before, Unasked.of(new Unasked(before)));
                    byte[] kept = new Unasked(before).toBytes();
                    Evaluation read = Unasked.of(Memo.of(kept));
                    assertNotNull(read);
                    assertEquals(memberships, read.memberships());
                    assertEquals(computed, read.computed());
                    assertEquals(due, read.nextDue());
                    Memo remembered = read.memo();
                    assertEquals(memo == null, remembered == null);
                    assertTrue(remembered == null || Arrays.equals(inner.toBytes(), remembered.toBytes()));
                    assertArrayEquals(kept, new Unasked(read).toBytes());
                    for (int length = 0; length < kept.length - 4; length++) {
                        assertNull(Unasked.of(Memo.of(Arrays.copyOf(kept, length))), length + " bytes");
                    }
                    kept[3]++;
                    assertNull(Unasked.of(Memo.of(kept)), "somebody else's");
                }
            }
        }
        assertNull(Unasked.of(null));
    }

    @Test
    void evaluate_schemaOfThePlatform_saysWhatTraitsWereBefore() {
        SegmentEvaluator asked = ConsentedSegments.of(
                Segments.parse("locals = city = \"Ghent\""),
                ConsentRules.builder().stated(Purpose.MARKETING).build(),
                Map.of("locals", Set.of()));
        Cdp cdp = Cdp.builder()
                .identity(IdentityRules.of(unique(USER_ID)))
                .schema(ProfileSchema.builder().otherwise(Survivorship.first()).build())
                .segments(asked)
                .clock(time::get)
                .build();
        for (int day = 3; day > 0; day--) {
            cdp.ingest(Event.identify("m" + day, WEB)
                    .userId("u-1")
                    .traits(Attributes.of("city", day == 2 ? "Lyon" : "Ghent"))
                    .time(START.minus(Duration.ofDays(4 - day)))
                    .build());
        }
        Membership local =
                cdp.find(Identifier.userId("u-1")).orElseThrow().memberships().get(0);
        assertEquals(START.minus(Duration.ofDays(3)), local.since());
    }

    /** A trait that the segment's purposes do not cover is an error when the segment is defined. */
    @Test
    void checked_traitNotForThePurpose_isRefusedByName() {
        Segments segments = Segments.parse("""
            locals = city = "Ghent"
            ill    = allergies exists and in locals
            """);
        Classification data = Classification.builder()
                .label("city", Label.LOCATION)
                .label("allergies", Label.SENSITIVE)
                .allow(Label.LOCATION, Purpose.MARKETING)
                .build();
        ConsentRules rules = ConsentRules.builder().stated(Purpose.MARKETING).build();
        ConsentedSegments fine = ConsentedSegments.of(segments, rules, Map.of("locals", Set.of(Purpose.MARKETING)));
        assertSame(fine, fine.checked(data, segments.traitsRead(), segments.propertiesRead()));
        assertEquals("consented segments [locals]", fine.toString());
        ConsentedSegments wrong = ConsentedSegments.of(
                segments,
                rules,
                Map.of("locals", Set.of(Purpose.MARKETING), "ill", Set.of(Purpose.MARKETING, Purpose.ANALYTICS)));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> wrong.checked(data, segments.traitsRead(), segments.propertiesRead()))
                .toString();
        assertTrue(message.contains("segment \"ill\": \"allergies\" is [sensitive]"), message);
        assertTrue(message.contains("\"city\" is [location] and may not be used for analytics"), message);
        assertFalse(message.contains("\"locals\""), message);
        assertThrows(
                IllegalArgumentException.class,
                () -> wrong.checked(data, Map.of("locals", Set.of()), segments.propertiesRead()));
        assertThrows(
                IllegalArgumentException.class,
                () -> fine.checked(data, segments.traitsRead(), Map.of("ill", Set.of())));
    }

    /** What somebody searched for or bought tells as much as a trait. */
    @Test
    void checked_propertyNotForThePurpose_isRefusedByName() {
        Segments segments = Segments.parse("""
            trait pills = count("Order Completed" where diagnosis exists)
            patients = pills > 2
            spenders = sum("Order Completed".total) > 9
            """);
        Classification.Builder labels = Classification.builder()
                .label("diagnosis", Label.SENSITIVE)
                .label("total", Label.FINANCIAL)
                .allow(Label.FINANCIAL, Purpose.MARKETING);
        ConsentedSegments consented = ConsentedSegments.of(
                segments,
                ConsentRules.builder().stated(Purpose.MARKETING).build(),
                Map.of("patients", Set.of(Purpose.MARKETING), "spenders", Set.of(Purpose.MARKETING)));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> consented.checked(labels.build(), segments.traitsRead(), segments.propertiesRead()))
                .toString();
        assertTrue(
                message.contains(
                        "segment \"patients\": \"diagnosis\" is [sensitive] and may not be used for marketing"),
                message);
        assertFalse(message.contains("spenders"), message);
        Classification all = labels.allow(Label.SENSITIVE, Purpose.MARKETING).build();
        assertSame(consented, consented.checked(all, segments.traitsRead(), segments.propertiesRead()));
    }
}
