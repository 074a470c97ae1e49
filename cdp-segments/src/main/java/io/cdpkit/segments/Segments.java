package io.cdpkit.segments;

import io.cdpkit.SegmentEvaluator;
import io.cdpkit.event.Event;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.Memo;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Named definitions, and the evaluator that tells who is in which of them at each instant.
 *
 * <pre>{@code
 * Segments.parse("""
 *     regulars = count("Order Completed") in last 365 days >= 3
 *     lapsed   = in regulars and not did("Order Completed") in last 60 days
 *     """)
 * }</pre>
 *
 * <h2>What memberships mean</h2>
 *
 * They are a function of the person's facts and of now, whatever the order in which the facts came: at an instant a segment
 * holds if its condition is TRUE of the events up to that instant, with the traits that those add up to. An event dated in
 * the future does not exist until its time. A person's segments begin with her first event; a membership's {@code since}
 * is the instant from which the condition has been TRUE without a break. The evaluation says when time alone next matters,
 * which never is too late and may be too early only where a window looks back past another.
 *
 * <h2>What it costs</h2>
 *
 * An event is shown to the filters of its type and name, and only segments that mention what came of it are asked. An event
 * that is not later than all that mattered before, and any after a merge, a split or a retraction, makes the person's
 * history be read again from the start.
 *
 * <p>Immutable and thread-safe.
 */
public final class Segments implements SegmentEvaluator {
    private final List<Definition> definitions;
    private final Program program;
    private final ProfileSchema schema;

    private Segments(List<Definition> definitions, Program program, ProfileSchema schema) {
        this.definitions = definitions;
        this.program = program;
        this.schema = schema;
    }

    /**
     * The definitions of a text: {@code name = condition}, one after the other, with conditions as {@link ConditionText} has
     * them. {@code name@2 = ..} gives a version. {@code define regular(n) = count(order) in last $n days >= 3} names a macro,
     * which stands for its words wherever {@code regular(30)} is written after it.
     *
     * @throws InvalidSegmentsException with all that is wrong with them
     */
    public static Segments parse(String text) {
        Problems problems = new Problems(ConditionText.requireShort(text));
        Parser parser = new Parser(text, problems);
        List<Definition> definitions = parser.definitions();
        return of(definitions, problems, (definition, message) -> {
            Token place = parser.place(definition);
            if (place == null) {
                problems.add(message);
            } else {
                problems.add(place, message);
            }
        });
    }

    /**
     * Segments of definitions made elsewhere, such as by a host.
     *
     * @throws InvalidSegmentsException if one looks at a segment that is not among them, or at itself
     */
    public static Segments of(List<Definition> definitions) {
        Problems problems = new Problems("");
        return of(definitions, problems, (definition, message) -> problems.add(message));
    }

    private static Segments of(List<Definition> definitions, Problems problems, BiConsumer<Definition, String> wrong) {
        List<Definition> ordered = Order.of(definitions, wrong);
        problems.throwIfAny();
        List<Definition> byName = definitions.stream()
                .sorted(Comparator.comparing(Definition::name))
                .toList();
        return new Segments(byName, new Compiler(ordered).program(), ProfileSchema.standard());
    }

    /**
     * The same segments for a platform with a schema of its own. Only what traits were at an earlier instant, and so {@code
     * since}, depends on it.
     */
    public Segments schema(ProfileSchema newSchema) {
        return new Segments(definitions, program, newSchema);
    }

    /** The definitions by name. */
    public List<Definition> definitions() {
        return definitions;
    }

    public Optional<Definition> find(String name) {
        return definitions.stream()
                .filter(definition -> definition.name().equals(name))
                .findFirst();
    }

    /**
     * The traits that each segment reads, by its name: their first keys, those of filters and of segments it looks at
     * included.
     */
    public Map<String, Set<String>> traits() {
        TreeMap<String, Set<String>> traits = new TreeMap<>();
        for (Definition definition : definitions) {
            TreeSet<String> keys = new TreeSet<>();
            Needed.of(definitions, definition.name())
                    .forEach(needed -> keys.addAll(Conditions.keys(needed.condition(), Operand.Scope.PROFILE)));
            traits.put(definition.name(), keys);
        }
        return traits;
    }

