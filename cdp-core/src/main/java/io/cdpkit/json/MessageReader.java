package io.cdpkit.json;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Limits;
import io.cdpkit.event.Rejection;
import io.cdpkit.event.Value;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages and batches into {@link Draft}s, in one pass over the tokens.
 *
 * <p>What is wrong with a field's content is noted in its draft and the rest of the field is skipped, so that the
 * message's id is found wherever it stands and the other messages of a batch come to no harm. Only input that is no JSON
 * ends the reading.
 */
final class MessageReader {
    /** The top-level keys the specification knows, with the spellings of its first version. */
    private enum Field {
        TYPE("type"),
        ACTION("action"),
        MESSAGE_ID("messageId"),
        REQUEST_ID("requestId"),
        USER_ID("userId"),
        ANONYMOUS_ID("anonymousId"),
        PREVIOUS_ID("previousId"),
        GROUP_ID("groupId"),
        EVENT("event"),
        NAME("name"),
        CATEGORY("category"),
        CHANNEL("channel"),
        TIMESTAMP("timestamp"),
        ORIGINAL_TIMESTAMP("originalTimestamp"),
        SENT_AT("sentAt"),
        RECEIVED_AT("receivedAt"),
        TRAITS("traits"),
        PROPERTIES("properties"),
        CONTEXT("context"),
        OPTIONS("options"),
        INTEGRATIONS("integrations");

        private static final Map<String, Field> BY_KEY =
                Arrays.stream(values()).collect(toUnmodifiableMap(field -> field.key, field -> field));

        final String key;

        Field(String key) {
            this.key = key;
        }
    }

    private final JsonParser parser;
    private final int offset;
    private final Limits limits;
    private final Repeats repeats;
    private final ValueReader values;

    /**
     * A reader of a parser's tokens.
     *
     * @param offset where in its body the parser started
     * @param dates keys of traits and properties whose ISO dates and instants are read as such
     */
    MessageReader(JsonParser parser, int offset, Limits limits, Repeats repeats, Set<String> dates) {
        this.parser = parser;
        this.offset = offset;
        this.limits = limits;
        this.repeats = repeats;
        this.values = new ValueReader(parser, limits, repeats, dates);
    }

    /** Reads the message that the parser has just entered. */
    void message(Draft draft) throws IOException {
        fields(draft, null);
    }

    /**
     * Reads the batch that the parser has just entered.
     *
     * @param envelope takes what the batch says about all its messages
     * @param items takes the messages
     */
    void batch(Draft envelope, List<Draft> items) throws IOException {
        if (!fields(envelope, items)) {
            envelope.refuse(new Rejection(Rejection.Reason.MISSING, "batch", "a batch needs a list of messages"));
        }
    }

