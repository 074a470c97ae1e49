package io.cdpkit.segments;

import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Memo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a person: how she stands, and how she stood when her last event had happened, from which one goes on
 * when a later event comes in after time alone has passed it by. Immutable.
 *
 * @param then the same object as {@code now} if time alone has changed nothing since
 * @param members her memberships then; none where that is now
 */
record Recollection(State now, State then, List<Membership> members) implements Memo {

    /** What is remembered of somebody who stood in one way when her last event had happened, and now does in another. */
    static Recollection of(State now, State then, List<Membership> members) {
        return now.step() == then.step() ? new Recollection(now, now, List.of()) : new Recollection(now, then, members);
    }

    /** The same for an equal program, such as that of a platform built again; null for another. */
    @Nullable
    Recollection in(Program other) {
        if (now.program() == other) {
            return this;
        } else if (now.program().fingerprint() != other.fingerprint()) {
            return null;
        }
        State again = now.in(other);
        return new Recollection(again, now == then ? again : then.in(other), members);
    }

    @Override
    public byte[] toBytes() {
        return StateBytes.write(this);
    }

    @Override
    public String toString() {
        return "memory of " + now.program().segments.size() + " segments";
    }
}
