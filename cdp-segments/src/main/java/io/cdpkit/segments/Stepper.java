package io.cdpkit.segments;

import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.profile.Computed;
import io.cdpkit.profile.Membership;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.profile.Traits;
import io.cdpkit.segments.Program.Chain;
import io.cdpkit.segments.Program.Match;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes one person from instant to instant: at each that matters, events happen and windows lapse, and then every segment
 * that they touch is asked once. Used by one thread.
 *
 * <p>What happens at one instant must come in one step, and steps must ascend; so that memberships are a function of the
 * events and not of the order of their coming, whoever has an earlier event starts anew.
 */
final class Stepper {
    private final Program program;
    private final long first;
    private final Scene scene = new Scene();
    private final Figure figure = new Figure();
    /** The turns of the segments that are to be asked. */
    private final long[] dirty;
    /** The leaves of logs that are to be answered at this instant. */
    private final long[] asked;

    private final long[] known;
    private final Times due;
    /** These are those of the state that this stepper began with, until something in them changes. */
    private @Nullable Log[] logs;

    private boolean logged;
    private long[] ends;
    private long[] until;
    private final List<Membership> former;
    private final List<Computed> formerComputed;
    /** What those have come to, by their places. */
    private final @Nullable Value[] formerValues;

    private final long[] formerKnown;
    /** By segment, when it was entered last by this stepper; null if none was. */
    private @Nullable Times entered;

    private boolean started;
    private boolean recomputed;
    private long step;
    private long specialFlip = Bounds.NEVER;

    /** Somebody of whom nothing is known yet. */
    Stepper(Program program, ProfileId profile, long first) {
        this.program = program;
        this.first = first;
        this.dirty = program.blankAsked.clone();
        this.asked = Bits.of(program.ofLogs());
        this.known = program.blank.clone();
        this.formerKnown = program.blank;
        this.logs = new Log[program.logs.length];
        this.logged = true;
        this.ends = new long[program.ends];
        Arrays.fill(ends, Long.MIN_VALUE);
        this.due = Times.none(program.ofLogs());
        this.until = new long[program.lists.length];
        Arrays.fill(until, Long.MIN_VALUE);
        this.former = List.of();
        this.formerComputed = List.of();
        this.formerValues = program.blankComputed;
        this.step = Long.MIN_VALUE;
        scene.computed = formerValues.clone();
        for (Leaf leaf : program.special) {
            if (leaf instanceof Leaf.OfSample of) {
                put(leaf.id(), Truth.of(Samples.holds(of.sample(), profile)));
            }
        }
    }

    /**
     * Somebody as she was left.
     *
     * @param first the instant of her first event, which may have come late
     * @param memberships those of the state
     * @param computed those of the state as well; null to make them anew
     */
    Stepper(State state, long first, List<Membership> memberships, @Nullable List<Computed> computed) {
        this.program = state.program();
        this.first = first;
        this.dirty = Bits.of(program.gates.length);
        this.asked = Bits.of(program.ofLogs());
        this.known = state.known().clone();
        this.formerKnown = state.known();
        this.logs = state.logs();
        this.ends = state.ends();
        this.due = state.due().copy();
        this.until = state.until();
        this.former = memberships;
        this.formerComputed = computed == null ? List.of() : computed;
        this.formerValues = state.computed();
        this.recomputed = computed == null;
        this.step = state.step();
        this.started = true;
        this.specialFlip = state.specialFlip();
        this.scene.traits = state.traits();
        this.scene.computed = recomputed ? state.computed().clone() : state.computed();
    }

    /** Goes on from a state that this stepper has come to, which stays as it is. */
    Stepper from(State state, List<Membership> memberships) {
        return new Stepper(state, first, memberships, null);
    }

    State state() {
        return new State(
                program, first, step, scene.traits, known, logs, ends, due, scene.computed, until, specialFlip);
    }

    Truth truth(int leaf) {
        return program.truth(known, leaf);
    }

    boolean isMember(int segment) {
        return Bits.get(known, segment);
    }

    /** When time alone next matters; {@link Bounds#NEVER} if it never will. */
    long nextDue() {
        return Math.min(specialFlip, due.least());
    }

    /** Lets time pass up to and with an instant. */
    void advance(long now) {
        for (long next = nextDue(); next <= now; next = nextDue()) {
            if (next <= step && started) {
                throw new AssertionError("a leaf is due at an instant that is past");
            }
            step(next, List.of(), scene.traits);
        }
    }

