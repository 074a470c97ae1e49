package io.cdpkit.identity.match;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.cdpkit.identity.match.Field.Kind;
import io.cdpkit.identity.match.MatchModel.Frequencies;
import io.cdpkit.identity.match.MatchModel.Learned;
import io.cdpkit.identity.match.MatchModel.Scored;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Match models as JSON, with the version of the format in them.
 *
 * <p>A field's own {@link Similarity} is code and is not written: give the schema of a model that has one to the records
 * again. Thread-safe.
 */
public final class MatchModelJson {
    private static final int VERSION = 1;
    private static final long MOST_RECORDS = 1L << 53;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private MatchModelJson() {}

    public static String write(MatchModel model) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            json.writeNumberField("records", model.records());
            json.writeNumberField("matches", model.matches());
            json.writeNumberField("households", model.households());
            json.writeNumberField("namesakes", model.namesakes());
            json.writeArrayFieldStart("fields");
            for (Field field : model.schema().fields()) {
                json.writeStartObject();
                json.writeStringField("name", field.name());
                json.writeStringField("kind", field.kind().name());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("comparisons");
            for (Learned learned : model.comparisons()) {
                write(learned, json);
            }
            json.writeEndArray();
            writeTexts("keys", model.keys(), json);
            writeNumbers("scores", model.scores().stream().map(Scored::score).toList(), json);
            writeNumbers("pairs", model.scores().stream().map(Scored::pairs).toList(), json);
            write("frequencies", model.frequencies(), json);
            write("words", model.words(), json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(Learned learned, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", learned.name());
        writeTexts("levels", learned.levels(), json);
        writeNumbers("m", learned.m(), json);
        writeNumbers("u", learned.u(), json);
        writeNumbers("h", learned.h(), json);
        writeNumbers("n", learned.n(), json);
        json.writeEndObject();
    }

    private static void write(String name, List<Frequencies> all, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (Frequencies frequencies : all) {
            write(frequencies, json);
        }
        json.writeEndArray();
    }

    private static void write(Frequencies frequencies, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("column", frequencies.column());
        json.writeNumberField("reference", frequencies.reference());
        json.writeObjectFieldStart("counts");
        for (Map.Entry<Integer, Integer> count : new TreeMap<>(frequencies.counts()).entrySet()) {
            json.writeNumberField(Integer.toHexString(count.getKey()), count.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void writeTexts(String name, List<String> texts, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static void writeNumbers(String name, List<Double> numbers, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (double number : numbers) {
            json.writeNumber(number);
        }
        json.writeEndArray();
    }

    /**
     * Reads a model.
     *
     * @throws IllegalArgumentException if it is no model of a version that is known, naming what is wrong
     */
    public static MatchModel read(String text) {
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("a match model is an object of JSON");
            }
            MatchModel model = new Reader(json).model();
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("there is something after the match model");
            }
            return model;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a match model must be JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What has been read so far; members may come in any order. */
    private static final class Reader {
        private final JsonParser json;
        private final List<Field> fields = new ArrayList<>();
        private final List<Learned> comparisons = new ArrayList<>();
        private final List<Frequencies> frequencies = new ArrayList<>();
        private final List<Frequencies> words = new ArrayList<>();
        private List<String> keys = List.of();
        private List<Double> scores = List.of();
        private List<Double> pairs = List.of();
        private final Map<String, Double> numbers = new TreeMap<>();

        Reader(JsonParser json) {
            this.json = json;
        }

        MatchModel model() throws IOException {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "version", "records", "matches", "households", "namesakes" -> numbers.put(name, number(name));
                    case "fields" -> objects(name, () -> fields.add(field()));
                    case "comparisons" -> objects(name, () -> comparisons.add(learned()));
                    case "keys" -> keys = texts(name);
                    case "scores" -> scores = numbers(name);
                    case "pairs" -> pairs = numbers(name);
                    case "frequencies" -> objects(name, () -> frequencies.add(frequencies()));
                    case "words" -> objects(name, () -> words.add(frequencies()));
                    default -> throw unknown(name);
                }
            }
            if (need("version") != VERSION) {
                throw new IllegalArgumentException(
                        "the match model is of version " + numbers.get("version") + ", known is " + VERSION);
            }
            return new MatchModel(
                    new Schema(fields),
                    whole("records", need("records"), MOST_RECORDS),
                    need("matches"),
                    need("households"),
                    need("namesakes"),
                    comparisons,
                    keys,
                    frequencies,
                    words,
                    scored());
        }

        private List<Scored> scored() {
            if (scores.size() != pairs.size()) {
                throw new IllegalArgumentException(
                        "the match model has " + scores.size() + " scores but " + pairs.size() + " counts of pairs");
            }
            List<Scored> scored = new ArrayList<>();
            for (int i = 0; i < scores.size(); i++) {
                scored.add(new Scored(scores.get(i), pairs.get(i)));
            }
            return scored;
        }

        private double need(String name) {
            Double number = numbers.get(name);
            if (number == null) {
                throw new IllegalArgumentException("the match model has no \"" + name + "\"");
            }
            return number;
        }

        private static IllegalArgumentException unknown(String name) {
            return new IllegalArgumentException("a match model has no member \"" + name + "\"");
        }

        private Field field() throws IOException {
            Map<String, String> members = new TreeMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                members.put(name, text(name));
            }
            String field = members.remove("name");
            String kind = members.remove("kind");
            if (field == null || kind == null || !members.isEmpty()) {
                throw new IllegalArgumentException(
                        "\"fields\" of the match model must have a \"name\" and a \"kind\" and nothing else");
            }
            for (Kind known : Kind.values()) {
                if (known.name().equals(kind)) {
                    return new Field(field, known);
                }
            }
            throw new IllegalArgumentException("a field of the match model is of no known kind");
        }

        private Learned learned() throws IOException {
            String of = "";
            List<String> levels = List.of();
            Map<String, List<Double>> probabilities = new TreeMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "name" -> of = text(name);
                    case "levels" -> levels = texts(name);
                    case "m", "u", "h", "n" -> probabilities.put(name, numbers(name));
                    default -> throw unknown(name);
                }
            }
            return new Learned(
                    of,
                    levels,
                    probabilities.getOrDefault("m", List.of()),
                    probabilities.getOrDefault("u", List.of()),
                    probabilities.getOrDefault("h", List.of()),
                    probabilities.getOrDefault("n", List.of()));
        }

        private Frequencies frequencies() throws IOException {
            String column = "";
            double reference = 0;
            Map<Integer, Integer> counts = new TreeMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "column" -> column = text(name);
                    case "reference" -> reference = number(name);
                    case "counts" -> {
                        requireObject(name);
                        while (json.nextToken() == JsonToken.FIELD_NAME) {
                            int hash = hash(json.currentName());
                            json.nextToken();
                            counts.put(hash, (int) whole(name, number(name), Integer.MAX_VALUE));
                        }
                    }
                    default -> throw unknown(name);
                }
            }
            return new Frequencies(column, reference, counts);
        }

        private static int hash(String hex) {
            try {
                return Integer.parseUnsignedInt(hex, 16);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("\"counts\" of the match model must be named by hashes", e);
            }
        }

        private interface Element {
            void read() throws IOException;
        }

        private void array(String name, Element element) throws IOException {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                throw new IllegalArgumentException("\"" + name + "\" of the match model must be an array");
            }
            for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (token == null) {
                    throw new IllegalArgumentException("\"" + name + "\" of the match model does not end");
                }
                element.read();
            }
        }

        private void objects(String name, Element element) throws IOException {
            array(name, () -> {
                requireObject(name);
                element.read();
            });
        }

        private void requireObject(String name) throws IOException {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("\"" + name + "\" of the match model must hold objects");
            }
        }

        private static long whole(String name, double number, long most) {
            if (number != Math.rint(number) || number < 0 || number > most) {
                throw new IllegalArgumentException(
                        "\"" + name + "\" of the match model must be whole numbers from 0 to " + most);
            }
            return (long) number;
        }

        private List<String> texts(String name) throws IOException {
            List<String> texts = new ArrayList<>();
            array(name, () -> texts.add(text(name)));
            return texts;
        }

        private List<Double> numbers(String name) throws IOException {
            List<Double> numbers = new ArrayList<>();
            array(name, () -> numbers.add(number(name)));
            return numbers;
        }

        private String text(String name) throws IOException {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                throw new IllegalArgumentException("\"" + name + "\" of the match model must be text");
            }
            return json.getText();
        }

        private double number(String name) throws IOException {
            JsonToken token = json.currentToken();
            if (token == null || !token.isNumeric()) {
                throw new IllegalArgumentException("\"" + name + "\" of the match model must be a number");
            }
            double number = json.getDoubleValue();
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("\"" + name + "\" of the match model is too large a number");
            }
            return number;
        }
    }
}
