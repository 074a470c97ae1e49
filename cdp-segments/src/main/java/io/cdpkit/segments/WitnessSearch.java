package io.cdpkit.segments;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Limits;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.Identity;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileIds;
import io.cdpkit.profile.ProfileSchema;
import io.cdpkit.segments.Operand.Aggregate;
import io.cdpkit.segments.Operand.Field;
import io.cdpkit.segments.Operand.Function;
import io.cdpkit.segments.Operand.Scope;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes up people who may be so, and asks the evaluator whether they are. What it finds is certain; that it finds nothing
 * says nothing. Used once.
 */
final class WitnessSearch {
    private static final int ATTEMPTS = 24;
    private static final int MOST_EVENTS = 100;
    private static final long YEAR = 365 * 86_400_000L;
    private static final Source WITNESS = Source.of("witness", Source.Kind.FILE);
    /** Those that a platform with no key of its own gives. */
    private static final ProfileIds IDS = new ProfileIds("io.cdpkit".getBytes(StandardCharsets.UTF_8), "default");

    private final Segments segments;
    private final Set<String> in;
    private final Set<String> out;
    private final long now;
    private final Random chance = new Random(1);

    private int attempt;
    /** The counts that are in question, which events added for other reasons had better not be among. */
    private Set<Aggregate> counted = Set.of();

    private Traits traits = new Traits();
    private List<Made> made = new ArrayList<>();

    /** The fields of an object that is being made up. */
    private static final class Traits {
        private final TreeMap<String, Value> values = new TreeMap<>();
        private final TreeMap<String, Traits> objects = new TreeMap<>();

        /** Puts a value where none is; an object takes the place of a value. */
        void put(List<String> path, Value value) {
            Traits at = this;
            for (String key : path.subList(0, path.size() - 1)) {
                at.values.remove(key);
                at = at.objects.computeIfAbsent(key, k -> new Traits());
            }
            String last = path.get(path.size() - 1);
            if (!at.objects.containsKey(last)) {
                at.values.putIfAbsent(last, value);
            }
        }

        Attributes attributes() {
            Attributes.Builder attributes = Attributes.builder();
            values.forEach(attributes::put);
            objects.forEach((key, inner) -> attributes.put(key, inner.attributes()));
            return attributes.build();
        }
    }

    /** An event that is being made up. */
    private record Made(Event.Type type, String name, long time, Attributes properties, Attributes context) {}

    /**
     * @param segments those in question
     * @param in which the witness is to be in
     * @param out which she is to be out of
     */
    WitnessSearch(Segments segments, Set<String> in, Set<String> out, long now) {
        this.segments = segments;
        this.in = in;
        this.out = out;
        this.now = now;
    }

    @Nullable
    Witness find(Case of) {
        Map<Aggregate, Long> counts = of.counts().fewest();
        if (counts == null) {
            return null;
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Witness witness = attempt(of, counts, attempt);
            if (witness != null && isOne(witness)) {
                return witness;
            }
        }
        return null;
    }

    private @Nullable Witness attempt(Case of, Map<Aggregate, Long> counts, int newAttempt) {
        attempt = newAttempt;
        counted = counts.keySet();
        traits = new Traits();
        made = new ArrayList<>();
        long known = now - 1;
        for (Map.Entry<Condition, Integer> test : of.tests().entrySet()) {
            boolean holds = test.getValue() == Terms.TRUE;
            if (test.getKey() instanceof Condition.KnownFor since && holds) {
                known = Math.min(known, now - since.span().millis());
            } else if (test.getKey() instanceof Condition.Listed listed && holds) {
                made.add(new Made(
                        Event.Type.TRACK,
                        Condition.Listed.ADDED,
                        now - 1,
                        Attributes.of("list", listed.list()),
                        Attributes.empty()));
            } else if (test.getKey() instanceof Condition.InFor in && holds) {
                known = Math.min(known, now - 2 * in.span().millis() - 1);
            } else if (test.getKey() instanceof Condition.Each each
                    && each.list().scope() == Scope.PROFILE
                    && holds) {
                addList(each);
            }
        }
        for (Map.Entry<Operand, Map<Condition, Integer>> subject :
                of.bySubject().entrySet()) {
            List<@Nullable Value> values = Case.values(subject.getKey(), subject.getValue(), now);
            if (values.isEmpty()) {
                return null;
            }
            Value value = values.get(attempt == 0 ? 0 : chance.nextInt(values.size()));
            give(subject.getKey(), value);
        }
        addUnsettled(of);
        for (Map.Entry<Aggregate, Long> count : counts.entrySet()) {
            if (!addUntil(count.getKey(), count.getValue())) {
                return null;
            }
        }
        return witness(known);
    }

