package io.cdpkit.segments;

import io.cdpkit.segments.Condition.Always;
import io.cdpkit.segments.Condition.Anniversary;
import io.cdpkit.segments.Condition.Compare;
import io.cdpkit.segments.Condition.Within;
import io.cdpkit.segments.Operand.Aggregate;
import io.cdpkit.segments.Operand.Constant;
import io.cdpkit.segments.Operand.Field;
import io.cdpkit.segments.Operand.Function;
import io.cdpkit.segments.Operand.Scope;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Makes a program of definitions that name no unknown segment and no circle. Used once. */
final class Compiler {
    final List<Named> inOrder;
    /** By name. */
    final List<Definition> segments;

    final List<TraitDefinition> traits;
    final Gate[] gates;
    final List<LogPlan> logs = new ArrayList<>();
    final Map<LogPlan.Selector, LogPlan> selectors = new LinkedHashMap<>();
    final List<Program.Chain> chains = new ArrayList<>();
    int ends;
    final Map<String, Integer> lists = new LinkedHashMap<>();
    /** Null until a definition looks at orders. */
    @Nullable
    OrderLogs orders;

    final List<Leaf> special = new ArrayList<>();
    final TreeMap<String, Program.Readers> byTrait = new TreeMap<>();
    /** By computed trait, who reads it. */
    final List<Program.Readers> byComputed = new ArrayList<>();

    final List<Leaf.OfTraits> ofTraits = new ArrayList<>();
    /** Each after the computed traits that it looks at. */
    final List<Leaf.Free> free = new ArrayList<>();

    /** By leaf, the segments to which it matters whether it is TRUE, and those to which it matters whether it is FALSE. */
    final List<Set<Integer>> ifTrue = new ArrayList<>();

    final List<Set<Integer>> ifFalse = new ArrayList<>();
    /** By segment, those to which it matters whether somebody is in it, and those to which whether she is not. */
    final List<Set<Integer>> ifIn = new ArrayList<>();

    final List<Set<Integer>> ifOut = new ArrayList<>();
    /** By leaf. */
    final List<Program.Reads> reads = new ArrayList<>();
    /** By computed trait. */
    final List<Program.Reads> readsOfComputed = new ArrayList<>();

    final int[] entering;
    final int[] leaving;
    final Set<Integer> lasting = new TreeSet<>();

    private final Map<String, Integer> places = new HashMap<>();
    private final Map<Condition, Integer> leafIds = new LinkedHashMap<>();
    private final Map<Occurrence, Integer> derived = new HashMap<>();

    private final List<String> computed;
    /** Where the answers of leaves begin, behind the segments. */
    final int firstAnswer;

    private int current;

    /** A compiler of definitions in an order in which each comes after those it looks at. */
    Compiler(List<Named> inOrder) {
        this.inOrder = inOrder;
        this.segments = new ArrayList<>();
        this.traits = new ArrayList<>();
        this.computed = new ArrayList<>();
        for (Named named : inOrder) {
            if (named instanceof Definition segment) {
                segments.add(segment);
            } else if (named instanceof TraitDefinition trait) {
                traits.add(trait);
                computed.add(trait.name());
            }
        }
        segments.sort(Comparator.comparing(Definition::name));
        this.firstAnswer = Bits.of(segments.size()).length * Long.SIZE;
        this.gates = new Gate[segments.size()];
        this.entering = new int[segments.size()];
        this.leaving = new int[segments.size()];
        Arrays.fill(entering, -1);
        Arrays.fill(leaving, -1);
        for (Definition segment : segments) {
            places.put(segment.name(), places.size());
            ifIn.add(new TreeSet<>());
            ifOut.add(new TreeSet<>());
        }
    }

    Program program() {
        addSelectors();
        for (Named named : inOrder) {
            if (named instanceof Definition definition) {
                current = place(definition.name());
                gates[current] = gate(definition.condition(), true);
            } else {
                add((TraitDefinition) named);
            }
        }
        return new Program(this);
    }

