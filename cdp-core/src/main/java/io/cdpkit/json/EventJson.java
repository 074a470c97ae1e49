package io.cdpkit.json;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * The form in which events are kept: one line of JSON from which an equal event is read again.
 *
 * <p>Equal events with equal times of receipt and stated times give equal bytes, on every machine. Keys ascend. Every
 * kind of value comes back as itself: a decimal is written with a fraction or an exponent, which a whole number never
 * has; an instant as {@code {"$moment": "..."}} and a date as {@code {"$day": "..."}}, and an object that looks like one
 * of these as {@code {"$fields": {...}}}. In keys half surrogate pairs, which no parser takes there, are U+FFFF and four
 * digits. Limits are not checked, except that values nest at most 500 levels deep. It is no wire format:
 * {@link SegmentJson} reads those.
 */
public final class EventJson {
    private EventJson() {}

    /** The event in UTF-8. */
    public static byte[] write(Event event) {
        CanonicalWriter out = CanonicalWriter.lossless().open('{').put("context", event.context());
        out.put("id", event.id())
                .key("identifiers")
                .identifiers(event.identifiers())
                .put("name", event.name())
                .put("properties", event.properties())
                .put("receivedAt", event.receivedAt())
                .key("source")
                .source(event.source());
        Instant stated = event.statedTime().orElse(null);
        if (stated == null) {
            out.putNull("stated");
        } else if (!stated.equals(event.time())) {
            out.put("stated", stated);
        }
        out.put("time", event.time())
                .put("traits", event.traits())
                .put("type", event.type().name())
                .close('}');
        return out.text().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The event that {@link #write} wrote.
     *
     * @throws IllegalArgumentException if the bytes are anything else; it says nothing of their content
     */
    public static Event read(byte[] bytes) {
        return LosslessReader.read(bytes, "event that EventJson.write wrote", EventJson::event);
    }

    private static Event event(LosslessReader in) throws IOException {
        in.open();
        Attributes context = in.attributes("context");
        String id = in.text("id");
        List<Identifier> identifiers = in.identifiers("identifiers");
        String name = in.text("name");
        Attributes properties = in.attributes("properties");
        Instant receivedAt = in.instant("receivedAt");
        in.key("source");
        Source source = in.source();
        boolean hasStated = in.take("stated");
        Instant stated = hasStated ? in.instantOrNull() : null;
        Instant time = in.instant("time");
        Attributes traits = in.attributes("traits");
        Event.Builder event = Event.builder(id, Event.Type.valueOf(in.text("type")), source);
        in.close();
        identifiers.forEach(event::identifier);
        if (hasStated) {
            event.statedTime(stated);
        }
        return event.name(name)
                .time(time)
                .receivedAt(receivedAt)
                .traits(traits)
                .properties(properties)
                .context(context)
                .build();
    }
}
