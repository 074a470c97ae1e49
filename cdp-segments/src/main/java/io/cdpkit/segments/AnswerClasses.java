package io.cdpkit.segments;

import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.profile.Trait;
import io.cdpkit.profile.Traits;
import io.cdpkit.segments.Operand.Constant;
import io.cdpkit.segments.Operand.Field;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Leaves about the same traits, and which values of these they cannot tell apart: values to which all leaves give the same
 * answers are of one class.
 *
 * <p>A class is found once for each distinct value, and for numbers once for each interval between the constants that they
 * are compared with. Per class there is a mask of the terms that its answers allow. Used by one thread.
 */
final class AnswerClasses {
    private static final Source NOWHERE = Source.of("cohort", Source.Kind.FILE);

    final List<TraitCodes> traits;
    private final List<Condition> leaves = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();
    private final Scene scene = new Scene();
    private final Map<List<Truth>, Integer> classes = new HashMap<>();
    private final List<Truth[]> answers = new ArrayList<>();
    private final Map<List<Integer>, Integer> ofCodes = new HashMap<>();
    private int[] ofCode = new int[16];
    private Test[] tests = {};
    /** The constants that numbers are compared with, ascending; null if more than that may tell numbers apart. */
    private BigDecimal @Nullable [] constants;

    private int[] ofInterval = {};
    private List<Wanted> wanted = List.of();

    private int words;
    /** One class after the other, so many words each. */
    long[] masks = {};

    AnswerClasses(List<TraitCodes> traits) {
        this.traits = traits;
    }

    void add(int number, Condition leaf) {
        numbers.add(number);
        leaves.add(leaf);
    }

    /** The answers that a term allows to the leaf at a place of this list. */
    private record Wanted(int term, int place, int answers) {}

    /** To be called once, when all leaves are there. */
    void compile(List<Map<Integer, Integer>> terms) {
        this.words = (terms.size() + 63) >>> 6;
        this.wanted = new ArrayList<>();
        for (int term = 0; term < terms.size(); term++) {
            for (int place = 0; place < numbers.size(); place++) {
                Integer answers = terms.get(term).get(numbers.get(place));
                if (answers != null) {
                    wanted.add(new Wanted(term, place, answers));
                }
            }
        }
        this.tests = leaves.stream().map(Tests::of).toArray(Test[]::new);
        this.constants = constants();
        this.ofInterval = new int[constants == null ? 0 : 2 * constants.length + 1];
    }

    /** The class of the values that the traits have by these codes. */
    int of(int[] codes) {
        if (codes.length > 1) {
            List<Integer> key = Arrays.stream(codes).boxed().toList();
            Integer known = ofCodes.get(key);
            if (known == null) {
                known = classOf(codes);
                ofCodes.put(key, known);
            }
            return known;
        }
        int code = codes[0];
        if (code >= ofCode.length) {
            ofCode = Arrays.copyOf(ofCode, Math.max(code + 1, ofCode.length * 2));
        }
        if (ofCode[code] == 0) {
            ofCode[code] = 1 + ofSingle(codes);
        }
        return ofCode[code] - 1;
    }

    private int ofSingle(int[] codes) {
        BigDecimal number =
                constants == null ? null : Values.number(traits.get(0).value(codes[0]));
        if (number == null) {
            return classOf(codes);
        }
        int at = Arrays.binarySearch(Objects.requireNonNull(constants), number);
        int interval = at >= 0 ? 2 * at + 1 : 2 * (-at - 1);
        if (ofInterval[interval] == 0) {
            ofInterval[interval] = 1 + classOf(codes);
        }
        return ofInterval[interval] - 1;
    }

    private int classOf(int[] codes) {
        scene.traits = traits(codes);
        Truth[] given = new Truth[tests.length];
        for (int i = 0; i < tests.length; i++) {
            given[i] = tests[i].of(scene);
        }
        List<Truth> key = List.of(given);
        Integer known = classes.get(key);
        if (known == null) {
            known = classes.size();
            classes.put(key, known);
            answers.add(given);
            addMask(known, given);
        }
        return known;
    }

    /** What a class answers to the leaf at a place of this list. */
    Truth answer(int ofClass, int place) {
        return answers.get(ofClass)[place];
    }

    int places() {
        return leaves.size();
    }

    int number(int place) {
        return numbers.get(place);
    }

    private Traits traits(int[] codes) {
        List<String> keys = new ArrayList<>();
        List<Trait> held = new ArrayList<>();
        for (int i = 0; i < codes.length; i++) {
            Value value = traits.get(i).value(codes[i]);
            if (value != null) {
                keys.add(traits.get(i).key);
                held.add(new Trait(value, NOWHERE, Instant.EPOCH, "", List.of()));
            }
        }
        return Traits.of(keys, held);
    }

    private void addMask(int ofClass, Truth[] given) {
        int from = ofClass * words;
        if (masks.length < from + words) {
            masks = Arrays.copyOf(masks, Math.max(from + words, masks.length * 2));
        }
        Arrays.fill(masks, from, from + words, -1);
        for (Wanted wanted : wanted) {
            if (!Terms.allows(wanted.answers(), given[wanted.place()])) {
                masks[from + (wanted.term() >>> 6)] &= ~(1L << wanted.term());
            }
        }
    }

    /** All numbers that leaves compare with, if a number's place among them is all that they ask of it. */
    private BigDecimal @Nullable [] constants() {
        List<BigDecimal> found = new ArrayList<>();
        for (Condition leaf : leaves) {
            List<Value> values = constants(leaf);
            if (traits.size() > 1 || values == null) {
                return null;
            }
            for (Value value : values) {
                BigDecimal number = Values.number(value);
                if (number != null) {
                    found.add(number);
                }
            }
        }
        BigDecimal[] sorted = found.stream()
                .map(BigDecimal::stripTrailingZeros)
                .distinct()
                .sorted()
                .toArray(BigDecimal[]::new);
        return sorted;
    }

    /** The constants that a leaf compares its trait with; null if it does more. */
    private static @Nullable List<Value> constants(Condition leaf) {
        boolean direct = Conditions.operands(leaf).stream()
                .allMatch(operand -> operand instanceof Constant
                        || (operand instanceof Field field && field.path().size() == 1));
        if (!direct) {
            return null;
        } else if (leaf instanceof Condition.Compare compare && compare.right() instanceof Constant constant) {
            return List.of(constant.value());
        } else if (leaf instanceof Condition.Between between) {
            return List.of(between.low(), between.high());
        } else if (leaf instanceof Condition.OneOf oneOf) {
            return oneOf.values();
        } else if (leaf instanceof Condition.Text
                || leaf instanceof Condition.Has
                || leaf instanceof Condition.Present) {
            return List.of();
        }
        return null;
    }
}
