package io.cdpkit.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.TrackingPlan.Outcome;
import io.cdpkit.event.TrackingPlan.Reaction;
import io.cdpkit.event.TrackingPlan.Violation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrackingPlanTest {
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final Source CRM = Source.of("crm", Source.Kind.CRM);

    private static EventPlan order() {
        return EventPlan.track("Order Completed")
                .required("properties.total", Value.Kind.DECIMAL)
                .allowed("properties.coupon", Value.Kind.TEXT)
                .allowed("properties.address.city", Value.Kind.TEXT)
                .allowed("properties.extra", Value.Kind.OBJECT, Value.Kind.TEXT);
    }

    private static TrackingPlan plan(EventPlan... plans) {
        TrackingPlan.Builder builder = TrackingPlan.builder();
        for (EventPlan plan : plans) {
            builder.event("web", plan);
        }
        return builder.build();
    }

    private static Event order(Attributes properties) {
        return Event.track("m-1", WEB, "Order Completed")
                .userId("u-1")
                .time(Instant.EPOCH)
                .properties(properties)
                .build();
    }

    private static List<String> found(Outcome outcome) {
        return outcome.violations().stream()
                .map(violation -> violation.kind() + " " + violation.field())
                .toList();
    }

    @Test
    void apply_eventAsPlanned_isTheSameEvent() {
        Event event = order(Attributes.builder()
                .put("total", 5)
                .put("coupon", Value.ofNull())
                .put("address", Attributes.of("city", "Ulm"))
                .put("extra", Attributes.of("any", "thing"))
                .build());
        Outcome.Conforms outcome =
                assertInstanceOf(Outcome.Conforms.class, plan(order()).apply(event));
        assertSame(event, outcome.event());
        assertEquals(List.of(), outcome.violations());
    }

    @Test
    void apply_violationsAllowed_areListedAndPass() {
        Event event = order(Attributes.builder()
                .put("coupon", true)
                .put("more", "x")
                .put("address", Attributes.of("zip", "1"))
                .build());
        Outcome.Conforms outcome =
                assertInstanceOf(Outcome.Conforms.class, plan(order()).apply(event));
        assertSame(event, outcome.event());
        assertEquals(
                List.of(
                        "UNPLANNED_FIELD properties.address.zip",
                        "WRONG_TYPE properties.coupon",
                        "UNPLANNED_FIELD properties.more",
                        "MISSING properties.total"),
                found(outcome));
    }

    @Test
    void apply_omit_dropsTheFieldsAndNoOther() {
        TrackingPlan plan = plan(
                order().on(Violation.Kind.UNPLANNED_FIELD, Reaction.OMIT).on(Violation.Kind.WRONG_TYPE, Reaction.OMIT));
        Event event = order(Attributes.builder()
                .put("total", new BigDecimal("1.50"))
                .put("coupon", 5)
                .put("more", "x")
                .put("address", Attributes.of("zip", "1", "city", "Ulm"))
                .build());
        Outcome.Conforms outcome = assertInstanceOf(Outcome.Conforms.class, plan.apply(event));
        assertEquals(
                Attributes.builder()
                        .put("total", new BigDecimal("1.50"))
                        .put("address", Attributes.of("city", "Ulm"))
                        .build(),
                outcome.event().properties());
        assertEquals(3, outcome.violations().size());
        assertEquals(event.id(), outcome.event().id());
        assertEquals(List.of(), plan.apply(outcome.event()).violations());
    }

    @Test
    void apply_omitOfARequiredField_isMissing() {
        EventPlan omitting = order().on(Violation.Kind.WRONG_TYPE, Reaction.OMIT);
        Event event = order(Attributes.of("total", "9.99"));
        assertEquals(
                List.of("WRONG_TYPE properties.total", "MISSING properties.total"),
                found(plan(omitting).apply(event)));
        Outcome.Refused refused = assertInstanceOf(
                Outcome.Refused.class,
                plan(omitting.on(Violation.Kind.MISSING, Reaction.BLOCK)).apply(event));
        assertEquals("properties.total", refused.rejection().field());
    }

    @Test
    void apply_blockAndQuarantine_theStrongestDecides() {
        Event event = order(Attributes.of("more", "x"));
        TrackingPlan quarantine = plan(order().on(Violation.Kind.MISSING, Reaction.QUARANTINE));
        Outcome.Refused kept = assertInstanceOf(Outcome.Refused.class, quarantine.apply(event));
        assertTrue(kept.quarantine());
        assertEquals(Rejection.Reason.PLAN, kept.rejection().reason());
        assertEquals("properties.total", kept.rejection().field());
        TrackingPlan block = plan(order().on(Violation.Kind.MISSING, Reaction.QUARANTINE)
                .on(Violation.Kind.UNPLANNED_FIELD, Reaction.BLOCK));
        Outcome.Refused refused = assertInstanceOf(Outcome.Refused.class, block.apply(event));
        assertFalse(refused.quarantine());
        assertEquals("properties.more", refused.rejection().field());
        assertEquals(2, refused.violations().size());
    }

    @Test
    void apply_requiredWithinAnAbsentOrNullObject_isMissing() {
        TrackingPlan plan = plan(EventPlan.identify().required("traits.address.city", Value.Kind.TEXT));
        Event.Builder event = Event.identify("m-1", WEB).time(Instant.EPOCH);
        assertEquals(List.of("MISSING traits.address.city"), found(plan.apply(event.build())));
        event.traits(Attributes.of("address", Value.ofNull()));
        assertEquals(List.of("MISSING traits.address.city"), found(plan.apply(event.build())));
        event.traits(Attributes.of("address", "Ulm"));
        assertEquals(List.of("WRONG_TYPE traits.address"), found(plan.apply(event.build())));
        event.traits(Attributes.of("address", Value.of(Attributes.of("city", Value.ofNull()))));
        assertEquals(List.of("MISSING traits.address.city"), found(plan.apply(event.build())));
    }

    @Test
    void apply_unplannedEvent_followsTheSource() {
        Event event = Event.track("m-1", WEB, "Surprise").time(Instant.EPOCH).build();
        assertInstanceOf(Outcome.Conforms.class, plan(order()).apply(event));
        assertEquals(List.of("UNPLANNED_EVENT "), found(plan(order()).apply(event)));
        TrackingPlan strict = TrackingPlan.builder()
                .event("web", order())
                .unplanned("web", Reaction.QUARANTINE)
                .build();
        assertTrue(assertInstanceOf(Outcome.Refused.class, strict.apply(event)).quarantine());
        TrackingPlan everyTrack = plan(EventPlan.ofEvery(Event.Type.TRACK), order());
        assertEquals(List.of(), found(everyTrack.apply(event)));
    }

    @Test
    void apply_sourceWithoutAPlan_passes() {
        Event event = Event.track("m-1", CRM, "Surprise").time(Instant.EPOCH).build();
        assertEquals(List.of(), plan(order()).apply(event).violations());
    }

    @Test
    void apply_violation_neverTellsTheValue() {
        Event event = order(Attributes.of("coupon", Value.of(4711), "total", Value.of("canary")));
        Outcome outcome =
                plan(order().on(Violation.Kind.WRONG_TYPE, Reaction.BLOCK)).apply(event);
        assertFalse(outcome.toString().contains("canary"), outcome::toString);
        assertFalse(outcome.toString().contains("4711"), outcome::toString);
    }

    @Test
    void builder_contradictions_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> plan(order(), order()));
        assertThrows(IllegalArgumentException.class, () -> order().allowed("properties.total", Value.Kind.TEXT));
        assertThrows(IllegalArgumentException.class, () -> order().allowed("context.page", Value.Kind.TEXT));
        assertThrows(IllegalArgumentException.class, () -> order().allowed("properties.kind"));
        assertThrows(IllegalArgumentException.class, () -> order().on(Violation.Kind.MISSING, Reaction.OMIT));
        assertThrows(IllegalArgumentException.class, () -> order().on(Violation.Kind.UNPLANNED_EVENT, Reaction.BLOCK));
        assertThrows(
                IllegalArgumentException.class, () -> TrackingPlan.builder().unplanned("web", Reaction.OMIT));
    }

    @Test
    void snapshot_ofSeveralEvents_countsByKey() {
        ViolationCounts counts = new ViolationCounts();
        TrackingPlan plan = plan(order());
        for (int i = 0; i < 3; i++) {
            Event event = order(Attributes.of("more", "x"));
            counts.add(event, plan.apply(event));
        }
        assertEquals(
                Map.of(
                        new ViolationCounts.Key(
                                "web", "Order Completed", "properties.more", Violation.Kind.UNPLANNED_FIELD),
                        3L,
                        new ViolationCounts.Key("web", "Order Completed", "properties.total", Violation.Kind.MISSING),
                        3L),
                counts.snapshot());
    }

    @Test
    void snapshot_ofAGroup_doesNotHoldItsAccount() {
        ViolationCounts counts = new ViolationCounts();
        Event event = Event.group("m-1", WEB, "canary").time(Instant.EPOCH).build();
        counts.add(event, plan(order()).apply(event));
        assertEquals("GROUP", counts.snapshot().keySet().iterator().next().event());
    }

    @Test
    void add_madeUpNamesByManyThreads_staysBoundedAndLosesNone() throws InterruptedException {
        ViolationCounts counts = new ViolationCounts();
        TrackingPlan plan = plan(order());
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 12_000; i++) {
                    Event event =
                            Event.track("m-1", WEB, "e" + i).time(Instant.EPOCH).build();
                    counts.add(event, plan.apply(event));
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        long counted =
                counts.snapshot().values().stream().mapToLong(Long::longValue).sum();
        assertEquals(48_000, counted + counts.uncounted());
        assertTrue(counts.snapshot().size() <= 10_000);
        assertTrue(counts.snapshot().size() >= 9_900);
    }

    @Test
    void events_twoSources_areThoseOfBothWithTheirFields() {
        TrackingPlan plan = TrackingPlan.builder()
                .event("web", EventPlan.track("order").required("properties.total", Value.Kind.DECIMAL))
                .event(
                        "till",
                        EventPlan.track("order")
                                .allowed("properties.till", Value.Kind.TEXT, Value.Kind.NULL)
                                .allowed("properties.place.city", Value.Kind.TEXT))
                .event("till", EventPlan.identify())
                .build();
        assertEquals(
                List.of("", "order", "order"),
                plan.events().stream().map(EventPlan::name).sorted().toList());
        Set<Map<String, Set<Value.Kind>>> fields = new HashSet<>();
        plan.events().forEach(each -> fields.add(each.fields()));
        assertEquals(
                Set.of(
                        Map.of(),
                        Map.of("properties.total", Set.of(Value.Kind.DECIMAL)),
                        Map.of(
                                "properties.place.city",
                                Set.of(Value.Kind.TEXT),
                                "properties.till",
                                Set.of(Value.Kind.NULL, Value.Kind.TEXT))),
                fields);
    }
}
