package io.cdpkit.segments.crm;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a host tells of deals, tickets and tasks: the names of its events, the keys of their properties, its pipelines.
 *
 * <p>Event names count whatever their case, keys as they stand. Immutable and thread-safe.
 */
public final class CrmSchema {
    private static final CrmSchema STANDARD = builder().build();

    private final Map<String, CrmKind> kinds;
    private final Map<CrmField, List<String>> keys;
    private final Map<String, Pipeline> pipelines;
    private final Pipeline usual;
    private final Currency currency;
    private final ZoneId zone;

    private CrmSchema(Builder builder) {
        Map<String, CrmKind> named = new HashMap<>();
        for (CrmKind kind : CrmKind.values()) {
            kind.names().forEach(name -> named.put(Pipeline.folded(name), kind));
        }
        named.putAll(builder.kinds);
        this.kinds = Map.copyOf(named);
        EnumMap<CrmField, List<String>> read = new EnumMap<>(CrmField.class);
        for (CrmField field : CrmField.values()) {
            String own = builder.keys.get(field);
            read.put(
                    field,
                    own == null
                            ? List.of(field.key(), field.camelCaseKey())
                            : List.of(own, field.key(), field.camelCaseKey()));
        }
        this.keys = read;
        Map<String, Pipeline> all = builder.pipelines.isEmpty() ? sales() : builder.pipelines;
        this.usual = all.values().iterator().next();
        this.pipelines = Map.copyOf(all);
        this.currency = builder.currency == null ? Currency.getInstance("USD") : builder.currency;
        this.zone = builder.zone == null ? ZoneOffset.UTC : builder.zone;
    }

    private static Map<String, Pipeline> sales() {
        return Map.of(Pipeline.sales().id(), Pipeline.sales());
    }

    /** The usual names and keys, one pipeline ({@link Pipeline#sales}), US dollars, UTC. */
    public static CrmSchema standard() {
        return STANDARD;
    }

    public static Builder builder() {
        return new Builder();
    }

    Optional<CrmKind> kind(String eventName) {
        return Optional.ofNullable(kinds.get(Pipeline.folded(eventName)));
    }

    /** The keys a field is read under; the first that is there counts. */
    List<String> keys(CrmField field) {
        return Objects.requireNonNull(keys.get(field));
    }

    /** The pipeline of deals whose events name none: the first given to the builder. */
    public Pipeline usualPipeline() {
        return usual;
    }

    /** The pipeline of an id, whatever its case. */
    public Optional<Pipeline> pipeline(String id) {
        return Optional.ofNullable(pipelines.get(Pipeline.folded(id)));
    }

    /** The currency of amounts whose events name none. */
    public Currency currency() {
        return currency;
    }

    /** Where days begin and end. */
    public ZoneId zone() {
        return zone;
    }

    @Override
    public String toString() {
        return "CRM schema of " + kinds.size() + " event names and " + pipelines.size() + " pipelines";
    }

    /** Collects a schema; each part may be set once. Not thread-safe. */
    public static final class Builder {
        private final Map<String, CrmKind> kinds = new HashMap<>();
        private final Map<CrmField, String> keys = new EnumMap<>(CrmField.class);
        private final Map<String, Pipeline> pipelines = new LinkedHashMap<>();
        private @Nullable Currency currency;
        private @Nullable ZoneId zone;

        private Builder() {}

        /** Another name by which the host tells something, besides the usual ones. */
        public Builder event(String name, CrmKind kind) {
            Objects.requireNonNull(kind, "kind");
            if (kinds.putIfAbsent(Pipeline.folded(name), kind) != null) {
                throw new IllegalArgumentException("event \"" + name + "\" is named twice; name it once");
            }
            return this;
        }

        /** The host's own key of a field, read before the usual ones. */
        public Builder property(CrmField field, String key) {
            Objects.requireNonNull(key, "key");
            if (keys.putIfAbsent(field, key) != null) {
                throw new IllegalArgumentException("field " + field + " already has a key; name it once");
            }
            return this;
        }

        /** A pipeline; the first is that of deals whose events name none. */
        public Builder pipeline(Pipeline pipeline) {
            if (pipelines.putIfAbsent(Pipeline.folded(pipeline.id()), pipeline) != null) {
                throw new IllegalArgumentException("pipeline \"" + pipeline.id() + "\" is given twice; give it once");
            }
            return this;
        }

        /** The currency of amounts whose events name none; US dollars where not set. */
        public Builder currency(Currency newCurrency) {
            requireUnset(currency, "currency");
            this.currency = Objects.requireNonNull(newCurrency, "currency");
            return this;
        }

        /** Where days begin and end; UTC where not set. */
        public Builder zone(ZoneId newZone) {
            requireUnset(zone, "zone");
            this.zone = Objects.requireNonNull(newZone, "zone");
            return this;
        }

        private static void requireUnset(@Nullable Object before, String what) {
            if (before != null) {
                throw new IllegalStateException(what + " is already set; set it once");
            }
        }

        public CrmSchema build() {
            return new CrmSchema(this);
        }
    }
}