    private Witness witness(long known) {
        Identifier person = Identifier.userId("witness" + attempt);
        List<Event> events = new ArrayList<>();
        Attributes held = traits.attributes();
        boolean first = made.stream().noneMatch(event -> event.time <= known);
        if (!held.isEmpty() || first) {
            events.add(Event.identify("w0", WITNESS)
                    .identifier(person)
                    .time(Instant.ofEpochMilli(known))
                    .traits(held)
                    .build());
        }
        for (Made event : made) {
            if (event.time > now) {
                continue;
            }
            Event.Builder builder = Event.builder("w" + (events.size() + 1), event.type, WITNESS);
            if (event.type == Event.Type.TRACK
                    || event.type == Event.Type.PAGE
                    || event.type == Event.Type.SCREEN
                    || event.type == Event.Type.GROUP) {
                builder.name(event.name);
            }
            events.add(builder.identifier(person)
                    .time(Instant.ofEpochMilli(event.time))
                    .properties(event.properties)
                    .context(event.context)
                    .build());
        }
        events.sort(Comparator.comparing(Event::time).thenComparing(Event::id));
        return new Witness(events, Instant.ofEpochMilli(now));
    }

    /** Whether a witness is in the segments, and out of the segments, that she is to be. */
    private boolean isOne(Witness witness) {
        GoldenRecord record = GoldenRecord.empty();
        for (Event event : witness.events()) {
            if (Limits.defaults().check(event).isPresent()) {
                return false;
            }
            record = record.plus(event, ProfileSchema.standard());
        }
        Event first = witness.events().get(0);
        Identifier person = first.identifiers().get(0);
        Profile profile = new Profile(
                new Identity(IDS.of(person), person, first.time(), List.of(person)), record, Evaluation.NONE, 1);
        Set<String> members = new HashSet<>();
        for (Membership membership :
                segments.evaluate(profile, null, witness::events, witness.now()).memberships()) {
            members.add(membership.segment());
        }
        return members.containsAll(in) && out.stream().noneMatch(members::contains);
    }

    /** Gives an operand a value. */
    private void give(Operand of, @Nullable Value value) {
        if (value == null) {
            return;
        } else if (of instanceof Field field && field.scope() == Scope.PROFILE) {
            traits.put(field.path(), value);
        } else if (of instanceof Operand.Size size && size.list().scope() == Scope.PROFILE) {
            List<Value> items = new ArrayList<>();
            for (long i = Numbers.small(value) / 10_000; i > 0 && items.size() < MOST_EVENTS; i--) {
                items.add(Value.of("item" + i));
            }
            traits.put(size.list().path(), Value.of(items));
        } else if (of instanceof Operand.Since since && Values.number(value) != null) {
            long step = since.step().unit().isCalendar()
                    ? 86_400_000L
                    : since.step().millis();
            long time = now - Objects.requireNonNull(Values.number(value)).longValue() * step;
            giveDate(since.of(), time);
        } else if (of instanceof Operand.Arithmetic arithmetic
                && !arithmetic.sign().isOfProducts()) {
            giveSum(arithmetic, value);
        } else if (of instanceof Operand.Grade grade && Values.number(value) != null) {
            giveGraded(grade.of(), graded(grade, Numbers.small(value) / 10_000));
        } else if (of instanceof Operand.Prediction prediction) {
            giveRepeats(prediction);
        } else if (of instanceof Aggregate aggregate) {
            giveFigure(aggregate, value);
        }
    }

    private void giveGraded(Operand of, Value number) {
        if (of instanceof Aggregate count && count.function() == Function.COUNT) {
            addUntil(count, Math.min(MOST_EVENTS, Numbers.small(number) / 10_000));
        } else {
            give(of, number);
        }
    }

    /** A number of a class. */
    private static Value graded(Operand.Grade grade, long wanted) {
        boolean up = grade.comparator().holds(1);
        boolean lax = grade.comparator().holds(0);
        BigDecimal inner = BigDecimal.valueOf(up ? 1 : -1);
        int reached = (int) Math.max(0, Math.min(grade.bounds().size(), wanted - 1));
        BigDecimal number = reached == 0
                ? grade.bounds().get(0).subtract(inner)
                : lax
                        ? grade.bounds().get(reached - 1)
                        : grade.bounds().get(reached - 1).add(inner);
        return Values.plain(Value.of(number));
    }

    /** Makes up a few repeats at any time, of which some predictions come true. */
    private void giveRepeats(Operand.Prediction prediction) {
        Aggregate count = prediction.figures().get(0);
        long before = now;
        for (int i = 0; i <= attempt % 4; i++) {
            before -= 1 + (long) (chance.nextDouble() * YEAR);
            add(count, counted, before, null);
        }
    }