    /**
     * One instant: what happens at it, with the traits that hold from then on.
     *
     * @param events in order of message id
     */
    void step(long now, List<Event> events, Traits traits) {
        boolean start = !started;
        started = true;
        recomputed |= start;
        step = now;
        boolean listed = false;
        if (!events.isEmpty()) {
            listed = happen(events, now);
        }
        if (traits != scene.traits) {
            changeTraits(traits);
        }
        due.addUpTo(now, asked);
        answerAsked(now);
        if (start || listed || specialFlip <= now) {
            answerSpecial(now);
        }
        settle(now);
    }

    /**
     * Puts an event in its place that is not later than the last step, if all that it changes can be told from what is
     * kept; else this stepper is of no more use.
     *
     * @param traits as they are with it
     * @param firstBefore the first event of those before it
     */
    boolean fitIn(Event event, Traits traits, long firstBefore) {
        Ripples ripples = new Ripples(program, event, firstBefore);
        scene.traits = traits;
        if (program.isOfList(event) || !insert(event, ripples)) {
            return false;
        }
        for (String key : event.traits().keys()) {
            Program.Readers readers = program.byTrait.get(key);
            if (readers != null) {
                ripples.addTrait(key, readers, traits);
                ask(readers);
            }
        }
        answerAsked(step);
        if (ripples.isFirst()) {
            ripples.addFirst();
            answerSpecial(step);
        }
        return settle(ripples);
    }

    /**
     * Puts an event into its logs, unless it is part of a sequence or tells of an order, or its place among others of its
     * time is not known.
     */
    private boolean insert(Event event, Ripples ripples) {
        if (program.isOfOrder(event)) {
            return false;
        }
        scene.properties = event.properties();
        scene.context = event.context();
        for (int log : program.logsOf(event)) {
            LogPlan plan = program.logs[log];
            long[] mask = plan.mask(scene);
            if (program.isOfChain(log, mask) || log(log).hasAt(ripples.time())) {
                return false;
            }
            if (append(plan, ripples.time(), mask)) {
                ripples.addEntry(plan, log(log), mask);
            }
        }
        return true;
    }

    /**
     * Asks the segments that an event may have changed that came late, and finds since when they hold. A late first event
     * reaches also those that it does not touch: they may have begun with it and ended before what was the first one.
     */
    private boolean settle(Ripples ripples) {
        Hindsight past = new Hindsight(program, this, scene, ripples);
        for (int segment : program.turns) {
            boolean held = Bits.get(known, segment);
            long before = held && (ripples.isFirst() || ripples.reach(segment)) ? since(segment) : Bounds.NEVER;
            if (ripples.isFirst() && before == ripples.first()) {
                ripples.addBegun(segment);
            }
            boolean reached = ripples.reach(segment);
            if ((reached || ripples.isFirst()) && program.hasPast(segment)) {
                return false;
            } else if (!reached) {
                continue;
            }
            ripples.spread(segment);
            boolean holds = program.gates[segment].holds(known);
            Bits.put(known, segment, holds);
            long since = holds ? past.since(segment, before, step) : Bounds.NEVER;
            if (since == Hindsight.UNKNOWN) {
                return false;
            } else if (holds && since != before) {
                enter(segment, since);
            }
        }
        return true;
    }

    private boolean happen(List<Event> events, long now) {
        boolean listed = false;
        boolean told = false;
        long[][] passed = program.chains.length == 0 ? null : new long[logs.length][];
        for (Event event : events) {
            scene.properties = event.properties();
            scene.context = event.context();
            for (int log : program.logsOf(event)) {
                LogPlan plan = program.logs[log];
                long[] mask = plan.mask(scene);
                append(plan, now, mask);
                if (passed != null) {
                    passed[log] = passed[log] == null ? mask : or(passed[log], mask);
                }
            }
            listed |= list(event);
            if (program.orders != null && OrderLogs.isOfOrder(event)) {
                program.orders.tell(event, now, ownLogs());
                told = true;
            }
        }
        if (passed != null) {
            follow(passed, now, events);
        }
        if (program.orders != null && told) {
            program.orders.settle(now, ownLogs(), this::ask);
        }
        return listed;
    }

    Log log(int id) {
        Log log = logs[id];
        return log == null ? Log.EMPTY : log;
    }

