package io.cdpkit;

import io.cdpkit.event.Identifier;
import io.cdpkit.profile.ProfileId;
import java.util.List;
import java.util.Objects;

/**
 * What other rules make, or made, of the people that are stored.
 *
 * <p>Only profiles with events count. It always holds that
 *
 * <pre>
 * profilesAfter = profilesBefore + created + split off - absorbed - removed
 * </pre>
 *
 * <p>Lists ascend and end after a hundred; their counts are exact. {@code toString} names identifiers by namespace and
 * length. Immutable and thread-safe.
 *
 * @param merged profiles that took others over; the ids of those now lead to them
 * @param absorbed how many profiles were taken over, all told
 * @param split profiles whose identifiers lie in several profiles now, or whose id leads nowhere
 * @param splitOff how many profiles came out of others, all told
 * @param renamed people who are known by another id, because another identifier founds them now
 * @param created profiles of people whose events belonged to nobody
 * @param removed profiles of which nothing is left under an id that leads anywhere
 * @param movedEvents how many events belong to another profile than before, or to one or none where it was the other way
 *     about; a change of id alone moves nothing
 * @param newlyShared identifiers that link nobody any more, because they were seen with too many people
 * @param noLongerShared identifiers that were shared
 */
public record RuleChange(
        long profilesBefore,
        long profilesAfter,
        Listed<Merge> merged,
        long absorbed,
        Listed<Split> split,
        long splitOff,
        Listed<Renaming> renamed,
        Listed<ProfileId> created,
        Listed<ProfileId> removed,
        long movedEvents,
        Listed<Identifier> newlyShared,
        Listed<Identifier> noLongerShared) {
    static final int MOST = 100;

    public RuleChange {
        Objects.requireNonNull(merged, "merged");
        Objects.requireNonNull(split, "split");
        Objects.requireNonNull(renamed, "renamed");
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(removed, "removed");
        Objects.requireNonNull(newlyShared, "newlyShared");
        Objects.requireNonNull(noLongerShared, "noLongerShared");
    }

    /**
     * How many there are, and the first hundred of them.
     *
     * @param count of all
     */
    public record Listed<T>(long count, List<T> first) {
        public Listed {
            first = List.copyOf(first);
        }

        static <T> Listed<T> of(List<T> all) {
            return new Listed<>(all.size(), all.subList(0, Math.min(MOST, all.size())));
        }
    }

    /** Several profiles that turn out to be one person. */
    public record Merge(ProfileId into, List<ProfileId> absorbed) {
        public Merge {
            Objects.requireNonNull(into, "into");
            absorbed = List.copyOf(absorbed);
        }
    }

    /**
     * One profile that turns out to be several people.
     *
     * @param parts the profiles that hold its identifiers now; its own id may be among them
     */
    public record Split(ProfileId from, List<ProfileId> parts) {
        public Split {
            Objects.requireNonNull(from, "from");
            parts = List.copyOf(parts);
        }
    }

    /** A person who is known by another id; the former one leads there. */
    public record Renaming(ProfileId from, ProfileId to) {
        public Renaming {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
        }
    }

    /** Whether everybody stays who she is. */
    public boolean isEmpty() {
        return absorbed == 0
                && splitOff == 0
                && split.count() == 0
                && renamed.count() == 0
                && created.count() == 0
                && removed.count() == 0
                && movedEvents == 0
                && newlyShared.count() == 0
                && noLongerShared.count() == 0;
    }
}
