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
    Value[] answer(long[] known) {
        nothing.computed = new Value[program.traits.size()];
        for (Leaf.Free leaf : program.free) {
            nothing.figures = figures(leaf.figures());
            if (leaf instanceof Leaf.Computed computed) {
                nothing.computed[computed.id()] = computed.value().of(nothing);
            } else {
                put(known, leaf, ((Leaf.General) leaf).test().of(nothing));
            }
        }
        for (Leaf.OfTraits leaf : program.ofTraits) {
            put(known, leaf, leaf.test().of(nothing));
        }
        for (LogPlan log : program.logs) {
            log.leaves.forEach(leaf -> put(known, leaf, ofNone(leaf)));
        }
        for (Leaf leaf : program.special) {
            put(known, leaf, Truth.FALSE);
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

    private void put(long[] known, Leaf leaf, Truth truth) {
        program.put(known, leaf.id(), truth);
    }
}
