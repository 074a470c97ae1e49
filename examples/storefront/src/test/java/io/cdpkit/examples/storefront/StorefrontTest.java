package io.cdpkit.examples.storefront;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
final class StorefrontTest {
    @TempDir
    Path folder;

    private final AtomicInteger number = new AtomicInteger();
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private Storefront storefront;

    @BeforeEach
    void open() throws IOException {
        storefront = Storefront.start(0, folder, () -> now, () -> "id-" + number.incrementAndGet());
    }

    @AfterEach
    void close() {
        storefront.close();
    }

    /** A browser, with cookies of its own. */
    private final class Browser {
        private final HttpClient client =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        private final String visitor;
        private int calls;

        Browser() throws IOException, InterruptedException {
            Matcher page = Pattern.compile("visitor = '([^']+)'")
                    .matcher(ask("GET", "/", "").body());
            assertTrue(page.find());
            visitor = page.group(1);
        }

        HttpResponse<String> ask(String method, String path, String body) throws IOException, InterruptedException {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + storefront.port() + path))
                            .method(method, BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }

        HttpResponse<String> track(String event) throws IOException, InterruptedException {
            return ask("POST", "/v1/track", call(event, visitor));
        }

        String call(String event, String whose) {
            return """
                    {"messageId": "%s-%d", "anonymousId": "%s", "event": "%s", "timestamp": "%s"}""".formatted(visitor, ++calls, whose, event, now);
        }

