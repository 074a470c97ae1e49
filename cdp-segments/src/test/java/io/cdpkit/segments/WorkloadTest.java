package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.profile.ProfileSchema;
import io.cdpkit.profile.Traits;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The golden numbers of the public workload SEG-W1. */
class WorkloadTest {
    private static final int DEEP = Integer.getInteger("cdpkit.deep", 1);
    private static final ProfileId NOBODY = new ProfileId(1, 2);
    private static final Set<String> STREAMED =
            Set.of("count", "agg", "notDone", "sequence", "valueOf", "anyOrderItem");

    @Test
    void step_stream_hasTheGoldenTransitions() {
        Workload workload = Workload.of(200);
        Program program = Segments.parse(Workload.lines().stream()
                        .filter(line -> STREAMED.contains(WorkloadText.kind(line)))
                        .map(WorkloadText::definition)
                        .collect(Collectors.joining("\n")))
                .program();
        assertEquals(580, program.segments.size());
        int[] transitions = new int[2];
        for (int person = 0; person < workload.people; person++) {
            List<Event> events = workload.events(person);
            Set<Long> times =
                    events.stream().map(event -> event.time().toEpochMilli()).collect(Collectors.toSet());
            long start = Workload.T0 - 90 * Workload.DAY - 2_000;
            Stepper stepper = new Stepper(program, NOBODY, start);
            stepper.step(start, List.of(), Scene.NOBODY);
            for (Event event : events) {
                long at = event.time().toEpochMilli();
                passTime(stepper, at - 1, times, transitions);
                count(stepper, at, times, transitions, () -> stepper.step(at, List.of(event), Scene.NOBODY));
            }
            passTime(stepper, Workload.T0, times, transitions);
        }
        assertEquals(26_094 - 12_708, transitions[0]);
        assertEquals(12_708, transitions[1]);
    }

    private static void passTime(Stepper stepper, long until, Set<Long> times, int[] transitions) {
        for (long due = stepper.nextDue(); due <= until; due = stepper.nextDue()) {
            long next = due;
            count(stepper, next, times, transitions, () -> stepper.advance(next));
        }
    }

    private static void count(Stepper stepper, long at, Set<Long> times, int[] transitions, Runnable step) {
        State state = stepper.state();
        long[] before = state.known().clone();
        step.run();
        long[] after = stepper.state().known();
        for (int word = 0; word < state.program().memberWords(); word++) {
            transitions[times.contains(at) ? 0 : 1] += Long.bitCount(before[word] ^ after[word]);
        }
    }

    @Test
    void step_batch_hasTheGoldenMemberships() {
        if (DEEP > 1) {
            assertMemberships(100_000, 12_117_044, 0xf4380889d2332494L);
        } else {
            assertMemberships(10_000, 1_214_077, 0x5e88e2817500f160L);
        }
    }

    @Test
    void cohort_definitionsAboutTraits_hasTheGoldenMatches() {
        int people = DEEP > 1 ? 100_000 : 10_000;
        Workload workload = Workload.of(people);
        List<String> expressions = workload.expressions(1_000);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < expressions.size(); i++) {
            text.append('s')
                    .append(i)
                    .append(" = ")
                    .append(WorkloadText.attr(expressions.get(i)))
                    .append('\n');
        }
        Cohort cohort = Cohort.of(Segments.parse(text.toString()));
        for (int person = 0; person < people; person++) {
            cohort.add(traits(workload, person));
        }
        long matches =
                cohort.sizes().values().stream().mapToLong(Long::longValue).sum();
        assertEquals(DEEP > 1 ? 8_772_587 : 876_648, matches);
    }

    private static void assertMemberships(int people, long expected, long expectedChecksum) {
        Workload workload = Workload.of(people);
        Program program = Segments.parse(
                        Workload.lines().stream().map(WorkloadText::definition).collect(Collectors.joining("\n")))
                .program();
        long memberships = 0;
        long checksum = 0;
        for (int person = 0; person < people; person++) {
            Stepper stepper = replay(program, workload, person);
            for (int segment = 0; segment < program.segments.size(); segment++) {
                if (stepper.isMember(segment)) {
                    long id =
                            Long.parseLong(program.segments.get(segment).name().substring(1));
                    memberships++;
                    checksum += Workload.mix(id * 1_000_003L + person);
                }
            }
        }
        assertEquals(expected, memberships);
        assertEquals(Long.toHexString(expectedChecksum), Long.toHexString(checksum));
    }

    private static Traits traits(Workload workload, int person) {
        return GoldenRecord.empty()
                .plus(
                        Event.identify("t", Source.of("crm", Source.Kind.CRM))
                                .time(Instant.EPOCH)
                                .traits(workload.traits(person))
                                .build(),
                        ProfileSchema.standard())
                .traits();
    }

    private static Stepper replay(Program program, Workload workload, int person) {
        List<Event> events = workload.events(person);
        Traits traits = traits(workload, person);
        Stepper stepper = new Stepper(program, NOBODY, 0);
        stepper.step(Workload.T0 - 90 * Workload.DAY - 2_000, List.of(), traits);
        for (Event event : events) {
            long at = event.time().toEpochMilli();
            stepper.advance(at - 1);
            stepper.step(at, List.of(event), traits);
        }
        stepper.advance(Workload.T0);
        return stepper;
    }
}
