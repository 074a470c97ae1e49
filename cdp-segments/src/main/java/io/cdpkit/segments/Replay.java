package io.cdpkit.segments;

import io.cdpkit.event.Event;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileSchema;
import io.cdpkit.profile.Traits;
import java.time.Instant;
import java.util.List;

/** A person's history taken from its start. Used once. */
final class Replay {
    private final Program program;
    private final ProfileSchema schema;
    private final Profile profile;
    private GoldenRecord record = GoldenRecord.empty();

    Replay(Program program, ProfileSchema schema, Profile profile) {
        this.program = program;
        this.schema = schema;
        this.profile = profile;
    }

    /** The evaluation of a history in order of time; with nothing remembered while an event is yet to come. */
    Evaluation run(List<Event> history, long now) {
        if (history.isEmpty()) {
            return Evaluation.NONE;
        }
        Stepper stepper = new Stepper(program, profile.id(), Segments.first(profile));
        int next = happen(stepper, history, now);
        Evaluation evaluation = Segments.evaluation(stepper, now);
        if (next == history.size()) {
            return evaluation;
        }
        Instant due = evaluation.nextDue();
        Instant coming = Instant.ofEpochMilli(Span.millis(history.get(next).time()));
        return new Evaluation(
                evaluation.memberships(),
                evaluation.computed(),
                due == null || coming.isBefore(due) ? coming : due,
                null);
    }

    /** Takes the stepper through the events up to an instant; returns the place of the first after it. */
    int happen(Stepper stepper, List<Event> history, long now) {
        int from = 0;
        Traits traits = record.traits();
        while (from < history.size() && Span.millis(history.get(from).time()) <= now) {
            long time = Span.millis(history.get(from).time());
            int to = from;
            while (to < history.size() && Span.millis(history.get(to).time()) == time) {
                Event event = history.get(to++);
                if (!event.traits().isEmpty()) {
                    record = record.plus(event, schema);
                    traits = record.traits();
                }
            }
            if (to == history.size()) {
                traits = profile.traits();
            }
            stepper.advance(time - 1);
            stepper.step(time, history.subList(from, to), traits);
            from = to;
        }
        return from;
    }
}
