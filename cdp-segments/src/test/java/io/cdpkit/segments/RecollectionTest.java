package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.profile.ProfileId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is remembered twice, of now and of the last event, is kept once where time alone has not changed it. */
class RecollectionTest {
    private static final long DAY = 86_400_000;

    private final Program program = Segments.parse("""
                    trait times = count("Seen")
                    seen = count("Seen") in last 1 days >= 1
                    twice = did(sequence("Seen" -> "Seen" within 2 days)) in last 7 days
                    """).program();

    private Recollection afterAWeek() {
        Stepper stepper = new Stepper(program, new ProfileId(1, 2), 0);
        for (int day = 0; day < 2; day++) {
            stepper.advance(day * DAY);
            stepper.step(day * DAY + 1, List.of(seen("m" + day, day * DAY + 1)), Scene.NOBODY);
        }
        State then = stepper.state();
        Stepper later = stepper.from(then, stepper.memberships());
        later.advance(9 * DAY);
        return Recollection.of(later.state(), then, stepper.memberships());
    }

    private static Event seen(String id, long time) {
        return Event.track(id, Source.of("web", Source.Kind.WEB), "Seen")
                .time(Instant.ofEpochMilli(time))
                .build();
    }

    @Test
    void of_timeAloneWentOn_sharesWhatItLeft() {
        Recollection known = afterAWeek();
        assertSame(known.then().logs(), known.now().logs());
        assertSame(known.then().ends(), known.now().ends());
        assertSame(known.then().until(), known.now().until());
    }

    @Test
    void toBytes_timeAloneWentOn_keepsItOnce() {
        Recollection known = afterAWeek();
        Recollection read = StateBytes.read(known.toBytes(), program);
        assertNotNull(read);
        for (int log = 0; log < program.logs.length; log++) {
            assertSame(read.then().logs()[log], read.now().logs()[log]);
        }
        assertSame(read.then().ends(), read.now().ends());
        assertArrayEquals(known.now().ends(), read.now().ends());
        assertArrayEquals(known.toBytes(), read.toBytes());
    }
}