    /**
     * How far back these segments look at most, by the name of the events; under the empty name, at events of any name.
     *
     * <p>{@code ChronoUnit.FOREVER.getDuration()} stands for all time. Looking through another segment counts, and by
     * calendar the longest periods do. Traits are not in it, for they last as long as the events that gave them. Events that
     * are kept no longer than this change memberships when they go.
     */
    public Map<String, Duration> lookBacks() {
        return LookBacks.of(this);
    }

    Program program() {
        return program;
    }

    @Override
    public Evaluation evaluate(Profile profile, @Nullable Event added, Supplier<List<Event>> history, Instant now) {
        State state = state(profile.evaluation().memo());
        long to = Span.millis(now);
        if (state == null || Span.millis(profile.activity().last()) > to) {
            return new Replay(program, schema, profile).run(history.get(), to);
        } else if (added == null || !matters(added, profile)) {
            return time(profile, state, to);
        }
        long time = Span.millis(added.time());
        Stepper stepper = new Stepper(state, profile.id(), first(profile), profile.memberships());
        boolean blind = state.traits() == Scene.NOBODY && !added.traits().isEmpty();
        if (time <= state.step() || !time(profile, added) || (blind && stepper.nextDue() < time)) {
            return new Replay(program, schema, profile).run(history.get(), to);
        }
        stepper.advance(time - 1);
        stepper.step(time, List.of(added), profile.traits());
        stepper.advance(to);
        return evaluation(stepper);
    }

    /** Whether an event is later than the first one. */
    private static boolean time(Profile profile, Event event) {
        return event.time().isAfter(profile.activity().first());
    }

    private Evaluation time(Profile profile, State state, long now) {
        Instant due = profile.nextDue();
        if (due == null || Span.millis(due) > now) {
            return profile.evaluation();
        }
        Stepper stepper = new Stepper(state, profile.id(), first(profile), profile.memberships());
        stepper.advance(now);
        return evaluation(stepper);
    }

    static long first(Profile profile) {
        return Span.millis(profile.activity().first());
    }

    /** Whether an event may change anything: it goes into a log or on a list, brings traits, or is the first. */
    private boolean matters(Event event, Profile profile) {
        return !event.traits().isEmpty()
                || program.logsOf(event).length > 0
                || program.isOfList(event)
                || !time(profile, event);
    }

    static Evaluation evaluation(Stepper stepper) {
        long due = stepper.nextDue();
        return new Evaluation(
                stepper.memberships(), due == Bounds.NEVER ? null : Instant.ofEpochMilli(due), stepper.state());
    }

    private @Nullable State state(@Nullable Memo memo) {
        if (memo instanceof State state) {
            return state.program() == program || state.program().fingerprint == program.fingerprint
                    ? state.in(program)
                    : null;
        }
        return memo == null ? null : StateBytes.read(memo.toBytes(), program);
    }

    /**
     * Why a person is, or is not, in a segment at an instant.
     *
     * @param history all her events, in order of time then message id, such as {@code cdp.timeline(profile.id())}
     * @throws IllegalArgumentException if there is no such segment
     */
    public Explanation explain(String segment, Profile profile, List<Event> history, Instant now) {
        Definition definition = find(segment)
                .orElseThrow(() -> new IllegalArgumentException("there is no segment \"" + segment + "\""
                        + Problems.didYouMean(
                                segment,
                                definitions.stream().map(Definition::name).toList())));
        return new Explainer(this, schema, profile, history, now).explain(definition);
    }

    /** The definitions in the text form. */
    @Override
    public String toString() {
        return definitions.stream().map(Definition::toString).collect(Collectors.joining("\n", "", "\n"));
    }
}
