package io.cdpkit.segments;

import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.segments.Operand.Aggregate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Every instant at which the answer of some definition could change, and many at which it cannot: events, events and dates
 * plus and minus every span of hours or days, and each start of a day in every zone.
 */
final class Instants {
    private final Set<Span> spans = new HashSet<>();
    /** Spans that are counted one after the other. */
    private final Set<Span> steps = new HashSet<>();

    /** Whose days something is put together by. */
    private final Set<ZoneId> zones = new HashSet<>();

    private final List<Event> events;

    Instants(Collection<Condition> definitions, Collection<TraitDefinition> traits, List<Event> events) {
        definitions.forEach(definition -> Conditions.forEachDeep(definition, this::addSpans));
        traits.forEach(trait -> add(trait.operands()));
        this.events = events;
    }

    private void add(List<Operand> operands) {
        for (Operand operand : Conditions.within(operands)) {
            if (operand instanceof Aggregate aggregate) {
                add(aggregate.window());
                if (aggregate.of() instanceof Occurrence.Orders orders && orders.days() != null) {
                    zones.add(orders.days());
                }
            } else if (operand instanceof Operand.Since since) {
                steps.add(since.step());
                spans.add(since.step());
            }
        }
    }

    private void addSpans(Condition condition) {
        if (condition instanceof Condition.Within within) {
            add(within.window());
        } else if (condition instanceof Condition.Anniversary anniversary) {
            spans.add(anniversary.next());
        } else if (condition instanceof Condition.InFor in) {
            spans.add(in.span());
        } else if (condition instanceof Condition.KnownFor known) {
            spans.add(known.span());
        }
        add(Conditions.operands(condition));
    }

    private void add(Window window) {
        if (window instanceof Window.Last last) {
            spans.add(last.span());
        } else if (window instanceof Window.BeforeLast before) {
            spans.add(before.span());
        } else if (window instanceof Window.Ago ago) {
            spans.add(ago.from());
            spans.add(ago.to());
        } else if (window instanceof Window.Next next) {
            spans.add(next.span());
        } else if (window instanceof Window.AfterNext after) {
            spans.add(after.span());
        }
    }

    /** All of them up to one, but for those that derive from entries into segments. */
    Set<Long> all(long now) {
        TreeSet<Long> instants = new TreeSet<>();
        long first = events.get(0).time().toEpochMilli();
        for (Event event : events) {
            instants.add(event.time().toEpochMilli());
            event.traits().forEach((key, value) -> addDate(value, instants));
            event.properties().forEach((key, value) -> addDate(value, instants));
        }
        spans.stream().filter(span -> span.unit().isCalendar()).forEach(span -> zones.add(span.zone()));
        for (ZoneId zone : zones) {
            LocalDate day = Instant.ofEpochMilli(first).atZone(zone).toLocalDate();
            for (long start = first; start <= now; day = day.plusDays(1)) {
                start = day.atStartOfDay(zone).toInstant().toEpochMilli();
                instants.add(start);
            }
        }
        return around(instants, first, now);
    }

    /** Some instants and those that any span takes them to. */
    Set<Long> around(Collection<Long> instants, long first, long now) {
        TreeSet<Long> all = new TreeSet<>(instants);
        for (long instant : instants) {
            all.add(instant + 1);
            for (Span span : spans) {
                long millis = span.amount() * NaiveOracle.unit(span);
                all.addAll(List.of(instant + millis, instant + millis + 1, instant - millis));
            }
            for (Span step : steps) {
                long millis = step.unit().isCalendar() ? now : NaiveOracle.unit(step);
                long next = instant + Math.max(0, (first - instant) / millis) * millis;
                for (; next <= now; next += millis) {
                    all.add(next);
                }
            }
        }
        all.removeIf(instant -> instant > now || instant < first);
        return all;
    }

    private static void addDate(Value value, Set<Long> instants) {
        if (value instanceof Value.Moment moment) {
            instants.add(moment.instant().toEpochMilli());
        } else if (value instanceof Value.Text text && text.text().startsWith("2024-")) {
            instants.add(Instant.parse(text.text().length() == 10 ? text.text() + "T00:00:00Z" : text.text())
                    .toEpochMilli());
        } else if (value instanceof Value.Day day) {
            instants.add(day.date()
                    .atStartOfDay(java.time.ZoneOffset.UTC)
                    .toInstant()
                    .toEpochMilli());
        }
    }
}
