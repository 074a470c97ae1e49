package io.cdpkit.segments;

import io.cdpkit.segments.Condition.In;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What follows from definitions alone, whoever the people are: which segments nobody can ever be in, which include each
 * other, which exclude each other.
 *
 * <pre>{@code
 * Checks checks = Checks.of(Segments.parse("""
 *     buyers   = did(order) in last 60 days
 *     regulars = count(order) in last 30 days >= 2
 *     """));
 * checks.implies(new In("regulars"), new In("buyers"));     // Yes
 * checks.implies(new In("buyers"), new In("regulars"));     // No, with somebody who has ordered once
 * }</pre>
 *
 * <h2>What is decided</h2>
 *
 * To hold means to be TRUE, as for members. An {@link Answer.Yes} is proven for all facts and all times; an {@link
 * Answer.No} has a witness that the evaluator was asked about; anything else is {@link Answer.Unknown}, which is no defect
 * of the definitions. Proofs look through segments and computed traits, and know of {@code and}, {@code or} and {@code not}
 * in three values; of all tests of one trait, property or figure against constants, but for regular expressions, wild
 * cards, what a text ends with or contains, upper and lower case, dates against the clock, places and lists of objects; of
 * counts of the same occurrences in windows that lie within each other, or by filters of which one adds to the other; of
 * how long somebody is known or in a segment; of samples of one salt. They do not relate two traits or two figures, nor an
 * object to its fields.
 *
 * <p>To decide may take exponential time, so no more than some thousands of cases are gone through. Pure and thread-safe.
 */
public final class Checks {
    /** So many cases are searched for witnesses. */
    private static final int MOST_TRIED = 40;

    private final Segments segments;
    private final long now;

    private Checks(Segments segments, long now) {
        this.segments = segments;
        this.now = now;
    }

    /** Checks of conditions that may look at these segments and computed traits. */
    public static Checks of(Segments segments) {
        return of(segments, Instant.parse("2026-06-17T12:00:00Z"));
    }

    /**
     * The same, with witnesses of an instant, which should be later than the dates that the definitions name. Proofs do not
     * depend on it.
     */
    public static Checks of(Segments segments, Instant now) {
        return new Checks(segments, Span.millis(now));
    }

    /** Whether a condition holds of nobody, ever; the witness is somebody it holds of. */
    public Answer never(Condition condition) {
        return none(Map.of(condition, true));
    }

    /** Whether a condition holds of everybody, always; the witness is somebody it does not hold of. */
    public Answer always(Condition condition) {
        return none(Map.of(condition, false));
    }

    /**
     * Whether one condition holds only of those whom the other holds of too; the witness shows the one without the other.
     */
    public Answer implies(Condition one, Condition other) {
        if (one.equals(other)) {
            return new Answer.Yes();
        }
        LinkedHashMap<Condition, Boolean> holds = new LinkedHashMap<>();
        holds.put(one, true);
        holds.put(other, false);
        return none(holds);
    }

    /** Whether two conditions hold of the same people, always; the witness shows one without the other. */
    public Answer equivalent(Condition one, Condition other) {
        Answer forth = implies(one, other);
        return forth instanceof Answer.No ? forth : and(forth, implies(other, one));
    }

    /** Whether no two conditions ever hold of one person; the witness shows both. */
    public Answer conflict(Condition one, Condition other) {
        LinkedHashMap<Condition, Boolean> holds = new LinkedHashMap<>();
        holds.put(one, true);
        holds.put(other, true);
        return none(holds);
    }

    private static Answer and(Answer one, Answer other) {
        return other instanceof Answer.No || one instanceof Answer.Yes ? other : one;
    }

    /** Whether nobody is such that some conditions hold and others do not. */
    private Answer none(Map<Condition, Boolean> holds) {
        Map<String, Boolean> names = new LinkedHashMap<>();
        List<Named> definitions = new ArrayList<>();
        TreeSet<String> needed = new TreeSet<>();
        holds.forEach((condition, yes) -> {
            String name = name(names.size());
            names.put(name, yes);
            for (Named named : Needed.of(segments, Definition.of(name, condition))) {
                if (needed.add(named.name())) {
                    definitions.add(named);
                }
            }
        });
        Segments asked = Segments.ofAll(definitions);
        WitnessSearch search = new WitnessSearch(asked, names(names, true), names(names, false), now);
        @Nullable Witness[] witness = {null};
        boolean[] open = {false};
        Cases cases = new Cases(definitions, now);
        LinkedHashMap<Condition, Boolean> goals = new LinkedHashMap<>();
        names.forEach((name, yes) -> goals.put(new In(name), yes));
        int[] tried = {0};
        cases.forEach(goals, found -> {
            open[0] = true;
            witness[0] = search.find(found);
            return witness[0] != null || ++tried[0] >= MOST_TRIED;
        });
        Witness found = witness[0];
        return found != null
                ? new Answer.No(found)
                : open[0] || cases.isExhausted() ? new Answer.Unknown() : new Answer.Yes();
    }

    private static Set<String> names(Map<String, Boolean> names, boolean in) {
        TreeSet<String> some = new TreeSet<>();
        names.forEach((name, yes) -> {
            if (yes == in) {
                some.add(name);
            }
        });
        return some;
    }

    /** A name for a question that no definition has. */
    private String name(int number) {
        String name = "question " + number;
        while (segments.look(name).isPresent()) {
            name += "'";
        }
        return name;
    }
}