        String me() throws IOException, InterruptedException {
            return ask("GET", "/me", "").body();
        }
    }

    @Test
    void me_visitorWithABasket_isUndecidedUntilTimeOrAnOrderEndsIt() throws Exception {
        Browser browser = new Browser();
        assertEquals(200, browser.track("Product Added").statusCode());
        assertEquals("{\"signedIn\":false,\"segments\":[\"undecided\"]}", browser.me());
        now = now.plus(Duration.ofHours(24));
        assertEquals("{\"signedIn\":false,\"segments\":[\"undecided\"]}", browser.me());
        now = now.plusMillis(1);
        assertEquals("{\"signedIn\":false,\"segments\":[]}", browser.me());
        browser.track("Product Added");
        browser.ask("POST", "/buy?sku=tea", "");
        assertEquals("{\"signedIn\":false,\"segments\":[\"customers\"]}", browser.me());
    }

    @Test
    void me_signedInOnTwoBrowsers_isOnePerson() throws Exception {
        Browser phone = new Browser();
        Browser laptop = new Browser();
        phone.ask("POST", "/buy?sku=tea", "");
        phone.ask("POST", "/sign-in?user=ada", "");
        laptop.ask("POST", "/sign-in?user=ada", "");
        laptop.ask("POST", "/buy?sku=pot", "");
        phone.ask("POST", "/buy?sku=cup", "");
        String expected = "{\"signedIn\":true,\"segments\":[\"customers\",\"regulars\"],\"events\":5,"
                + "\"computed\":{\"orders\":3,\"spent\":56.4}}";
        assertEquals(expected, phone.me().replace("56.40", "56.4"));
        assertEquals(phone.me(), laptop.me());
    }

    @Test
    void track_inAnothersName_isRefused() throws Exception {
        Browser browser = new Browser();
        HttpResponse<String> answer = browser.ask("POST", "/v1/track", browser.call("Product Added", "someone"));
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains("\"field\":\"anonymousId\""), answer.body());
        String user = "{\"messageId\": \"x\", \"anonymousId\": \"" + browser.visitor + "\", \"userId\": \"ada\"}";
        assertEquals(400, browser.ask("POST", "/v1/identify", user).statusCode());
        assertEquals("{\"signedIn\":false,\"segments\":[]}", browser.me());
    }

    @Test
    void track_orderOfABrowsersOwn_isRefused() throws Exception {
        Browser browser = new Browser();
        assertEquals(400, browser.track("Order Completed").statusCode());
        assertEquals("{\"signedIn\":false,\"segments\":[]}", browser.me());
    }

    @Test
    void signIn_nameThatIsNobodys_isRefused() throws Exception {
        Browser browser = new Browser();
        assertEquals(400, browser.ask("POST", "/sign-in?user=null", "").statusCode());
        assertEquals("{\"signedIn\":false,\"segments\":[]}", browser.me());
    }

    /** Whatever a visitor calls herself, she gets an answer. */
    @Test
    void forget_oddNames_areAnswered() throws Exception {
        for (String user : List.of(
                "NULL", "%20null", "null%20", "0", "-", "%00", "undefined", "%E2%80%8Bnull", "a".repeat(5_000))) {
            Browser browser = new Browser();
            int signedIn = browser.ask("POST", "/sign-in?user=" + user, "").statusCode();
            assertTrue(signedIn == 200 || signedIn == 400, user + ": " + signedIn);
            int forgotten = browser.ask("DELETE", "/me", "").statusCode();
            assertEquals(signedIn == 200 ? 200 : 403, forgotten, user);
        }
    }

    @Test
    void page_cookieThatNoShopGave_isNotInIt() throws Exception {
        HttpRequest asked = HttpRequest.newBuilder(URI.create("http://localhost:" + storefront.port() + "/"))
                .header("Cookie", "visitor=x'+alert(1)+'; theme=dark")
                .build();
        HttpResponse<String> page = HttpClient.newHttpClient().send(asked, BodyHandlers.ofString());
        assertTrue(page.body().contains("const visitor = 'id-1';"), page.body());
        assertTrue(page.headers().firstValue("Set-Cookie").orElse("").startsWith("visitor=id-1;"));
        for (Product product : Product.ALL) {
            assertTrue(page.body().contains(product.name()), product.sku());
        }
    }

    @Test
    void batch_someBad_tellsWhatBecameOfEach() throws Exception {
        Browser browser = new Browser();
        String good = browser.call("Product Added", browser.visitor).replace("{", "{\"type\": \"track\", ");
        HttpResponse<String> answer =
                browser.ask("POST", "/v1/batch", "{\"batch\": [" + good + ", {\"type\": \"track\"}, " + good + "]}");
        assertEquals(200, answer.statusCode());
        assertEquals(
                List.of("ACCEPTED", "REJECTED", "DUPLICATE"),
                Pattern.compile("\"outcome\":\"(\\w+)\"")
                        .matcher(answer.body())
                        .results()
                        .map(found -> found.group(1))
                        .toList());
        assertEquals(400, browser.ask("POST", "/v1/track", "{").statusCode());
        assertEquals(404, browser.ask("POST", "/v1/apart", "{}").statusCode());
    }

    @Test
    void forget_signedIn_leavesNothingEvenAfterARestart() throws Exception {
        Browser browser = new Browser();
        String basket = browser.call("Product Added", browser.visitor);
        browser.ask("POST", "/v1/track", basket);
        assertEquals(403, browser.ask("DELETE", "/me", "").statusCode());
        browser.ask("POST", "/sign-in?user=ada", "");
        now = now.plusSeconds(1);
        assertEquals(
                "{\"events\":2,\"clean\":true}",
                browser.ask("DELETE", "/me", "").body());
        storefront.close();
        open();
        String again = browser.ask("POST", "/v1/track", basket).body();
        assertTrue(again.contains("\"outcome\":\"SUPPRESSED\""), again);
        assertEquals("{\"signedIn\":false,\"segments\":[]}", browser.me());
    }

    @Test
    void run_badCommandLines_areRefused() {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8);
        assertEquals(2, Storefront.run(List.of("--port", "abc"), out, out));
        assertEquals(2, Storefront.run(List.of("--port", "70000"), out, out));
        assertEquals(2, Storefront.run(List.of("--stor", "x"), out, out));
        assertEquals(2, Storefront.run(List.of("--store"), out, out));
        assertEquals(0, Storefront.run(List.of("--help"), out, out));
        assertTrue(told.toString(StandardCharsets.UTF_8).contains("--store DIR"));
    }
}
