package io.cdpkit.json;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Rejection;
import io.cdpkit.event.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which contents of a message become identifiers of its event, beside its user id and its anonymous id.
 *
 * @param withheld namespaces whose identifiers stay mere contents
 * @param keyed namespaces of the host's own, each read from the key of its name
 */
record Promotion(Set<Namespace> withheld, List<Keyed> keyed) {
    /** From so many digits on a whole number may be too large for a {@code long}, and is kept as a decimal. */
    private static final int LONG_DIGITS = 19;

    /** A namespace and the spellings of the key that holds its values. */
    record Keyed(Namespace namespace, String snake, String camel) {
        static Keyed of(Namespace namespace) {
            String snake = namespace.name();
            StringBuilder camel = new StringBuilder(snake.length());
            for (int i = 0; i < snake.length(); i++) {
                char c = snake.charAt(i);
                if (c == '_' && i + 1 < snake.length()) {
                    camel.append(Character.toUpperCase(snake.charAt(++i)));
                } else {
                    camel.append(c);
                }
            }
            return new Keyed(namespace, snake, camel.toString());
        }

        @Nullable
        Value in(Attributes attributes) {
            Value value = attributes.find(snake);
            return value == null ? attributes.find(camel) : value;
        }
    }

    Promotion {
        withheld = Set.copyOf(withheld);
        keyed = List.copyOf(keyed);
    }

    /** Adds the identifiers that a message's contents hold; refuses external ids that break the specification. */
    void promote(Event.Type type, Attributes traits, Attributes properties, Attributes context, Event.Builder event) {
        Attributes surrounding = context.fields("traits");
        Attributes own = type == Event.Type.IDENTIFY ? traits : Attributes.empty();
        Attributes happened = type == Event.Type.GROUP ? Attributes.empty() : properties;
        for (Attributes attributes : List.of(own, surrounding, happened)) {
            add(Namespace.EMAIL, attributes.find("email"), event);
        }
        add(Namespace.PHONE, own.find("phone"), event);
        add(Namespace.PHONE, surrounding.find("phone"), event);
        device(context, event);
        externalIds(context, event);
        for (Keyed one : keyed) {
            add(one.namespace, one.in(own), event);
            add(one.namespace, one.in(surrounding), event);
            add(one.namespace, one.in(happened), event);
        }
    }

    private void add(Namespace namespace, @Nullable Value value, Event.Builder event) {
        if (value != null && !withheld.contains(namespace)) {
            String id = id(value);
            if (id != null) {
                event.identifier(new Identifier(namespace, id));
            }
        }
    }

    private static @Nullable String id(@Nullable Value value) {
        if (value instanceof Value.Text text) {
            return text.text().isEmpty() ? null : text.text();
        }
        if (value instanceof Value.Decimal decimal) {
            BigDecimal number = decimal.number();
            return number.scale() <= 0 && number.precision() - number.scale() >= LONG_DIGITS
                    ? number.toPlainString()
                    : null;
        }
        return value instanceof Value.Whole whole ? Long.toString(whole.number()) : null;
    }

    private void device(Attributes context, Event.Builder event) {
        Attributes device = context.fields("device");
        Device platform = device.isEmpty() ? null : Device.of(device, context.fields("os"));
        if (platform != null) {
            add(platform.id, device.find("id"), event);
            add(platform.pushToken, device.find("token"), event);
            if (device.find("adTrackingEnabled") instanceof Value.Bool enabled && enabled.yes()) {
                add(platform.advertisingId, device.find("advertisingId"), event);
            }
        }
    }

    private void externalIds(Attributes context, Event.Builder event) {
        Value ids = context.find("externalIds");
        if (ids == null || ids instanceof Value.Null) {
            return;
        } else if (!(ids instanceof Value.Items)) {
            throw new Refusal(Rejection.Reason.WRONG_TYPE, "context.externalIds", "must be a list, got " + ids);
        }
        List<Value> items = ((Value.Items) ids).items();
        for (int i = 0; i < items.size(); i++) {
            try {
                externalId(items.get(i), event);
            } catch (Refusal refusal) {
                throw refusal.under("[" + i + "]").under("externalIds").under("context");
            }
        }
    }

    private void externalId(Value item, Event.Builder event) {
        if (!(item instanceof Value.Fields fields)) {
            throw new Refusal(Rejection.Reason.WRONG_TYPE, "", "must be an object, got " + item);
        }
        String id = id(fields.fields().find("id"));
        String type = id(fields.fields().find("type"));
        String collection = id(fields.fields().find("collection"));
        String encoding = id(fields.fields().find("encoding"));
        if (id == null || type == null) {
            throw new Refusal(
                    Rejection.Reason.MISSING, id == null ? "id" : "type", "an external id needs an id and a type");
        } else if (encoding != null && !encoding.equals("none")) {
            throw new Refusal(Rejection.Reason.WRONG_TYPE, "encoding", "must be \"none\", the only encoding known");
        }
        Namespace namespace = namespace(type);
        if (namespace.equals(Namespace.MATCH)) {
            throw new Refusal(
                    Rejection.Reason.WRONG_TYPE, "type", "must not be \"" + namespace + "\", the platform's own");
        }
        if (collection == null || collection.equals("users")) {
            add(namespace, Value.of(id), event);
        }
    }

    private static Namespace namespace(String type) {
        try {
            return new Namespace(type.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    Rejection.Reason.WRONG_TYPE,
                    "type",
                    "must be 1 to 64 of a-z, 0-9, '_', '-' and '.', starting with a letter, got text of "
                            + type.length() + " chars");
        }
    }

    /** The namespaces of a mobile platform. */
    private record Device(Namespace id, Namespace advertisingId, Namespace pushToken) {
        private static final Device ANDROID = on("android");
        private static final Device IOS = on("ios");

        private static Device on(String platform) {
            return new Device(
                    new Namespace(platform + ".id"),
                    new Namespace(platform + ".idfa"),
                    new Namespace(platform + ".push_token"));
        }

        static @Nullable Device of(Attributes device, Attributes os) {
            Device byType = named(device.text("type").orElse(""));
            return byType == null ? named(os.text("name").orElse("")) : byType;
        }

        private static @Nullable Device named(String platform) {
            return switch (platform.toLowerCase(Locale.ROOT)) {
                case "android" -> ANDROID;
                case "ios", "ipados" -> IOS;
                default -> null;
            };
        }
    }
}
