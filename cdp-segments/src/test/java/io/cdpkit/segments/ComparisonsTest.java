package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Value;
import io.cdpkit.segments.Operand.Constant;
import io.cdpkit.segments.Operand.Field;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonsTest {
    private static final Field FIELD = new Field(Operand.Scope.EVENT, List.of("v"));
    private static final List<Value> CONSTANTS = List.of(
            Value.of("a"),
            Value.of("10"),
            Value.of(""),
            Value.of(true),
            number("0"),
            number("-3"),
            number("10"),
            number("10.00"),
            number("10.0001"),
            number("10.00001"),
            number("9.99995"),
            number("14073748835.5328"), // the largest small number, and the first large one
            number("14073748835.5327"),
            number("123456789012345678901234567890"),
            Value.of(LocalDate.of(2026, 3, 26)),
            Value.of(Instant.parse("2026-03-26T15:00:00Z")));

    private static Value number(String text) {
        return Value.of(new BigDecimal(text));
    }

    /** Each filter lets pass what its own test does, whatever other filters there are of the field. */
    @Test
    void mask_valuesOfAnyKind_isWhatTheFiltersSayOneByOne() {
        LogPlan plan = new LogPlan(0);
        List<Condition> filters = filters();
        filters.forEach(plan::bit);
        List<Value> values = new ArrayList<>(CONSTANTS);
        values.add(Value.ofNull());
        values.add(Value.of(List.of(Value.of("a"))));
        for (Value value : values) {
            check(plan, filters, Attributes.of("v", value));
        }
        check(plan, filters, Attributes.empty());
    }

    private static List<Condition> filters() {
        List<Condition> filters = new ArrayList<>();
        for (Value constant : CONSTANTS) {
            for (Condition.Comparator comparator : Condition.Comparator.values()) {
                filters.add(new Condition.Compare(FIELD, comparator, new Constant(constant)));
            }
            filters.add(new Condition.OneOf(FIELD, List.of(constant, Value.of("b"))));
        }
        filters.add(new Condition.OneOf(FIELD, List.of(Value.of("a"), number("10"), Value.of("10"))));
        return filters.stream().distinct().toList();
    }

    private static void check(LogPlan plan, List<Condition> filters, Attributes properties) {
        Scene scene = new Scene();
        scene.properties = properties;
        long[] mask = plan.mask(scene);
        for (int i = 0; i < filters.size(); i++) {
            boolean passes = Tests.of(filters.get(i)).of(scene) == Truth.TRUE;
            assertEquals(passes, Bits.get(mask, i), filters.get(i) + " of " + properties.find("v"));
        }
    }
}
