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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes a program of definitions that name no unknown segment and no circle. Used once. */
final class Compiler {
    private static final int FORMAT = 1;

    final List<Definition> segments;
    final Gate[] gates;
    final List<LogPlan> logs = new ArrayList<>();
    final Map<LogPlan.Selector, LogPlan> selectors = new LinkedHashMap<>();
    final List<Program.Chain> chains = new ArrayList<>();
    final Map<String, Integer> lists = new LinkedHashMap<>();
    final List<Leaf> special = new ArrayList<>();
    final TreeMap<String, List<Leaf>> byTrait = new TreeMap<>();
    final List<Leaf> ofTraits = new ArrayList<>();
    final List<Leaf.OfDate> dates = new ArrayList<>();
    final int[] entering;
    final int[] leaving;
    final Map<Integer, List<Leaf.InFor>> lasting = new HashMap<>();

    private final Map<String, Integer> places = new HashMap<>();
    private final Map<Condition, Integer> leafIds = new LinkedHashMap<>();
    private final Map<Occurrence, Integer> derived = new HashMap<>();
    private final List<TreeSet<Integer>> readers = new ArrayList<>();
    private final List<TreeSet<Integer>> dependents = new ArrayList<>();
    private int current;

    /** A compiler of definitions in an order in which each comes after those it looks at. */
    Compiler(List<Definition> inOrder) {
        this.segments = List.copyOf(inOrder);
        this.gates = new Gate[segments.size()];
        this.entering = new int[segments.size()];
        this.leaving = new int[segments.size()];
        Arrays.fill(entering, -1);
        Arrays.fill(leaving, -1);
    }

    Program program() {
        addSelectors();
        for (current = 0; current < gates.length; current++) {
            places.put(segments.get(current).name(), current);
            dependents.add(new TreeSet<>());
            gates[current] = gate(segments.get(current).condition(), true);
        }
        return new Program(this);
    }

    /** Logs of events come first, so that they have the numbers of their selectors. */
    private void addSelectors() {
        for (Definition definition : segments) {
            Conditions.forEach(definition.condition(), part -> {
                for (Aggregate aggregate : Conditions.aggregates(part)) {
                    Conditions.events(aggregate.of()).forEach(this::log);
                }
            });
        }
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
        return readers.size();
    }

    int[][] readers() {
        return readers.stream().map(Compiler::ints).toArray(int[][]::new);
    }

    int[][] dependents() {
        return dependents.stream().map(Compiler::ints).toArray(int[][]::new);
    }

    private static int[] ints(Set<Integer> set) {
        return set.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Tells programs apart whose memos differ. */
    long fingerprint() {
        String text =
                FORMAT + "\n" + segments.stream().map(Definition::toString).collect(Collectors.joining("\n"));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must support SHA-256", e);
        }
    }

    private Gate gate(Condition condition, boolean positive) {
        if (condition instanceof Always always) {
            boolean holds = always.holds() == positive;
            return (yes, no, members) -> holds;
        } else if (condition instanceof Condition.Not not) {
            return gate(not.of(), !positive);
        } else if (condition instanceof Condition.All all) {
            return positive ? all(gates(all.of(), true)) : any(gates(all.of(), false));
        } else if (condition instanceof Condition.Any any) {
            return positive ? any(gates(any.of(), true)) : all(gates(any.of(), false));
        } else if (condition instanceof Condition.In in) {
            int segment = place(in.segment());
            dependents.get(segment).add(current);
            return (yes, no, members) -> Bits.get(members, segment) == positive;
        }
        int leaf = leaf(condition);
        readers.get(leaf).add(current);
        return positive ? (yes, no, members) -> Bits.get(yes, leaf) : (yes, no, members) -> Bits.get(no, leaf);
    }

    private Gate[] gates(List<Condition> of, boolean positive) {
        return of.stream().map(part -> gate(part, positive)).toArray(Gate[]::new);
    }

    private static Gate all(Gate[] of) {
        return (yes, no, members) -> {
            for (Gate gate : of) {
                if (!gate.holds(yes, no, members)) {
                    return false;
                }
            }
            return true;
        };
    }

    private static Gate any(Gate[] of) {
        return (yes, no, members) -> {
            for (Gate gate : of) {
                if (gate.holds(yes, no, members)) {
                    return true;
                }
            }
            return false;
        };
    }

    private int place(String segment) {
        return java.util.Objects.requireNonNull(places.get(segment), "segments are not in order");
    }

