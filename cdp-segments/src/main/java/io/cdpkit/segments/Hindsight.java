package io.cdpkit.segments;

import io.cdpkit.event.Value;
import io.cdpkit.profile.Trait;
import io.cdpkit.profile.Traits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells since when a segment holds from what is kept of a person, as far as it can be told: logs hold what was in a window
 * lately, and a trait that its latest event gave has been the same since. Used by one thread for one late event.
 *
 * <p>It goes from now to the past, from one instant at which anything that the segment looks at changed to the one before,
 * until the segment did not hold. What can be told of an instant can be told of all later ones: so where nothing changed
 * since the first event as far as is known, that one is asked too, lest something changed of which nothing is kept.
 */
final class Hindsight {
    /** That it cannot be told. */
    static final long UNKNOWN = Long.MIN_VALUE;

    /** Beyond so many instants to look at, reading the history is the better way. */
    private static final int MOST = 400;

    private final Program program;
    private final Stepper stepper;
    private final Scene scene;
    private final Ripples ripples;
    /** The first event, the late one among them, and the first of those that were there before it. */
    private final long first;

    /** What was so of her at the instant that is being looked at, as far as it was asked. */
    private final long[] known;

    private final @Nullable Value[] computed;
    private int left = MOST;

    Hindsight(Program program, Stepper stepper, Scene scene, Ripples ripples) {
        this.program = program;
        this.stepper = stepper;
        this.scene = scene;
        this.ripples = ripples;
        this.first = Math.min(ripples.time(), ripples.first());
        this.known = new long[program.blank.length];
        this.computed = new Value[program.traits.size()];
    }

    /**
     * Since when a segment holds that holds now.
     *
     * @param before since when it did without the late event; {@link Bounds#NEVER} if it did not
     * @param now the instant of the last step
     */
    long since(int segment, long before, long now) {
        boolean held = before != Bounds.NEVER;
        long end = ripples.end(segment);
        long time = ripples.time();
        if (held && (before > end || (!ripples.mayFall(segment) && before <= time))) {
            return before;
        }
        long since = held && !ripples.mayFall(segment) ? before : held && end <= now ? end : change(segment, now);
        while (since > first) {
            long at = since - 1;
            if (held && before <= at && at < time) {
                return before;
            } else if (left-- == 0) {
                return UNKNOWN;
            }
            Boolean holds = holds(segment, at);
            if (holds == null) {
                return UNKNOWN;
            } else if (!holds) {
                return since;
            }
            since = change(segment, at);
        }
        return Boolean.TRUE.equals(holds(segment, first)) ? first : UNKNOWN;
    }

    /** Whether a segment held at an instant; null if that cannot be told. */
    private @Nullable Boolean holds(int segment, long at) {
        for (int other : program.segmentsOf[segment]) {
            Boolean holds = holds(other, at);
            if (holds == null) {
                return null;
            }
            Bits.put(known, other, holds);
        }
        for (int leaf : program.leavesOf[segment]) {
            Truth truth = truth(program.byId[leaf], at);
            if (truth == null) {
                return null;
            }
            program.put(known, leaf, truth);
        }
        return program.gates[segment].holds(known);
    }

    private @Nullable Truth truth(Leaf leaf, long at) {
        if (leaf instanceof Leaf.Known known) {
            return Truth.of(first + known.millis() <= at);
        } else if (leaf instanceof Leaf.OfSample sample) {
            return stepper.truth(sample.id());
        } else if (leaf instanceof Leaf.Windowed windowed) {
            Log log = stepper.log(program.logOfLeaf[leaf.id()]);
            return log.whole > at || program.isRevised(program.logOfLeaf[leaf.id()])
                    ? null
                    : stepper.truth(windowed, log, log.upTo(at), at);
        } else if (leaf instanceof Leaf.OfTraits ofTraits) {
            return seeing(program.reads[leaf.id()], at) ? among(ofTraits.test(), at) : null;
        } else if (leaf instanceof Leaf.General general) {
            boolean told = seeing(program.reads[leaf.id()], at) && isWhole(general.figures(), at);
            return told ? asked(general, at) : null;
        }
        return null;
    }

    private Truth asked(Leaf.General leaf, long at) {
        Traits traits = then(at);
        figures(leaf.figures(), at);
        Truth truth = among(leaf.test(), at);
        scene.traits = traits;
        return truth;
    }

