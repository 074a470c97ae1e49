package io.cdpkit.segments;

import io.cdpkit.event.Event;
import io.cdpkit.profile.Trait;
import io.cdpkit.profile.Traits;
import java.util.Arrays;

/**
 * What an event may change that comes late: the segments, in which direction, and until when; before its time it changes
 * nothing. Used by one thread for one event.
 */
final class Ripples {
    private static final int RISE = 1;
    private static final int FALL = 2;

    private final Program program;
    private final Event event;
    private final long time;
    private final long first;
    private final int[] turns;
    private final long[] ends;

    /**
     * The ripples of an event.
     *
     * @param first the instant of the first event of those before this one
     */
    Ripples(Program program, Event event, long first) {
        this.program = program;
        this.event = event;
        this.time = Span.millis(event.time());
        this.first = first;
        this.turns = new int[program.gates.length];
        this.ends = new long[turns.length];
        Arrays.fill(ends, Long.MIN_VALUE);
    }

    long time() {
        return time;
    }

    long first() {
        return first;
    }

    boolean isFirst() {
        return time < first;
    }

    boolean hasTraits() {
        return !event.traits().isEmpty();
    }

    /** Whether a segment may hold, or not hold, where it did otherwise. */
    boolean reach(int segment) {
        return turns[segment] != 0;
    }

    /** Whether a segment may not hold where it did. */
    boolean mayFall(int segment) {
        return (turns[segment] & FALL) != 0;
    }

    /** The first instant from which on a segment is what it was without the event. */
    long end(int segment) {
        return ends[segment];
    }

    /** From when on a trait is known to have been what it is; {@link Bounds#NEVER} if that is not known. */
    static long since(Trait trait) {
        return trait.candidates().isEmpty() ? Span.millis(trait.time()) : Bounds.NEVER;
    }

    /** The event has come into a log, as its last entry of its time. */
    void addEntry(LogPlan plan, Log log, long[] mask) {
        for (int bit = 0; bit < plan.filters.size(); bit++) {
            if (Bits.get(mask, bit)) {
                for (int place : program.byEntry[plan.id][bit]) {
                    if (place < program.windowed.length) {
                        add(program.windowed[place], log);
                    } else {
                        Leaf.Free leaf = program.free[place - program.windowed.length];
                        addFree(leaf, end(leaf));
                    }
                }
            }
        }
    }

    private void add(Leaf.Windowed leaf, Log log) {
        if (leaf instanceof Leaf.Count count) {
            int turn = turn(count.comparator());
            add(leaf.id(), turn, opposite(turn), count.bounds().end(time));
            return;
        }
        Leaf.Suffix suffix = (Leaf.Suffix) leaf;
        Leaf.Limit limit = suffix.limit();
        long code = limit == null
                ? Numbers.LARGE
                : log.code(log.upTo(time) - 1, suffix.figures().column());
        boolean isSum = suffix.figures().function() == Operand.Function.SUM;
        boolean rises = isSum && limit != null && code >= 0 && turn(limit.comparator()) == RISE;
        add(
                leaf.id(),
                rises ? RISE : RISE | FALL,
                RISE | FALL,
                suffix.figures().bounds().end(time));
    }

    /** What becomes of a comparison when what is on its left grows. */
    private static int turn(Condition.Comparator comparator) {
        return switch (comparator) {
            case AT_LEAST, GREATER -> RISE;
            case AT_MOST, LESS -> FALL;
            case EQUAL, NOT_EQUAL -> RISE | FALL;
        };
    }

    private static int opposite(int turn) {
        return (turn & RISE) << 1 | (turn & FALL) >> 1;
    }

    private long end(Leaf.Free leaf) {
        long end = time;
        for (Leaf.Figures figures : leaf.figures()) {
            end = Math.max(end, figures.bounds().end(time));
        }
        return end;
    }

    private void addFree(Leaf.Free leaf, long end) {
        if (leaf instanceof Leaf.Computed computed) {
            add(program.byComputed[computed.id()], end);
        } else {
            add(leaf.id(), RISE | FALL, RISE | FALL, end);
        }
    }

    private void add(Program.Readers readers, long end) {
        readers.tests.forEach(leaf -> add(leaf.id(), RISE | FALL, RISE | FALL, end));
        readers.free.forEach(place -> addFree(program.free[place], end));
    }

    /** The event has given a trait, which now is as it is. */
    void addTrait(String key, Program.Readers readers, Traits traits) {
        Trait trait = traits.find(key);
        boolean elder = trait != null && !trait.messageId().equals(event.id());
        add(readers, elder && trait != null ? since(trait) : Bounds.NEVER);
    }

    /** The event is the first one, from which on the person is known. */
    void addFirst() {
        for (Leaf leaf : program.special) {
            if (leaf instanceof Leaf.Known known) {
                add(leaf.id(), RISE, FALL, first + known.millis());
            }
        }
    }

    /** A segment that held from the first event on may have held before. */
    void addBegun(int segment) {
        turns[segment] |= RISE;
        ends[segment] = Math.max(ends[segment], first);
    }

    private void add(int leaf, int ofTrue, int ofFalse, long end) {
        for (int segment : program.ifTrue[leaf]) {
            add(segment, ofTrue, end);
        }
        for (int segment : program.ifFalse[leaf]) {
            add(segment, ofFalse, end);
        }
    }

    private void add(int segment, int turn, long end) {
        turns[segment] |= turn;
        ends[segment] = Math.max(ends[segment], end);
    }

    /** Goes on from a segment to those that look at it. */
    void spread(int segment) {
        for (int other : program.ifIn[segment]) {
            add(other, turns[segment], ends[segment]);
        }
        for (int other : program.ifOut[segment]) {
            add(other, opposite(turns[segment]), ends[segment]);
        }
    }
}
