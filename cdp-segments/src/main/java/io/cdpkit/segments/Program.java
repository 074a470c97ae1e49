package io.cdpkit.segments;

import io.cdpkit.digest.Sha256;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Definitions made ready to run: equal leaves are one, each knows the segments it matters to, and each event the logs it
 * goes into. Segments stand in the order of their names. Immutable and thread-safe.
 */
final class Program {
    /** The form of memos. */
    private static final int FORMAT = 7;

    /**
     * A sequence: per step the log and filter that match it, how long after the step before, and what must not come between.
     *
     * @param at where the ends of its steps but the last begin among those of all sequences
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Chain(int log, int at, Match[] steps, long[] within, Match[][] without) {
        /** The logs that it reads. */
        int[] logs() {
            return matches().mapToInt(Match::log).distinct().toArray();
        }

        Stream<Match> matches() {
            return Stream.concat(Arrays.stream(steps), Arrays.stream(without).flatMap(Arrays::stream));
        }
    }

    /** Who reads a trait: tests, and the places of free leaves. */
    static final class Readers {
        final List<Leaf.OfTraits> tests = new ArrayList<>();
        final List<Integer> free = new ArrayList<>();
    }

    /**
     * What a leaf or computed trait reads besides logs.
     *
     * @param computed the places of computed traits
     * @param timed whether the clock matters to it beyond the windows of what it counts
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Reads(List<String> traits, int[] computed, boolean timed) {}

    /** A filter of a log. */
    record Match(int log, int bit) {}

    final List<Definition> segments;
    final List<TraitDefinition> traits;
    final Gate[] gates;
    final int leaves;
    final LogPlan[] logs;
    /** The leaves of single logs, and those logs. Their places are followed by those of the free ones. */
    final Leaf.Windowed[] windowed;

    final LogPlan[] logOf;
    /** By log and filter, the places of the leaves that an entry matters to. */
    final int[][][] byEntry;

    final List<LogPlan.Selector> selectors;
    final Chain[] chains;
    /** How many steps the sequences have but their last ones. */
    final int ends;
    /** By log, the sequences that its events may be part of. */
    final int[][] chainsOf;
    /** By log, the filters that sequences ask for. */
    final long[][] chainBits;

    /** Null where no definition looks at orders. */
    final @Nullable OrderLogs orders;

    final String[] lists;
    final Leaf[] special;
    /** Who reads the traits, by their keys. */
    final TreeMap<String, Readers> byTrait;
    /** Who reads the computed traits, by their places. */
    final Readers[] byComputed;

    final List<Leaf.OfTraits> ofTraits;
    /** The leaves whose place is theirs among these, each after the computed traits that it looks at. */
    final Leaf.Free[] free;
    /** The segments in an order in which each comes after those it looks at. */
    final int[] turns;
    /** By segment, its place in that order. */
    final int[] turnOf;
    /** The places of the computed traits in the order of their names. */
    final int[] traitsByName;
    /** By leaf, the segments it matters to. */
    final int[][] readers;
    /** By leaf, the segments to which it matters whether it is TRUE, and those to which it matters whether it is FALSE. */
    final int[][] ifTrue;

    final int[][] ifFalse;
    /** By segment, those that look at it. */
    final int[][] dependents;
    /** By segment, those that look at whether somebody is in it, and those that look at whether she is not. */
    final int[][] ifIn;

    final int[][] ifOut;
    /** By segment, the leaves and the segments that it looks at itself. */
    final int[][] leavesOf;

    final int[][] segmentsOf;
    /** Each leaf by its id, and the log of those that are windowed. */
    final Leaf[] byId;

    final int[] logOfLeaf;
    /** By leaf. */
    final Reads[] reads;
    /** By computed trait. */
    final Reads[] readsOfComputed;
    /** By computed trait, its leaf. */
    final Leaf.Computed[] computedLeaves;
    /** By segment, the log of its entries and that of its exits; -1 for none. */
    final int[] entering;

    final int[] leaving;
    /** The segments of which it matters how long somebody has been in them. */
    final long[] lasting;

    private final Map<String, Integer> places = new HashMap<>();
    private final Route[] routes;
    private final List<Named> inOrder;
    private volatile @Nullable Long fingerprint;

    /** Where the answers of leaves begin, behind the segments. */
    private final int firstAnswer;
    /** What is so of somebody of whom nothing is known, in no segment yet. */
    final long[] blank;
    /** What the computed traits come to for somebody of whom nothing is known. */
    final @Nullable Value[] blankComputed;
    /**
     * The turns of the segments to ask first of all: those that would hold if nothing were known of anybody, and any that
     * might hold because one of those does not.
     */
    final long[] blankAsked;

    Program(Compiler compiler) {
        this.segments = List.copyOf(compiler.segments);
        this.traits = List.copyOf(compiler.traits);
        this.inOrder = compiler.inOrder;
        this.gates = compiler.gates;
        this.leaves = compiler.leafCount();
        this.logs = compiler.logs.toArray(new LogPlan[0]);
        this.selectors = List.copyOf(compiler.selectors.keySet());
        this.chains = compiler.chains.toArray(new Chain[0]);
        this.ends = compiler.ends;
        this.chainsOf = inverse(Arrays.stream(chains).map(Chain::logs).toArray(int[][]::new), logs.length);
        this.chainBits = new long[logs.length][];
        for (int i = 0; i < logs.length; i++) {
            chainBits[i] = new long[logs[i].words];
        }
        for (Chain chain : chains) {
            chain.matches().forEach(match -> Bits.set(chainBits[match.log()], match.bit()));
        }
        this.orders = compiler.orders;
        this.lists = compiler.lists.keySet().toArray(new String[0]);
        this.special = compiler.special.toArray(new Leaf[0]);
        this.byTrait = compiler.byTrait;
        this.ofTraits = compiler.ofTraits;
        this.byComputed = compiler.byComputed.toArray(new Readers[0]);
        this.free = compiler.free.toArray(new Leaf.Free[0]);
        this.windowed =
                compiler.logs.stream().flatMap(log -> log.leaves.stream()).toArray(Leaf.Windowed[]::new);
        this.logOf = new LogPlan[windowed.length];
        this.byEntry = new int[logs.length][][];
        int place = 0;
        for (LogPlan log : logs) {
            byEntry[log.id] = log.readers(place, windowed.length);
            Arrays.fill(logOf, place, place + log.leaves.size(), log);
            place += log.leaves.size();
        }
        this.traitsByName = byName(traits);
        this.ifTrue = Compiler.ints(compiler.ifTrue);
        this.ifFalse = Compiler.ints(compiler.ifFalse);
        this.readers = union(ifTrue, ifFalse);
        this.ifIn = Compiler.ints(compiler.ifIn);
        this.ifOut = Compiler.ints(compiler.ifOut);
        this.dependents = union(ifIn, ifOut);
        this.leavesOf = inverse(readers, segments.size());
        this.segmentsOf = inverse(dependents, segments.size());
        this.byId = new Leaf[leaves];
        this.logOfLeaf = new int[leaves];
        this.computedLeaves = new Leaf.Computed[traits.size()];
        index();
        this.reads = compiler.reads.toArray(new Reads[0]);
        this.readsOfComputed = compiler.readsOfComputed.toArray(new Reads[0]);
        this.entering = compiler.entering;
        this.leaving = compiler.leaving;
        this.lasting = Bits.of(segments.size());
        for (int segment : compiler.lasting) {
            Bits.set(lasting, segment);
        }
        for (int i = 0; i < segments.size(); i++) {
            places.put(segments.get(i).name(), i);
        }
        this.turns = new int[segments.size()];
        this.turnOf = new int[turns.length];
        int turn = 0;
        for (Named named : inOrder) {
            if (named instanceof Definition) {
                turns[turn] = place(named.name());
                turnOf[turns[turn]] = turn++;
            }
        }
        this.routes = new Route[Event.Type.values().length];
        for (Event.Type type : Event.Type.values()) {
            routes[type.ordinal()] = route(type);
        }
        this.firstAnswer = compiler.firstAnswer;
        this.blank = Bits.of(firstAnswer + 2 * leaves);
        this.blankComputed = new Blank(this).answer(blank);
        this.blankAsked = Bits.of(segments.size());
        long[] known = blank.clone();
        for (int segment : turns) {
            if (gates[segment].holds(known)) {
                Bits.set(known, segment);
                Bits.set(blankAsked, turnOf[segment]);
                for (int dependent : dependents[segment]) {
                    Bits.set(blankAsked, turnOf[dependent]);
                }
            }
        }
    }

    /** How many words of what is so of a person tell of segments. */
    int memberWords() {
        return firstAnswer / Long.SIZE;
    }

    Truth truth(long[] known, int leaf) {
        int bit = firstAnswer + 2 * leaf;
        return Bits.get(known, bit) ? Truth.TRUE : Bits.get(known, bit + 1) ? Truth.FALSE : Truth.UNKNOWN;
    }

    /** Notes what a leaf says; returns whether that is something else than before. */
    boolean put(long[] known, int leaf, Truth truth) {
        int bit = firstAnswer + 2 * leaf;
        long answer = truth == Truth.TRUE ? 1 : truth == Truth.FALSE ? 2 : 0;
        long change = (known[bit >>> 6] >>> bit & 3) ^ answer;
        known[bit >>> 6] ^= change << bit;
        return change != 0;
    }

    private void index() {
        for (LogPlan log : logs) {
            for (Leaf leaf : log.leaves) {
                byId[leaf.id()] = leaf;
                logOfLeaf[leaf.id()] = log.id;
            }
        }
        for (Leaf.Free leaf : free) {
            if (leaf instanceof Leaf.Computed computed) {
                computedLeaves[computed.id()] = computed;
            } else {
                byId[leaf.id()] = leaf;
            }
        }
        for (Leaf leaf : ofTraits) {
            byId[leaf.id()] = leaf;
        }
        for (Leaf leaf : special) {
            byId[leaf.id()] = leaf;
        }
    }

    private static int[][] union(int[][] one, int[][] other) {
        int[][] union = new int[one.length][];
        for (int i = 0; i < union.length; i++) {
            union[i] = other[i].length == 0 ? one[i] : one[i].length == 0 ? other[i] : union(one[i], other[i]);
        }
        return union;
    }

    private static int[] union(int[] one, int[] other) {
        TreeSet<Integer> union = new TreeSet<>();
        for (int each : one) {
            union.add(each);
        }
        for (int each : other) {
            union.add(each);
        }
        return Compiler.ints(union);
    }

    /** From each target, the places that have it among theirs. */
    private static int[][] inverse(int[][] targets, int size) {
        List<List<Integer>> sources = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            sources.add(new ArrayList<>());
        }
        for (int from = 0; from < targets.length; from++) {
            for (int to : targets[from]) {
                sources.get(to).add(from);
            }
        }
        return Compiler.ints(sources);
    }

    /** Tells programs apart whose memos differ. Found when first asked for, since who keeps objects never asks. */
    long fingerprint() {
        Long known = fingerprint;
        if (known == null) {
            known = digest(FORMAT + "\n" + inOrder.stream().map(Named::toString).collect(Collectors.joining("\n")));
            fingerprint = known;
        }
        return known;
    }

    private static long digest(String text) {
        return ByteBuffer.wrap(Sha256.of(text)).getLong();
    }

    private static int[] byName(List<? extends Named> of) {
        TreeMap<String, Integer> byName = new TreeMap<>();
        for (int i = 0; i < of.size(); i++) {
            byName.put(of.get(i).name(), i);
        }
        return Compiler.ints(byName.values());
    }

    /** The logs of one type of event by name, and those of any other name. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Route(Map<String, int[]> byName, int[] otherwise) {}

    private Route route(Event.Type type) {
        Map<String, List<Integer>> named = new HashMap<>();
        List<Integer> ofAnyName = new ArrayList<>();
        for (int i = 0; i < selectors.size(); i++) {
            LogPlan.Selector selector = selectors.get(i);
            if (selector.type() != null && selector.type() != type) {
                continue;
            } else if (selector.names().isEmpty()) {
                ofAnyName.add(i);
            }
            for (String name : selector.names()) {
                named.computeIfAbsent(name, unknown -> new ArrayList<>()).add(i);
            }
        }
        Map<String, int[]> byName = new HashMap<>();
        named.forEach((name, logs) -> {
            logs.addAll(ofAnyName);
            Collections.sort(logs);
            byName.put(name, Compiler.ints(logs));
        });
        return new Route(Map.copyOf(byName), Compiler.ints(ofAnyName));
    }

    /** How many leaves there are that look at logs. */
    int ofLogs() {
        return windowed.length + free.length;
    }

    /** The logs that an event goes into. */
    int[] logsOf(Event event) {
        Route route = routes[event.type().ordinal()];
        return route.byName().getOrDefault(event.name(), route.otherwise());
    }

    /** Whether something that filters of a log let pass may be part of a sequence. */
    boolean isOfChain(int log, long[] mask) {
        for (int word = 0; word < mask.length; word++) {
            if ((mask[word] & chainBits[log][word]) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether an event tells of an order that a definition may look at. */
    boolean isOfOrder(Event event) {
        return orders != null && OrderLogs.isOfOrder(event);
    }

    /** Whether entries of a log are changed by what comes later, so that it does not tell what was so in the past. */
    boolean isRevised(int log) {
        return orders != null && orders.revises(log);
    }

    /** Whether something is made of the instants at which a segment is entered or left, or of how long it has held. */
    boolean hasPast(int segment) {
        return entering[segment] >= 0 || leaving[segment] >= 0 || Bits.get(lasting, segment);
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
