package io.cdpkit.json;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import io.cdpkit.digest.Sha256;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Limits;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Rejection;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of {@link Draft}s: the meaning of the specification, as {@link SegmentJson} tells it.
 *
 * @param assumed the type of messages that name none; null where they are refused
 * @param contentIds whether messages without an id are named by their content
 */
record Assembly(Source source, Limits limits, Promotion promotion, Event.@Nullable Type assumed, boolean contentIds) {

    /**
     * The event of a message.
     *
     * @param envelope what its batch says about all messages
     * @param now when it was received, unless it says so
     * @throws Refusal if it is none
     */
    Event event(Draft draft, Draft envelope, Instant now) {
        if (draft.rejection != null) {
            throw new Refusal(inEvent(draft.rejection, draft));
        }
        Event.Type type = type(draft.typeName());
        String sent = draft.id();
        String id = sent == null ? contentId(type, draft, envelope) : sent;
        Instant receivedAt = receivedAt(draft, envelope, now);
        Event event = builder(id, type, draft, envelope)
                .time(time(draft, envelope, receivedAt))
                .receivedAt(receivedAt)
                .statedTime(draft.statedTime())
                .build();
        limits.check(event).ifPresent(rejection -> {
            throw new Refusal(rejection);
        });
        return event;
    }

    /**
     * Why none of a batch's messages can become an event; null if some may.
     *
     * <p>What passes the limits by itself is found here and not in each message, which would go through all of it again.
     */
    @Nullable
    Rejection refusal(Draft envelope) {
        if (envelope.rejection != null) {
            return envelope.rejection;
        }
        Event bare = Event.builder("1", Event.Type.PAGE, source)
                .time(Instant.EPOCH)
                .context(surroundings(envelope))
                .build();
        return limits.check(bare).orElse(null);
    }

    /** The id of a message as far as it may be shown. */
    String known(Draft draft) {
        String id = draft.id();
        if (id == null || id.length() > limits.messageIdLength()) {
            return "";
        }
        return CharMatcher.javaIsoControl().matchesNoneOf(id) ? id : "";
    }

    private static Instant receivedAt(Draft draft, Draft envelope, Instant now) {
        Instant said = draft.receivedAt == null ? envelope.receivedAt : draft.receivedAt;
        return said == null ? now : said;
    }

    private static Instant time(Draft draft, Draft envelope, Instant receivedAt) {
        Instant sentAt = draft.sentAt == null ? envelope.sentAt : draft.sentAt;
        Instant original = draft.statedTime();
        if (original == null) {
            return receivedAt;
        } else if (sentAt != null) {
            return receivedAt.minusMillis(sentAt.toEpochMilli() - original.toEpochMilli());
        }
        return draft.timestamp == null ? original : draft.timestamp;
    }

    private String contentId(Event.Type type, Draft draft, Draft envelope) {
        if (!contentIds) {
            throw new Refusal(Rejection.Reason.MISSING, "messageId", "a message needs an id, which makes it unique");
        }
        Instant original = draft.statedTime();
        Event event = builder("", type, draft, envelope)
                .time(original == null ? Instant.EPOCH : original)
                .build();
        return HexFormat.of().formatHex(Sha256.of(EventJson.write(event)));
    }

    private Event.Type type(@Nullable String name) {
        Event.Type type = named(name);
        if (type != null) {
            return type;
        } else if (name != null) {
            throw new Refusal(
                    Rejection.Reason.WRONG_TYPE,
                    "type",
                    "must be one of identify, track, page, screen, group, alias, got text of " + name.length()
                            + " chars");
        }
        throw new Refusal(Rejection.Reason.MISSING, "type", "a message needs a type, such as \"track\"");
    }

    private Event.@Nullable Type named(@Nullable String name) {
        if (name == null) {
            return assumed;
        }
        return switch (name) {
            case "identify" -> Event.Type.IDENTIFY;
            case "track" -> Event.Type.TRACK;
            case "page" -> Event.Type.PAGE;
            case "screen" -> Event.Type.SCREEN;
            case "group" -> Event.Type.GROUP;
            case "alias" -> Event.Type.ALIAS;
            default -> {
                String lower = Ascii.toLowerCase(name);
                yield lower.equals(name) ? null : named(lower);
            }
        };
    }

