package io.cdpkit.commerce;

import static io.cdpkit.commerce.Tracks.minute;
import static io.cdpkit.commerce.Tracks.products;
import static io.cdpkit.commerce.Tracks.track;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cdpkit.commerce.SelfService.Interest;
import io.cdpkit.commerce.SelfService.Settings;
import io.cdpkit.commerce.SelfService.Wishlist;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SelfServiceTest {
    private static final Source SELF = Source.of("my-account", Source.Kind.SELF);
    private static final Instant NOW = minute(60);
    private static final Settings HOURLY = Settings.defaults().withHalfLife(Duration.ofHours(1));

    private static Event says(String id, long minute, Source source, String trait, Value value) {
        return Event.identify(id, source)
                .userId("u-1")
                .time(minute(minute))
                .traits(Attributes.of(trait, value))
                .build();
    }

    private static Value texts(String... texts) {
        return Value.of(List.of(texts).stream().<Value>map(Value.Text::new).toList());
    }

    private static SelfService view(Event... events) {
        return SelfService.of(List.of(events), NOW, HOURLY);
    }

    private static Attributes category(String category) {
        return Attributes.of("category", category);
    }

    private static Event wish(String id, long minute, String name, String list, String product) {
        return track(
                id,
                minute,
                name,
                Attributes.builder()
                        .put("wishlist_id", list)
                        .put("product_id", product)
                        .build());
    }

    private static List<String> wished(Wishlist list) {
        return list.wishes().stream()
                .map(wish -> String.valueOf(wish.product().id()))
                .toList();
    }

    @Test
    void photo_herOwn_beatsALaterOne() {
        Event own = says("m-1", 1, SELF, "avatar", Value.of("https://a.example/own"));
        Event later = says("m-2", 2, Tracks.SHOP, "avatar", Value.of("https://a.example/shop"));
        assertEquals(Optional.of("https://a.example/own"), view(own, later).photo());
        assertEquals(Optional.of("https://a.example/shop"), view(later).photo());
        assertEquals(Optional.empty(), view().photo());
    }

    @Test
    void photo_sheSaysNone_isNone() {
        Event none = says("m-1", 1, SELF, "avatar", Value.ofNull());
        Event shop = says("m-2", 2, Tracks.SHOP, "avatar", Value.of("https://a.example/shop"));
        assertEquals(Optional.empty(), view(shop, none).photo());
    }

    @Test
    void photo_ofAnotherKind_isPassedOver() {
        Event link = says("m-1", 1, SELF, "avatar", Value.of("https://a.example/own"));
        assertEquals(
                Optional.of("https://a.example/own"),
                view(link, says("m-2", 2, SELF, "avatar", Value.of(7))).photo());
    }

    @Test
    void interests_eventsOfDifferentAge_fadeByHalfLife() {
        SelfService view = view(
                track("m-1", 0, "Product Viewed", category("shoes")),
                track("m-2", 60, "Product Viewed", category("shoes")),
                track("m-3", 0, "Product Added", category("hats")),
                track(
                        "m-4",
                        -60,
                        "Order Completed",
                        Attributes.of("products", products(category("hats"), category("hats"), category("coats")))));
        assertEquals(
                List.of(
                        new Interest("hats", 1_500_000 + 1_250_000, false),
                        new Interest("shoes", 1_500_000, false),
                        new Interest("coats", 1_250_000, false)),
                view.interests());
        assertEquals(2.75, view.interests().get(0).weight());
    }

    @Test
    void interests_declared_outrankInferredAndTheLatestListHolds() {
        SelfService view = view(
                says("m-1", 0, SELF, "interests", texts("chess")),
                says("m-2", 1, SELF, "interests", texts("tea", "hats")),
                says("m-3", 2, Tracks.SHOP, "interests", texts("spam")),
                track("m-4", 60, "Product List Viewed", category("hats")),
                track("m-5", 60, "Order Completed", Attributes.of("products", products(category("coats")))));
        assertEquals(
                List.of(
                        new Interest("hats", 1_000_000, true),
                        new Interest("tea", 0, true),
                        new Interest("coats", 5_000_000, false)),
                view.interests());
    }

    @Test
    void interests_moreThanSettingsAllow_keepTheStrongest() {
        Settings two = new Settings(Duration.ofHours(1), 1, 3, 5, 2);
        List<Event> events = List.of(
                track("m-1", 60, "Product Viewed", category("c")),
                track("m-2", 60, "Product Viewed", category("b")),
                track("m-3", 60, "Product Added", category("a")));
        assertEquals(
                List.of("a", "b"),
                SelfService.of(events, NOW, two).interests().stream()
                        .map(Interest::name)
                        .toList());
    }

    @Test
    void interests_longFaded_areGone() {
        assertEquals(
                List.of(),
                view(track("m-1", -60 * 40, "Product Viewed", category("shoes")))
                        .interests());
    }

    @Test
    void wishlists_lastEventPerProduct_wins() {
        SelfService view = view(
                wish("m-1", 1, "Product Added to Wishlist", "w-1", "p-1"),
                wish("m-2", 2, "Product Removed from Wishlist", "w-1", "p-1"),
                wish("m-3", 3, "Product Added to Wishlist", "w-1", "p-2"),
                wish("m-4", 2, "Product Added to Wishlist", "w-1", "p-3"),
                wish("m-5", 4, "Product Added to Wishlist", "w-2", "p-1"),
                wish("m-6", 5, "Product Added to Wishlist", "w-3", "p-4"),
                wish("m-7", 6, "Wishlist Product Added to Cart", "w-3", "p-4"));
        assertEquals(
                List.of("w-1", "w-2"),
                view.wishlists().stream().map(list -> String.valueOf(list.id())).toList());
        assertEquals(List.of("p-3", "p-2"), wished(view.wishlists().get(0)));
        assertEquals(minute(2), view.wishlists().get(0).wishes().get(0).since());
    }

    @Test
    void wishlists_productRemovedByItsSkuAlone_isRemoved() {
        Attributes.Builder wish = Attributes.builder().put("wishlist_id", "w-1").put("sku", "s-1");
        Event removed = track("m-2", 2, "Product Removed from Wishlist", wish.build());
        Event added = track(
                "m-1",
                1,
                "Product Added to Wishlist",
                wish.put("product_id", "p-1").build());
        assertEquals(List.of(), view(added, removed).wishlists());
        Event other = track(
                "m-3",
                3,
                "Product Removed from Wishlist",
                Attributes.builder()
                        .put("wishlist_id", "w-1")
                        .put("sku", "s-1")
                        .put("product_id", "p-2")
                        .build());
        assertEquals(1, view(added, other).wishlists().size());
    }

    @Test
    void wishlists_sameInstant_theGreaterMessageIdWins() {
        Event added = wish("m-2", 1, "Product Added to Wishlist", "w-1", "p-1");
        assertEquals(
                1,
                view(added, wish("m-1", 1, "Product Removed from Wishlist", "w-1", "p-1"))
                        .wishlists()
                        .size());
        assertEquals(
                0,
                view(added, wish("m-3", 1, "Product Removed from Wishlist", "w-1", "p-1"))
                        .wishlists()
                        .size());
    }

    @Test
    void wishlists_withoutIdOrWithName_areKept() {
        Attributes wish = Attributes.of("wishlist_name", "Birthday", "name", "Runner");
        Wishlist list = view(track("m-1", 1, "Product Added to Wishlist", wish))
                .wishlists()
                .get(0);
        assertEquals(Optional.empty(), Optional.ofNullable(list.id()));
        assertEquals("Birthday", list.name());
    }

    @Test
    void of_eventsAfterNow_arePassedOver() {
        SelfService view = view(
                says("m-1", 61, SELF, "avatar", Value.of("https://a.example/own")),
                says("m-2", 61, SELF, "interests", texts("tea")),
                track("m-3", 61, "Product Viewed", category("shoes")),
                wish("m-4", 61, "Product Added to Wishlist", "w-1", "p-1"));
        assertEquals(view(), view);
    }

    @Test
    void toString_anyPart_printsNoCustomerValue() {
        SelfService view = view(
                says("m-1", 1, SELF, "avatar", Value.of("canary")),
                says("m-2", 1, SELF, "interests", texts("canary")),
                track("m-3", 1, "Product Viewed", category("canary2")),
                wish("m-4", 1, "Product Added to Wishlist", "canary", "canary"));
        String all = view + "" + view.interests() + view.wishlists()
                + view.wishlists().get(0).wishes();
        assertFalse(all.contains("canary"), all);
    }

    @Test
    void settings_outOfRange_areRefusedNamingTheValue() {
        assertEquals(
                "halfLife must be 1 ms to 100 years, was PT0S",
                assertThrows(IllegalArgumentException.class, () -> HOURLY.withHalfLife(Duration.ZERO))
                        .getMessage());
        assertEquals(
                "viewed must be 0 to 1000, was -1",
                assertThrows(IllegalArgumentException.class, () -> new Settings(Duration.ofDays(1), -1, 1, 1, 1))
                        .getMessage());
    }
}
