package io.cdpkit.examples.quickstart;

import io.cdpkit.examples.quickstart.Feed.Device;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What people do in the web shop and in its app: they look, search, fill carts, buy and send things back. */
final class Journeys {
    /** How far a visit goes. */
    enum Depth {
        LOOK,
        SEARCH,
        CART,
        CHECKOUT,
        ORDER
    }

    private record Item(Words.Product product, int quantity) {
        long cents() {
            return product.cents() * quantity;
        }
    }

    private final Words words;
    private final Dice dice;
    private final Feed feed;
    private final boolean app;
    private final Instant end;
    private int orders;

    Journeys(Words words, Dice dice, Feed feed, boolean app, Instant end) {
        this.words = words;
        this.dice = dice;
        this.feed = feed;
        this.app = app;
        this.end = end;
    }

    Depth anyDepth() {
        int draw = dice.below(100);
        return draw < 30
                ? Depth.LOOK
                : draw < 55 ? Depth.SEARCH : draw < 72 ? Depth.CART : draw < 80 ? Depth.CHECKOUT : Depth.ORDER;
    }

    void visit(Device device, String userId, Instant start, Depth depth, String currency) {
        Instant time = start;
        view(device, userId, time, "Home", "/");
        Words.Product product = dice.pick(words.products());
        if (depth != Depth.LOOK) {
            time = time.plusSeconds(dice.between(5, 60));
            String query = (dice.percent(50) ? product.name() : product.category()).toLowerCase(Locale.ROOT);
            boolean soldOut = time.getEpochSecond() % 9 == 0;
            track(
                    device,
                    userId,
                    time,
                    "Products Searched",
                    JsonObject.object().put("query", query).put("results", soldOut ? 0 : matches(query)));
        }
        time = time.plusSeconds(dice.between(5, 90));
        view(device, userId, time, "Product", "/p/" + product.sku());
        track(device, userId, time.plusMillis(200), "Product Viewed", item(new Item(product, 1), currency));
        if (depth.compareTo(Depth.CART) >= 0) {
            shop(device, userId, time.plusSeconds(dice.between(10, 120)), depth, currency, product);
        }
    }

    /** How many products have a name or a category like this. */
    private long matches(String query) {
        return words.products().stream()
                .filter(product -> (product.name() + "\n" + product.category())
                        .toLowerCase(Locale.ROOT)
                        .contains(query))
                .count();
    }

    private void shop(Device device, String userId, Instant start, Depth depth, String currency, Words.Product first) {
        List<Item> cart = new ArrayList<>();
        cart.add(new Item(first, dice.few(3)));
        for (int i = dice.few(3); i > 1; i--) {
            cart.add(new Item(dice.pick(words.products()), 1));
        }
        Instant time = start;
        for (Item item : cart) {
            time = time.plusSeconds(dice.between(5, 200));
            track(
                    device,
                    userId,
                    time,
                    "Product Added",
                    item(item, currency).put("cart_id", "cart-" + (5_000 + orders)));
        }
        if (depth.compareTo(Depth.CHECKOUT) >= 0) {
            String order = (app ? "A" : "W") + (700_000 + ++orders);
            time = time.plusSeconds(dice.between(20, 200));
            track(device, userId, time, "Checkout Started", order(order, cart, currency, false));
            if (depth == Depth.ORDER) {
                time = time.plusSeconds(dice.between(30, 400));
                track(device, userId, time, "Order Completed", order(order, cart, currency, true));
                maybeRefund(device, userId, time, order, cart, currency);
            }
        }
    }

    private void maybeRefund(
            Device device, String userId, Instant ordered, String order, List<Item> cart, String currency) {
        Instant time = ordered.plusSeconds(dice.between(3, 20) * 86_400L + dice.below(40_000));
        if (dice.percent(7) && time.isBefore(end)) {
            JsonObject refund = cart.size() > 1
                    ? order(order, cart.subList(0, 1), currency, true)
                    : JsonObject.object().put("order_id", order);
            track(device, userId, time, "Order Refunded", refund);
        }
    }

    void track(Device device, String userId, Instant time, String event, JsonObject properties) {
        feed.send(
                "track",
                device,
                userId,
                time,
                JsonObject.object().put("event", event).put("properties", properties));
    }

    void view(Device device, String userId, Instant time, String name, String path) {
        JsonObject properties = JsonObject.object();
        if (!app) {
            properties
                    .put("path", path)
                    .put("title", name + " - Marigold Home")
                    .put("url", "https://shop.example" + path);
        }
        JsonObject body = JsonObject.object().put("name", name).put("properties", properties);
        feed.send(app ? "screen" : "page", device, userId, time, body);
    }

    private JsonObject order(String id, List<Item> cart, String currency, boolean completed) {
        long subtotal = cart.stream().mapToLong(Item::cents).sum();
        long discount = completed && dice.percent(15) ? subtotal / 10 : 0;
        long shipping = subtotal >= 5_000 ? 0 : 490;
        long revenue = subtotal - discount;
        JsonObject order = JsonObject.object()
                .put("order_id", id)
                .put("affiliation", app ? "Marigold App" : "Marigold Web")
                .putMoney("subtotal", subtotal)
                .putMoney("total", revenue + shipping)
                .putMoney("revenue", revenue)
                .putMoney("shipping", shipping)
                .putMoney("tax", revenue * 19 / 119)
                .putMoney("discount", discount);
        if (discount > 0) {
            order.put("coupon", "SPRING10");
        }
        return order.put("currency", currency)
                .put("products", cart.stream().map(item -> item(item, "")).toList());
    }

    private static JsonObject item(Item item, String currency) {
        JsonObject fields = JsonObject.object()
                .put("product_id", item.product().sku())
                .put("sku", item.product().sku())
                .put("category", item.product().category())
                .put("name", item.product().name())
                .putMoney("price", item.product().cents())
                .put("quantity", item.quantity());
        return currency.isEmpty() ? fields : fields.put("currency", currency);
    }
}