    /** Logs of events come first, so that they have the numbers of their selectors. */
    private void addSelectors() {
        for (TraitDefinition trait : traits) {
            addSelectors(trait.operands());
        }
        for (Definition definition : segments) {
            Conditions.forEach(definition.condition(), part -> addSelectors(Conditions.operands(part)));
        }
    }

    private void addSelectors(List<Operand> operands) {
        for (Aggregate aggregate : Conditions.aggregates(operands)) {
            for (Occurrence.Events events : Conditions.events(aggregate.of())) {
                log(events);
            }
        }
    }

    private void add(TraitDefinition trait) {
        List<Aggregate> aggregates = Conditions.aggregates(trait.operands());
        int id = byComputed.size();
        byComputed.add(new Program.Readers());
        List<Field> fields = Conditions.fields(trait.operands());
        readsOfComputed.add(reads(fields, isTimed(trait.operands())));
        Leaf.Computed leaf = new Leaf.Computed(id, figures(aggregates), new Tests(aggregates, computed).of(trait.of()));
        addFree(leaf, fields);
    }

    private LogPlan log(Occurrence.Events events) {
        return selectors.computeIfAbsent(new LogPlan.Selector(events.type(), events.names()), s -> newLog());
    }

    private LogPlan newLog() {
        LogPlan log = new LogPlan(logs.size());
        logs.add(log);
        return log;
    }

    int leafCount() {
        return reads.size();
    }

    static int[][] ints(List<? extends Collection<Integer>> lists) {
        int[][] all = new int[lists.size()][];
        for (int i = 0; i < all.length; i++) {
            all[i] = ints(lists.get(i));
        }
        return all;
    }

    static int[] ints(Collection<Integer> list) {
        int[] all = new int[list.size()];
        int size = 0;
        for (int each : list) {
            all[size++] = each;
        }
        return all;
    }

    private Gate gate(Condition condition, boolean positive) {
        if (condition instanceof Always always) {
            boolean holds = always.holds() == positive;
            return known -> holds;
        } else if (condition instanceof Condition.Not not) {
            return gate(not.of(), !positive);
        } else if (condition instanceof Condition.All all) {
            return positive ? all(gates(all.of(), true)) : any(gates(all.of(), false));
        } else if (condition instanceof Condition.Any any) {
            return positive ? any(gates(any.of(), true)) : all(gates(any.of(), false));
        } else if (condition instanceof Condition.In in) {
            int segment = place(in.segment());
            (positive ? ifIn : ifOut).get(segment).add(current);
            return known -> Bits.get(known, segment) == positive;
        }
        int leaf = leaf(condition);
        (positive ? ifTrue : ifFalse).get(leaf).add(current);
        int bit = firstAnswer + 2 * leaf + (positive ? 0 : 1);
        return known -> Bits.get(known, bit);
    }

    private Gate[] gates(List<Condition> of, boolean positive) {
        Gate[] gates = new Gate[of.size()];
        for (int i = 0; i < gates.length; i++) {
            gates[i] = gate(of.get(i), positive);
        }
        return gates;
    }

    private static Gate all(Gate[] of) {
        return known -> {
            for (Gate gate : of) {
                if (!gate.holds(known)) {
                    return false;
                }
            }
            return true;
        };
    }

    private static Gate any(Gate[] of) {
        return known -> {
            for (Gate gate : of) {
                if (gate.holds(known)) {
                    return true;
                }
            }
            return false;
        };
    }

    private int place(String segment) {
        return Objects.requireNonNull(places.get(segment), "a segment that nobody has defined");
    }

    private int leaf(Condition condition) {
        Integer known = leafIds.get(condition);
        if (known != null) {
            return known;
        }
        int id = leafIds.size();
        leafIds.put(condition, id);
        ifTrue.add(new TreeSet<>());
        ifFalse.add(new TreeSet<>());
        List<Aggregate> aggregates = Conditions.aggregates(condition);
        List<Field> fields = Conditions.fields(condition);
        boolean timed = isTimed(condition);
        reads.add(reads(fields, timed));
        if (aggregates.size() == 1 && !hasField(Conditions.operands(condition)) && !timed) {
            addWindow(id, condition, aggregates);
        } else if (timed || !aggregates.isEmpty()) {
            addFree(
                    new Leaf.General(id, figures(aggregates), new Tests(aggregates, computed).ofPerson(condition)),
                    fields);
        } else if (!addSpecial(id, condition)) {
            Leaf.OfTraits leaf = new Leaf.OfTraits(id, new Tests(aggregates, computed).ofPerson(condition));
            ofTraits.add(leaf);
            for (Program.Readers reader : readers(fields)) {
                reader.tests.add(leaf);
            }
        }
        return id;
    }

