package io.cdpkit.segments;

import io.cdpkit.event.Value;
import io.cdpkit.profile.Trait;
import io.cdpkit.profile.Traits;
import io.cdpkit.segments.Condition.In;
import io.cdpkit.segments.Operand.Scope;
import io.cdpkit.segments.algebra.Audience;
import io.cdpkit.segments.language.Problems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The traits of many people at one moment, held in a form in which all of them can be asked about thousands of segments, or
 * about one that is only being thought of, in no time.
 *
 * <pre>{@code
 * Cohort cohort = Cohort.of(segments, "country", "age");
 * cdp.profiles().forEach(profile -> cohort.add(profile.traits()));
 * cohort.sizes();                                                     // how many are in which segment
 * cohort.audience(ConditionText.parse("country = \"NO\" and age < 30")).size();
 * }</pre>
 *
 * <p>It answers as {@link Segments} does, for conditions about traits alone: no events, no clock, no samples; {@link
 * Audiences} are of segments of any kind. Traits are taken as they are given, so one that an event dated ahead gave holds
 * at once, while segments wait for its time. People are numbered from 0 as they are added. Each distinct value of a trait
 * is kept once and put into a class of values that no segment tells apart; per class there is a row of bits, one for each
 * alternative of each segment, and a person's segments are the {@code and} of one such row per trait. So asking one person
 * about a thousand segments takes a few hundred instructions, whatever the conditions are.
 *
 * <p>Not thread-safe.
 */
public final class Cohort {
    /** Stands in a term for what nobody can answer. */
    private static final int NEVER = -1;

    private final List<Definition> definitions;
    private final Map<String, Definition> byName = new HashMap<>();
    private final Map<String, TraitCodes> traits = new LinkedHashMap<>();
    private final List<AnswerClasses> groups = new ArrayList<>();
    private final Map<String, int[]> groupsOf = new HashMap<>();
    private final Map<Condition, Integer> leaves = new LinkedHashMap<>();
    /** The segments whose conditions have too many alternatives to be spelled out. */
    private final List<Integer> wide = new ArrayList<>();
    /** Of each term after those that each segment has one of, the segment. */
    private final List<Integer> segmentOf = new ArrayList<>();

    private final long[] start;
    /** By person and group. */
    private int[] classes = new int[256];

    private int size;

    /**
     * What one new value of a trait changed.
     *
     * @param entered the segments that the person came into, ascending
     * @param exited those she left, ascending
     */
    public record Moved(List<String> entered, List<String> exited) {
        public Moved {
            entered = List.copyOf(entered);
            exited = List.copyOf(exited);
        }
    }

    private Cohort(List<Definition> definitions, List<String> others) {
        this.definitions = definitions;
        definitions.forEach(definition -> byName.put(definition.name(), definition));
        List<Map<Integer, Integer>> terms = terms();
        this.start = new long[(terms.size() + 63) >>> 6];
        for (int term = 0; term < terms.size(); term++) {
            boolean exists = term >= definitions.size() || !terms.get(term).containsKey(NEVER);
            Bits.put(start, term, exists);
        }
        others.forEach(this::trait);
        Map<Set<String>, AnswerClasses> byKeys = new LinkedHashMap<>();
        leaves.forEach((leaf, number) -> byKeys.computeIfAbsent(
                        Conditions.keys(leaf, Scope.PROFILE),
                        keys -> new AnswerClasses(keys.stream().map(this::trait).toList()))
                .add(number, leaf));
        groups.addAll(byKeys.values());
        groups.forEach(group -> group.compile(terms));
        for (String key : traits.keySet()) {
            groupsOf.put(
                    key,
                    IntStream.range(0, groups.size())
                            .filter(group -> groups.get(group).traits.stream().anyMatch(trait -> trait.key.equals(key)))
                            .toArray());
        }
    }

    /**
     * An empty cohort.
     *
     * @param otherTraits traits that are to be kept although no segment looks at them, for {@link #audience(Condition)}
     * @throws IllegalArgumentException if a segment looks at more than traits
     */
    public static Cohort of(Segments segments, String... otherTraits) {
        segments.definitions().forEach(definition -> requireTraitsOnly(definition.condition(), definition.name()));
        return new Cohort(segments.definitions(), List.of(otherTraits));
    }

    private static void requireTraitsOnly(Condition condition, String name) {
        Conditions.forEach(condition, part -> {
            if (!(part instanceof In) && Conditions.parts(part).isEmpty() && !Conditions.isStateless(part)) {
                throw new IllegalArgumentException("\"" + name
                        + "\" looks at events, at the clock or at who the person is; a cohort knows traits alone, so leave"
                        + " it to the platform");
            }
        });
    }

    private TraitCodes trait(String key) {
        return traits.computeIfAbsent(key, TraitCodes::new);
    }