    private static long[] or(long[] a, long[] b) {
        long[] both = a.clone();
        for (int i = 0; i < both.length; i++) {
            both[i] |= b[i];
        }
        return both;
    }

    private @Nullable Log[] ownLogs() {
        if (!logged) {
            logged = true;
            logs = logs.clone();
        }
        return logs;
    }

    /** Keeps an event in a log, if anything ever looks at it there. */
    private boolean append(LogPlan plan, long now, long[] mask) {
        boolean passes = false;
        for (long word : mask) {
            passes |= word != 0;
        }
        if (!passes || plan.windows.isEmpty()) {
            return false;
        }
        ownLogs()[plan.id] = log(plan.id).plus(plan, now, mask, plan.row(scene));
        ask(plan, mask);
        return true;
    }

    /** Asks the leaves that look at what some filters of a log let pass. */
    private void ask(LogPlan plan, long[] mask) {
        int[][] readers = program.byEntry[plan.id];
        for (int word = 0; word < mask.length; word++) {
            for (long rest = mask[word]; rest != 0; rest &= rest - 1) {
                Bits.setAll(asked, readers[word << 6 | Long.numberOfTrailingZeros(rest)]);
            }
        }
    }

    /** Takes the sequences further that what passed at an instant may be part of. */
    private void follow(long[][] passed, long now, List<Event> events) {
        ends = ends.clone();
        long[] seen = Bits.of(program.chains.length);
        for (int log = 0; log < passed.length; log++) {
            if (passed[log] != null) {
                for (int chain : program.chainsOf[log]) {
                    if (!Bits.get(seen, chain)) {
                        Bits.set(seen, chain);
                        follow(chain, passed, now, events);
                    }
                }
            }
        }
    }

    /**
     * Of all the ways to have come through the first steps only that with the latest end can matter: it leaves the most
     * time for the next step and has the least room for what must not come between.
     */
    private void follow(int index, long[][] passed, long now, List<Event> events) {
        Chain chain = program.chains[index];
        int last = chain.steps().length - 1;
        if (comes(chain, last, passed, now)) {
            int times = events.size() == 1 ? 1 : passing(chain.steps()[last], events);
            for (int i = 0; i < times; i++) {
                append(program.logs[chain.log()], now, new long[] {1});
            }
        }
        for (int i = last - 1; i >= 0; i--) {
            if (comes(chain, i, passed, now)) {
                ends[chain.at() + i] = now;
            } else if (anyPasses(chain.without()[i + 1], passed)) {
                ends[chain.at() + i] = Long.MIN_VALUE;
            }
        }
    }

    /** Whether a step of a sequence is taken, from one before it that ended earlier. */
    private boolean comes(Chain chain, int step, long[][] passed, long now) {
        if (!passes(chain.steps()[step], passed)) {
            return false;
        }
        long before = step == 0 ? now : ends[chain.at() + step - 1];
        return before != Long.MIN_VALUE && now - before <= chain.within()[step];
    }

    /** How many of the events match a step. */
    private int passing(Match match, List<Event> events) {
        int passing = 0;
        for (Event event : events) {
            scene.properties = event.properties();
            scene.context = event.context();
            boolean selected = Arrays.stream(program.logsOf(event)).anyMatch(log -> log == match.log());
            passing += selected && Bits.get(program.logs[match.log()].mask(scene), match.bit()) ? 1 : 0;
        }
        return passing;
    }

    private static boolean anyPasses(Match[] matches, long[][] passed) {
        for (Match match : matches) {
            if (passes(match, passed)) {
                return true;
            }
        }
        return false;
    }

    private static boolean passes(Match match, long[][] passed) {
        long[] mask = passed[match.log()];
        return mask != null && Bits.get(mask, match.bit());
    }

    private boolean list(Event event) {
        if (!program.isOfList(event)) {
            return false;
        }
        boolean added = event.name().equals(Condition.Listed.ADDED);
        int list = program.list(event.properties().text("list").orElse(""));
        if (list < 0) {
            return false;
        }
        until = until.clone();
        if (!added) {
            until[list] = Long.MIN_VALUE;
        } else {
            until[list] = Condition.Listed.end(event.properties().find("until"));
        }
        return true;
    }

