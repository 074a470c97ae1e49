package io.cdpkit.json;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Rejection;
import io.cdpkit.event.Value;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A message, or the envelope of a batch, as it was sent and before it is an event. Filled by {@link MessageReader}. */
final class Draft {
    @Nullable
    String type;

    @Nullable
    String action;

    @Nullable
    String messageId;

    @Nullable
    String requestId;

    @Nullable
    String userId;

    @Nullable
    String anonymousId;

    @Nullable
    String previousId;

    @Nullable
    String groupId;

    @Nullable
    String event;

    @Nullable
    String name;

    @Nullable
    String category;

    @Nullable
    String channel;

    @Nullable
    Instant timestamp;

    @Nullable
    Instant originalTimestamp;

    @Nullable
    Instant sentAt;

    @Nullable
    Instant receivedAt;

    @Nullable
    Value integrations;

    Attributes traits = Attributes.empty();
    Attributes properties = Attributes.empty();
    Attributes context = Attributes.empty();
    Attributes options = Attributes.empty();

    /** Why it cannot become an event; the first reason found. */
    @Nullable
    Rejection rejection;

    /** Where its bytes start and end in the body. */
    int start;

    int end;

    void refuse(Rejection reason) {
        if (rejection == null) {
            rejection = reason;
        }
    }

    @Nullable
    String typeName() {
        return type == null ? action : type;
    }

    @Nullable
    String id() {
        return messageId != null ? messageId : requestId;
    }

    /** When it happened by the sender's clock; null if it does not say. */
    @Nullable
    Instant statedTime() {
        return originalTimestamp == null ? timestamp : originalTimestamp;
    }

    /** The attributes of two objects, level by level; where both say something, {@code over} holds. */
    static Attributes merge(Attributes base, Attributes over) {
        if (base.isEmpty() || over.isEmpty()) {
            return base.isEmpty() ? over : base;
        }
        Attributes.Builder merged = Attributes.builder();
        for (int i = 0; i < base.size(); i++) {
            String key = base.keyAt(i);
            Value below = base.valueAt(i);
            Value above = over.find(key);
            if (below instanceof Value.Fields inner && above instanceof Value.Fields outer) {
                merged.put(key, merge(inner.fields(), outer.fields()));
            } else {
                merged.put(key, above == null ? below : above);
            }
        }
        for (int i = 0; i < over.size(); i++) {
            if (!base.contains(over.keyAt(i))) {
                merged.put(over.keyAt(i), over.valueAt(i));
            }
        }
        return merged.build();
    }
}
