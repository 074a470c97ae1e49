package io.cdpkit;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.profile.Activity;
import io.cdpkit.profile.GoldenRecord;
import io.cdpkit.profile.Memo;
import io.cdpkit.profile.ProfileSchema;
import io.cdpkit.profile.Survivorship;
import io.cdpkit.profile.Traits;
import io.cdpkit.store.Commit;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Values that no text may show, and objects full of them. */
final class Canaries {
    /** A part of every text that stands for customer data. */
    static final String TEXT = "canary";

    private static final long NUMBER = 3_133_747_110L;
    private static final Instant INSTANT = Instant.parse("3133-07-04T07:11:00Z");
    /** What each canary looks like in a text, however it is printed. */
    private static final List<String> TRACES =
            List.of(TEXT, "3133747110", "3_133_747_110", "3,133,747,110", "3.13374711", "3133-07-04", "3133, 7, 4");

    /** Components that hold names the host gave, or ids, which may be shown. */
    private static final Set<String> SHOWN = Set.of(
            "account",
            "attribute",
            "cause",
            "channel",
            "column",
            "decision",
            "definition",
            "event",
            "field",
            "hex",
            "key",
            "keys",
            "latestMessageId",
            "messageId",
            "reason",
            "recordId",
            "retractions",
            "rule",
            "segment",
            "segments",
            "source",
            "trait",
            "differences",
            "events");

    private Canaries() {}

    /** A memo that tells what it remembers, as an evaluator's own may. */
    private record TellingMemo(String remembered) implements Memo {
        @Override
        public byte[] toBytes() {
            return remembered.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** The first trace of a canary in a text; empty if there is none. */
    static Optional<String> trace(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return TRACES.stream().filter(lower::contains).findFirst();
    }

    static Identifier identifier() {
        return new Identifier(Namespace.EMAIL, TEXT + "@example.com");
    }

    /** A value of each kind that has content, on its own and nested. */
    static Attributes attributes() {
        Attributes flat = Attributes.builder()
                .put("text", TEXT)
                .put("whole", NUMBER)
                .put("decimal", BigDecimal.valueOf(NUMBER, 3))
                .put("large", Value.of(BigInteger.valueOf(NUMBER).pow(5)))
                .put("moment", INSTANT)
                .put("day", LocalDate.of(3133, 7, 4))
                .build();
        return flat.toBuilder()
                .put("items", Value.of(List.of(Value.of(TEXT), Value.of(NUMBER), Value.of(flat))))
                .put("object", flat)
                .build();
    }

    static Event event(Event.Type type) {
        return Event.builder("m1", type, Source.of("web-shop", Source.Kind.WEB))
                .name("Order Completed")
                .identifier(identifier())
                .identifier(Identifier.userId(TEXT))
                .time(Instant.EPOCH)
                .traits(attributes())
                .properties(attributes().toBuilder().put("role", TEXT).build())
                .context(attributes())
                .build();
    }

    static GoldenRecord golden() {
        ProfileSchema schema =
                ProfileSchema.builder().otherwise(Survivorship.mostFrequent()).build();
        GoldenRecord record = GoldenRecord.empty();
        for (Event.Type type : Event.Type.values()) {
            record = record.plus(event(type), schema);
        }
        return record;
    }

    /** An instance of a type with a canary wherever customer data may stand. */
    static Object fill(Type type, String component) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType parameterized) {
            if (parameterized.getRawType() instanceof Class<?> raw && raw.isRecord()) {
                return fillRecord(raw);
            }
            Type[] arguments = parameterized.getActualTypeArguments();
            if (parameterized.getRawType() == Map.class) {
                return Map.of(fill(arguments[0], component), fill(arguments[1], component));
            }
            if (parameterized.getRawType() == SortedMap.class) {
                return new TreeMap<>(Map.of(fill(arguments[0], component), fill(arguments[1], component)));
            }
            Object element = fill(arguments[0], component);
            if (parameterized.getRawType() == Set.class) {
                return Set.of(element);
            }
            return parameterized.getRawType() == Optional.class ? Optional.of(element) : List.of(element);
        }
        return type instanceof Class<?> known ? fill(known, component) : identifier();
    }

    private static Object fill(Class<?> type, String component) throws ReflectiveOperationException {
        boolean shown = SHOWN.contains(component);
        if (type == String.class) {
            return shown ? "shown" : TEXT;
        } else if (type == long.class || type == Long.class) {
            return shown || !component.equals("number") ? 1L : NUMBER;
        } else if (type == int.class || type == Integer.class) {
            return 2;
        } else if (type == double.class) {
            return 1.0;
        } else if (type == boolean.class || type == Boolean.class) {
            return true;
        } else if (type == Instant.class) {
            return component.equals("instant") ? INSTANT : Instant.EPOCH;
        } else if (type == LocalDate.class) {
            return LocalDate.of(3133, 7, 4);
        } else if (type == BigDecimal.class) {
            return BigDecimal.valueOf(NUMBER, 2);
        } else if (type == Duration.class) {
            return Duration.ofSeconds(1);
        } else if (type == Currency.class) {
            return Currency.getInstance("EUR");
        } else if (type == Identifier.class) {
            return identifier();
        } else if (type == Namespace.class) {
            return Namespace.EMAIL;
        } else if (type == Source.class) {
            return Source.of("web-shop", Source.Kind.WEB);
        } else if (type == Attributes.class) {
            return attributes();
        } else if (type == Value.class) {
            return Value.of(attributes());
        } else if (type == Event.class) {
            return event(Event.Type.IDENTIFY);
        } else if (type == LinkKey.class) {
            return LinkKey.of(event(Event.Type.TRACK));
        } else if (type == GoldenRecord.class) {
            return golden();
        } else if (type == Traits.class) {
            return golden().traits();
        } else if (type == Memo.class) {
            return new TellingMemo(TEXT);
        } else if (type == Commit.Reads.class) {
            return fillRecord(Commit.ListedReads.class);
        } else if (type == Runnable.class) {
            return (Runnable) () -> {};
        } else if (type == Activity.class) {
            return golden().activity();
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        } else if (type.isSealed()) {
            return fill(type.getPermittedSubclasses()[0], component);
        } else if (type.isRecord()) {
            return fillRecord(type);
        }
        throw new IllegalArgumentException("no canary for " + type + " " + component + "; teach this test one");
    }

    private static Object fillRecord(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = fill(components[i].getGenericType(), components[i].getName());
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("no canary for " + type + "; teach this test one", e.getCause());
        }
    }
}