    /** Gives one side of a sum all of it, as far as the other side is no constant. */
    private void giveSum(Operand.Arithmetic sum, Value value) {
        if (sum.right() instanceof Operand.Constant constant) {
            Operand.Sign back = sum.sign() == Operand.Sign.PLUS ? Operand.Sign.MINUS : Operand.Sign.PLUS;
            give(sum.left(), Numbers.join(value, back, constant.value()));
        } else if (!(sum.left() instanceof Operand.Constant)) {
            give(sum.left(), value);
        }
    }

    private void giveDate(Operand of, long time) {
        if (of instanceof Aggregate aggregate && aggregate.path().isEmpty()) {
            add(aggregate, counted, time, null);
        } else {
            give(of, Value.of(Instant.ofEpochMilli(time)));
        }
    }

    private void giveFigure(Aggregate aggregate, Value value) {
        if (aggregate.function() == Function.EARLIEST || aggregate.function() == Function.LATEST) {
            if (value instanceof Value.Moment moment) {
                giveDate(aggregate, Span.millis(moment.instant()));
            }
        } else if (value instanceof Value.Items list && aggregate.function() == Function.VALUES) {
            list.items().forEach(item -> add(aggregate, counted, null, item));
        } else if (aggregate.function() == Function.DISTINCT) {
            long distinct = Math.min(MOST_EVENTS, Numbers.small(value) / 10_000);
            for (long i = 0; i < distinct; i++) {
                add(aggregate, counted, null, Value.of("value" + i));
            }
        } else if (aggregate.function() != Function.COUNT) {
            add(aggregate, counted, null, value);
        }
    }

    /** Tries values for what tests are about that look at several things at once. */
    private void addUnsettled(Case of) {
        for (Condition test : of.tests().keySet()) {
            if (Case.subject(test) == null && Case.count(test) == null) {
                for (Operand operand : Conditions.within(Conditions.operands(test))) {
                    Value value = Value.of(chance.nextInt(4) + (attempt % 3) * 10L);
                    boolean settled = operand instanceof Operand.Constant || test instanceof Condition.Each;
                    if (!settled && chance.nextInt(4) > 0) {
                        give(operand, value);
                        if (operand instanceof Aggregate count && count.function() == Function.COUNT) {
                            add(count, counted, null, null);
                        }
                    }
                }
            }
        }
    }

    /** A list with one item that a condition holds of. */
    private void addList(Condition.Each each) {
        if (each.quantifier() == Condition.Quantifier.NONE) {
            traits.put(each.list().path(), Value.of(List.of()));
            return;
        }
        Traits item = new Traits();
        new Cases(List.of(), now).forEach(Map.of(each.where(), true), of -> settle(of, Scope.ITEM, item));
        traits.put(each.list().path(), Value.of(List.of(Value.of(item.attributes()))));
    }

    /** Gives the fields of a scope values by which a case comes true; whether there are such. */
    private boolean settle(Case of, Scope scope, Traits into) {
        for (Map.Entry<Operand, Map<Condition, Integer>> subject :
                of.bySubject().entrySet()) {
            if (subject.getKey() instanceof Field field && field.scope() == scope) {
                List<@Nullable Value> values = Case.values(field, subject.getValue(), now);
                if (values.isEmpty()) {
                    return false;
                }
                Value value = values.get(attempt == 0 ? 0 : chance.nextInt(values.size()));
                if (value != null && !field.path().isEmpty()) {
                    into.put(field.path(), value);
                }
            }
        }
        return true;
    }

    /** Adds events until there are as many as there are to be; false if that cannot be. */
    private boolean addUntil(Aggregate count, long wanted) {
        for (long i = counted(count); i < wanted; i++) {
            if (made.size() >= MOST_EVENTS || !add(count, counted, null, null)) {
                return false;
            }
        }
        return true;
    }

    private long counted(Aggregate count) {
        return count.of() instanceof Occurrence.Events events
                ? made.stream()
                        .filter(event -> fits(event, events) && lies(event.time, count.window()))
                        .count()
                : 0;
    }

    private boolean fits(Made event, Occurrence.Events events) {
        if ((events.type() != null && events.type() != event.type)
                || !(events.names().isEmpty() || events.names().contains(event.name))) {
            return false;
        }
        Scene scene = new Scene();
        scene.properties = event.properties;
        scene.context = event.context;
        return Tests.of(events.where()).of(scene) == Truth.TRUE;
    }

    private boolean lies(long time, Window window) {
        if (time > now) {
            return false;
        } else if (window instanceof Window.Last last) {
            return last.span().leaves(time) > now;
        } else if (window instanceof Window.BeforeLast before) {
            return before.span().leaves(time) <= now;
        } else if (window instanceof Window.Ago ago) {
            return ago.from().leaves(time) > now && ago.to().leaves(time) <= now;
        } else if (window instanceof Window.Fixed fixed) {
            return Span.millis(fixed.from()) <= time && time < Span.millis(fixed.until());
        }
        return true;
    }

