package io.cdpkit.profile;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What profiles hold: the survivorship policy, the group and the standard form of each trait.
 *
 * <p>Keys not named follow {@link Survivorship#standard}. Immutable and thread-safe.
 */
public final class ProfileSchema {
    private static final ProfileSchema STANDARD = builder()
            .trait("email", Survivorship.standard().keepingAll())
            .trait("phone", Survivorship.standard().keepingAll())
            .build();

    private final Survivorship otherwise;
    private final Map<String, Survivorship> policies;
    private final Map<String, String> groupOf;
    private final Map<String, UnaryOperator<Value>> standards;

    private ProfileSchema(Builder builder) {
        this.otherwise = builder.otherwise;
        this.policies = Map.copyOf(builder.policies);
        this.groupOf = Map.copyOf(builder.groupOf);
        this.standards = Map.copyOf(builder.standards);
    }

    /** Every trait by {@link Survivorship#standard}; e-mail addresses and phone numbers keep all their values. */
    public static ProfileSchema standard() {
        return STANDARD;
    }

    public static Builder builder() {
        return new Builder();
    }

    Survivorship policy(String key) {
        return policies.getOrDefault(key, otherwise);
    }

    /** The key under which a profile holds what events say under a key: its group's, or itself. */
    public String traitOf(String key) {
        return groupOf.getOrDefault(key, key);
    }

    /** The traits an event gives, as the profile will hold them: grouped keys gathered, values in standard form. */
    Attributes traits(Event event) {
        Attributes traits = event.traits();
        if (traits.isEmpty() || (groupOf.isEmpty() && standards.isEmpty())) {
            return traits;
        }
        Map<String, Attributes.Builder> groups = new HashMap<>();
        Attributes.Builder result = Attributes.builder();
        for (int i = 0; i < traits.size(); i++) {
            String key = traits.keyAt(i);
            UnaryOperator<Value> standard = standards.get(key);
            Value value = standard == null ? traits.valueAt(i) : standard.apply(traits.valueAt(i));
            String group = groupOf.get(key);
            if (group == null) {
                result.put(key, value);
            } else {
                groups.computeIfAbsent(group, g -> Attributes.builder()).put(key, value);
            }
        }
        groups.forEach((group, members) -> {
            if (!traits.contains(group)) {
                result.put(group, members.build());
            }
        });
        return result.build();
    }

    /** Collects a schema; a key named twice is an error. Not thread-safe. */
    public static final class Builder {
        private final Map<String, Survivorship> policies = new HashMap<>();
        private final Map<String, String> groupOf = new HashMap<>();
        private final Map<String, UnaryOperator<Value>> standards = new HashMap<>();
        private Survivorship otherwise = Survivorship.standard();

        private Builder() {}

        /** The policy of one trait. */
        public Builder trait(String key, Survivorship policy) {
            putOnce(policies, key, policy, "policy");
            return this;
        }

        /**
         * The standard form of one trait, such as a trimmed name. The event keeps the value as it came.
         *
         * @param standard a pure function; what it cannot read it returns unchanged
         */
        public Builder standardise(String key, UnaryOperator<Value> standard) {
            putOnce(standards, key, standard, "standard form");
            return this;
        }

        /**
         * Traits that only survive together, such as the parts of an address: an event's values for them form one object
         * under the group's key, which wins or loses whole. An event that gives the object itself overrides its parts.
         */
        public Builder group(String group, Survivorship policy, String... keys) {
            putOnce(policies, group, policy, "policy");
            for (String key : List.of(keys)) {
                putOnce(groupOf, key, group, "group");
            }
            return this;
        }

        /** The policy of every trait not named. */
        public Builder otherwise(Survivorship policy) {
            this.otherwise = policy;
            return this;
        }

        private static <T> void putOnce(Map<String, T> map, String key, T value, String what) {
            @Nullable T before = map.putIfAbsent(key, value);
            if (before != null) {
                throw new IllegalArgumentException("trait \"" + key + "\" already has a " + what + "; name it once");
            }
        }

        public ProfileSchema build() {
            return new ProfileSchema(this);
        }
    }
}
