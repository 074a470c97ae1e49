package io.cdpkit.commerce;

import io.cdpkit.commerce.SelfService.Interest;
import io.cdpkit.commerce.SelfService.Settings;
import io.cdpkit.event.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Adds up, by category, the faded points that commerce events give. Not thread-safe. */
final class Interests {
    private static final double MICROS = 1e6;

    private final Instant now;
    private final Settings settings;
    private final TreeMap<String, Long> micros = new TreeMap<>();

    Interests(Instant now, Settings settings) {
        this.now = now;
        this.settings = settings;
    }

    void take(CommerceEvent event) {
        int points = points(event.kind());
        if (points > 0) {
            long share = faded(points, event.time());
            categories(event)
                    .map(String::strip)
                    .filter(category -> !category.isEmpty())
                    .distinct()
                    .forEach(category -> micros.merge(category, share, Long::sum));
        }
    }

    private int points(CommerceKind kind) {
        return switch (kind) {
            case PRODUCT_VIEWED, PRODUCT_CLICKED, PRODUCT_LIST_VIEWED, PRODUCT_LIST_FILTERED -> settings.viewed();
            case PRODUCT_ADDED, PRODUCT_ADDED_TO_WISHLIST -> settings.wanted();
            case ORDER_COMPLETED -> settings.bought();
            default -> 0;
        };
    }

    private static Stream<String> categories(CommerceEvent event) {
        if (event instanceof CommerceEvent.Interaction interaction) {
            return categories(List.of(interaction.product()));
        } else if (event instanceof CommerceEvent.Listing listing) {
            return Stream.ofNullable(listing.category());
        } else if (event instanceof CommerceEvent.Cart cart) {
            return categories(cart.products());
        } else if (event instanceof CommerceEvent.Wishlist wishlist) {
            return categories(List.of(wishlist.product()));
        } else if (event instanceof CommerceEvent.Order order) {
            return categories(order.products());
        }
        return Stream.empty();
    }

    private static Stream<String> categories(List<Product> products) {
        return products.stream().map(Product::category).filter(Objects::nonNull);
    }

    private long faded(int points, Instant time) {
        double halves = seconds(Duration.between(time, now)) / seconds(settings.halfLife());
        return Math.round(points * MICROS * StrictMath.pow(2, -halves));
    }

    private static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }

    /** All interests, where she declares those of a list; a declared null, or nothing, declares none. */
    List<Interest> declaredBy(@Nullable Value list) {
        TreeSet<String> declared = new TreeSet<>();
        if (list instanceof Value.Items items) {
            for (Value item : items.items()) {
                if (item instanceof Value.Text text && !text.text().isBlank()) {
                    declared.add(text.text().strip());
                }
            }
        }
        ArrayList<Interest> all = new ArrayList<>();
        declared.forEach(name -> all.add(new Interest(name, micros.getOrDefault(name, 0L), true)));
        micros.forEach((name, weight) -> {
            if (weight > 0 && !declared.contains(name)) {
                all.add(new Interest(name, weight, false));
            }
        });
        all.sort(Interest.STRONGEST_FIRST);
        return List.copyOf(all.subList(0, Math.min(all.size(), settings.most())));
    }
}
