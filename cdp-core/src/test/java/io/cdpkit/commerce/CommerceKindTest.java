package io.cdpkit.commerce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.commerce.CommerceEvent.Cart;
import io.cdpkit.commerce.CommerceEvent.CheckoutStep;
import io.cdpkit.commerce.CommerceEvent.Coupon;
import io.cdpkit.commerce.CommerceEvent.Interaction;
import io.cdpkit.commerce.CommerceEvent.Listing;
import io.cdpkit.commerce.CommerceEvent.Order;
import io.cdpkit.commerce.CommerceEvent.Payment;
import io.cdpkit.commerce.CommerceEvent.Promotion;
import io.cdpkit.commerce.CommerceEvent.Review;
import io.cdpkit.commerce.CommerceEvent.Search;
import io.cdpkit.commerce.CommerceEvent.Sharing;
import io.cdpkit.commerce.CommerceEvent.Wishlist;
import io.cdpkit.event.Attributes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommerceKindTest {
    private record Named(String name, String former, Class<?> family) {
        Named(String name, Class<?> family) {
            this(name, "", family);
        }

        List<String> names() {
            return former.isEmpty() ? List.of(name) : List.of(name, former);
        }
    }

    private static final List<Named> SPECIFICATION = List.of(
            new Named("Products Searched", Search.class),
            new Named("Product List Viewed", "Viewed Product Category", Listing.class),
            new Named("Product List Filtered", Listing.class),
            new Named("Promotion Viewed", "Viewed Promotion", Promotion.class),
            new Named("Promotion Clicked", "Clicked Promotion", Promotion.class),
            new Named("Product Clicked", "Clicked Product", Interaction.class),
            new Named("Product Viewed", "Viewed Product", Interaction.class),
            new Named("Product Added", "Added Product", Cart.class),
            new Named("Product Removed", "Removed Product", Cart.class),
            new Named("Cart Viewed", Cart.class),
            new Named("Checkout Started", "Started Order", Order.class),
            new Named("Checkout Step Viewed", CheckoutStep.class),
            new Named("Checkout Step Completed", CheckoutStep.class),
            new Named("Payment Info Entered", Payment.class),
            new Named("Order Updated", "Updated Order", Order.class),
            new Named("Order Completed", "Completed Order", Order.class),
            new Named("Order Refunded", Order.class),
            new Named("Order Cancelled", Order.class),
            new Named("Coupon Entered", Coupon.class),
            new Named("Coupon Applied", Coupon.class),
            new Named("Coupon Denied", Coupon.class),
            new Named("Coupon Removed", Coupon.class),
            new Named("Product Added to Wishlist", Wishlist.class),
            new Named("Product Removed from Wishlist", Wishlist.class),
            new Named("Wishlist Product Added to Cart", Wishlist.class),
            new Named("Product Shared", Sharing.class),
            new Named("Cart Shared", Sharing.class),
            new Named("Product Reviewed", Review.class));

    private static Stream<Arguments> everyName() {
        return SPECIFICATION.stream()
                .flatMap(row -> row.names().stream().map(name -> Arguments.of(name, row.name(), row.family())));
    }

    @ParameterizedTest
    @MethodSource("everyName")
    void read_everyNameOfBothVersions_givesItsKindAndFamily(String sent, String wireName, Class<?> family) {
        CommerceEvent read = CommerceEvent.read(Tracks.track("m-1", 0, sent, Attributes.empty()))
                .orElseThrow();
        assertEquals(wireName, read.kind().wireName());
        assertInstanceOf(family, read);
        assertTrue(read.kind().names().contains(sent));
        assertTrue(read.problems().isEmpty());
    }

    @Test
    void values_all_areTheSpecificationsTwentyEight() {
        assertEquals(28, CommerceKind.values().length);
        assertEquals(
                SPECIFICATION.stream().map(Named::name).collect(Collectors.toSet()),
                Arrays.stream(CommerceKind.values()).map(CommerceKind::wireName).collect(Collectors.toSet()));
        assertEquals(
                SPECIFICATION.stream().<Class<?>>map(Named::family).collect(Collectors.toSet()),
                Set.of(CommerceEvent.class.getPermittedSubclasses()));
    }

    @Test
    void names_all_nameOneKindEach() {
        HashSet<String> seen = new HashSet<>();
        for (CommerceKind kind : CommerceKind.values()) {
            for (String name : kind.names()) {
                assertTrue(seen.add(name), name);
            }
        }
        assertEquals(38, seen.size());
    }

    @Test
    void named_otherCaseUnderTurkishLocale_findsTheKind() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            for (CommerceKind kind : CommerceKind.values()) {
                for (String name : kind.names()) {
                    assertEquals(Optional.of(kind), CommerceKind.named(name.toUpperCase(Locale.ROOT)), name);
                    assertEquals(Optional.of(kind), CommerceKind.named(name.toLowerCase(Locale.ROOT)), name);
                }
            }
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void named_anotherEvent_isEmpty() {
        assertEquals(Optional.empty(), CommerceKind.named("Signed Up"));
        assertEquals(Optional.empty(), CommerceKind.named(""));
    }
}
