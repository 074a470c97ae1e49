package io.cdpkit.examples.storefront;

import java.util.List;
import java.util.Optional;

/**
 * What the shop sells.
 *
 * @param price in euros
 */
record Product(String sku, String name, String price) {
    static final List<Product> ALL = List.of(
            new Product("tea", "Darjeeling, 100 g", "9.90"),
            new Product("pot", "Tea pot", "34.00"),
            new Product("cup", "Cup", "12.50"));

    static Optional<Product> of(String sku) {
        return ALL.stream().filter(product -> product.sku().equals(sku)).findFirst();
    }
}