    private void changeTraits(Traits traits) {
        Traits before = scene.traits;
        scene.traits = traits;
        program.byTrait.forEach((key, readers) -> {
            if (before.find(key) != traits.find(key)) {
                ask(readers);
            }
        });
    }

    /** Asks those who read a trait that has changed; free leaves when all that they look at is known. */
    private void ask(Program.Readers readers) {
        for (Leaf.OfTraits leaf : readers.tests) {
            put(leaf.id(), leaf.test().of(scene));
        }
        for (int place : readers.free) {
            Bits.set(asked, program.windowed.length + place);
        }
    }

    /** Answers the leaves of logs that are asked; a free one may ask others, which all come after it. */
    private void answerAsked(long now) {
        due.makeRoom(asked);
        for (int word = 0; word < asked.length; word++) {
            while (asked[word] != 0) {
                int place = word << 6 | Long.numberOfTrailingZeros(asked[word]);
                asked[word] &= asked[word] - 1;
                due.put(place, answer(place, now));
            }
        }
    }

    /** Answers a leaf; returns when time alone next matters to it. */
    private long answer(int place, long now) {
        if (place >= program.windowed.length) {
            return answer(program.free[place - program.windowed.length], now);
        }
        Leaf.Windowed leaf = program.windowed[place];
        LogPlan plan = program.logOf[place];
        return leaf instanceof Leaf.Count count
                ? answer(count, log(plan.id), now)
                : answer((Leaf.Suffix) leaf, log(plan.id), now);
    }

    private long answer(Leaf.Free leaf, long now) {
        List<Leaf.Figures> of = leaf.figures();
        Value before = leaf instanceof Leaf.Computed computed ? scene.computed[computed.id()] : null;
        @Nullable Value[] values = scene.figures(of.size());
        scene.now = now;
        scene.due = Bounds.NEVER;
        for (int i = 0; i < of.size(); i++) {
            values[i] = figure(of.get(i), now, before);
        }
        if (leaf instanceof Leaf.General general) {
            put(leaf.id(), general.test().of(scene));
        } else {
            Value value = ((Leaf.Computed) leaf).value().of(scene);
            put(leaf.id(), value == null || value instanceof Value.Null ? null : Values.plain(value));
        }
        return scene.due;
    }

    private void put(int trait, @Nullable Value value) {
        if (!Objects.equals(scene.computed[trait], value)) {
            scene.computed = recomputed ? scene.computed : scene.computed.clone();
            recomputed = true;
            scene.computed[trait] = value;
            ask(program.byComputed[trait]);
        }
    }

    /**
     * Counts from the newest entry to the oldest; the truth of what is left when older ones have gone is met on the way, so
     * the change that comes first in time is the last one met.
     */
    private long answer(Leaf.Count leaf, Log log, long now) {
        long oldest = leaf.bounds().oldest(now);
        if (leaf.isOfLeast()) {
            int least = leaf.least();
            long time = least == 0 ? Log.NONE : log.newest(least, leaf.bit(), oldest);
            put(leaf.id(), Truth.of(leaf.test(time == Log.NONE ? 0 : least)));
            return time == Log.NONE ? Bounds.NEVER : leaf.bounds().end(time);
        }
        long count = 0;
        boolean truth = leaf.test(0);
        long flip = Bounds.NEVER;
        for (int i = log.size() - 1; i >= 0 && log.time(i) >= oldest; i--) {
            count += log.has(i, leaf.bit()) ? 1 : 0;
            if (i == 0 || log.time(i - 1) != log.time(i)) {
                if (leaf.test(count) != truth) {
                    truth = !truth;
                    flip = leaf.bounds().end(log.time(i));
                }
                if (count > leaf.n()) {
                    break;
                }
            }
        }
        put(leaf.id(), Truth.of(truth));
        return flip;
    }

    private long answer(Leaf.Suffix leaf, Log log, long now) {
        Leaf.Figures figures = leaf.figures();
        figure.start(figures.function());
        long oldest = figures.bounds().oldest(now);
        Truth truth = test(leaf);
        long flip = Bounds.NEVER;
        boolean changed = false;
        for (int i = log.size() - 1; i >= 0 && log.time(i) >= oldest; i--) {
            if (log.has(i, figures.bit())) {
                figure.add(log, i, figures.column());
                changed = true;
            }
            if (changed && (i == 0 || log.time(i - 1) != log.time(i))) {
                changed = false;
                Truth further = test(leaf);
                if (further != truth) {
                    truth = further;
                    flip = figures.bounds().end(log.time(i));
                }
            }
        }
        put(leaf.id(), truth);
        return flip;
    }

