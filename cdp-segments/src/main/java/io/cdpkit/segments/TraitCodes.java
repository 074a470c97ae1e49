package io.cdpkit.segments;

import io.cdpkit.event.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One trait of many people: each distinct value once, and the code of everybody's. Used by one thread. */
final class TraitCodes {
    /** The code of those who have no value. */
    static final int ABSENT = 0;

    final String key;
    private final Map<Value, Integer> codes = new HashMap<>();
    private final List<@Nullable Value> values = new ArrayList<>();
    private int[] ofPerson = new int[64];

    TraitCodes(String key) {
        this.key = key;
        values.add(null);
    }

    int distinct() {
        return values.size();
    }

    @Nullable
    Value value(int code) {
        return values.get(code);
    }

    int of(int person) {
        return person < ofPerson.length ? ofPerson[person] : ABSENT;
    }

    int code(@Nullable Value value) {
        if (value == null) {
            return ABSENT;
        }
        Integer known = codes.get(value);
        if (known != null) {
            return known;
        }
        codes.put(value, values.size());
        values.add(value);
        return values.size() - 1;
    }

    void put(int person, int code) {
        if (person >= ofPerson.length) {
            ofPerson = Arrays.copyOf(ofPerson, Math.max(person + 1, ofPerson.length * 2));
        }
        ofPerson[person] = code;
    }
}