    /** First one term of each segment, then the others. */
    private List<Map<Integer, Integer>> terms() {
        List<Map<Integer, Integer>> terms = new ArrayList<>();
        List<Map<Integer, Integer>> more = new ArrayList<>();
        Terms spelled = new Terms(byName, leaves);
        for (int segment = 0; segment < definitions.size(); segment++) {
            Condition condition = definitions.get(segment).condition();
            Set<Map<Integer, Integer>> of = spelled.of(condition);
            if (of == null) {
                wide.add(segment);
                addLeaves(condition);
            }
            Map<Integer, Integer> first = null;
            for (Map<Integer, Integer> term : of == null ? Set.<Map<Integer, Integer>>of() : of) {
                if (first == null) {
                    first = term;
                } else {
                    more.add(term);
                    segmentOf.add(segment);
                }
            }
            terms.add(first == null ? Map.of(NEVER, 0) : first);
        }
        terms.addAll(more);
        return terms;
    }

    private void addLeaves(Condition condition) {
        if (condition instanceof In in) {
            addLeaves(definition(in.segment()).condition());
        } else if (isLeaf(condition)) {
            leaves.computeIfAbsent(condition, c -> leaves.size());
        } else {
            Conditions.parts(condition).forEach(this::addLeaves);
        }
    }

    private static boolean isLeaf(Condition condition) {
        return condition instanceof Condition.Each
                || (Conditions.parts(condition).isEmpty() && !(condition instanceof Condition.Always));
    }

    private Definition definition(String segment) {
        Definition definition = byName.get(segment);
        if (definition == null) {
            throw Segments.unknown("segment", segment, definitions);
        }
        return definition;
    }

    /** How many people there are. */
    public int size() {
        return size;
    }

    /**
     * Adds a person.
     *
     * @return her number
     */
    public int add(Traits held) {
        int person = size++;
        for (TraitCodes codes : traits.values()) {
            Trait trait = held.find(codes.key);
            codes.put(person, codes.code(trait == null ? null : trait.value()));
        }
        int from = person * groups.size();
        if (from + groups.size() > classes.length) {
            classes = Arrays.copyOf(classes, Math.max(from + groups.size(), classes.length * 2));
        }
        for (int group = 0; group < groups.size(); group++) {
            classes[from + group] = classOf(group, person);
        }
        return person;
    }

    private int classOf(int group, int person) {
        AnswerClasses of = groups.get(group);
        int[] codes = new int[of.traits.size()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = of.traits.get(i).of(person);
        }
        return of.of(codes);
    }

    /**
     * Gives a person another value of a trait.
     *
     * @param value null if she has none any more
     * @throws IllegalArgumentException if the cohort does not keep the trait
     */
    public Moved put(int person, String key, @Nullable Value value) {
        requirePerson(person);
        TraitCodes codes = traits.get(key);
        if (codes == null) {
            throw unknownTrait(key);
        }
        int[] touched = groupsOf.getOrDefault(key, new int[0]);
        long[] was = start.clone();
        int from = person * groups.size();
        for (int group = 0, next = 0; group < groups.size(); group++) {
            if (next < touched.length && touched[next] == group) {
                next++;
            } else {
                and(was, group, classes[from + group]);
            }
        }
        long[] is = was.clone();
        boolean[] before = wide(person);
        codes.put(person, codes.code(value));
        for (int group : touched) {
            and(was, group, classes[from + group]);
            classes[from + group] = classOf(group, person);
            and(is, group, classes[from + group]);
        }
        fold(was, before);
        fold(is, wide(person));
        return moved(was, is);
    }

    private Moved moved(long[] was, long[] is) {
        List<String> entered = new ArrayList<>();
        List<String> exited = new ArrayList<>();
        for (int word = 0; word << 6 < definitions.size(); word++) {
            for (long rest = was[word] ^ is[word]; rest != 0; rest &= rest - 1) {
                int segment = word << 6 | Long.numberOfTrailingZeros(rest);
                if (segment < definitions.size()) {
                    (Bits.get(is, segment) ? entered : exited)
                            .add(definitions.get(segment).name());
                }
            }
        }
        return new Moved(entered, exited);
    }

    private void requirePerson(int person) {
        if (person < 0 || person >= size) {
            throw new IndexOutOfBoundsException("no person " + person + " among " + size);
        }
    }

    private IllegalArgumentException unknownTrait(String key) {
        return new IllegalArgumentException("the cohort does not keep the trait \"" + key + "\""
                + Problems.didYouMean(key, List.copyOf(traits.keySet()))
                + "; name it when the cohort is made");
    }

    private void and(long[] bits, int group, int ofClass) {
        long[] masks = groups.get(group).masks;
        int at = ofClass * bits.length;
        for (int word = 0; word < bits.length; word++) {
            bits[word] &= masks[at + word];
        }
    }

