package io.cdpkit.segments.crm.contact;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.cdpkit.segments.crm.contact.Field.Kind;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One contact as an object; the only class of the package that touches Jackson. */
final class ContactObject implements ContactReader.Rows {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxStringLength(Lines.LONGEST)
                    .build())
            .build();

    private final Lines lines;

    ContactObject(Lines lines) {
        this.lines = lines;
    }

    static String write(Contact contact) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            for (Kind kind : Kind.values()) {
                List<Field> fields = contact.fields(kind);
                if (!fields.isEmpty()) {
                    json.writeArrayFieldStart(kind.key());
                    for (Field field : fields) {
                        write(field, json);
                    }
                    json.writeEndArray();
                }
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(Field field, JsonGenerator json) throws IOException {
        if (field.isPlain() && !field.kind().isCompound()) {
            json.writeString(field.text());
            return;
        }
        json.writeStartObject();
        json.writeFieldName("value");
        if (field.kind().isCompound()) {
            json.writeStartArray();
            for (List<String> texts : field.parts()) {
                json.writeArray(texts.toArray(String[]::new), 0, texts.size());
            }
            json.writeEndArray();
        } else {
            json.writeString(field.text());
        }
        if (!field.group().isEmpty()) {
            json.writeStringField("group", field.group());
        }
        if (!field.parameters().isEmpty()) {
            json.writeStringField("parameters", field.parameters());
        }
        json.writeEndObject();
    }

    @Override
    public @Nullable ContactRow next() throws IOException {
        String line = lines.next();
        while (line != null && line.isBlank()) {
            line = lines.next();
        }
        if (line == null) {
            return null;
        } else if (lines.wasCut()) {
            return new ContactRow.Bad(lines.number(), "a line must be of at most " + Lines.LONGEST + " chars");
        }
        try (JsonParser json = JSON.createParser(line)) {
            return new ContactRow.Read(lines.number(), contact(json));
        } catch (IOException e) {
            return new ContactRow.Bad(lines.number(), "a line must be one JSON object");
        } catch (RefusedCell e) {
            return new ContactRow.Bad(lines.number(), e.problem());
        }
    }

    private static Contact contact(JsonParser json) throws IOException, RefusedCell {
        expect(json, JsonToken.START_OBJECT, "a line must be one JSON object");
        ArrayList<Field> fields = new ArrayList<>();
        Set<Kind> seen = EnumSet.noneOf(Kind.class);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            Kind kind = Arrays.stream(Kind.values())
                    .filter(each -> each.key().equals(key))
                    .findFirst()
                    .orElse(null);
            if (kind == null || !seen.add(kind)) {
                throw new RefusedCell("each key must name a kind of field, such as \"email\", and stand once");
            }
            expect(json, JsonToken.START_ARRAY, kind.key() + " must be a list");
            while (json.nextToken() != JsonToken.END_ARRAY) {
                fields.add(field(kind, json));
            }
        }
        if (json.nextToken() != null) {
            throw new RefusedCell("a line must hold one JSON object and nothing else");
        }
        return new Contact(fields);
    }

    private static void expect(JsonParser json, JsonToken token, String rule) throws IOException, RefusedCell {
        if (json.nextToken() != token) {
            throw new RefusedCell(rule);
        }
    }

    private static Field field(Kind kind, JsonParser json) throws IOException, RefusedCell {
        List<List<String>> parts = List.of();
        String group = "";
        String parameters = "";
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            parts = List.of(List.of(json.getText()));
        } else if (json.currentToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String key = json.currentName();
                json.nextToken();
                switch (key) {
                    case "value" -> parts = value(kind, json);
                    case "group" -> group = text(kind, json);
                    case "parameters" -> parameters = text(kind, json);
                    default -> throw refused(kind);
                }
            }
        }
        try {
            return new Field(kind, parts, group, parameters);
        } catch (IllegalArgumentException e) {
            throw refused(kind);
        }
    }

    private static RefusedCell refused(Kind kind) {
        return new RefusedCell(kind.key() + " must be a list of texts, or of objects of value, group and parameters");
    }

    private static String text(Kind kind, JsonParser json) throws IOException, RefusedCell {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw refused(kind);
        }
        return json.getText();
    }

    private static List<List<String>> value(Kind kind, JsonParser json) throws IOException, RefusedCell {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            return List.of(List.of(text(kind, json)));
        }
        ArrayList<List<String>> parts = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                throw refused(kind);
            }
            ArrayList<String> texts = new ArrayList<>();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                texts.add(text(kind, json));
            }
            parts.add(texts);
        }
        return parts;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
