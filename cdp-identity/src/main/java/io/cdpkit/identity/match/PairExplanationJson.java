package io.cdpkit.identity.match;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.cdpkit.identity.match.PairExplanation.Contribution;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Explanations as JSON. Thread-safe. */
final class PairExplanationJson {
    private static final JsonFactory JSON = new JsonFactory();

    private PairExplanationJson() {}

    static String write(PairExplanation explanation) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("score", explanation.score());
            json.writeNumberField("probability", explanation.probability());
            json.writeBooleanField("same_cluster", explanation.sameCluster());
            json.writeArrayFieldStart("keys");
            for (String key : explanation.keys()) {
                json.writeString(key);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("contributions");
            for (Contribution contribution : explanation.contributions()) {
                json.writeStartObject();
                json.writeStringField("name", contribution.name());
                json.writeStringField("outcome", contribution.outcome());
                json.writeNumberField("bits", contribution.bits());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
