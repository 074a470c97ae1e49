package io.cdpkit.segments;

import io.cdpkit.event.Value;
import io.cdpkit.segments.Operand.Constant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Filters that compare one field to constants, and are answered together: its value is found once, a text finds the
 * filters that name it, and a small number is compared as one. Immutable once all filters are added.
 */
final class Comparisons {
    private final Getter field;
    /** By text, the places of the filters that let it pass, and nothing that is no text. */
    private final Map<String, List<Integer>> ofText = new HashMap<>();

    private final List<Range> ranges = new ArrayList<>();
    private final List<Other> others = new ArrayList<>();

    /** A filter that lets numbers pass: of the {@link Numbers#small} ones, those from one to another. */
    private record Range(int place, long low, long high, Tests.OfValue test) {}

    private record Other(int place, Tests.OfValue test) {}

    Comparisons(Operand field) {
        this.field = Tests.getter(field);
    }

    void add(int place, Condition filter, Tests.OfValue test) {
        if (filter instanceof Condition.OneOf oneOf && oneOf.values().stream().allMatch(Value.Text.class::isInstance)) {
            oneOf.values().forEach(value -> addText(place, (Value.Text) value));
        } else if (filter instanceof Condition.Compare compare && compare.right() instanceof Constant constant) {
            add(place, compare.comparator(), constant.value(), test);
        } else {
            others.add(new Other(place, test));
        }
    }

    private void add(int place, Condition.Comparator comparator, Value constant, Tests.OfValue test) {
        long small = Numbers.small(constant);
        if (constant instanceof Value.Text text && comparator == Condition.Comparator.EQUAL) {
            addText(place, text);
        } else if (small == Numbers.LARGE || comparator == Condition.Comparator.NOT_EQUAL) {
            others.add(new Other(place, test));
        } else {
            ranges.add(
                    switch (comparator) {
                        case LESS -> new Range(place, Long.MIN_VALUE, small - 1, test);
                        case AT_MOST -> new Range(place, Long.MIN_VALUE, small, test);
                        case GREATER -> new Range(place, small + 1, Long.MAX_VALUE, test);
                        case AT_LEAST -> new Range(place, small, Long.MAX_VALUE, test);
                        case EQUAL, NOT_EQUAL -> new Range(place, small, small, test);
                    });
        }
    }

    private void addText(int place, Value.Text text) {
        ofText.computeIfAbsent(text.text(), t -> new ArrayList<>()).add(place);
    }

    /** Sets the places of the filters that let the event of a scene pass. */
    void answer(Scene scene, long[] mask) {
        Value value = field.of(scene);
        if (value == null || value instanceof Value.Null) {
            return;
        }
        if (value instanceof Value.Text text) {
            for (int place : ofText.getOrDefault(text.text(), List.of())) {
                Bits.set(mask, place);
            }
        } else if (Values.isNumber(value)) {
            addRanges(value, mask);
        }
        for (Other other : others) {
            if (other.test().of(value) == Truth.TRUE) {
                Bits.set(mask, other.place());
            }
        }
    }

    private void addRanges(Value number, long[] mask) {
        long small = Numbers.small(number);
        for (int i = 0; i < ranges.size(); i++) {
            Range range = ranges.get(i);
            boolean passes = small == Numbers.LARGE
                    ? range.test().of(number) == Truth.TRUE
                    : range.low() <= small && small <= range.high();
            if (passes) {
                Bits.set(mask, range.place());
            }
        }
    }
}