    private int leaf(Condition condition) {
        Integer known = leafIds.get(condition);
        if (known != null) {
            return known;
        }
        int id = leafIds.size();
        leafIds.put(condition, id);
        readers.add(new TreeSet<>());
        List<Aggregate> aggregates = Conditions.aggregates(condition);
        if (!aggregates.isEmpty()) {
            addWindow(id, condition, aggregates);
        } else if (condition instanceof Within within) {
            addDate(id, within.of(), Timed.of(within));
        } else if (condition instanceof Anniversary anniversary) {
            addDate(id, anniversary.of(), Timed.of(anniversary));
        } else if (!addSpecial(id, condition)) {
            Leaf leaf = new Leaf.OfTraits(id, Tests.of(condition));
            ofTraits.add(leaf);
            byKeys(condition, leaf);
        }
        return id;
    }

    private void byKeys(Condition condition, Leaf leaf) {
        Conditions.keys(condition, Scope.PROFILE)
                .forEach(key ->
                        byTrait.computeIfAbsent(key, k -> new ArrayList<>()).add(leaf));
    }

    private void addDate(int id, Operand of, Timed timed) {
        Leaf.OfDate leaf = new Leaf.OfDate(id, Tests.getter(of, List.of()), timed);
        dates.add(leaf);
        Field field = of instanceof Operand.Size size ? size.list() : (Field) of;
        byTrait.computeIfAbsent(field.path().get(0), k -> new ArrayList<>()).add(leaf);
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
            lasting.computeIfAbsent(segment, s -> new ArrayList<>()).add(leaf);
        } else {
            return false;
        }
        return true;
    }

    private void addWindow(int id, Condition condition, List<Aggregate> aggregates) {
        List<Leaf.Figures> figures = aggregates.stream().map(this::figures).toList();
        Leaf.Figures first = figures.get(0);
        LogPlan log = logs.get(first.log());
        boolean simple = figures.size() == 1
                && first.dynamic() == null
                && first.bounds().isSuffix()
                && !(condition instanceof Within)
                && !(condition instanceof Anniversary)
                && Conditions.operands(condition).stream()
                        .noneMatch(operand -> operand instanceof Field || operand instanceof Operand.Size);
        if (!simple) {
            addGeneral(id, condition, aggregates, figures);
        } else if (condition instanceof Compare compare
                && first.function() == Function.COUNT
                && compare.left() instanceof Aggregate
                && compare.right() instanceof Constant constant
                && constant.value() instanceof io.cdpkit.event.Value.Whole n) {
            log.add(
                    new Leaf.Count(id, first.bit(), first.bounds(), compare.comparator(), n.number()),
                    first.bounds(),
                    false);
        } else {
            log.add(new Leaf.Suffix(id, first, Tests.of(condition, aggregates)), first.bounds(), false);
        }
    }

    private void addGeneral(int id, Condition condition, List<Aggregate> aggregates, List<Leaf.Figures> figures) {
        boolean within = condition instanceof Within;
        boolean clock = within || condition instanceof Anniversary;
        Leaf.General leaf = new Leaf.General(
                id,
                figures,
                clock ? scene -> Truth.UNKNOWN : Tests.of(condition, aggregates),
                clock ? Tests.getter(aggregates.get(0), aggregates) : null,
                within
                        ? Timed.of((Within) condition)
                        : condition instanceof Anniversary anniversary ? Timed.of(anniversary) : null);
        figures.stream()
                .map(Leaf.Figures::log)
                .distinct()
                .forEach(log -> logs.get(log).add(leaf, figures.get(0).bounds(), true));
        byKeys(condition, leaf);
    }

    private Leaf.Figures figures(Aggregate aggregate) {
        Bounds bounds = Bounds.of(aggregate.window());
        if (!(aggregate.of() instanceof Occurrence.Events events)) {
            LogPlan log = logs.get(derived(aggregate.of()));
            log.windows.put(aggregate.window(), bounds);
            return new Leaf.Figures(log.id, log.bit(Always.TRUE), -1, aggregate.function(), bounds, null, -1);
        }
        LogPlan log = log(events);
        log.windows.put(aggregate.window(), bounds);
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
        return new Program.Chain(log, steps, within, without);
    }

    private Program.Match match(Occurrence.Events events) {
        LogPlan log = log(events);
        return new Program.Match(log.id, log.bit(events.where()));
    }
}
