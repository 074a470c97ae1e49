package io.cdpkit.segments;

import io.cdpkit.event.Value;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.Traits;
import org.jspecify.annotations.Nullable;

/**
 * One person as a stepper left her. Immutable, though its arrays are shared: nobody writes to them.
 *
 * @param first the instant of her first event
 * @param step the instant of the last step
 * @param traits as they were then; {@link Scene#NOBODY} if read back from bytes, which do not hold them
 * @param known what is so of her: in bits first the segments that hold, then by leaf whether it is TRUE and whether it is
 *     FALSE
 * @param ends by sequence and step but the last, when the latest way to have come through it ended
 * @param due by leaf of logs, when time alone next matters
 * @param computed by trait, what it comes to
 * @param until by list, until when she is on it; {@link Long#MIN_VALUE} if she is not
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; the cost of lists would be paid on each event
record State(
        Program program,
        long first,
        long step,
        Traits traits,
        long[] known,
        @Nullable Log[] logs,
        long[] ends,
        Times due,
        @Nullable Value[] computed,
        long[] until,
        long specialFlip) {

    /** The same state for an equal program. */
    State in(Program equal) {
        return with(equal, traits);
    }

    /** The same state, with the traits that it is of if it does not hold them. */
    State seeing(Profile profile) {
        return traits == Scene.NOBODY ? with(program, profile.traits()) : this;
    }

    /** In how many segments she is. */
    int memberships() {
        return Bits.count(known, program.memberWords());
    }

    private State with(Program newProgram, Traits newTraits) {
        return new State(newProgram, first, step, newTraits, known, logs, ends, due, computed, until, specialFlip);
    }

    @Override
    public String toString() {
        return "state of " + program.segments.size() + " segments";
    }
}