    /** Whether the clock matters to a condition beyond the windows of what it counts. */
    private static boolean isTimed(Condition condition) {
        return condition instanceof Within
                || condition instanceof Anniversary
                || isTimed(Conditions.operands(condition));
    }

    private static boolean isTimed(List<Operand> operands) {
        for (Operand operand : Conditions.within(operands)) {
            if (operand instanceof Operand.Since || operand instanceof Operand.Prediction) {
                return true;
            }
        }
        return false;
    }

    private Program.Reads reads(List<Field> fields, boolean timed) {
        List<Integer> places = new ArrayList<>();
        for (String trait : Conditions.keys(fields, Scope.COMPUTED)) {
            places.add(computed.indexOf(trait));
        }
        return new Program.Reads(List.copyOf(Conditions.keys(fields, Scope.PROFILE)), ints(places), timed);
    }

    private static boolean hasField(List<Operand> operands) {
        for (Operand operand : Conditions.within(operands)) {
            if (operand instanceof Field) {
                return true;
            }
        }
        return false;
    }

    /** The lists of those who read the traits and the computed traits of some fields. */
    private List<Program.Readers> readers(List<Field> fields) {
        List<Program.Readers> all = new ArrayList<>();
        for (String key : Conditions.keys(fields, Scope.PROFILE)) {
            all.add(byTrait.computeIfAbsent(key, k -> new Program.Readers()));
        }
        for (String name : Conditions.keys(fields, Scope.COMPUTED)) {
            all.add(byComputed.get(computed.indexOf(name)));
        }
        return all;
    }

    private void addFree(Leaf.Free leaf, List<Field> fields) {
        int place = free.size();
        free.add(leaf);
        for (Leaf.Figures figures : leaf.figures()) {
            logs.get(figures.log()).addFree(figures.bit(), place);
        }
        for (Program.Readers reader : readers(fields)) {
            reader.free.add(place);
        }
    }

    private boolean addSpecial(int id, Condition condition) {
        if (condition instanceof Condition.KnownFor known) {
            special.add(new Leaf.Known(id, known.span().millis()));
        } else if (condition instanceof Condition.Sample sample) {
            special.add(new Leaf.OfSample(id, sample));
        } else if (condition instanceof Condition.Listed listed) {
            special.add(new Leaf.OnList(id, lists.computeIfAbsent(listed.list(), l -> lists.size())));
        } else if (condition instanceof Condition.InFor in) {
            int segment = place(in.segment());
            Leaf.InFor leaf = new Leaf.InFor(id, segment, in.span().millis());
            special.add(leaf);
            lasting.add(segment);
        } else {
            return false;
        }
        return true;
    }

    private void addWindow(int id, Condition condition, List<Aggregate> aggregates) {
        Leaf.Figures figures = figures(aggregates.get(0));
        Test test = new Tests(aggregates, computed).ofPerson(condition);
        LogPlan log = logs.get(figures.log());
        if (figures.dynamic() != null || !figures.bounds().isSuffix()) {
            addFree(new Leaf.General(id, List.of(figures), test), Conditions.fields(condition));
        } else if (condition instanceof Compare compare
                && figures.function() == Function.COUNT
                && compare.left() instanceof Aggregate
                && compare.right() instanceof Constant constant
                && constant.value() instanceof io.cdpkit.event.Value.Whole n) {
            log.leaves.add(new Leaf.Count(id, figures.bit(), figures.bounds(), compare.comparator(), n.number()));
        } else {
            log.leaves.add(new Leaf.Suffix(id, figures, test, limit(condition, figures.function())));
        }
    }

