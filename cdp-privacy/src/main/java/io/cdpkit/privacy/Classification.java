package io.cdpkit.privacy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which data is what, and which may be used for what.
 *
 * <pre>{@code
 * Classification data = Classification.builder()
 *     .label("email", DIRECT_IDENTIFIER)
 *     .label("birthday", QUASI_IDENTIFIER)
 *     .label("allergies", SENSITIVE)
 *     .derived("age", "birthday")                 // inherits QUASI_IDENTIFIER
 *     .allow(DIRECT_IDENTIFIER, MARKETING, ADVERTISING)
 *     .allow(QUASI_IDENTIFIER, ANALYTICS)
 *     .build();
 * data.require(Set.of(ADVERTISING), List.of("email", "age"));   // throws: "age" may not be used for advertising
 * }</pre>
 *
 * <p>A trait may be used for a purpose only if each of its labels allows it. Fails closed: a label that allows nothing by
 * name allows nothing, and a trait without a label is {@link Label#UNCLASSIFIED}. Labels pass on to what is derived, over
 * any number of steps. Traits are named by their keys; a property of events is what a trait of its name is, so what is said
 * here of a trait, and of what is derived from it, holds for both. Immutable and thread-safe.
 */
public final class Classification {
    private static final Set<Label> UNCLASSIFIED = Set.of(Label.UNCLASSIFIED);

    private final Map<String, Set<Label>> labels;
    private final Map<Label, Set<Purpose>> allowed;

    private Classification(Map<String, Set<Label>> labels, Map<Label, Set<Purpose>> allowed) {
        this.labels = labels;
        this.allowed = allowed;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The labels of a trait, its own and inherited ones, ascending. */
    public List<Label> labels(String key) {
        return List.copyOf(new TreeSet<>(labelsOf(key)));
    }

    /** Whether anything is said about a trait, or about what it is derived from. */
    public boolean isLabelled(String key) {
        return labels.containsKey(key);
    }

    private Set<Label> labelsOf(String key) {
        return labels.getOrDefault(key, UNCLASSIFIED);
    }

    /** Whether a trait may be used for a purpose. */
    public boolean allows(String key, Purpose purpose) {
        for (Label label : labelsOf(key)) {
            if (!allowed.getOrDefault(label, Set.of()).contains(purpose)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Refuses a use of traits and properties, such as a segment's, that this does not allow; for when the use is defined.
     *
     * @param keys the traits and the properties of events that are read
     * @throws IllegalArgumentException that names every key, label and purpose that do not go together
     */
    public void require(Set<Purpose> purposes, Collection<String> keys) {
        ArrayList<String> wrongs = new ArrayList<>();
        for (String key : new TreeSet<>(keys)) {
            for (Purpose purpose : new TreeSet<>(purposes)) {
                if (!allows(key, purpose)) {
                    wrongs.add("\"" + key + "\" is " + labels(key) + " and may not be used for " + purpose);
                }
            }
        }
        if (!wrongs.isEmpty()) {
            throw new IllegalArgumentException(
                    String.join("; ", wrongs) + "; leave it out, or allow the label for the purpose");
        }
    }

    @Override
    public String toString() {
        return "classification of " + labels.size() + " traits";
    }

    /** Collects a classification; whatever is said twice is an error. Not thread-safe. */
    public static final class Builder {
        private final Map<String, Set<Label>> own = new HashMap<>();
        private final Map<String, List<String>> inputs = new HashMap<>();
        private final Map<String, Set<Label>> dropped = new HashMap<>();
        private final Map<Label, Set<Purpose>> allowed = new HashMap<>();

        private Builder() {}

        /** What a trait is. */
        public Builder label(String key, Label first, Label... more) {
            HashSet<Label> all = new HashSet<>(List.of(more));
            all.add(first);
            once(own.putIfAbsent(key, Set.copyOf(all)), "the labels of \"" + key + "\"");
            return this;
        }

        /** A trait computed from others; it inherits all their labels beside its own. */
        public Builder derived(String key, String... from) {
            if (from.length == 0) {
                throw new IllegalArgumentException("\"" + key + "\" is derived from nothing; name its inputs");
            }
            once(inputs.putIfAbsent(key, List.of(from)), "the inputs of \"" + key + "\"");
            return this;
        }

        /**
         * A derived trait does not inherit these labels: a decade of birth, say, tells nobody apart any more. Where that
         * leaves it without any, give it one of its own, or it is {@link Label#UNCLASSIFIED}.
         */
        public Builder without(String key, Label... labels) {
            once(dropped.putIfAbsent(key, Set.of(labels)), "what \"" + key + "\" does not inherit");
            return this;
        }

        /** Data with this label may be used for these purposes. */
        public Builder allow(Label label, Purpose... purposes) {
            once(allowed.putIfAbsent(label, Set.of(purposes)), "what " + label + " allows");
            return this;
        }

        private static void once(@Nullable Object before, String what) {
            if (before != null) {
                throw new IllegalArgumentException(what + " is set already; say it once");
            }
        }

        /**
         * The classification.
         *
         * @throws IllegalArgumentException if a trait is derived from itself, over however many steps
         */
        public Classification build() {
            HashMap<String, Set<Label>> labels = new HashMap<>(own);
            for (String key : inputs.keySet()) {
                labels.put(key, inherited(key, List.of()));
            }
            return new Classification(Map.copyOf(labels), Map.copyOf(allowed));
        }

        private Set<Label> inherited(String key, List<String> path) {
            if (path.contains(key)) {
                throw new IllegalArgumentException(
                        "\"" + key + "\" is derived from itself, by way of " + path + "; break the circle");
            }
            List<String> from = inputs.get(key);
            if (from == null) {
                return own.getOrDefault(key, UNCLASSIFIED);
            }
            ArrayList<String> longer = new ArrayList<>(path);
            longer.add(key);
            HashSet<Label> all = new HashSet<>();
            from.forEach(input -> all.addAll(inherited(input, longer)));
            all.removeAll(dropped.getOrDefault(key, Set.of()));
            all.addAll(own.getOrDefault(key, Set.of()));
            return all.isEmpty() ? UNCLASSIFIED : Set.copyOf(all);
        }
    }
}