    /** What a leaf says of so many entries of its log, seen from an instant. */
    Truth truth(Leaf.Windowed leaf, Log log, int entries, long now) {
        if (leaf instanceof Leaf.Count count) {
            long oldest = count.bounds().oldest(now);
            long found = 0;
            for (int i = entries - 1; i >= 0 && log.time(i) >= oldest && found <= count.n(); i--) {
                found += log.has(i, count.bit()) ? 1 : 0;
            }
            return Truth.of(count.test(found));
        }
        Leaf.Figures figures = ((Leaf.Suffix) leaf).figures();
        figure.start(figures.function());
        long oldest = figures.bounds().oldest(now);
        for (int i = entries - 1; i >= 0 && log.time(i) >= oldest; i--) {
            if (log.has(i, figures.bit())) {
                figure.add(log, i, figures.column());
            }
        }
        return test((Leaf.Suffix) leaf);
    }

    private Truth test(Leaf.Suffix leaf) {
        Leaf.Limit limit = leaf.limit();
        if (limit != null) {
            return limit.of(figure);
        }
        scene.figures(1)[0] = figure.value();
        return leaf.test().of(scene);
    }

    /**
     * What an open window comes to, with when the next entry comes into it or leaves it told to the scene.
     *
     * @param before what it may have come to before
     */
    @Nullable
    Value figure(Leaf.Figures figures, long now, @Nullable Value before) {
        Log log = log(figures.log());
        figure.start(figures.function());
        if (figures.bounds().isSuffix()) {
            addSuffix(figures, log, now);
            return figure.value(before);
        }
        long oldest = figures.bounds().oldest(now);
        for (int i = log.size() - 1; i >= 0 && log.time(i) >= oldest; i--) {
            long begin = figures.bounds().begin(log.time(i));
            long end = figures.bounds().end(log.time(i));
            if (begin >= end || !log.has(i, figures.bit()) || !passes(figures, log, i)) {
                continue;
            }
            if (begin <= now && now < end) {
                figure.add(log, i, figures.column());
            }
            scene.dueAt(now < begin ? begin : now < end ? end : Bounds.NEVER);
        }
        return figure.value();
    }

    /** Adds what lies in a window that entries come into as they happen and then only leave, the oldest of them first. */
    private void addSuffix(Leaf.Figures figures, Log log, long now) {
        long oldest = figures.bounds().oldest(now);
        boolean forever = figures.bounds().window() instanceof Window.Ever;
        int last = -1;
        for (int i = log.upTo(now) - 1; i >= 0 && log.time(i) >= oldest; i--) {
            if (!log.has(i, figures.bit()) || !passes(figures, log, i)) {
                continue;
            }
            figure.add(log, i, figures.column());
            last = i;
            if (forever && figure.isSettled()) {
                return;
            }
        }
        if (last >= 0) {
            scene.dueAt(figures.bounds().end(log.time(last)));
        }
    }

    private boolean passes(Leaf.Figures figures, Log log, int entry) {
        Test dynamic = figures.dynamic();
        if (dynamic == null) {
            return true;
        }
        if (!(log.value(entry, figures.view()) instanceof Value.Items view)) {
            throw new AssertionError("an entry lacks the view of its event");
        }
        scene.properties = ((Value.Fields) view.items().get(0)).fields();
        scene.context = ((Value.Fields) view.items().get(1)).fields();
        return dynamic.of(scene) == Truth.TRUE;
    }

    private void answerSpecial(long now) {
        specialFlip = Bounds.NEVER;
        for (Leaf leaf : program.special) {
            if (leaf instanceof Leaf.Known known) {
                answer(leaf, first + known.millis(), Bounds.NEVER, now);
            } else if (leaf instanceof Leaf.InFor in) {
                long since = Bits.get(known, in.segment()) ? since(in.segment()) : Bounds.NEVER;
                answer(leaf, since == Bounds.NEVER ? since : since + in.millis(), Bounds.NEVER, now);
            } else if (leaf instanceof Leaf.OnList on) {
                answer(leaf, Long.MIN_VALUE, until[on.list()], now);
            }
        }
    }

