package io.cdpkit.identity.engine;

import io.cdpkit.SegmentEvaluator;
import io.cdpkit.event.Event;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Regulars were here twice within 100 seconds, the second time less than 100 seconds after now's last 100 began. */
final class Regulars implements SegmentEvaluator {
    static final String NAME = "regulars";
    static final Duration WINDOW = Duration.ofSeconds(100);

    @Override
    public Evaluation evaluate(Profile profile, @Nullable Event added, Supplier<List<Event>> history, Instant now) {
        return evaluate(history.get().stream().map(Event::time).toList(), now);
    }

    /** Ascending visits; those after now do not count yet. */
    static Evaluation evaluate(List<Instant> visits, Instant now) {
        Instant nextDue = Stream.concat(visits.stream(), visits.stream().map(visit -> visit.plus(WINDOW)))
                .filter(instant -> instant.isAfter(now))
                .min(Instant::compareTo)
                .orElse(null);
        List<Instant> past =
                visits.stream().filter(visit -> !visit.isAfter(now)).toList();
        int latest = past.size() - 1;
        if (latest < 1 || !past.get(latest - 1).plus(WINDOW).isAfter(now)) {
            return Evaluation.of(List.of(), nextDue);
        }
        int second = latest;
        while (second > 1 && past.get(second - 2).plus(WINDOW).isAfter(past.get(second))) {
            second--;
        }
        return Evaluation.of(List.of(new Membership(NAME, past.get(second), 1)), nextDue);
    }

    /** Who is in the segment by what the feed says; it fails if somebody enters or leaves twice in a row. */
    static Set<ProfileId> replay(List<Change> feed) {
        Set<ProfileId> members = new HashSet<>();
        for (Change change : feed) {
            @Nullable String wrong = null;
            if (change instanceof Change.Entered entered && !members.add(entered.profile())) {
                wrong = "enters twice";
            } else if (change instanceof Change.Exited exited && !members.remove(exited.profile())) {
                wrong = "leaves twice";
            } else if (change instanceof Change.Renamed renamed && members.remove(renamed.former())) {
                members.add(renamed.profile());
            } else if (change instanceof Change.Removed removed) {
                members.remove(removed.profile());
            }
            if (wrong != null) {
                throw new AssertionError(change.profile() + " " + wrong + " in " + feed);
            }
        }
        return members;
    }
}
