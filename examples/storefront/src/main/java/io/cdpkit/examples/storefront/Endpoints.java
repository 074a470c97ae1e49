package io.cdpkit.examples.storefront;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cdpkit.IngestResult;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Value;
import io.cdpkit.privacy.erasure.ErasureProof;
import io.cdpkit.profile.Computed;
import io.cdpkit.profile.Profile;
import io.cdpkit.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * How the pages of the shop reach it.
 *
 * <pre>
 * GET    /                    the page; gives a visitor her cookie
 * POST   /v1/track, ...       a call of the Segment specification, or with /v1/batch many
 * POST   /sign-in?user=ada    who she is; a real shop asks for a password here
 * POST   /buy?sku=tea         an order
 * GET    /me                  her segments and what was computed of her, once signed in
 * DELETE /me                  forgets whoever has signed in
 * </pre>
 *
 * <p>Only the cookie says whose turn it is, and nobody is shown more of a person than segments before she has signed in.
 */
final class Endpoints {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String COOKIE = "visitor";
    /** What else a browser says it is goes into no page. */
    private static final Pattern VISITOR = Pattern.compile("(?:^|;\\s*)" + COOKIE + "=([A-Za-z0-9-]{1,64})(?:;|$)");

    private final Shop shop;
    private final Supplier<String> ids;
    private final String page;
    /** Who has signed in, by visitor. */
    private final Map<String, String> users = new ConcurrentHashMap<>();

    Endpoints(Shop shop, Supplier<String> ids) throws IOException {
        this.shop = shop;
        this.ids = ids;
        try (InputStream in = Endpoints.class.getResourceAsStream("storefront.html")) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks its page, storefront.html; package it anew");
            }
            this.page = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("{{products}}", products());
        }
    }

    private static String products() throws IOException {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartArray();
            for (Product product : Product.ALL) {
                json.writeStartObject();
                json.writeStringField("sku", product.sku());
                json.writeStringField("name", product.name());
                json.writeStringField("price", product.price());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        return out.toString();
    }

    /** What is sent back. */
    private record Answer(int status, String type, String body) {
        static Answer json(int status, Writing writing) throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (JsonGenerator json = JSON.createGenerator(out)) {
                json.writeStartObject();
                writing.to(json);
                json.writeEndObject();
            }
            return new Answer(status, "application/json", out.toString(StandardCharsets.UTF_8));
        }

        static Answer problem(int status, String what) throws IOException {
            return json(status, json -> json.writeStringField("problem", what));
        }
    }

    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    void serve(HttpServer server) {
        server.createContext("/", this::handle);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Optional<String> known = visitor(exchange);
            String visitor = known.orElseGet(ids);
            if (known.isEmpty()) {
                exchange.getResponseHeaders()
                        .add("Set-Cookie", COOKIE + "=" + visitor + "; Path=/; HttpOnly; SameSite=Strict");
            }
            Answer answer = answer(exchange, visitor);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (answer.status() == 503) {
                exchange.getResponseHeaders().set("Retry-After", "1");
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static Optional<String> visitor(HttpExchange exchange) {
        String cookies = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Cookie"))
                .orElse("");
        return VISITOR.matcher(cookies).results().map(found -> found.group(1)).findFirst();
    }

    private Answer answer(HttpExchange exchange, String visitor) throws IOException {
        String asked =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        try {
            return switch (asked) {
                case "GET /" -> new Answer(200, "text/html; charset=utf-8", page.replace("{{visitor}}", visitor));
                case "POST /v1/batch" -> told(shop.takeBatch(exchange.getRequestBody(), visitor));
                case "POST /sign-in" -> signIn(parameter(exchange, "user"), visitor);
                case "POST /buy" -> buy(parameter(exchange, "sku"), visitor);
                case "GET /me" -> me(visitor);
                case "DELETE /me" -> forget(visitor);
                default -> call(asked, exchange, visitor);
            };
        } catch (StoreException e) {
            return Answer.problem(503, "the store does not answer; try again");
        }
    }

    private Answer call(String asked, HttpExchange exchange, String visitor) throws IOException {
        for (Event.Type type : Shop.CALLS) {
            if (asked.equals("POST /v1/" + type.name().toLowerCase(Locale.ROOT))) {
                return told(List.of(shop.take(type, exchange.getRequestBody(), visitor)));
            }
        }
        return Answer.problem(404, "there is nothing here");
    }

    private static String parameter(HttpExchange exchange, String name) {
        String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
        return query.startsWith(name + "=") ? query.substring(name.length() + 1) : "";
    }

    /** Says what became of each; a sender that is told 503 sends all of them again, which does no harm. */
    private static Answer told(List<IngestResult> results) throws IOException {
        boolean busy = results.stream()
                .anyMatch(
                        result -> result instanceof IngestResult.Overloaded || result instanceof IngestResult.Unknown);
        boolean refused = results.stream().allMatch(IngestResult.Rejected.class::isInstance);
        return Answer.json(busy ? 503 : refused ? 400 : 200, json -> {
            json.writeArrayFieldStart("results");
            for (IngestResult result : results) {
                json.writeStartObject();
                json.writeStringField("messageId", result.messageId());
                json.writeStringField("outcome", result.kind().name());
                if (result instanceof IngestResult.Rejected rejected) {
                    json.writeStringField("field", rejected.rejection().field());
                    json.writeStringField("rule", rejected.rejection().rule());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private Answer signIn(String user, String visitor) throws IOException {
        if (user.isBlank() || !shop.mayName(user)) {
            return Answer.problem(400, "say who: /sign-in?user=ada");
        }
        IngestResult result = shop.signIn(visitor, user);
        if (result instanceof IngestResult.Accepted) {
            users.put(visitor, user);
        }
        return told(List.of(result));
    }

    private Answer buy(String sku, String visitor) throws IOException {
        Optional<Product> product = Product.of(sku);
        return product.isEmpty()
                ? Answer.problem(404, "there is no such product")
                : told(List.of(shop.buy(visitor, product.get())));
    }

    private Answer me(String visitor) throws IOException {
        String user = users.get(visitor);
        Optional<Profile> found = shop.find(user == null ? Identifier.anonymousId(visitor) : Identifier.userId(user));
        return Answer.json(200, json -> {
            json.writeBooleanField("signedIn", user != null);
            json.writeArrayFieldStart("segments");
            for (String segment : found.map(Profile::segments).orElse(List.of())) {
                json.writeString(segment);
            }
            json.writeEndArray();
            if (user != null && found.isPresent()) {
                json.writeNumberField("events", found.get().activity().events());
                json.writeObjectFieldStart("computed");
                for (Computed computed : found.get().computed()) {
                    if (computed.value() instanceof Value.Whole whole) {
                        json.writeNumberField(computed.trait(), whole.number());
                    } else if (computed.value() instanceof Value.Decimal decimal) {
                        json.writeNumberField(computed.trait(), decimal.number());
                    }
                }
                json.writeEndObject();
            }
        });
    }

    private Answer forget(String visitor) throws IOException {
        String user = users.get(visitor);
        if (user == null) {
            return Answer.problem(403, "sign in first: nobody is forgotten at a stranger's word");
        }
        ErasureProof proof = shop.erase(user);
        users.values().removeIf(user::equals);
        return Answer.json(200, json -> {
            json.writeNumberField("events", proof.events());
            json.writeBooleanField("clean", proof.isClean());
        });
    }
}
