package io.cdpkit.privacy.access;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Explanation;
import io.cdpkit.json.ChangeJson;
import io.cdpkit.json.EventJson;
import io.cdpkit.json.ProfileJson;
import io.cdpkit.privacy.access.PersonalData.Handover;
import io.cdpkit.privacy.access.PersonalData.Tie;
import io.cdpkit.privacy.consent.Consent;
import io.cdpkit.profile.Membership;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Personal data as JSON, and the events of it back. */
final class AccessJson {
    private static final String FORMAT = "cdpkit-access-1";
    private static final String BEGIN = ",\"events\":[";
    private static final String END = "]}";

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .build();

    private final PersonalData data;
    private final JsonGenerator out;

    private AccessJson(PersonalData data, JsonGenerator out) {
        this.data = data;
        this.out = out;
    }

    static void write(PersonalData data, OutputStream stream) throws IOException {
        Writer text = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            new AccessJson(data, generator).writeAllButEvents();
        }
        text.write(BEGIN + "\n");
        for (Iterator<Event> events = data.history().events().iterator(); events.hasNext(); ) {
            text.write(new String(EventJson.write(events.next()), StandardCharsets.UTF_8));
            text.write(events.hasNext() ? ",\n" : "\n");
        }
        text.write(END + "\n");
        text.flush();
    }

    private void writeAllButEvents() throws IOException {
        out.writeStartObject();
        out.writeStringField("format", FORMAT);
        out.writeStringField("made", data.made().toString());
        out.writeFieldName("profile");
        out.writeRawValue(ProfileJson.write(data.profile()));
        identity();
        segments();
        computed();
        consents();
        handovers();
        out.writeFieldName("aliases");
        texts(data.history().aliases());
        out.writeArrayFieldStart("changes");
        for (var change : data.history().changes()) {
            out.writeRawValue(ChangeJson.write(change));
        }
        out.writeEndArray();
        out.writeObjectFieldStart("keptUntil");
        for (Event event : data.history().events()) {
            var until = data.history().keptUntil().get(event.id());
            if (until != null) {
                out.writeStringField(event.id(), until.toString());
            }
        }
        out.writeEndObject();
        out.writeNumberField("withheld", data.history().withheld());
    }

    private void identity() throws IOException {
        out.writeArrayFieldStart("identity");
        for (Tie tie : data.identity()) {
            out.writeStartObject();
            out.writeFieldName("identifier");
            identifier(tie.identifier());
            out.writeArrayFieldStart("because");
            if (tie.why() instanceof Explanation.Same same) {
                for (Explanation.Step step : same.path()) {
                    step(step);
                }
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void step(Explanation.Step step) throws IOException {
        out.writeStartObject();
        out.writeFieldName("from");
        identifier(step.from());
        out.writeFieldName("to");
        identifier(step.to());
        out.writeStringField("kind", step.kind().name());
        out.writeStringField("rule", step.rule());
        out.writeStringField("first", step.first().toString());
        out.writeStringField("last", step.last().toString());
        out.writeNumberField("events", step.events());
        out.writeArrayFieldStart("evidence");
        for (Explanation.Evidence evidence : step.evidence()) {
            out.writeStartObject();
            out.writeStringField("messageId", evidence.messageId());
            out.writeStringField("source", evidence.source());
            out.writeStringField("time", evidence.time().toString());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void segments() throws IOException {
        out.writeArrayFieldStart("segments");
        for (Membership membership : data.profile().memberships()) {
            out.writeStartObject();
            out.writeStringField("segment", membership.segment());
            out.writeStringField("since", membership.since().toString());
            out.writeNumberField("definition", membership.definition());
            String reason = data.derived().reasons().get(membership.segment());
            if (reason != null) {
                out.writeStringField("reason", reason);
            }
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void computed() throws IOException {
        out.writeObjectFieldStart("computed");
        for (var each : data.derived().computed().entrySet()) {
            out.writeStringField(each.getKey(), each.getValue());
        }
        out.writeEndObject();
        out.writeObjectFieldStart("labels");
        for (var each : data.derived().labels().entrySet()) {
            out.writeFieldName(each.getKey());
            texts(each.getValue());
        }
        out.writeEndObject();
    }

    private void consents() throws IOException {
        out.writeObjectFieldStart("consentNow");
        for (var each : data.consents().decisions().entrySet()) {
            out.writeStringField(each.getKey().name(), each.getValue().reason().name());
        }
        out.writeEndObject();
        out.writeArrayFieldStart("consents");
        for (Consent consent : data.consents().ledger().statements()) {
            out.writeStartObject();
            out.writeStringField("purpose", consent.purpose().name());
            out.writeStringField("status", consent.status().name());
            out.writeStringField("basis", consent.basis().name());
            out.writeStringField("time", consent.time().toString());
            if (consent.expiry() != null) {
                out.writeStringField("expiry", consent.expiry().toString());
            }
            out.writeStringField("evidence", consent.evidence());
            out.writeArrayFieldStart("names");
            for (Identifier name : consent.names()) {
                identifier(name);
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void handovers() throws IOException {
        out.writeArrayFieldStart("handovers");
        for (Handover handover : data.handovers()) {
            out.writeStartObject();
            out.writeStringField("recipient", handover.platform().name());
            out.writeStringField("list", handover.audience());
            out.writeNumberField("delivery", handover.sequence());
            out.writeFieldName("fields");
            texts(handover.fields());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private void identifier(Identifier identifier) throws IOException {
        out.writeStartObject();
        out.writeStringField("namespace", identifier.namespace().name());
        out.writeStringField("value", identifier.value());
        out.writeEndObject();
    }

    private void texts(Collection<?> all) throws IOException {
        out.writeStartArray();
        for (Object each : all) {
            out.writeString(each.toString());
        }
        out.writeEndArray();
    }

    static Stream<Event> readEvents(InputStream in) {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        String head = next(lines);
        if (head == null || !head.startsWith("{\"format\":\"" + FORMAT + "\"") || !head.endsWith(BEGIN)) {
            throw new IllegalArgumentException("this is not what PersonalData.writeJson wrote");
        }
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(new Events(lines), Spliterator.ORDERED | Spliterator.NONNULL),
                false);
    }

    private static @Nullable String next(BufferedReader lines) {
        try {
            return lines.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line after the other, up to the last. */
    private static final class Events implements Iterator<Event> {
        private final BufferedReader lines;
        private @Nullable String line;

        Events(BufferedReader lines) {
            this.lines = lines;
            this.line = AccessJson.next(lines);
        }

        @Override
        public boolean hasNext() {
            if (line == null) {
                throw new IllegalArgumentException("the file is cut off");
            }
            return !line.equals(END);
        }

        @Override
        public Event next() {
            String json = line;
            if (!hasNext() || json == null) {
                throw new NoSuchElementException();
            }
            line = AccessJson.next(lines);
            String event = json.endsWith(",") ? json.substring(0, json.length() - 1) : json;
            return EventJson.read(event.getBytes(StandardCharsets.UTF_8));
        }
    }
}
