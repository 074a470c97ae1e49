package io.cdpkit.privacy.dmp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.SortedSet;

/**
 * A segment as a bid request names it. Ordered by taxonomy, then id, which tell them apart.
 *
 * @param segtax the number of the taxonomy that the id is of; 0 where it is the provider's own
 */
record RtbSegment(int segtax, String id, String name) implements Comparable<RtbSegment> {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Comparator<RtbSegment> ORDER =
            Comparator.comparingInt(RtbSegment::segtax).thenComparing(RtbSegment::id);

    @Override
    public int compareTo(RtbSegment other) {
        return ORDER.compare(this, other);
    }

    /** The array of data objects, one per taxonomy. */
    static String json(String provider, SortedSet<RtbSegment> segments) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartArray();
            int open = -1;
            for (RtbSegment segment : segments) {
                if (segment.segtax() != open) {
                    end(open, out);
                    open = segment.segtax();
                    out.writeStartObject();
                    out.writeStringField("name", provider);
                    out.writeArrayFieldStart("segment");
                }
                out.writeStartObject();
                out.writeStringField("id", segment.id());
                out.writeStringField("name", segment.name());
                out.writeEndObject();
            }
            end(open, out);
            out.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return text.toString();
    }

    /** Ends the object of a taxonomy, if one is open. */
    private static void end(int segtax, JsonGenerator out) throws IOException {
        if (segtax >= 0) {
            out.writeEndArray();
            if (segtax > 0) {
                out.writeObjectFieldStart("ext");
                out.writeNumberField("segtax", segtax);
                out.writeEndObject();
            }
            out.writeEndObject();
        }
    }
}
