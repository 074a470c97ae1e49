package io.cdpkit.segments;

import io.cdpkit.event.Event;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Definitions made ready to run: equal leaves are one, each knows the segments it matters to, and each event the logs it
 * goes into. Segments stand in an order in which each comes after those it looks at. Immutable and thread-safe.
 */
final class Program {
    /** A sequence: per step the log and filter that match it, how long after the step before, and what must not come between. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Chain(int log, Match[] steps, long[] within, Match[][] without) {
        boolean reads(int source) {
            return Arrays.stream(steps).anyMatch(match -> match.log() == source)
                    || Arrays.stream(without).flatMap(Arrays::stream).anyMatch(match -> match.log() == source);
        }
    }

    /** A filter of a log. */
    record Match(int log, int bit) {}

    final List<Definition> segments;
    final long fingerprint;
    final Gate[] gates;
    final int leaves;
    final LogPlan[] logs;
    final List<LogPlan.Selector> selectors;
    final Chain[] chains;
    /** By log, the sequences that its events may be part of. */
    final int[][] chainsOf;

    final String[] lists;
    final Leaf[] special;
    /** The leaves about traits that do not look at the clock, by the keys of the traits. */
    final TreeMap<String, List<Leaf>> byTrait;

    final List<Leaf> ofTraits;
    final List<Leaf.OfDate> dates;
    /** By leaf, the segments it matters to. */
    final int[][] readers;
    /** By segment, those that look at it. */
    final int[][] dependents;
    /** By segment, the log of its entries and that of its exits; -1 for none. */
    final int[] entering;

    final int[] leaving;
    /** By segment, the leaves about how long somebody has been in it. */
    final Map<Integer, List<Leaf.InFor>> lasting;

    private final Map<String, Integer> places = new HashMap<>();
    private final Route[] routes;

    /** The answers for somebody of whom nothing is known. */
    final long[] blankYes;

    final long[] blankNo;
    /** Who would be in a segment if nothing were known of anybody. */
    final long[] blankMembers;

    Program(Compiler compiler) {
        this.segments = compiler.segments;
        this.fingerprint = compiler.fingerprint();
        this.gates = compiler.gates;
        this.leaves = compiler.leafCount();
        this.logs = compiler.logs.toArray(LogPlan[]::new);
        this.selectors = List.copyOf(compiler.selectors.keySet());
        this.chains = compiler.chains.toArray(Program.Chain[]::new);
        this.chainsOf = new int[logs.length][];
        Arrays.setAll(chainsOf, this::chainsOf);
        this.lists = compiler.lists.keySet().toArray(String[]::new);
        this.special = compiler.special.toArray(Leaf[]::new);
        this.byTrait = compiler.byTrait;
        this.ofTraits = compiler.ofTraits;
        this.dates = compiler.dates;
        this.readers = compiler.readers();
        this.dependents = compiler.dependents();
        this.entering = compiler.entering;
        this.leaving = compiler.leaving;
        this.lasting = compiler.lasting;
        for (int i = 0; i < segments.size(); i++) {
            places.put(segments.get(i).name(), i);
        }
        this.routes = Arrays.stream(Event.Type.values()).map(this::route).toArray(Route[]::new);
        long[] yes = Bits.of(leaves);
        long[] no = Bits.of(leaves);
        long[] members = Bits.of(segments.size());
        new Blank(this).answer(yes, no);
        for (int i = 0; i < gates.length; i++) {
            Bits.put(members, i, gates[i].holds(yes, no, members));
        }
        this.blankYes = yes;
        this.blankNo = no;
        this.blankMembers = members;
    }

    private int[] chainsOf(int log) {
        return IntStream.range(0, chains.length)
                .filter(i -> chains[i].reads(log))
                .toArray();
    }

    /** The logs of one type of event by name, and those of any other name. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Route(Map<String, int[]> byName, int[] otherwise) {}

    private Route route(Event.Type type) {
        Map<String, int[]> byName = new HashMap<>();
        for (LogPlan.Selector selector : selectors) {
            selector.names().forEach(name -> byName.put(name, matching(type, name)));
        }
        return new Route(byName, matching(type, "\0"));
    }

    private int[] matching(Event.Type type, String name) {
        return IntStream.range(0, selectors.size())
                .filter(i -> {
                    LogPlan.Selector selector = selectors.get(i);
                    return (selector.type() == null || selector.type() == type)
                            && (selector.names().isEmpty() || selector.names().contains(name));
                })
                .toArray();
    }

    /** The logs that an event goes into. */
    int[] logsOf(Event event) {
        Route route = routes[event.type().ordinal()];
        return route.byName().getOrDefault(event.name(), route.otherwise());
    }

    /** The place of a segment; -1 for none of this name. */
    int place(String segment) {
        return places.getOrDefault(segment, -1);
    }

    /** Whether an event puts somebody on a list that a segment looks at, or takes her off. */
    boolean isOfList(Event event) {
        return lists.length > 0
                && event.type() == Event.Type.TRACK
                && (event.name().equals(Condition.Listed.ADDED) || event.name().equals(Condition.Listed.REMOVED));
    }

    int list(String name) {
        return Arrays.asList(lists).indexOf(name);
    }
}
