package io.cdpkit.examples.benchmarks;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.examples.benchmarks.Meter.Reading;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.Identity;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.profile.ProfileSchema;
import io.cdpkit.segments.Segments;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Behavioural segments alone, without a platform: 90 days of events in order of time, each person evaluated with each of her
 * events and at each instant at which time alone moves her.
 *
 * <p>580 definitions of the kinds of the workload SEG-W1 in its proportions, over events of nine types.
 */
final class StreamBenchmark {
    private static final String NAME = "segments";
    private static final Source WEB = Source.of("web", Source.Kind.WEB);
    private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private static final long SPAN = 90L * 86_400_000;
    private static final int EVENTS_EACH = 10;
    private static final int[] DAYS = {1, 3, 7, 14, 30, 60, 90};
    private static final String[] TYPES = {
        "page_view",
        "product_view",
        "add_to_cart",
        "checkout_started",
        "order_completed",
        "email_open",
        "email_click",
        "search",
        "app_open"
    };

    private final int people;
    private final SplittableRandom random = new SplittableRandom(20_260_101);
    private final ProfileSchema schema = ProfileSchema.standard();
    private long transitions;
    private long timed;

    /**
     * When time alone next moves whom, the first one first: a heap of instants and people as one number each, with what was
     * due until something else was.
     */
    private static final class Dues {
        private static final long NEVER = Long.MAX_VALUE;

        private final int people;
        private final long[] ofPerson;
        private long[] heap = new long[1024];
        private int size;

        Dues(int people) {
            this.people = people;
            this.ofPerson = new long[people];
            Arrays.fill(ofPerson, NEVER);
        }

        boolean isBefore(long instant) {
            while (size > 0 && ofPerson[person()] != at()) {
                remove();
            }
            return size > 0 && at() < instant;
        }

        void put(@Nullable Instant at, int person) {
            long next = at == null ? NEVER : at.toEpochMilli();
            if (next != ofPerson[person]) {
                ofPerson[person] = next;
                if (next != NEVER) {
                    add(next, person);
                }
            }
        }

        long at() {
            return heap[0] / people + START;
        }

        int person() {
            return (int) (heap[0] % people);
        }

        private void add(long at, int person) {
            heap = size < heap.length ? heap : Arrays.copyOf(heap, 2 * size);
            long due = (at - START) * people + person;
            int place = size++;
            for (; place > 0 && heap[(place - 1) / 2] > due; place = (place - 1) / 2) {
                heap[place] = heap[(place - 1) / 2];
            }
            heap[place] = due;
        }

        void remove() {
            long last = heap[--size];
            int place = 0;
            for (int child = 1; child < size; child = 2 * place + 1) {
                child += child + 1 < size && heap[child + 1] < heap[child] ? 1 : 0;
                if (heap[child] >= last) {
                    break;
                }
                heap[place] = heap[child];
                place = child;
            }
            heap[place] = last;
        }
    }

    StreamBenchmark(int people) {
        this.people = people;
    }

    void run() {
        int[] whose = new int[people * EVENTS_EACH];
        Event[] events = events(whose);
        Segments segments = Segments.parse(definitions());
        long before = Meter.heapInUse();
        Reading<Profile[]> reading = Meter.read(() -> stream(segments, events, whose));
        long bytes = Meter.heapInUse() - before;
        Meter.print(NAME, "stream_580_segments", events.length / reading.cpuSeconds(), "events/cpu-s");
        Meter.print(NAME, "stream_580_transitions", transitions / reading.cpuSeconds(), "transitions/cpu-s");
        Meter.print(NAME, "stream_580_evaluations_by_time_to_events", (double) timed / events.length, "ratio");
        Meter.print(NAME, "stream_580_per_person", (double) bytes / reading.result().length, "bytes");
    }

    private Profile[] stream(Segments segments, Event[] events, int[] whose) {
        Profile[] profiles = new Profile[people];
        Arrays.setAll(profiles, StreamBenchmark::nobody);
        Dues dues = new Dues(people);
        for (int i = 0; i < events.length; i++) {
            Event event = events[i];
            while (dues.isBefore(event.time().toEpochMilli())) {
                int person = dues.person();
                Instant now = Instant.ofEpochMilli(dues.at());
                dues.remove();
                timed++;
                evaluate(segments, profiles, person, profiles[person], null, now, dues);
            }
            Profile profile = profiles[whose[i]];
            Profile with = profile.withRecord(profile.record().plus(event, schema));
            evaluate(segments, profiles, whose[i], with, event, event.time(), dues);
        }
        return profiles;
    }

