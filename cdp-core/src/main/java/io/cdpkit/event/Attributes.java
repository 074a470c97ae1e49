package io.cdpkit.event;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of values by key, kept in key order.
 *
 * <p>Keys are unique. Look-up is by binary search, iteration is in ascending key order ({@link String#compareTo}), so
 * two equal sets print and hash alike whatever the order in which they were built. {@code toString} prints keys and
 * the shapes of values, never contents. Thread-safe.
 */
public final class Attributes {
    private static final Attributes EMPTY = new Attributes(new String[0], new Value[0]);

    private final String[] keys;
    private final Value[] values;
    private int hash;

    private Attributes(String[] keys, Value[] values) {
        this.keys = keys;
        this.values = values;
    }

    public static Attributes empty() {
        return EMPTY;
    }

    public static Attributes of(String key, Value value) {
        return new Attributes(
                new String[] {Objects.requireNonNull(key, "key")},
                new Value[] {Objects.requireNonNull(value, "value")});
    }

    public static Attributes of(String key, String text) {
        return of(key, Value.of(text));
    }

    public static Attributes of(String key1, Value value1, String key2, Value value2) {
        return builder().put(key1, value1).put(key2, value2).build();
    }

    public static Attributes of(String key1, String text1, String key2, String text2) {
        return of(key1, Value.of(text1), key2, Value.of(text2));
    }

    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts with these attributes. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        for (int i = 0; i < keys.length; i++) {
            builder.append(keys[i], values[i]);
        }
        return builder;
    }

    public int size() {
        return keys.length;
    }

    public boolean isEmpty() {
        return keys.length == 0;
    }

    /** The key at a position of the key order, {@code 0 <= index < size()}. */
    public String keyAt(int index) {
        return keys[index];
    }

    /** The value at a position of the key order, {@code 0 <= index < size()}. */
    public Value valueAt(int index) {
        return values[index];
    }

    public Optional<Value> get(String key) {
        return Optional.ofNullable(find(key));
    }

    /** The value under a key, or null where the key is absent; the allocation-free form of {@link #get}. */
    public @Nullable Value find(String key) {
        int at = indexOf(key);
        return at < 0 ? null : values[at];
    }

    /** The text under a key; empty where the key is absent or holds another kind. */
    public Optional<String> text(String key) {
        return find(key) instanceof Value.Text text ? Optional.of(text.text()) : Optional.empty();
    }

    /** The object under a key; empty attributes where the key is absent or holds another kind. */
    public Attributes fields(String key) {
        return find(key) instanceof Value.Fields nested ? nested.fields() : EMPTY;
    }

    public boolean contains(String key) {
        return indexOf(key) >= 0;
    }

    public List<String> keys() {
        return Collections.unmodifiableList(Arrays.asList(keys));
    }

    public void forEach(BiConsumer<String, Value> action) {
        for (int i = 0; i < keys.length; i++) {
            action.accept(keys[i], values[i]);
        }
    }

    private int indexOf(String key) {
        return Arrays.binarySearch(keys, key);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Attributes that && Arrays.equals(keys, that.keys) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        int h = hash;
        if (h == 0) {
            h = 31 * Arrays.hashCode(keys) + Arrays.hashCode(values);
            hash = h;
        }
        return h;
    }

    @Override
    public String toString() {
        TreeMap<String, String> shapes = new TreeMap<>();
        forEach((key, value) -> shapes.put(key, value.toString()));
        return shapes.toString();
    }

    /** Collects attributes; a key put twice is an error that names the key. Not thread-safe. */
    public static final class Builder {
        private String[] keys = new String[8];
        private Value[] values = new Value[8];
        private int size;
        private boolean sorted = true;

        private Builder() {}

        public Builder put(String key, Value value) {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(value, "value");
            append(key, value);
            return this;
        }

        public Builder put(String key, String text) {
            return put(key, Value.of(text));
        }

        public Builder put(String key, long number) {
            return put(key, Value.of(number));
        }

        public Builder put(String key, BigDecimal number) {
            return put(key, Value.of(number));
        }

        public Builder put(String key, boolean yes) {
            return put(key, Value.of(yes));
        }

        public Builder put(String key, Instant instant) {
            return put(key, Value.of(instant));
        }

        public Builder put(String key, LocalDate date) {
            return put(key, Value.of(date));
        }

        public Builder put(String key, Attributes fields) {
            return put(key, Value.of(fields));
        }

        /** Puts every attribute of another set. */
        public Builder putAll(Attributes others) {
            others.forEach(this::put);
            return this;
        }

        public int size() {
            return size;
        }

        private void append(String key, Value value) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            sorted = sorted && (size == 0 || keys[size - 1].compareTo(key) < 0);
            keys[size] = key;
            values[size] = value;
            size++;
        }

        /**
         * The attributes put so far.
         *
         * @throws DuplicateKeyException if a key was put twice
         */
        public Attributes build() {
            if (size == 0) {
                return EMPTY;
            }
            String[] sortedKeys = Arrays.copyOf(keys, size);
            Value[] sortedValues = Arrays.copyOf(values, size);
            if (!sorted) {
                sort(sortedKeys, sortedValues);
            }
            return new Attributes(sortedKeys, sortedValues);
        }

        private static void sort(String[] keys, Value[] values) {
            if (keys.length > 16) {
                sortMany(keys, values);
            } else {
                for (int i = 1; i < keys.length; i++) {
                    String key = keys[i];
                    Value value = values[i];
                    int j = i - 1;
                    while (j >= 0 && keys[j].compareTo(key) > 0) {
                        keys[j + 1] = keys[j];
                        values[j + 1] = values[j];
                        j--;
                    }
                    keys[j + 1] = key;
                    values[j + 1] = value;
                }
            }
            for (int i = 1; i < keys.length; i++) {
                if (keys[i].equals(keys[i - 1])) {
                    throw new DuplicateKeyException(keys[i]);
                }
            }
        }

        private static void sortMany(String[] keys, Value[] values) {
            Integer[] order = new Integer[keys.length];
            Arrays.setAll(order, i -> i);
            String[] unsortedKeys = keys.clone();
            Value[] unsortedValues = values.clone();
            Arrays.sort(order, (a, b) -> unsortedKeys[a].compareTo(unsortedKeys[b]));
            for (int i = 0; i < order.length; i++) {
                keys[i] = unsortedKeys[order[i]];
                values[i] = unsortedValues[order[i]];
            }
        }
    }

    /** A key was given twice. */
    public static final class DuplicateKeyException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        DuplicateKeyException(String key) {
            super("key \"" + key + "\" is given twice; give each key once");
        }
    }
}
