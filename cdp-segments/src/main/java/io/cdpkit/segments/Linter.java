package io.cdpkit.segments;

import io.cdpkit.segments.Condition.In;
import io.cdpkit.segments.Operand.Scope;
import io.cdpkit.segments.language.Problems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks for definitions that are allowed and hardly meant.
 *
 * <pre>{@code
 * Linter.of(segments)
 *     .used(List.of("lapsed", "vip"))             // what campaigns and reports name
 *     .vocabulary(Vocabulary.of(trackingPlan))
 *     .keeping(retentionRules::shortfalls)        // of cdp-privacy
 *     .lints();
 * }</pre>
 *
 * <p>That segments hold of nobody, of everybody or of the same people is told where {@link Checks} prove it. Segments are
 * compared that read the same traits and events, of at most {@value #MOST_PAIRS} pairs. Immutable and thread-safe.
 */
public final class Linter {
    /** So many pairs of segments are compared at most. */
    private static final int MOST_PAIRS = 2_000;

    private final Segments segments;
    private final @Nullable Set<String> used;
    private final @Nullable Vocabulary vocabulary;
    private final Function<Map<String, Duration>, ? extends Collection<?>> shortfalls;

    private Linter(
            Segments segments,
            @Nullable Set<String> used,
            @Nullable Vocabulary vocabulary,
            Function<Map<String, Duration>, ? extends Collection<?>> shortfalls) {
        this.segments = segments;
        this.used = used;
        this.vocabulary = vocabulary;
        this.shortfalls = shortfalls;
    }

    public static Linter of(Segments segments) {
        return new Linter(Objects.requireNonNull(segments, "segments"), null, null, lookBacks -> List.of());
    }

    /**
     * The same, and definitions that neither these uses nor other definitions name are told.
     *
     * @throws IllegalArgumentException if one is used that there is not
     */
    public Linter used(Collection<String> names) {
        for (String name : names) {
            if (segments.look(name).isEmpty()) {
                List<String> known = segments.all().stream().map(Named::name).toList();
                throw new IllegalArgumentException(
                        "\"" + name + "\" is used, but not defined" + Problems.didYouMean(name, known));
            }
        }
        return new Linter(segments, Set.copyOf(names), vocabulary, shortfalls);
    }

    /** The same, and definitions that are not of the vocabulary are told. */
    public Linter vocabulary(Vocabulary newVocabulary) {
        return new Linter(segments, used, Objects.requireNonNull(newVocabulary, "newVocabulary"), shortfalls);
    }

    /**
     * The same, and definitions that look back too far are told.
     *
     * @param newShortfalls what is kept too short for some look-backs, in the sense of {@link Segments#lookBacks()}, such as
     *     {@code RetentionRules::shortfalls} of cdp-privacy; each becomes a lint that ends with its text
     */
    public Linter keeping(Function<Map<String, Duration>, ? extends Collection<?>> newShortfalls) {
        return new Linter(segments, used, vocabulary, Objects.requireNonNull(newShortfalls, "newShortfalls"));
    }

    /** All that is found, in the order of the text, or by name. */
    public List<Lint> lints() {
        List<Lint> lints = new ArrayList<>();
        addUnused(lints);
        addProven(lints);
        addDuplicates(lints);
        for (Named named : segments.all()) {
            for (Object shortfall : shortfalls.apply(segments.lookBacks(named.name()))) {
                lints.add(lint(Lint.Kind.LOOK_BACK, named.name(), "looks back further than is kept: " + shortfall));
            }
        }
        if (vocabulary != null) {
            TypeCheck.check(
                    vocabulary,
                    segments.ordered(),
                    (named, part, message) -> lints.add(lint(Lint.Kind.VOCABULARY, named.name(), message)));
        }
        lints.sort(Comparator.comparingInt((Lint lint) -> lint.problem().line())
                .thenComparingInt(lint -> lint.problem().column())
                .thenComparing(Lint::definition)
                .thenComparing(Lint::kind));
        return List.copyOf(lints);
    }

    /** Definitions in the order of the text, so that the later of two is told to be like the former. */
    private <N extends Named> List<N> inOrder(List<N> definitions) {
        Map<N, Problem> places = new HashMap<>();
        definitions.forEach(definition -> places.put(definition, segments.problem(definition.name(), "")));
        return definitions.stream()
                .sorted(Comparator.comparingInt(
                                (N definition) -> place(places, definition).line())
                        .thenComparingInt(
                                definition -> place(places, definition).column())
                        .thenComparing(Named::name))
                .toList();
    }

    private static <N> Problem place(Map<N, Problem> places, N definition) {
        return Objects.requireNonNull(places.get(definition));
    }

    private Lint lint(Lint.Kind kind, String definition, String message) {
        return new Lint(kind, definition, segments.problem(definition, "\"" + definition + "\": " + message));
    }

    private void addUnused(List<Lint> lints) {
        if (used == null) {
            return;
        }
        Set<String> named = new TreeSet<>(used);
        for (Named definition : segments.all()) {
            named.addAll(Conditions.segments(definition));
            named.addAll(Conditions.keys(Conditions.fields(definition), Scope.COMPUTED));
        }
        for (Named definition : segments.all()) {
            if (!named.contains(definition.name())) {
                lints.add(lint(
                        Lint.Kind.UNUSED,
                        definition.name(),
                        "no other definition names it and no use of it is declared; remove it, or declare its use"));
            }
        }
    }

    private void addProven(List<Lint> lints) {
        Checks checks = Checks.of(segments);
        for (Definition definition : segments.definitions()) {
            In in = new In(definition.name());
            boolean meant = definition.condition() instanceof Condition.Always;
            if (!meant && checks.never(in) instanceof Answer.Yes) {
                lints.add(
                        lint(Lint.Kind.NEVER, definition.name(), "nobody can ever be in it; see what it asks at once"));
            } else if (!meant && checks.always(in) instanceof Answer.Yes) {
                lints.add(lint(
                        Lint.Kind.ALWAYS, definition.name(), "everybody is always in it; say true if that is meant"));
            }
        }
    }

    private void addDuplicates(List<Lint> lints) {
        Map<Operand, String> traits = new LinkedHashMap<>();
        for (TraitDefinition trait : inOrder(segments.traits())) {
            String first = traits.putIfAbsent(trait.of(), trait.name());
            if (first != null) {
                lints.add(duplicate(trait.name(), first));
            }
        }
        Checks checks = Checks.of(segments);
        Map<String, List<String>> alike = new LinkedHashMap<>();
        Set<String> dull = lints.stream()
                .filter(lint -> lint.kind() == Lint.Kind.NEVER || lint.kind() == Lint.Kind.ALWAYS)
                .map(Lint::definition)
                .collect(Collectors.toSet());
        for (Definition definition : inOrder(segments.definitions())) {
            if (!dull.contains(definition.name()) && !(definition.condition() instanceof Condition.Always)) {
                alike.computeIfAbsent(reads(definition), r -> new ArrayList<>()).add(definition.name());
            }
        }
        int pairs = 0;
        for (List<String> names : alike.values()) {
            for (int i = 1; i < names.size(); i++) {
                for (int j = 0; j < i && ++pairs <= MOST_PAIRS; j++) {
                    if (checks.equivalent(new In(names.get(i)), new In(names.get(j))) instanceof Answer.Yes) {
                        lints.add(duplicate(names.get(i), names.get(j)));
                        break;
                    }
                }
            }
        }
    }

    private Lint duplicate(String name, String first) {
        return lint(Lint.Kind.DUPLICATE, name, "it comes to the same as \"" + first + "\"; look at that one instead");
    }

    /** What a segment reads, its own tests looked through. */
    private String reads(Definition definition) {
        TreeSet<String> reads = new TreeSet<>();
        for (Named needed : Needed.of(segments, definition)) {
            reads.addAll(Conditions.keys(Conditions.fields(needed), Scope.PROFILE));
            LookBacks.of(segments, needed).keySet().forEach(name -> reads.add("event " + name));
        }
        return reads.toString();
    }
}