    /**
     * Adds an event, or those of a sequence, that a figure is about.
     *
     * @param others what it had better not be about as well
     * @param at when; null for any time in the window
     * @param value what the property is that the figure is about; null for any
     * @return whether there can be one
     */
    private boolean add(Aggregate figure, Set<Aggregate> others, @Nullable Long at, @Nullable Value value) {
        Long time = at == null ? time(figure, others) : at;
        if (time == null) {
            return false;
        } else if (figure.of() instanceof Occurrence.Sequence sequence) {
            List<Occurrence.Events> steps = new ArrayList<>(List.of(sequence.first()));
            sequence.steps().forEach(step -> steps.add(step.events()));
            for (int i = 0; i < steps.size(); i++) {
                Made step = event(steps.get(i), List.of(), null, time - (steps.size() - 1 - i), Set.of());
                if (step == null) {
                    return false;
                }
                made.add(step);
            }
            return true;
        } else if (!(figure.of() instanceof Occurrence.Events)) {
            return false;
        }
        Set<Condition> avoided = new HashSet<>();
        for (Aggregate other : others) {
            if (other.of() instanceof Occurrence.Events of
                    && !Counts.isAmong(figure, other)
                    && lies(time, other.window())
                    && chance.nextInt(4) > 0) {
                avoided.add(of.where());
            }
        }
        Made event = event((Occurrence.Events) figure.of(), figure.path(), value, time, avoided);
        if (event == null) {
            event = event((Occurrence.Events) figure.of(), figure.path(), value, time, Set.of());
        }
        return event != null && made.add(event);
    }

    /** A time in the window of a figure, and rather not in those of others. */
    private @Nullable Long time(Aggregate figure, Set<Aggregate> others) {
        TreeSet<Long> ages = new TreeSet<>(List.of(1L, 60_000L));
        List<Window> windows = new ArrayList<>(List.of(figure.window()));
        others.forEach(other -> windows.add(other.window()));
        for (Window window : windows) {
            addAges(window, ages);
        }
        List<Long> times = new ArrayList<>();
        long fewest = Long.MAX_VALUE;
        for (long age : ages) {
            long time = now - age;
            if (lies(time, figure.window())) {
                long hit = others.stream()
                        .filter(other -> lies(time, other.window()))
                        .count();
                if (hit < fewest && attempt % 3 != 2) {
                    fewest = hit;
                    times.clear();
                }
                if (hit <= fewest) {
                    times.add(time);
                }
            }
        }
        return times.isEmpty() ? null : times.get(attempt == 0 ? 0 : chance.nextInt(times.size()));
    }

    private void addAges(Window window, Set<Long> ages) {
        List<Span> spans = window instanceof Window.Last last
                ? List.of(last.span())
                : window instanceof Window.BeforeLast before
                        ? List.of(before.span())
                        : window instanceof Window.Ago ago ? List.of(ago.from(), ago.to()) : List.of();
        for (Span span : spans) {
            long most = span.atMost().toMillis();
            ages.addAll(List.of(most, most / 2, Math.max(1, most - 1), most + 1, most + 86_400_000L));
        }
        if (spans.size() == 2) {
            ages.add((spans.get(0).atMost().toMillis() + spans.get(1).atMost().toMillis()) / 2);
        } else if (window instanceof Window.Fixed fixed) {
            ages.add(now
                    - Span.millis(
                            fixed.from().equals(Instant.MIN) ? fixed.until().minusMillis(1) : fixed.from()));
        }
    }

    private @Nullable Made event(
            Occurrence.Events of, List<String> path, @Nullable Value value, long time, Set<Condition> avoided) {
        Traits properties = new Traits();
        Traits context = new Traits();
        if (!path.isEmpty()) {
            properties.put(path, value == null ? Value.of(1) : value);
        }
        LinkedHashMap<Condition, Boolean> holds = new LinkedHashMap<>();
        avoided.forEach(where -> holds.put(where, false));
        holds.put(of.where(), true);
        boolean found = new Cases(List.of(), now)
                .forEach(
                        holds,
                        which -> settle(which, Scope.EVENT, properties)
                                && settle(which, Scope.CONTEXT, context)
                                && settle(which, Scope.PROFILE, traits));
        Event.Type type = of.type() == null ? Event.Type.TRACK : of.type();
        List<String> names = of.names();
        String name = names.isEmpty() ? "Something" : names.get(attempt == 0 ? 0 : chance.nextInt(names.size()));
        return found ? new Made(type, name, time, properties.attributes(), context.attributes()) : null;
    }
}