    private void evaluate(
            Segments segments,
            Profile[] profiles,
            int person,
            Profile profile,
            @Nullable Event added,
            Instant now,
            Dues dues) {
        Evaluation evaluation = segments.evaluate(profile, added, () -> history(profile, added), now);
        transitions += moves(profile.memberships(), evaluation.memberships());
        dues.put(evaluation.nextDue(), person);
        profiles[person] = profile.withEvaluation(evaluation);
    }

    /** All events of somebody who has one; of others none is asked for, since all come in order. */
    private static List<Event> history(Profile profile, @Nullable Event added) {
        if (added == null || profile.activity().events() != 1) {
            throw new IllegalStateException("a history was asked for, though all events came in order");
        }
        return List.of(added);
    }

    /** How many segments somebody came into or out of. */
    private static long moves(List<Membership> was, List<Membership> is) {
        int same = 0;
        for (int i = 0, j = 0; was != is && i < was.size() && j < is.size(); ) {
            Membership one = was.get(i);
            Membership other = is.get(j);
            int order = one == other ? 0 : one.segment().compareTo(other.segment());
            same += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return was == is ? 0 : was.size() + is.size() - 2L * same;
    }

    private static Profile nobody(int person) {
        Identifier user = Identifier.userId("u" + person);
        Identity identity = new Identity(new ProfileId(1, person), user, Instant.ofEpochMilli(START), List.of(user));
        return new Profile(identity, GoldenRecord.empty(), Evaluation.NONE, 0);
    }

    private Event[] events(int[] whose) {
        long[] times = random.longs(whose.length, START, START + SPAN).sorted().toArray();
        Event[] events = new Event[whose.length];
        for (int i = 0; i < events.length; i++) {
            whose[i] = random.nextInt(people);
            events[i] = Event.track("e" + i, WEB, type())
                    .identifier(Identifier.userId("u" + whose[i]))
                    .time(Instant.ofEpochMilli(times[i]))
                    .properties(Attributes.builder()
                            .put("category", "c" + skewed(20))
                            .put("campaign", "k" + random.nextInt(30))
                            .put("quantity", 1 + random.nextInt(4))
                            .put("value", Value.of(BigDecimal.valueOf(random.nextInt(12_000), 2)))
                            .build())
                    .build();
        }
        return events;
    }

    private String type() {
        return TYPES[random.nextInt(TYPES.length)];
    }

    /** A number below another; small ones are much more frequent. */
    private int skewed(int bound) {
        double at = random.nextDouble();
        return (int) (at * at * at * bound);
    }

    private String definitions() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 580; i++) {
            text.append('m').append(i).append(" = ").append(condition(i)).append('\n');
        }
        return text.toString();
    }

    private String condition(int index) {
        String window = " in last " + DAYS[random.nextInt(DAYS.length)] + " days";
        if (index < 250) {
            return "count(" + type() + where() + ")" + window + " >= " + (1 + random.nextInt(5));
        } else if (index < 350) {
            String function = List.of("sum", "avg", "min", "max").get(random.nextInt(4));
            return function + "(order_completed.value" + where() + ")" + window + " >= " + (10 + random.nextInt(90));
        } else if (index < 450) {
            String done = "did(" + type() + where() + ")";
            return "not " + done + window
                    + (random.nextBoolean() ? " and " + done + " before" + window.substring(3) : "");
        } else if (index < 500) {
            int hours = List.of(1, 24, 72, 168).get(random.nextInt(4));
            return "sequence(" + type() + " -> " + type() + " within " + hours + " hours)" + window;
        } else if (index < 540) {
            String function = List.of("most_frequent", "last", "first").get(random.nextInt(3));
            return function + "(product_view.category)" + window + " = \"c" + skewed(8) + '"';
        }
        return "did(order_completed where category = \"c" + skewed(20) + "\" and value >= " + (10 + random.nextInt(80))
                + " and quantity >= " + (1 + random.nextInt(3)) + ") in last 90 days";
    }

    private String where() {
        return switch (random.nextInt(4)) {
            case 0 -> " where category = \"c" + skewed(20) + '"';
            case 1 -> " where category in (\"c" + skewed(20) + "\", \"c" + random.nextInt(20) + "\")";
            case 2 -> " where value >= " + random.nextInt(100);
            default -> "";
        };
    }
}
