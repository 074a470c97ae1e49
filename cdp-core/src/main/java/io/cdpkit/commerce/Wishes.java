package io.cdpkit.commerce;

import io.cdpkit.commerce.SelfService.Wish;
import io.cdpkit.commerce.SelfService.Wishlist;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Follows wish lists through events in their order of time. Not thread-safe. */
final class Wishes {
    private static final Comparator<Map.Entry<String, Wish>> OLDEST_FIRST = Comparator.comparing(
                    (Map.Entry<String, Wish> entry) -> entry.getValue().since())
            .thenComparing(Map.Entry::getKey);

    /** The wishes of one list by product. */
    private static final class Page {
        final TreeMap<String, Wish> wishes = new TreeMap<>();

        @Nullable
        String name;
    }

    /* Ids are never empty, so the empty text stands for the list without one. */
    private final TreeMap<String, Page> pages = new TreeMap<>();

    void take(CommerceEvent event) {
        if (event instanceof CommerceEvent.Wishlist wishlist) {
            String id = wishlist.wishlistId();
            Page page = pages.computeIfAbsent(id == null ? "" : id, unseen -> new Page());
            if (wishlist.wishlistName() != null) {
                page.name = wishlist.wishlistName();
            }
            turn(page, wishlist);
        }
    }

    private static void turn(Page page, CommerceEvent.Wishlist event) {
        Product product = event.product();
        String name = nameOf(product);
        if (name != null) {
            page.wishes.entrySet().removeIf(wish -> isWishFor(wish, name, product));
            if (event.kind() == CommerceKind.PRODUCT_ADDED_TO_WISHLIST) {
                page.wishes.put(name, new Wish(product, event.time()));
            }
        }
    }

    private static boolean isWishFor(Map.Entry<String, Wish> wish, String name, Product product) {
        return wish.getKey().equals(name) || wish.getValue().product().isSameAs(product);
    }

    private static @Nullable String nameOf(Product product) {
        return product.key() != null ? product.key() : product.name();
    }

    List<Wishlist> lists() {
        ArrayList<Wishlist> lists = new ArrayList<>();
        pages.forEach((id, page) -> {
            if (!page.wishes.isEmpty()) {
                List<Wish> wishes = page.wishes.entrySet().stream()
                        .sorted(OLDEST_FIRST)
                        .map(Map.Entry::getValue)
                        .toList();
                lists.add(new Wishlist(id.isEmpty() ? null : id, page.name, wishes));
            }
        });
        return List.copyOf(lists);
    }
}
