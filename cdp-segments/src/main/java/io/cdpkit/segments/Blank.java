package io.cdpkit.segments;

import io.cdpkit.event.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the leaves and computed traits say of somebody of whom nothing is known. */
final class Blank {
    private final Program program;
    private final Scene nothing = new Scene();

    Blank(Program program) {
        this.program = program;
    }

    /** Fills in the answers of the leaves and returns what the computed traits come to. */
    @Nullable
    Value[] answer(long[] yes, long[] no) {
        nothing.computed = new Value[program.traits.size()];
        for (Leaf.Free leaf : program.free) {
            nothing.figures = figures(leaf.figures());
            if (leaf instanceof Leaf.Computed computed) {
                nothing.computed[computed.id()] = computed.value().of(nothing);
            } else {
                put(yes, no, leaf, ((Leaf.General) leaf).test().of(nothing));
            }
        }
        for (Leaf.OfTraits leaf : program.ofTraits) {
            put(yes, no, leaf, leaf.test().of(nothing));
        }
        for (LogPlan log : program.logs) {
            log.leaves.forEach(leaf -> put(yes, no, leaf, ofNone(leaf)));
        }
        for (Leaf leaf : program.special) {
            put(yes, no, leaf, Truth.FALSE);
        }
        return nothing.computed;
    }

    private Truth ofNone(Leaf.Windowed leaf) {
        if (leaf instanceof Leaf.Count count) {
            return Truth.of(count.test(0));
        } else if (leaf instanceof Leaf.Suffix suffix) {
            nothing.figures = figures(List.of(suffix.figures()));
            return suffix.test().of(nothing);
        }
        throw new AssertionError(leaf.getClass());
    }

    private static @Nullable Value[] figures(List<Leaf.Figures> of) {
        Figure figure = new Figure();
        @Nullable Value[] values = new Value[of.size()];
        for (int i = 0; i < values.length; i++) {
            figure.start(of.get(i).function());
            values[i] = figure.value();
        }
        return values;
    }

    private static void put(long[] yes, long[] no, Leaf leaf, Truth truth) {
        Bits.put(yes, leaf.id(), truth == Truth.TRUE);
        Bits.put(no, leaf.id(), truth == Truth.FALSE);
    }
}
