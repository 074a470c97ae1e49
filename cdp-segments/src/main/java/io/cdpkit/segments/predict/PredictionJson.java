package io.cdpkit.segments.predict;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.cdpkit.segments.predict.PurchaseModel.Unit;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Currency;
import java.util.Map;
import java.util.TreeMap;

/**
 * Fitted models as JSON, with the name of the model and the version of the format in it: {@code read(write(m))} equals
 * {@code m}, to the last digit. Thread-safe.
 */
public final class PredictionJson {
    private static final int VERSION = 1;
    private static final String PURCHASES = "bg-nbd";
    private static final String SPEND = "gamma-gamma";
    private static final JsonFactory JSON = new JsonFactory();

    private PredictionJson() {}

    public static String write(PurchaseModel model) {
        return written(json -> {
            head(PURCHASES, json);
            json.writeStringField("unit", model.unit().name());
            estimate("r", model.r(), json);
            estimate("alpha", model.alpha(), json);
            estimate("a", model.a(), json);
            estimate("b", model.b(), json);
            json.writeNumberField("logLikelihood", model.logLikelihood());
            json.writeNumberField("customers", model.customers());
        });
    }

    public static String write(SpendModel model) {
        return written(json -> {
            head(SPEND, json);
            json.writeStringField("currency", model.currency().getCurrencyCode());
            estimate("p", model.p(), json);
            estimate("q", model.q(), json);
            estimate("gamma", model.gamma(), json);
            json.writeNumberField("logLikelihood", model.logLikelihood());
            json.writeNumberField("customers", model.customers());
        });
    }

    /**
     * Reads a model of purchases.
     *
     * @throws IllegalArgumentException if the text is no such model of a known version, naming what is wrong
     */
    public static PurchaseModel readPurchaseModel(String text) {
        Members members = Members.of(text, PURCHASES);
        Unit unit = Arrays.stream(Unit.values())
                .filter(known -> known.name().equals(members.text("unit")))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the model's \"unit\" is none of DAYS and WEEKS"));
        return new PurchaseModel(
                unit,
                members.estimate("r"),
                members.estimate("alpha"),
                members.estimate("a"),
                members.estimate("b"),
                members.number("logLikelihood"),
                members.customers());
    }

    /**
     * Reads a model of spend.
     *
     * @throws IllegalArgumentException if the text is no such model of a known version, naming what is wrong
     */
    public static SpendModel readSpendModel(String text) {
        Members members = Members.of(text, SPEND);
        Currency currency;
        try {
            currency = Currency.getInstance(members.text("currency"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the model's \"currency\" must be an ISO 4217 code such as \"USD\"", e);
        }
        return new SpendModel(
                currency,
                members.estimate("p"),
                members.estimate("q"),
                members.estimate("gamma"),
                members.number("logLikelihood"),
                members.customers());
    }

    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    private static String written(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void head(String model, JsonGenerator json) throws IOException {
        json.writeStringField("model", model);
        json.writeNumberField("version", VERSION);
    }

    private static void estimate(String name, Estimate estimate, JsonGenerator json) throws IOException {
        json.writeNumberField(name, estimate.value());
        json.writeNumberField(name + "Error", estimate.standardError());
    }

    /** The members of one flat object, in any order; those that are not asked for are passed over. */
    private record Members(Map<String, Double> numbers, Map<String, String> texts) {
        static Members of(String text, String model) {
            Members members = new Members(new TreeMap<>(), new TreeMap<>());
            try (JsonParser json = JSON.createParser(text)) {
                members.read(json);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("a model must be JSON: " + e.getOriginalMessage(), e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (!members.text("model").equals(model) || members.number("version") != VERSION) {
                throw new IllegalArgumentException("expected a model \"" + model + "\" of version " + VERSION);
            }
            return members;
        }

        private void read(JsonParser json) throws IOException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("a model is an object of JSON");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken token = json.nextToken();
                if (token == JsonToken.VALUE_STRING) {
                    texts.put(name, json.getText());
                } else if (token.isNumeric()) {
                    numbers.put(name, json.getDoubleValue());
                } else {
                    throw new IllegalArgumentException("\"" + name + "\" of a model must be a number or text");
                }
            }
            if (json.nextToken() != null) {
                throw new IllegalArgumentException("there is something after the model");
            }
        }

        private static IllegalArgumentException missing(String name, String kind) {
            return new IllegalArgumentException("the model has no \"" + name + "\", or it is no " + kind);
        }

        String text(String name) {
            String text = texts.get(name);
            if (text == null) {
                throw missing(name, "text");
            }
            return text;
        }

        double number(String name) {
            Double number = numbers.get(name);
            if (number == null) {
                throw missing(name, "number");
            }
            return number;
        }

        long customers() {
            return (long) number("customers");
        }

        Estimate estimate(String name) {
            return new Estimate(number(name), number(name + "Error"));
        }
    }
}