    /** A leaf that is TRUE from one instant until before another. */
    private void answer(Leaf leaf, long from, long before, long now) {
        put(leaf.id(), Truth.of(from <= now && now < before));
        long flip = now < from ? from : now < before ? before : Bounds.NEVER;
        specialFlip = Math.min(specialFlip, flip);
    }

    private void put(int leaf, Truth truth) {
        if (program.put(known, leaf, truth)) {
            for (int reader : program.readers[leaf]) {
                Bits.set(dirty, program.turnOf[reader]);
            }
        }
    }

    /** Asks the segments that something changed for, each after those it looks at. */
    private void settle(long now) {
        for (int word = 0; word < dirty.length; word++) {
            while (dirty[word] != 0) {
                int segment = program.turns[word << 6 | Long.numberOfTrailingZeros(dirty[word])];
                dirty[word] &= dirty[word] - 1;
                boolean holds = program.gates[segment].holds(known);
                if (holds != Bits.get(known, segment)) {
                    Bits.put(known, segment, holds);
                    change(segment, holds, now);
                }
            }
        }
    }

    private void change(int segment, boolean holds, long now) {
        if (holds) {
            enter(segment, now);
        }
        for (int dependent : program.dependents[segment]) {
            Bits.set(dirty, program.turnOf[dependent]);
        }
        int log = holds ? program.entering[segment] : program.leaving[segment];
        if (log >= 0) {
            append(program.logs[log], now, new long[] {1});
            answerAsked(now);
        }
        if (Bits.get(program.lasting, segment)) {
            answerSpecial(now);
        }
    }

    private void enter(int segment, long at) {
        if (entered == null) {
            entered = Times.none(program.gates.length);
        }
        entered.put(segment, at);
    }

    private long since(int segment) {
        if (entered != null && entered.has(segment)) {
            return entered.get(segment);
        } else if (!Bits.get(formerKnown, segment)) {
            throw new AssertionError("a member has not entered");
        }
        return former.get(Bits.countBelow(formerKnown, segment)).since().toEpochMilli();
    }

    /** The segments that hold, by name. */
    List<Membership> memberships() {
        int words = program.memberWords();
        if (entered == null && Arrays.equals(known, 0, words, formerKnown, 0, words)) {
            return former;
        }
        Instant now = Instant.ofEpochMilli(step);
        Membership[] were = former.toArray(Membership[]::new);
        Membership[] all = new Membership[Bits.count(known, words)];
        int size = 0;
        int from = 0;
        for (int word = 0; word < words; word++) {
            long fresh = entered == null ? 0 : entered.word(word);
            for (long rest = (known[word] ^ formerKnown[word]) | fresh; rest != 0; rest &= rest - 1) {
                int segment = word << 6 | Long.numberOfTrailingZeros(rest);
                int to = Bits.countBelow(formerKnown, segment);
                System.arraycopy(were, from, all, size, to - from);
                size += to - from;
                from = Bits.get(formerKnown, segment) ? to + 1 : to;
                if (Bits.get(known, segment)) {
                    all[size++] = membership(segment, now);
                }
            }
        }
        System.arraycopy(were, from, all, size, were.length - from);
        return List.of(all);
    }

    /** A membership; those that began with the last step have its instant in common. */
    private Membership membership(int segment, Instant now) {
        Definition definition = program.segments.get(segment);
        long since = since(segment);
        return new Membership(
                definition.name(), since == step ? now : Instant.ofEpochMilli(since), definition.version());
    }

    /** The computed traits that have a value, by name. */
    List<Computed> computed() {
        if (!recomputed) {
            return formerComputed;
        }
        Computed[] all = new Computed[valuesOf(scene.computed)];
        boolean told = formerComputed.size() == valuesOf(formerValues);
        int size = 0;
        int former = 0;
        for (int place : program.traitsByName) {
            Value value = scene.computed[place];
            int was = formerValues[place] == null ? former : former++;
            if (value != null && value == formerValues[place] && told) {
                all[size++] = formerComputed.get(was);
            } else if (value != null) {
                TraitDefinition definition = program.traits.get(place);
                all[size++] = new Computed(definition.name(), value, definition.version());
            }
        }
        return List.of(all);
    }

    private static int valuesOf(@Nullable Value[] computed) {
        int values = 0;
        for (Value value : computed) {
            values += value == null ? 0 : 1;
        }
        return values;
    }
}