    /** The terms that hold of a person, and so far only the first ones of each segment. */
    private void ask(int person, long[] bits) {
        System.arraycopy(start, 0, bits, 0, bits.length);
        int from = person * groups.size();
        for (int group = 0; group < groups.size(); group++) {
            and(bits, group, classes[from + group]);
        }
        fold(bits, wide(person));
    }

    /** Lets a segment hold if any of its terms does. */
    private void fold(long[] bits, boolean[] ofWide) {
        int first = definitions.size();
        for (int word = first >>> 6; word < bits.length; word++) {
            long rest = word == first >>> 6 ? bits[word] & -1L << first : bits[word];
            for (; rest != 0; rest &= rest - 1) {
                Bits.set(bits, segmentOf.get((word << 6 | Long.numberOfTrailingZeros(rest)) - first));
            }
        }
        for (int i = 0; i < ofWide.length; i++) {
            Bits.put(bits, wide.get(i), ofWide[i]);
        }
    }

    private boolean[] wide(int person) {
        boolean[] holds = new boolean[wide.size()];
        if (holds.length > 0) {
            Truth[] answers = answers(person);
            for (int i = 0; i < holds.length; i++) {
                holds[i] = truth(definitions.get(wide.get(i)).condition(), answers) == Truth.TRUE;
            }
        }
        return holds;
    }

    private Truth[] answers(int person) {
        Truth[] answers = new Truth[leaves.size()];
        for (int g = 0; g < groups.size(); g++) {
            AnswerClasses group = groups.get(g);
            for (int place = 0; place < group.places(); place++) {
                answers[group.number(place)] = group.answer(classes[person * groups.size() + g], place);
            }
        }
        return answers;
    }

    private Truth truth(Condition condition, Truth[] answers) {
        if (condition instanceof Condition.Always always) {
            return Truth.of(always.holds());
        } else if (condition instanceof Condition.Not not) {
            return truth(not.of(), answers).negated();
        } else if (condition instanceof In in) {
            return Truth.of(truth(definition(in.segment()).condition(), answers) == Truth.TRUE);
        } else if (isLeaf(condition)) {
            return answers[Objects.requireNonNull(leaves.get(condition))];
        }
        boolean all = condition instanceof Condition.All;
        Truth result = Truth.of(all);
        for (Condition part : Conditions.parts(condition)) {
            Truth truth = truth(part, answers);
            result = all == truth.compareTo(result) < 0 ? truth : result;
        }
        return result;
    }

    /** The segments that a person is in, ascending. */
    public List<String> segmentsOf(int person) {
        requirePerson(person);
        long[] bits = new long[start.length];
        ask(person, bits);
        List<String> names = new ArrayList<>();
        for (int segment = 0; segment < definitions.size(); segment++) {
            if (Bits.get(bits, segment)) {
                names.add(definitions.get(segment).name());
            }
        }
        return names;
    }

    /** How many people are in each segment, by name. */
    public SortedMap<String, Long> sizes() {
        long[] counts = new long[definitions.size()];
        long[] bits = new long[start.length];
        for (int person = 0; person < size; person++) {
            ask(person, bits);
            for (int word = 0; word << 6 < counts.length; word++) {
                for (long rest = bits[word]; rest != 0; rest &= rest - 1) {
                    int segment = word << 6 | Long.numberOfTrailingZeros(rest);
                    if (segment < counts.length) {
                        counts[segment]++;
                    }
                }
            }
        }
        SortedMap<String, Long> sizes = new TreeMap<>();
        for (int segment = 0; segment < counts.length; segment++) {
            sizes.put(definitions.get(segment).name(), counts[segment]);
        }
        return sizes;
    }

    /**
     * Who is in a segment.
     *
     * @throws IllegalArgumentException if there is no such segment
     */
    public Audience audience(String segment) {
        return audience(definition(segment).condition());
    }

    /**
     * Whom a condition is TRUE of, such as one that is not yet a segment: its exact size before it is saved.
     *
     * <p>Each leaf is asked once per distinct value of its traits, and people are then counted 64 at a time.
     *
     * @throws IllegalArgumentException if it looks at more than traits, or at one that the cohort does not keep
     */
    public Audience audience(Condition condition) {
        requireTraitsOnly(condition, "the condition");
        for (String key : new TreeSet<>(Conditions.keys(condition, Scope.PROFILE))) {
            if (!traits.containsKey(key)) {
                throw unknownTrait(key);
            }
        }
        return Audience.ofWords(new Survey(this).yes(condition));
    }

    TraitCodes codes(String key) {
        return trait(key);
    }

    Condition condition(String segment) {
        return definition(segment).condition();
    }

    /** Prints how much there is, not whose. */
    @Override
    public String toString() {
        return "cohort of " + size + " people in " + definitions.size() + " segments";
    }
}
