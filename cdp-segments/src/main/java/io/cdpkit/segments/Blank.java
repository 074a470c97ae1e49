package io.cdpkit.segments;

import io.cdpkit.event.Value;

/** What the leaves say of somebody of whom nothing is known. */
final class Blank {
    private final Program program;

    Blank(Program program) {
        this.program = program;
    }

    void answer(long[] yes, long[] no) {
        Scene nothing = new Scene();
        for (Leaf leaf : program.ofTraits) {
            if (leaf instanceof Leaf.OfTraits test) {
                put(yes, no, leaf, test.test().of(nothing));
            }
        }
        for (LogPlan log : program.logs) {
            for (LogPlan.Group group : log.groups) {
                group.leaves().forEach(leaf -> put(yes, no, leaf, ofNone(leaf)));
            }
        }
        for (Leaf leaf : program.special) {
            put(yes, no, leaf, Truth.FALSE);
        }
    }

    private static Truth ofNone(Leaf leaf) {
        Scene scene = new Scene();
        if (leaf instanceof Leaf.Count count) {
            return Truth.of(count.test(0));
        } else if (leaf instanceof Leaf.Suffix suffix) {
            scene.figures = new Value[] {new Figure(suffix.figures().function()).value()};
            return suffix.test().of(scene);
        } else if (leaf instanceof Leaf.General general) {
            scene.figures = general.figures().stream()
                    .map(figures -> new Figure(figures.function()).value())
                    .toArray(Value[]::new);
            return general.timed() == null ? general.test().of(scene) : Truth.UNKNOWN;
        }
        throw new AssertionError(leaf.getClass());
    }

    private static void put(long[] yes, long[] no, Leaf leaf, Truth truth) {
        Bits.put(yes, leaf.id(), truth == Truth.TRUE);
        Bits.put(no, leaf.id(), truth == Truth.FALSE);
    }
}
