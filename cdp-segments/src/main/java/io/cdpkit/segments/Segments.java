package io.cdpkit.segments;

import io.cdpkit.SegmentEvaluator;
import io.cdpkit.event.Event;
import io.cdpkit.profile.Evaluation;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.Memo;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileSchema;
import io.cdpkit.segments.language.Parser;
import io.cdpkit.segments.language.Problems;
import io.cdpkit.segments.language.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Named segments and computed traits, and the evaluator that tells who is in which segment, and what each trait comes to, at
 * each instant.
 *
 * <pre>{@code
 * Segments.parse("""
 *     trait net = sum("Order Completed".total) - sum("Order Refunded".total)
 *     regulars  = count("Order Completed") in last 365 days >= 3
 *     vip       = in regulars and net >= 1000
 *     lapsed    = in regulars and not did("Order Completed") in last 60 days
 *     """)
 * }</pre>
 *
 * <h2>What memberships mean</h2>
 *
 * They are a function of the person's facts and of now, whatever the order in which the facts came: at an instant a segment
 * holds if its condition is TRUE of the events up to that instant, with the traits that those add up to. An event dated in
 * the future does not exist until its time. A computed trait is what its definition comes to in the same sense. A person's
 * segments and computed traits begin with her first event; a membership's {@code since}
 * is the instant from which the condition has been TRUE without a break. The evaluation says when time alone next matters,
 * which never is too late and may be too early only where a window looks back past another.
 *
 * <h2>What it costs</h2>
 *
 * An event is shown to the filters of its type and name, and only segments that mention what came of it are asked. An event
 * that comes late is put in its place among those that are kept for windows. The person's history is read again from the
 * start where that does not tell what the event has changed: it is part of a sequence, or puts her on a list; a segment that
 * it reaches tells the time, is looked at for when it was entered or left, or would have to be followed farther back than
 * what is kept of events and traits. It is read again after a merge, a split or a retraction as well. A computed trait over
 * a window changes as often as events leave it, and one that tells the time since something once a step, which costs an
 * evaluation of the person each time.
 *
 * <p>Immutable and thread-safe.
 */
public final class Segments implements SegmentEvaluator {
    private static final int MOST_TRAITS = 5_000;
    /** How many definitions may look at each other in a row. */
    private static final int DEEPEST = 200;

    private final List<Definition> definitions;
    private final List<TraitDefinition> traits;
    private final Program program;
    private final ProfileSchema schema;
    private final Origin origin;

    /** Where the definitions stand in the text that they came from, if any. */
    private record Origin(Problems problems, Map<String, Token> places, boolean isText) {}

    private Segments(
            List<Definition> definitions,
            List<TraitDefinition> traits,
            Program program,
            ProfileSchema schema,
            Origin origin) {
        this.definitions = definitions;
        this.traits = traits;
        this.program = program;
        this.schema = schema;
        this.origin = origin;
    }

    /**
     * The definitions of a text, one after the other: {@code name = condition}, with conditions as {@link ConditionText} has
     * them, and {@code trait name = value}, after and before which the bare name stands for the computed trait and {@code
     * computed.name} as well. {@code name@2 = ..} gives a version. {@code define regular(n) = count(order) in last $n days
     * >= 3} names a macro, which stands for its words wherever {@code regular(30)} is written after it in the place of a
     * condition or of a value; what it stands for, and an argument that is made of several operands, stay one, as if in
     * parentheses.
     *
     * @throws InvalidSegmentsException with all that is wrong with them
     */
    public static Segments parse(String text) {
        return parse(text, Admission.standard());
    }

