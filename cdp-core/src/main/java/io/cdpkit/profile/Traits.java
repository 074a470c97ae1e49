package io.cdpkit.profile;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The traits of a profile by key, in key order. Immutable; {@code toString} prints keys and shapes only.
 *
 * <p>Adding an event or other traits is commutative, associative and, over distinct message ids, exact: any order of the
 * same facts gives equal traits. Cost is linear in the number of keys.
 */
public final class Traits {
    static final Traits NONE = new Traits(new String[0], new Trait[0]);

    private final String[] keys;
    private final Trait[] traits;

    private Traits(String[] keys, Trait[] traits) {
        this.keys = keys;
        this.traits = traits;
    }

    /** Traits read back from a store. */
    public static Traits of(List<String> keys, List<Trait> traits) {
        String[] sorted = keys.toArray(String[]::new);
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i - 1].compareTo(sorted[i]) >= 0) {
                throw new IllegalArgumentException("trait keys must ascend; \"" + sorted[i] + "\" does not");
            }
        }
        return new Traits(sorted, traits.toArray(Trait[]::new));
    }

    public int size() {
        return keys.length;
    }

    public boolean isEmpty() {
        return keys.length == 0;
    }

    public Optional<Trait> get(String key) {
        return Optional.ofNullable(find(key));
    }

    /** The trait under a key, or null; the allocation-free form of {@link #get}. */
    public @Nullable Trait find(String key) {
        int at = Arrays.binarySearch(keys, key);
        return at < 0 ? null : traits[at];
    }

    public List<String> keys() {
        return Collections.unmodifiableList(Arrays.asList(keys));
    }

    public void forEach(BiConsumer<String, Trait> action) {
        for (int i = 0; i < keys.length; i++) {
            action.accept(keys[i], traits[i]);
        }
    }

    /** These traits and those that an event gives. */
    Traits plus(Event event, ProfileSchema schema) {
        Attributes given = schema.traits(event);
        if (given.isEmpty()) {
            return this;
        }
        String[] givenKeys = new String[given.size()];
        Trait[] givenTraits = new Trait[given.size()];
        for (int i = 0; i < givenKeys.length; i++) {
            givenKeys[i] = given.keyAt(i);
            givenTraits[i] = Register.of(schema.policy(givenKeys[i]), given.valueAt(i), event);
        }
        return plus(new Traits(givenKeys, givenTraits), schema);
    }

    Traits plus(Traits others, ProfileSchema schema) {
        if (others.isEmpty()) {
            return this;
        } else if (isEmpty()) {
            return others;
        }
        int capacity = keys.length + others.keys.length;
        String[] mergedKeys = new String[capacity];
        Trait[] merged = new Trait[capacity];
        boolean same = true;
        int size = 0;
        int i = 0;
        int j = 0;
        while (i < keys.length || j < others.keys.length) {
            int c = i == keys.length ? 1 : j == others.keys.length ? -1 : keys[i].compareTo(others.keys[j]);
            if (c < 0) {
                mergedKeys[size] = keys[i];
                merged[size++] = traits[i++];
            } else if (c > 0) {
                same = false;
                mergedKeys[size] = others.keys[j];
                merged[size++] = others.traits[j++];
            } else {
                Trait survivor = Register.join(schema.policy(keys[i]), traits[i], others.traits[j++]);
                same = same && survivor == traits[i];
                mergedKeys[size] = keys[i++];
                merged[size++] = survivor;
            }
        }
        return same ? this : new Traits(Arrays.copyOf(mergedKeys, size), Arrays.copyOf(merged, size));
    }

    /** The keys under which the value differs between two states. */
    static List<String> changedKeys(Traits before, Traits after) {
        if (before == after) {
            return List.of();
        }
        ArrayList<String> changed = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < before.keys.length || j < after.keys.length) {
            int c = i == before.keys.length ? 1 : j == after.keys.length ? -1 : before.keys[i].compareTo(after.keys[j]);
            if (c < 0) {
                changed.add(before.keys[i++]);
            } else if (c > 0) {
                changed.add(after.keys[j++]);
            } else {
                Trait a = before.traits[i];
                Trait b = after.traits[j++];
                if (a != b && !a.value().equals(b.value())) {
                    changed.add(before.keys[i]);
                }
                i++;
            }
        }
        return changed;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Traits that && Arrays.equals(keys, that.keys) && Arrays.equals(traits, that.traits);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(keys) + Arrays.hashCode(traits);
    }

    @Override
    public String toString() {
        return "traits " + Arrays.toString(keys);
    }
}
