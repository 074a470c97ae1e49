package io.cdpkit;

import io.cdpkit.RuleChange.Listed;
import io.cdpkit.SegmentChange.Effect;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts who enters and leaves which segment, person by person. Used by one thread. */
final class SegmentTally {
    private final SortedMap<String, Counts> counts = new TreeMap<>();
    private long evaluated;

    private static final class Counts {
        long before;
        long after;
        long revised;
        final Some entered = new Some();
        final Some exited = new Some();
    }

    /** How many, and the first of them. */
    private static final class Some {
        private final List<ProfileId> first = new ArrayList<>();
        private long count;

        void add(ProfileId id) {
            count++;
            if (first.size() < RuleChange.MOST) {
                first.add(id);
            }
        }

        Listed<ProfileId> listed() {
            return new Listed<>(count, first);
        }
    }

    private Counts of(String segment) {
        return counts.computeIfAbsent(segment, name -> new Counts());
    }

    void add(Profile was, List<Membership> is) {
        evaluated++;
        Map<String, Membership> former = new HashMap<>();
        was.memberships().forEach(membership -> former.put(membership.segment(), membership));
        for (Membership membership : is) {
            Counts segment = of(membership.segment());
            segment.after++;
            Membership before = former.remove(membership.segment());
            if (before == null) {
                segment.entered.add(was.id());
            } else {
                segment.before++;
                segment.revised += before.definition() == membership.definition() ? 0 : 1;
            }
        }
        for (String left : former.keySet()) {
            Counts segment = of(left);
            segment.before++;
            segment.exited.add(was.id());
        }
    }

    long evaluated() {
        return evaluated;
    }

    SegmentChange change() {
        SortedMap<String, Effect> effects = new TreeMap<>();
        counts.forEach((name, segment) -> effects.put(
                name,
                new Effect(
                        segment.before,
                        segment.after,
                        segment.entered.listed(),
                        segment.exited.listed(),
                        segment.revised)));
        return new SegmentChange(evaluated, effects);
    }
}
