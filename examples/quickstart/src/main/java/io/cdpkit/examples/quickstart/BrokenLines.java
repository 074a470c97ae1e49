package io.cdpkit.examples.quickstart;

import static io.cdpkit.examples.quickstart.JsonObject.object;

import java.util.List;

/** Lines that no reader should accept, each for another reason. */
record BrokenLines(Dice dice) {

    void addTo(Feed feed) {
        for (int round = 0; round < 3; round++) {
            for (String line : lines()) {
                feed.addBroken(dice.within(ShopSample.START, ShopSample.END), line);
            }
        }
    }

    private List<String> lines() {
        return List.of(
                good().toString().substring(0, 40),
                "<html><body>502 Bad Gateway</body></html>",
                "[\"track\"]",
                object().put("messageId", id())
                        .put("userId", "u100001")
                        .put("timestamp", time())
                        .toString(),
                object().put("type", "track")
                        .put("event", "Product Viewed")
                        .put("messageId", id())
                        .put("timestamp", time())
                        .toString(),
                object().put("type", "track")
                        .put("messageId", id())
                        .put("userId", "u100001")
                        .put("timestamp", time())
                        .toString(),
                good().put("timestamp", "2025-02-30T25:61:00Z").toString(),
                good().put("timestamp", "2999-12-31T00:00:00Z").toString(),
                good().putRaw("properties", "\"none\"").put("timestamp", time()).toString(),
                good().put("properties", object().put("note", "x".repeat(40_000)))
                        .put("timestamp", time())
                        .toString(),
                good().putRaw("properties", "{\"a\":".repeat(60) + "1" + "}".repeat(60))
                        .put("timestamp", time())
                        .toString(),
                object().put("type", "track")
                        .put("event", "Product Viewed")
                        .put("userId", "u100001")
                        .put("messageId", "m".repeat(160))
                        .put("timestamp", time())
                        .toString());
    }

    private JsonObject good() {
        return object().put("type", "track")
                .put("messageId", id())
                .put("userId", "u100001")
                .put("event", "Product Viewed");
    }

    private String id() {
        return "bad-" + dice.uuid();
    }

    private String time() {
        return dice.within(ShopSample.START, ShopSample.END).toString();
    }
}
