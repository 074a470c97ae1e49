package io.cdpkit.segments;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.ProfileId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
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
    void of_timeAloneWentOn_leavesThenAsItWas() {
        Program counting = Segments.parse("trait n = count(Seen) in last 1 day").program();
        Stepper stepper = new Stepper(counting, new ProfileId(1, 2), 0);
        stepper.step(1, List.of(seen("m", 1)), Scene.NOBODY);
        State then = stepper.state();
        Stepper later = stepper.from(then, List.of());
        later.advance(9 * DAY);
        assertEquals(Value.of(1), then.computed()[0]);
        assertEquals(Value.of(0), later.state().computed()[0]);
    }

    @Test
    void step_fromWhatIsRemembered_leavesThatAsItWas() {
        Program counting = Segments.parse("""
                trait n = count(Seen)
                listed = on list vip
                twice = did(sequence(Seen -> Seen))
                """).program();
        Stepper stepper = new Stepper(counting, new ProfileId(1, 2), 0);
        stepper.step(1, List.of(seen("m1", 1)), Scene.NOBODY);
        State state = stepper.state();
        byte[] before = Recollection.of(state, state, List.of()).toBytes();
        Stepper later = new Stepper(state, 0, stepper.memberships(), stepper.computed());
        Event listed = Event.track("m3", Source.of("web", Source.Kind.WEB), Condition.Listed.ADDED)
                .time(Instant.ofEpochMilli(5))
                .properties(Attributes.of("list", Value.of("vip")))
                .build();
        later.step(5, List.of(seen("m2", 5), listed), Scene.NOBODY);
        assertEquals(
                List.of("listed", "twice"),
                later.memberships().stream().map(Membership::segment).toList());
        assertEquals(Value.of(2), later.state().computed()[0]);
        assertArrayEquals(before, Recollection.of(state, state, List.of()).toBytes());
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

    @Test
    void read_valuesOfEveryKind_areThoseThatWereWritten() {
        Program kinds = Segments.parse("""
                trait flag   = last(Seen.flag)
                trait number = last(Seen.number)
                trait price  = last(Seen.price)
                trait at     = last(Seen.at)
                trait day    = last(Seen.day)
                trait name   = last(Seen.name)
                trait tags   = last(Seen.tags)
                trait none   = last(Seen.none)
                here = did(Seen where place = traits.place)
                """).program();
        Attributes properties = Attributes.builder()
                .put("flag", Value.of(true))
                .put("number", Value.of(-5))
                .put("price", Value.of(new BigDecimal("-12345678901234567890.125")))
                .put("at", Value.of(Instant.parse("2026-01-01T10:00:00.000000001Z")))
                .put("day", Value.of(LocalDate.parse("1969-12-30")))
                .put("name", Value.of("ä😀"))
                .put("tags", Value.of(List.of(Value.of("a"), Value.of(false), Value.ofNull())))
                .put("place", Value.of(Attributes.of("lat", Value.of(List.of(Value.of(1), Value.of(2))))))
                .build();
        Stepper stepper = new Stepper(kinds, new ProfileId(1, 2), 0);
        stepper.step(
                7,
                List.of(Event.track("m", Source.of("web", Source.Kind.WEB), "Seen")
                        .time(Instant.ofEpochMilli(7))
                        .properties(properties)
                        .build()),
                Scene.NOBODY);
        State state = stepper.state();
        State read = requireNonNull(
                        StateBytes.read(Recollection.of(state, state, List.of()).toBytes(), kinds))
                .now();
        assertArrayEquals(state.computed(), read.computed());
        Log log = requireNonNull(state.logs()[0]);
        Log same = requireNonNull(read.logs()[0]);
        assertEquals(1, same.size());
        assertEquals(7, same.time(0));
        assertEquals(log.word(0, 0), same.word(0, 0));
        for (int column = 0; column < kinds.logs[0].columns.size(); column++) {
            assertEquals(log.value(0, column), same.value(0, column));
            assertEquals(log.code(0, column), same.code(0, column));
        }
    }

    /** A window of a day still holds what happened a day ago, and no longer what did a millisecond before that. */
    @Test
    void step_whatNoWindowWillHoldAgain_isForgotten() {
        assertEquals(List.of(0L, DAY), timesKept("count(Seen) in last 1 day >= 3", 0, DAY));
        assertEquals(List.of(DAY, DAY + 1), timesKept("count(Seen) in last 1 day >= 3", 0, DAY, DAY + 1));
        assertEquals(
                List.of(0L, DAY, DAY + 1),
                timesKept("count(Seen) in last 1 day >= 3 or count(Seen) in last 2 days >= 3", 0, DAY, DAY + 1));
        assertEquals(
                List.of(0L, DAY, 9 * DAY),
                timesKept("count(Seen) in last 1 day >= 3 or count(Seen) >= 9", 0, DAY, 9 * DAY));
    }

    private static List<Long> timesKept(String condition, long... times) {
        Stepper stepper = new Stepper(Segments.parse("s = " + condition).program(), new ProfileId(1, 2), 0);
        for (long time : times) {
            stepper.advance(time - 1);
            stepper.step(time, List.of(seen("m" + time, time)), Scene.NOBODY);
        }
        Log log = stepper.log(0);
        return IntStream.range(0, log.size()).mapToObj(log::time).toList();
    }
}