    /** A rejection of a message's field, with the path that the field has in the event. */
    Rejection inEvent(Rejection rejection, Draft draft) {
        Event.Type type = named(draft.typeName());
        String field = rejection.field();
        String path = field;
        if (type == Event.Type.GROUP && isWithin(field, "traits")) {
            path = "properties" + field.substring("traits".length());
        } else if (type != null && type != Event.Type.IDENTIFY && isWithin(field, "traits")) {
            path = "context." + field;
        } else if (isWithin(field, "options")) {
            path = "context" + field.substring("options".length());
        } else if (isWithin(field, "integrations")) {
            path = "context." + field;
        }
        return new Rejection(rejection.reason(), path, rejection.rule());
    }

    private static boolean isWithin(String field, String section) {
        return field.startsWith(section)
                && (field.length() == section.length() || field.charAt(section.length()) == '.');
    }

    private Event.Builder builder(String id, Event.Type type, Draft draft, Draft envelope) {
        Attributes context = context(type, draft, envelope);
        Attributes traits = type == Event.Type.IDENTIFY ? draft.traits : Attributes.empty();
        Attributes properties = properties(type, draft);
        Event.Builder event = Event.builder(id, type, source)
                .name(name(type, draft))
                .traits(traits)
                .properties(properties)
                .context(context);
        if (type == Event.Type.ALIAS) {
            names(draft, event);
            return event;
        }
        if (draft.userId == null && draft.anonymousId == null) {
            throw new Refusal(Rejection.Reason.MISSING, "userId", "a message needs a userId or an anonymousId");
        }
        if (draft.userId != null) {
            event.identifier(new Identifier(Namespace.USER_ID, draft.userId));
        }
        if (draft.anonymousId != null) {
            event.identifier(new Identifier(Namespace.ANONYMOUS_ID, draft.anonymousId));
        }
        promotion.promote(type, traits, properties, context, event);
        return event;
    }

    private static void names(Draft draft, Event.Builder event) {
        if (draft.userId == null) {
            throw new Refusal(Rejection.Reason.MISSING, "userId", "an alias needs the userId that stays");
        } else if (draft.previousId == null) {
            throw new Refusal(Rejection.Reason.MISSING, "previousId", "an alias needs the previousId, the former name");
        }
        event.identifier(new Identifier(Namespace.USER_ID, draft.userId))
                .identifier(new Identifier(Namespace.USER_ID, draft.previousId))
                .identifier(new Identifier(Namespace.ANONYMOUS_ID, draft.previousId));
    }

    private static String name(Event.Type type, Draft draft) {
        return switch (type) {
            case TRACK -> required(draft.event, "event", "a track needs the name of what happened");
            case GROUP -> required(draft.groupId, "groupId", "a group needs the id of the account");
            case PAGE, SCREEN ->
                draft.name == null ? draft.properties.text("name").orElse("") : draft.name;
            case IDENTIFY, ALIAS, APART, TOGETHER, CHECKPOINT -> "";
        };
    }

    private static String required(@Nullable String text, String field, String rule) {
        if (text == null || text.isEmpty()) {
            throw new Refusal(Rejection.Reason.MISSING, field, rule);
        }
        return text;
    }

    private static Attributes properties(Event.Type type, Draft draft) {
        Attributes properties =
                type == Event.Type.GROUP ? Draft.merge(draft.properties, draft.traits) : draft.properties;
        return with(properties, "category", draft.category);
    }

    private static Attributes context(Event.Type type, Draft draft, Draft envelope) {
        Attributes context = surroundings(draft);
        context = Draft.merge(surroundings(envelope), context);
        if (type != Event.Type.IDENTIFY && type != Event.Type.GROUP && !draft.traits.isEmpty()) {
            context = Draft.merge(Attributes.of("traits", Value.of(draft.traits)), context);
        }
        if (type == Event.Type.ALIAS) {
            context = with(context, "anonymousId", draft.anonymousId);
        }
        return context;
    }

    private static Attributes surroundings(Draft draft) {
        Attributes context = with(Draft.merge(draft.options, draft.context), "channel", draft.channel);
        return draft.integrations == null
                ? context
                : Draft.merge(context, Attributes.of("integrations", draft.integrations));
    }

    private static Attributes with(Attributes attributes, String key, @Nullable String text) {
        return text == null || attributes.contains(key)
                ? attributes
                : attributes.toBuilder().put(key, text).build();
    }
}