    private static Leaf.@Nullable Limit limit(Condition condition, Function function) {
        if ((function == Function.SUM || function == Function.AVG)
                && condition instanceof Compare compare
                && compare.left() instanceof Aggregate
                && compare.right() instanceof Constant constant) {
            BigDecimal bound = Values.number(constant.value());
            return bound == null ? null : new Leaf.Limit(compare.comparator(), bound, Numbers.small(constant.value()));
        }
        return null;
    }

    private Leaf.Figures figures(Aggregate aggregate, Occurrence.Orders of) {
        OrderLogs known = orders == null ? new OrderLogs(newLog(), newLog()) : orders;
        orders = known;
        LogPlan log = known.log(of, this::newLog);
        Bounds bounds = log.bounds(aggregate.window());
        int column = aggregate.path().isEmpty() ? -1 : log.column(aggregate.path());
        return new Leaf.Figures(log.id, known.bit(of), column, aggregate.function(), bounds, null, -1);
    }

    private List<Leaf.Figures> figures(List<Aggregate> aggregates) {
        List<Leaf.Figures> all = new ArrayList<>();
        for (Aggregate aggregate : aggregates) {
            all.add(figures(aggregate));
        }
        return all;
    }

    private Leaf.Figures figures(Aggregate aggregate) {
        if (aggregate.of() instanceof Occurrence.Orders orders) {
            return figures(aggregate, orders);
        }
        if (!(aggregate.of() instanceof Occurrence.Events events)) {
            LogPlan log = logs.get(derived(aggregate.of()));
            Bounds bounds = log.bounds(aggregate.window());
            return new Leaf.Figures(log.id, log.bit(Always.TRUE), -1, aggregate.function(), bounds, null, -1);
        }
        LogPlan log = log(events);
        Bounds bounds = log.bounds(aggregate.window());
        int column = aggregate.path().isEmpty() ? -1 : log.column(aggregate.path());
        if (Conditions.keys(events.where(), Scope.PROFILE).isEmpty()) {
            return new Leaf.Figures(log.id, log.bit(events.where()), column, aggregate.function(), bounds, null, -1);
        }
        int view =
                log.view(Conditions.keys(events.where(), Scope.EVENT), Conditions.keys(events.where(), Scope.CONTEXT));
        return new Leaf.Figures(
                log.id, log.bit(Always.TRUE), column, aggregate.function(), bounds, Tests.of(events.where()), view);
    }

    /** The log of the instants of something that is derived from events. */
    private int derived(Occurrence occurrence) {
        Integer known = derived.get(occurrence);
        if (known != null) {
            return known;
        }
        LogPlan log = newLog();
        derived.put(occurrence, log.id);
        if (occurrence instanceof Occurrence.Entering of) {
            int segment = place(of.segment());
            entering[segment] = log.id;
        } else if (occurrence instanceof Occurrence.Leaving of) {
            int segment = place(of.segment());
            leaving[segment] = log.id;
        } else if (occurrence instanceof Occurrence.Sequence sequence) {
            chains.add(chain(log.id, sequence));
        }
        return log.id;
    }

    private Program.Chain chain(int log, Occurrence.Sequence sequence) {
        int size = sequence.steps().size() + 1;
        Program.Match[] steps = new Program.Match[size];
        long[] within = new long[size];
        Program.Match[][] without = new Program.Match[size][];
        steps[0] = match(sequence.first());
        without[0] = new Program.Match[0];
        for (int i = 1; i < size; i++) {
            Occurrence.Step step = sequence.steps().get(i - 1);
            steps[i] = match(step.events());
            Span span = step.within();
            within[i] = span == null ? Long.MAX_VALUE : span.millis();
            without[i] = step.without().stream().map(this::match).toArray(Program.Match[]::new);
        }
        int at = ends;
        ends += size - 1;
        return new Program.Chain(log, at, steps, within, without);
    }

    private Program.Match match(Occurrence.Events events) {
        LogPlan log = log(events);
        return new Program.Match(log.id, log.bit(events.where()));
    }
}
