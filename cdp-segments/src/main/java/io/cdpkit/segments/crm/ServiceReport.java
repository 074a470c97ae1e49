package io.cdpkit.segments.crm;

import io.cdpkit.segments.crm.Ticket.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How well tickets are served, at an instant. For an earlier one, take the tickets of {@link CrmBook#asOf} it. Immutable
 * and thread-safe.
 *
 * @param states how many tickets are in each state, none included
 * @param reopened how many tickets were ever opened again
 * @param firstAnswer of the tickets answered: the time from opening to the first answer
 * @param resolution of the tickets settled: the time from opening to being settled for good
 * @param backlog of the tickets not settled: their age
 */
public record ServiceReport(
        Map<State, Long> states, long reopened, Times firstAnswer, Times resolution, Times backlog) {
    /**
     * Some lengths of time, by nearest rank.
     *
     * @param median what half of them do not pass; null where there is none, as are the others
     * @param p90 what nine in ten of them do not pass
     */
    public record Times(
            long count,
            @Nullable Duration median,
            @Nullable Duration p90,
            @Nullable Duration longest) {
        static Times of(Spans spans) {
            return new Times(spans.size(), spans.percentile(50), spans.percentile(90), spans.percentile(100));
        }
    }

    public ServiceReport {
        EnumMap<State, Long> counted = new EnumMap<>(State.class);
        counted.putAll(states);
        states = Collections.unmodifiableMap(counted);
        Objects.requireNonNull(firstAnswer, "firstAnswer");
        Objects.requireNonNull(resolution, "resolution");
        Objects.requireNonNull(backlog, "backlog");
    }

    public static ServiceReport of(Collection<Ticket> tickets, Instant at) {
        EnumMap<State, Long> states = new EnumMap<>(State.class);
        for (State state : State.values()) {
            states.put(state, 0L);
        }
        Spans answers = new Spans();
        Spans resolutions = new Spans();
        Spans ages = new Spans();
        long reopened = 0;
        for (Ticket ticket : tickets) {
            states.merge(ticket.state(), 1L, Long::sum);
            reopened += ticket.reopenings() > 0 ? 1 : 0;
            ticket.timeToFirstAnswer().ifPresent(answers::add);
            Optional<Duration> resolution = ticket.timeToResolution();
            resolution.ifPresent(resolutions::add);
            if (resolution.isEmpty()) {
                ages.add(ticket.age(at));
            }
        }
        return new ServiceReport(states, reopened, Times.of(answers), Times.of(resolutions), Times.of(ages));
    }
}
