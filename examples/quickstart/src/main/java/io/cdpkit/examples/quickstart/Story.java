package io.cdpkit.examples.quickstart;

import static io.cdpkit.examples.quickstart.JsonObject.object;

import io.cdpkit.event.Identifier;
import io.cdpkit.examples.quickstart.Feed.Device;
import io.cdpkit.examples.quickstart.Journeys.Depth;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The one person whose way is written out: she comes from a newsletter and looks around unknown, signs up, orders, uses
 * a second browser at work and the app with another address, sends an order back. The other files know her too.
 */
final class Story {
    private final Person person;
    private final Journeys web;
    private final Journeys app;
    private final Feed webFeed;
    private final Feed appFeed;
    private final Map<Identifier, Integer> owners;

    Story(Person person, Journeys web, Journeys app, Feed webFeed, Feed appFeed, Map<Identifier, Integer> owners) {
        this.person = person;
        this.web = web;
        this.app = app;
        this.webFeed = webFeed;
        this.appFeed = appFeed;
        this.owners = owners;
    }

    void tell() {
        String account = person.account();
        Device home = device("5f1c9a52-7b1e-4c53-9d8e-0a4b7c2d1e90", "analytics.js", "desktop");
        web.track(home, "", at("2025-02-03T18:42:10Z"), "Campaign Opened", object().put("campaign", "February letter"));
        web.visit(home, "", at("2025-02-03T18:42:12Z"), Depth.SEARCH, "EUR");
        web.visit(home, "", at("2025-02-09T10:15:00Z"), Depth.CART, "EUR");
        JsonObject traits = object().put("email", person.email())
                .put("firstName", person.first())
                .put("lastName", person.last());
        webFeed.send("identify", home.asked(true), account, at("2025-02-09T10:31:00Z"), object().put("traits", traits));
        web.track(home, account, at("2025-02-09T10:31:01Z"), "Signed Up", object().put("method", "email"));
        web.visit(home, account, at("2025-02-09T10:32:00Z"), Depth.ORDER, "EUR");

        Device office = device("c2a7e0f4-3d55-4b0f-8a61-97f1d2b3a4c5", "analytics.js", "desktop");
        web.visit(office, "", at("2025-05-20T12:05:00Z"), Depth.SEARCH, "EUR");
        webFeed.send(
                "identify",
                office,
                account,
                at("2025-05-20T12:11:00Z"),
                object().put("traits", object().put("email", person.email())));
        web.visit(office, account, at("2025-05-20T12:12:00Z"), Depth.CART, "EUR");

        Device phone = device("9e8d7c6b-5a49-4382-b1c0-d9e8f7a6b5c4", "analytics-ios", "ios");
        app.track(phone, "", at("2025-09-02T07:30:00Z"), "Application Installed", object().put("version", "3.2.0"));
        JsonObject appTraits = object().put("email", person.otherEmail()).put("phone", person.phone());
        appFeed.send("identify", phone, account, at("2025-09-02T07:33:00Z"), object().put("traits", appTraits));
        app.visit(phone, account, at("2025-09-02T07:34:00Z"), Depth.ORDER, "EUR");
        app.visit(phone, account, at("2025-12-06T20:10:00Z"), Depth.ORDER, "EUR");
        JsonObject refund =
                object().put("order_id", "A700002").putMoney("total", 7_990).put("currency", "EUR");
        app.track(phone, account, at("2025-12-15T09:00:00Z"), "Order Refunded", refund);
        app.visit(phone, account, at("2026-04-11T16:20:00Z"), Depth.ORDER, "EUR");

        owners.put(Identifier.userId(account), person.number());
        owners.put(Identifier.email(person.email()), person.number());
        owners.put(Identifier.email(person.otherEmail()), person.number());
    }

    private Device device(String anonymousId, String library, String type) {
        owners.put(Identifier.anonymousId(anonymousId), person.number());
        return new Device(
                anonymousId,
                Duration.ZERO,
                object().put("library", object().put("name", library)).put("device", object().put("type", type)));
    }

    private static Instant at(String time) {
        return Instant.parse(time);
    }
}