    /** Reads the fields of an object; whether {@code batch} was among them. */
    private boolean fields(Draft draft, @Nullable List<Draft> items) throws IOException {
        JsonStreamContext here = parser.getParsingContext();
        Attributes.Builder unknown = null;
        boolean batch = false;
        int seen = 0;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            Field field = Field.BY_KEY.get(key);
            try {
                if (field != null) {
                    if ((seen & 1 << field.ordinal()) != 0) {
                        throw new Refusal(Rejection.Reason.MALFORMED, "", "is given twice; give each key once");
                    }
                    seen |= 1 << field.ordinal();
                    read(field, token, draft);
                } else if (items != null && key.equals("batch")) {
                    if (batch) {
                        throw new Refusal(Rejection.Reason.MALFORMED, "", "is given twice; give each key once");
                    }
                    batch = true;
                    items(token, items);
                } else {
                    unknown = unknown == null ? Attributes.builder() : unknown;
                    unknown.put(key, values.value(token, Vocabulary.NONE, 0));
                }
            } catch (Refusal refusal) {
                draft.refuse(refusal.rejection().under(key));
                skipTo(here);
            }
        }
        if (unknown != null) {
            checkOnce(unknown, draft);
        }
        return batch;
    }

    private static void checkOnce(Attributes.Builder unknown, Draft draft) {
        try {
            ValueReader.build(unknown);
        } catch (Refusal refusal) {
            draft.refuse(refusal.rejection());
        }
    }

    private void skipTo(JsonStreamContext context) throws IOException {
        while (parser.getParsingContext() != context) {
            if (parser.nextToken() == null) {
                throw new JsonEOFException(parser, null, "input ends within an object");
            }
        }
    }

    private void items(JsonToken first, List<Draft> items) throws IOException {
        if (first != JsonToken.START_ARRAY) {
            throw ValueReader.wrongType("a list of messages", first);
        }
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (items.size() == limits.batchEvents()) {
                throw new Refusal(
                        Rejection.Reason.LIMIT, "", "a batch must hold at most " + limits.batchEvents() + " messages");
            }
            items.add(item(token));
        }
    }

    private Draft item(JsonToken token) throws IOException {
        int start = offset + (int) parser.currentTokenLocation().getByteOffset();
        Draft draft = new Draft();
        if (token == JsonToken.START_OBJECT) {
            message(draft);
        } else {
            draft.refuse(ValueReader.wrongType("an object", token).rejection());
            parser.finishToken();
            parser.skipChildren();
        }
        draft.start = start;
        draft.end = offset + (int) parser.currentLocation().getByteOffset();
        if (draft.end - start > limits.eventBytes()) {
            draft.rejection = SegmentJson.tooLarge("message", limits.eventBytes());
        }
        return draft;
    }

    private void read(Field field, JsonToken token, Draft draft) throws IOException {
        switch (field) {
            case TYPE -> draft.type = values.name(token);
            case ACTION -> draft.action = values.text(token);
            case MESSAGE_ID -> draft.messageId = values.id(token);
            case REQUEST_ID -> draft.requestId = values.id(token);
            case USER_ID -> draft.userId = values.id(token);
            case ANONYMOUS_ID -> draft.anonymousId = values.id(token);
            case PREVIOUS_ID -> draft.previousId = values.id(token);
            case GROUP_ID -> draft.groupId = values.id(token);
            case EVENT -> draft.event = values.name(token);
            case NAME -> draft.name = values.name(token);
            case CATEGORY -> draft.category = values.text(token);
            case CHANNEL -> draft.channel = values.text(token);
            case TIMESTAMP -> draft.timestamp = time(token);
            case ORIGINAL_TIMESTAMP -> draft.originalTimestamp = time(token);
            case SENT_AT -> draft.sentAt = time(token);
            case RECEIVED_AT -> draft.receivedAt = time(token);
            case TRAITS -> draft.traits = attributes(token, Vocabulary.TRAITS);
            case PROPERTIES -> draft.properties = attributes(token, Vocabulary.PROPERTIES);
            case CONTEXT -> draft.context = shared(attributes(token, Vocabulary.CONTEXT));
            case OPTIONS -> draft.options = attributes(token, Vocabulary.CONTEXT);
            case INTEGRATIONS -> draft.integrations = integrations(token);
        }
    }

    /** The context, made once if there is nothing of a person in it. */
    private Attributes shared(Attributes context) {
        for (int i = 0; i < context.size(); i++) {
            if (Vocabulary.CONTEXT.within(context.keyAt(i)) != Vocabulary.COMMON) {
                return context;
            }
        }
        return repeats.fields(context);
    }

    private @Nullable Instant time(JsonToken token) throws IOException {
        String text = values.text(token);
        if (text == null || text.isEmpty()) {
            return null;
        }
        Instant time = IsoTime.instant(text);
        if (time == null) {
            throw new Refusal(
                    Rejection.Reason.WRONG_TYPE,
                    "",
                    "must be an ISO-8601 date-time with a zone, such as 2026-03-29T10:15:30.123Z, got text of "
                            + text.length() + " chars");
        }
        return time;
    }

    private Attributes attributes(JsonToken token, Vocabulary vocabulary) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return Attributes.empty();
        } else if (token != JsonToken.START_OBJECT) {
            throw ValueReader.wrongType("an object", token);
        }
        return values.object(vocabulary, 1);
    }

    private @Nullable Value integrations(JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return null;
        } else if (token != JsonToken.START_OBJECT) {
            throw ValueReader.wrongType("an object", token);
        }
        return values.value(token, Vocabulary.NONE, 1);
    }
}