    /** What a test says with the traits and the computed traits of an instant. */
    private Truth among(Test test, long at) {
        @Nullable Value[] now = scene.computed;
        Traits traits = then(at);
        scene.computed = computed;
        Truth truth = test.of(scene);
        scene.computed = now;
        scene.traits = traits;
        return truth;
    }

    /** Puts the scene's traits as they were, which before the first event is none; returns those of now. */
    private Traits then(long at) {
        Traits traits = scene.traits;
        scene.traits = at < ripples.first() ? Scene.NOBODY : traits;
        return traits;
    }

    private void figures(List<Leaf.Figures> of, long at) {
        @Nullable Value[] values = scene.figures(of.size());
        for (int i = 0; i < of.size(); i++) {
            values[i] = stepper.figure(of.get(i), at, null);
        }
    }

    private boolean isWhole(List<Leaf.Figures> of, long at) {
        for (Leaf.Figures figures : of) {
            if (stepper.log(figures.log()).whole > at || program.isRevised(figures.log())) {
                return false;
            }
        }
        return true;
    }

    /** Whether all that is read besides logs is known of an instant; the computed traits are made what they were. */
    private boolean seeing(Program.Reads reads, long at) {
        if (reads.timed()) {
            return false;
        }
        for (String key : reads.traits()) {
            if (at < ripples.first() ? ripples.hasTraits() : since(key) > at) {
                return false;
            }
        }
        for (int place : reads.computed()) {
            Leaf.Computed leaf = program.computedLeaves[place];
            if (!seeing(program.readsOfComputed[place], at) || !isWhole(leaf.figures(), at)) {
                return false;
            }
            computed[place] = value(leaf, at);
        }
        return true;
    }

    private @Nullable Value value(Leaf.Computed leaf, long at) {
        @Nullable Value[] now = scene.computed;
        Traits traits = then(at);
        scene.computed = computed;
        figures(leaf.figures(), at);
        Value value = leaf.value().of(scene);
        scene.computed = now;
        scene.traits = traits;
        return value == null || value instanceof Value.Null ? null : Values.plain(value);
    }

    /** From when on a trait is known to have been what it is. */
    private long since(String key) {
        Trait trait = scene.traits.find(key);
        return trait == null ? Long.MIN_VALUE : Ripples.since(trait);
    }

    /** The latest instant up to one at which anything that a segment looks at may have changed. */
    private long change(int segment, long at) {
        long latest = first;
        for (int other : program.segmentsOf[segment]) {
            latest = Math.max(latest, change(other, at));
        }
        for (int id : program.leavesOf[segment]) {
            Leaf leaf = program.byId[id];
            if (leaf instanceof Leaf.Known known) {
                latest = first + known.millis() <= at ? Math.max(latest, first + known.millis()) : latest;
            } else if (leaf instanceof Leaf.Count count) {
                latest = change(latest, program.logOfLeaf[id], count.bounds(), at);
            } else if (leaf instanceof Leaf.Suffix suffix) {
                latest = change(latest, program.logOfLeaf[id], suffix.figures().bounds(), at);
            } else if (leaf instanceof Leaf.General general) {
                latest = change(latest, general.figures(), program.reads[id], at);
            } else {
                latest = change(latest, List.of(), program.reads[id], at);
            }
        }
        return latest;
    }

    private long change(long known, List<Leaf.Figures> figures, Program.Reads reads, long at) {
        if (reads.timed()) {
            return at;
        }
        long latest = known;
        for (Leaf.Figures each : figures) {
            latest = change(latest, each.log(), each.bounds(), at);
        }
        for (String key : reads.traits()) {
            long since = since(key);
            latest = since <= at ? Math.max(latest, since) : latest;
        }
        for (int place : reads.computed()) {
            latest = change(latest, program.computedLeaves[place].figures(), program.readsOfComputed[place], at);
        }
        return latest;
    }

    /** The latest instant up to one at which an entry came, or came into a window or left it. */
    private long change(long known, int of, Bounds bounds, long at) {
        Log log = stepper.log(of);
        long latest = log.whole <= at ? Math.max(known, log.whole) : known;
        for (int i = log.upTo(at) - 1; i >= 0; i--) {
            long end = bounds.end(log.time(i));
            long begin = bounds.begin(log.time(i));
            latest = end <= at ? Math.max(latest, end) : begin <= at ? Math.max(latest, begin) : latest;
            if (end <= at || (end == Bounds.NEVER && begin <= at)) {
                break;
            }
        }
        return latest;
    }
}