    /**
     * The same, for definitions that must be of a kind.
     *
     * @throws InvalidSegmentsException with all that is wrong with them
     */
    public static Segments parse(String text, Admission admission) {
        Problems problems = new Problems(ConditionText.requireShort(text));
        Parser parser = new Parser(text, problems);
        List<Named> definitions = new ArrayList<>();
        parser.definitions(definitions::add, definitions::add);
        Map<String, Token> places = new HashMap<>();
        for (Named definition : definitions) {
            Token place = parser.place(definition);
            if (place != null) {
                places.putIfAbsent(definition.name(), place);
            }
        }
        Origin origin = new Origin(problems, places, true);
        return of(definitions, admission, origin, (definition, node, message) -> {
            Token place = parser.place(node);
            if (place == null) {
                place = places.get(definition.name());
            }
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
        return of(definitions, List.of());
    }

    /**
     * Segments and computed traits of definitions made elsewhere.
     *
     * @throws InvalidSegmentsException if one looks at something that is not among them, or at itself, or two have one name
     */
    public static Segments of(List<Definition> definitions, List<TraitDefinition> traits) {
        return of(definitions, traits, Admission.standard());
    }

    /**
     * Segments and computed traits of definitions made elsewhere, such as read by {@link ConditionJson}, that must be of a
     * kind. What their text cannot say, such as a field of an event where there is none, is refused.
     *
     * @throws InvalidSegmentsException with all that is wrong with them; each names its definition
     */
    public static Segments of(List<Definition> definitions, List<TraitDefinition> traits, Admission admission) {
        List<Named> all = new ArrayList<>(traits);
        all.addAll(definitions);
        return ofAll(all, admission);
    }

    /** Segments of definitions that have been accepted, or are made of such. */
    static Segments ofAll(List<Named> definitions) {
        return ofAll(definitions, Admission.FREE);
    }

    private static Segments ofAll(List<Named> definitions, Admission admission) {
        Problems problems = new Problems("");
        return of(definitions, admission, new Origin(problems, Map.of(), false), (definition, node, message) -> {
            String of = Order.kind(definition) + " \"" + definition.name() + "\"";
            problems.add(message.startsWith(of) ? message : of + ": " + message);
        });
    }

    /** Refuses a tree that its text does not say, so that whatever is accepted can be read and kept as text. */
    private static void requireSaid(Named definition, Order.Wrong wrong) {
        String text = definition.toString();
        Problems problems = new Problems(text);
        List<Named> said = new ArrayList<>();
        if (text.length() <= ConditionText.LONGEST) {
            new Parser(text, problems).definitions(said::add, said::add);
        }
        try {
            problems.throwIfAny();
            if (!said.equals(List.of(definition))) {
                wrong.at(definition, definition, "its text of " + text.length() + " chars does not say the same");
            }
        } catch (InvalidSegmentsException e) {
            wrong.at(
                    definition,
                    definition,
                    "no text says it: " + e.problems().get(0).message());
        }
    }

    private static Segments of(List<Named> definitions, Admission admission, Origin origin, Order.Wrong wrong) {
        Problems problems = origin.problems();
        requireCheap(definitions, admission.limit(), problems, wrong);
        if (!origin.isText() && admission != Admission.FREE) {
            definitions.forEach(definition -> requireSaid(definition, wrong));
        }
        List<Named> ordered = Order.of(definitions, admission == Admission.FREE ? Integer.MAX_VALUE : DEEPEST, wrong);
        Vocabulary vocabulary = admission.vocabulary();
        if (vocabulary != null) {
            TypeCheck.check(vocabulary, ordered, wrong);
        }
        problems.throwIfAny();
        return new Segments(
                byName(definitions, Definition.class),
                byName(definitions, TraitDefinition.class),
                new Compiler(ordered).program(),
                ProfileSchema.standard(),
                origin);
    }

    /** Refuses what nobody should look into: definitions that cost too much, and at once those that lie too deep. */
    private static void requireCheap(List<Named> definitions, Cost limit, Problems problems, Order.Wrong wrong) {
        boolean deep = false;
        for (Named definition : definitions) {
            try {
                Cost cost = Cost.of(definition);
                if (!cost.isWithin(limit)) {
                    Cost.Excess excess = new Cost.Excess(definition.name(), cost, limit);
                    problems.add(excess);
                    wrong.at(definition, definition, excess.message());
                }
            } catch (IllegalArgumentException e) {
                deep = true;
                wrong.at(definition, definition, String.valueOf(e.getMessage()));
            }
        }
        long traits =
                definitions.stream().filter(TraitDefinition.class::isInstance).count();
        if (traits > MOST_TRAITS) {
            problems.add("there are at most " + MOST_TRAITS + " computed traits, was " + traits);
        }
        if (deep) {
            problems.throwIfAny();
        }
    }

    private static <N extends Named> List<N> byName(List<Named> definitions, Class<N> kind) {
        return definitions.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .sorted(Comparator.comparing(Named::name))
                .toList();
    }

    /**
     * The same segments for a platform with a schema of its own, on which what traits were at an earlier instant depends; to
     * explain one with. The platform does this by itself.
     */
    @Override
    public Segments under(ProfileSchema newSchema) {
        return new Segments(definitions, traits, program, newSchema, origin);
    }

    /** The segments by name. */
    public List<Definition> definitions() {
        return definitions;
    }

    /** The computed traits by name. */
    public List<TraitDefinition> traits() {
        return traits;
    }

    public Optional<TraitDefinition> findTrait(String name) {
        return find(traits, name);
    }

    /** The definitions, each after those that it looks at. */
    List<Named> ordered() {
        return Order.of(all());
    }

    /** A problem of a definition, with its place in the text if it came from one. */
    Problem problem(String definition, String message) {
        Token place = origin.places.get(definition);
        return place == null
                ? new Problem(0, 0, message, "")
                : origin.problems.problem(place.at(), place.length(), message);
    }

    List<Named> all() {
        List<Named> all = new ArrayList<>(traits);
        all.addAll(definitions);
        return all;
    }

    public Optional<Definition> find(String name) {
        return find(definitions, name);
    }

    /**
     * The segment of a name, for rules that are about one, such as {@code AccountRule.any(segments.named("lapsed"))}.
     *
     * @throws IllegalArgumentException if there is no such segment
     */
    public Definition named(String name) {
        return find(name).orElseThrow(() -> unknown("segment", name, definitions));
    }

    /** A segment or a computed trait. */
    Optional<Named> look(String name) {
        Optional<Definition> segment = find(name);
        return segment.isPresent()
                ? Optional.of(segment.get())
                : findTrait(name).map(Function.identity());
    }

    private static <N extends Named> Optional<N> find(List<N> byName, String name) {
        int low = 0;
        int high = byName.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = byName.get(middle).name().compareTo(name);
            if (order == 0) {
                return Optional.of(byName.get(middle));
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return Optional.empty();
    }

    /**
     * The traits of the profile that each segment and each computed trait reads, by its name: their first keys, those of
     * filters, of segments it looks at and of computed traits included.
     */
    public Map<String, Set<String>> traitsRead() {
        return read(needed -> Conditions.keys(Conditions.fields(needed), Operand.Scope.PROFILE));
    }

    /**
     * The properties of events that each segment and each computed trait reads, by its name: their first keys, as in {@link
     * #traitsRead}. Fields of the context of events have {@code context.} before them. Of orders it is the figures, such as
     * {@code net}, and not the properties that these come from.
     */
    public Map<String, Set<String>> propertiesRead() {
        return read(Conditions::properties);
    }

    private Map<String, Set<String>> read(Function<Named, Set<String>> keysOf) {
        TreeMap<String, Set<String>> read = new TreeMap<>();
        for (Named definition : ordered()) {
            TreeSet<String> keys = new TreeSet<>(keysOf.apply(definition));
            Needed.directly(definition).forEach(other -> keys.addAll(read.getOrDefault(other, Set.of())));
            read.put(definition.name(), keys);
        }
        return read;
    }

    /**
     * How far back these segments and computed traits look at most, by the name of the events; under the empty name, at
     * events of any name.
     *
     * <p>{@code ChronoUnit.FOREVER.getDuration()} stands for all time. Looking through another segment counts, and by
     * calendar the longest periods do. Traits are not in it, for they last as long as the events that gave them. Events that
     * are kept no longer than this change memberships when they go.
     */
    public Map<String, Duration> lookBacks() {
        return LookBacks.of(this);
    }

    /**
     * The same of one segment or computed trait, so that one that looks too far can be named.
     *
     * @throws IllegalArgumentException if there is none of this name
     */
    public Map<String, Duration> lookBacks(String definition) {
        return LookBacks.of(
                this, look(definition).orElseThrow(() -> unknown("segment or computed trait", definition, all())));
    }

    /** What each segment and each computed trait costs at most, by its name. */
    public Map<String, Cost> costs() {
        TreeMap<String, Cost> costs = new TreeMap<>();
        all().forEach(definition -> costs.put(definition.name(), Cost.of(definition)));
        return costs;
    }

    Program program() {
        return program;
    }

    @Override
    public Evaluation evaluate(Profile profile, @Nullable Event added, Supplier<List<Event>> history, Instant now) {
        Recollection known = recollection(profile);
        long to = Span.millis(now);
        if (known != null && added == null && isDue(profile, to)) {
            // Her last event has happened: before that nothing is remembered, and what is due then lies after it.
            return later(profile, known, to);
        } else if (known == null || Span.millis(profile.activity().last()) > to) {
            boolean only = added != null && profile.activity().events() == 1;
            return new Replay(program, schema, profile).run(only ? List.of(added) : history.get(), to);
        } else if (added == null || !matters(added, profile)) {
            return later(profile, known, to);
        }
        Stepper stepper = with(added, profile, known);
        return stepper == null ? new Replay(program, schema, profile).run(history.get(), to) : evaluation(stepper, to);
    }

    /** The person when her last event, maybe the added one, had happened; null if what is remembered does not tell. */
    private static @Nullable Stepper with(Event added, Profile profile, Recollection known) {
        if (Span.millis(added.time()) > known.then().step()) {
            Stepper stepper = before(added, profile, known);
            if (stepper != null) {
                stepper.step(Span.millis(added.time()), List.of(added), profile.traits());
            }
            return stepper;
        }
        boolean back = known.then() != known.now();
        Stepper stepper = new Stepper(
                known.then(),
                first(profile),
                back ? known.members() : profile.memberships(),
                back ? null : profile.computed());
        return stepper.fitIn(added, profile.traits(), known.then().first()) ? stepper : null;
    }

    /** The person just before an event later than all others; null if nobody knows what her traits were. */
    private static @Nullable Stepper before(Event added, Profile profile, Recollection known) {
        long time = Span.millis(added.time());
        boolean back = time <= known.now().step();
        State state = back ? known.then() : known.now();
        boolean blind = state.traits() == Scene.NOBODY && !added.traits().isEmpty();
        Stepper stepper = new Stepper(
                blind ? state : state.seeing(profile),
                state.first(),
                back ? known.members() : profile.memberships(),
                back ? null : profile.computed());
        if (blind && stepper.nextDue() < time) {
            return null;
        }
        stepper.advance(time - 1);
        return stepper;
    }

    /** What time alone has made of somebody. */
    private static Evaluation later(Profile profile, Recollection known, long now) {
        if (!isDue(profile, now)) {
            return profile.evaluation();
        }
        State state = known.now().seeing(profile);
        Stepper stepper = new Stepper(state, state.first(), profile.memberships(), profile.computed());
        stepper.advance(now);
        List<Membership> then = known.then() == known.now() ? profile.memberships() : known.members();
        return evaluation(stepper, stepper.memberships(), Recollection.of(stepper.state(), known.then(), then));
    }

    private static boolean isDue(Profile profile, long now) {
        Instant due = profile.nextDue();
        return due != null && Span.millis(due) <= now;
    }

    static long first(Profile profile) {
        return Span.millis(profile.activity().first());
    }

    /** Whether an event may change anything: it goes into a log or on a list, brings traits, or is the first. */
    private boolean matters(Event event, Profile profile) {
        return !event.traits().isEmpty()
                || program.logsOf(event).length > 0
                || program.isOfList(event)
                || program.isOfOrder(event)
                || !event.time().isAfter(profile.activity().first());
    }

    /** What comes of somebody whose last event has just happened when time goes on to an instant. */
    static Evaluation evaluation(Stepper stepper, long now) {
        State then = stepper.state();
        List<Membership> members = stepper.memberships();
        if (stepper.nextDue() > now) {
            return evaluation(stepper, members, Recollection.of(then, then, members));
        }
        Stepper later = stepper.from(then, members);
        later.advance(now);
        return evaluation(later, later.memberships(), Recollection.of(later.state(), then, members));
    }

    private static Evaluation evaluation(Stepper stepper, List<Membership> members, Recollection known) {
        long due = stepper.nextDue();
        return new Evaluation(
                members, stepper.computed(), due == Bounds.NEVER ? null : Instant.ofEpochMilli(due), known);
    }

    /** What is remembered of a person; null for nothing, or nothing by these definitions. */
    private @Nullable Recollection recollection(Profile profile) {
        Memo memo = profile.evaluation().memo();
        Recollection known = memo instanceof Recollection kept
                ? kept.in(program)
                : memo == null ? null : StateBytes.read(memo.toBytes(), program);
        boolean fits = known != null
                && known.now().memberships() == profile.memberships().size();
        return fits ? known : null;
    }

    /**
     * Why a person is, or is not, in a segment at an instant.
     *
     * @param history all her events, in order of time then message id, such as {@code cdp.timeline(profile.id())}
     * @throws IllegalArgumentException if there is no such segment
     */
    public Explanation explain(String segment, Profile profile, List<Event> history, Instant now) {
        return new Explainer(this, schema, profile, history, now).explain(named(segment));
    }

    /**
     * What a computed trait comes to for a person at an instant, and by which events.
     *
     * @param history as for {@link #explain}
     * @throws IllegalArgumentException if there is no such computed trait
     */
    public TraitExplanation explainTrait(String trait, Profile profile, List<Event> history, Instant now) {
        TraitDefinition definition = findTrait(trait).orElseThrow(() -> unknown("computed trait", trait, traits));
        return new Explainer(this, schema, profile, history, now).explain(definition);
    }

    static IllegalArgumentException unknown(String kind, String name, List<? extends Named> known) {
        return new IllegalArgumentException("there is no " + kind + " \"" + name + "\""
                + Problems.didYouMean(name, known.stream().map(Named::name).toList()));
    }

    /** The definitions in the text form. */
    @Override
    public String toString() {
        return all().stream().map(Named::toString).collect(Collectors.joining("\n", "", "\n"));
    }
}
