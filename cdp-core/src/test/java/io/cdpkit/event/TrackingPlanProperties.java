package io.cdpkit.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.TrackingPlan.Outcome;
import io.cdpkit.event.TrackingPlan.Reaction;
import io.cdpkit.event.TrackingPlan.Violation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TrackingPlanProperties {
    private static final Source WEB = Source.of("web", Source.Kind.WEB);

    @Provide
    Arbitrary<Attributes> attributes() {
        return nested(3);
    }

    private static Arbitrary<Attributes> nested(int depth) {
        Arbitrary<Value> leaf =
                Arbitraries.of(Value.of("x"), Value.of(1), Value.of(true), Value.ofNull(), Value.of(BigDecimal.TEN));
        Arbitrary<Value> value =
                depth == 0 ? leaf : Arbitraries.oneOf(leaf, nested(depth - 1).map(Value::of));
        return Arbitraries.maps(Arbitraries.of("a", "b", "c", "d"), value)
                .ofMaxSize(4)
                .map(TrackingPlanProperties::of);
    }

    private static Attributes of(Map<String, Value> values) {
        Attributes.Builder builder = Attributes.builder();
        values.forEach(builder::put);
        return builder.build();
    }

    private static TrackingPlan plan(Reaction field, Reaction missing) {
        return TrackingPlan.builder()
                .event(
                        "web",
                        EventPlan.track("e")
                                .required("properties.a", Value.Kind.TEXT, Value.Kind.OBJECT)
                                .allowed("properties.b.a", Value.Kind.INTEGER)
                                .required("properties.b.c.d", Value.Kind.DECIMAL)
                                .allowed("properties.c", Value.Kind.OBJECT)
                                .on(Violation.Kind.WRONG_TYPE, field)
                                .on(Violation.Kind.UNPLANNED_FIELD, field)
                                .on(Violation.Kind.MISSING, missing))
                .build();
    }

    private static Event event(Attributes properties) {
        return Event.track("m", WEB, "e")
                .time(Instant.EPOCH)
                .properties(properties)
                .build();
    }

    @Property
    void apply_toWhatItLetThrough_findsOnlyMissingFields(@ForAll @From("attributes") Attributes properties) {
        TrackingPlan plan = plan(Reaction.OMIT, Reaction.ALLOW);
        if (plan.apply(event(properties)) instanceof Outcome.Conforms first) {
            Outcome.Conforms second = (Outcome.Conforms) plan.apply(first.event());
            assertSame(first.event(), second.event());
            assertTrue(second.violations().stream().allMatch(violation -> violation.kind() == Violation.Kind.MISSING));
        }
    }

    @Property
    void apply_toItsOwnOutput_changesNothing(
            @ForAll @From("attributes") Attributes properties,
            @ForAll Reaction field,
            @ForAll @From("ofMissing") Reaction missing) {
        TrackingPlan plan = plan(field, missing);
        if (plan.apply(event(properties)) instanceof Outcome.Conforms first) {
            Outcome.Conforms second = (Outcome.Conforms) plan.apply(first.event());
            assertSame(first.event(), second.event());
            assertTrue(first.violations().containsAll(second.violations()));
        }
    }

    @Provide
    Arbitrary<Reaction> ofMissing() {
        return Arbitraries.of(Reaction.ALLOW, Reaction.QUARANTINE, Reaction.BLOCK);
    }

    @Property
    void apply_anyReaction_findsTheSame(@ForAll @From("attributes") Attributes properties) {
        Outcome allowed = plan(Reaction.ALLOW, Reaction.ALLOW).apply(event(properties));
        Outcome blocked = plan(Reaction.BLOCK, Reaction.QUARANTINE).apply(event(properties));
        assertEquals(allowed.violations(), blocked.violations());
        assertEquals(!allowed.violations().isEmpty(), blocked instanceof Outcome.Refused);
    }
}
