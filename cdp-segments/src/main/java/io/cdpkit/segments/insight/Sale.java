package io.cdpkit.segments.insight;

import io.cdpkit.commerce.Money;
import io.cdpkit.commerce.Product;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** What an order that counts is worth, refunds netted, and what was bought for it. */
record Sale(Money net, List<Product> products) {
    /** The category of products that have none, and of orders without products. */
    static final String NO_CATEGORY = "unknown";

    static String category(Product product) {
        String category = product.category();
        return category == null || category.isBlank() ? NO_CATEGORY : category.strip();
    }

    /**
     * Tells the net by category: split in proportion to price times units, or to units where a price is missing, or equally
     * where that is 0. Shares are rounded half to even at the coin, or at the digits of the net if it has more, and what
     * that leaves goes to the last category; so they add up to the net, exactly.
     */
    void byCategory(BiConsumer<String, BigDecimal> share) {
        Weights weights = new Weights(products);
        if (weights.size <= 1) {
            share.accept(weights.size == 0 ? NO_CATEGORY : weights.categories[0], net.amount());
        } else if (weights.all.compareTo(net.amount()) == 0 && weights.digits <= digits()) {
            // The lines say what the order does, so they are the shares.
            for (int i = 0; i < weights.size; i++) {
                share.accept(weights.categories[i], weights.values[i]);
            }
        } else {
            split(weights.sorted()).forEach(share);
        }
    }

    private int digits() {
        return Math.max(net.amount().scale(), Math.max(0, net.currency().getDefaultFractionDigits()));
    }

    private Map<String, BigDecimal> split(SortedMap<String, BigDecimal> weights) {
        BigDecimal all = weights.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal left = net.amount();
        String last = weights.lastKey();
        for (Map.Entry<String, BigDecimal> entry : weights.headMap(last).entrySet()) {
            BigDecimal share = net.amount().multiply(entry.getValue()).divide(all, digits(), RoundingMode.HALF_EVEN);
            entry.setValue(share);
            left = left.subtract(share);
        }
        weights.put(last, left);
        return weights;
    }

    /** What the net is split by, by category, in the order of the products. */
    private static final class Weights {
        private final String[] categories;
        private final BigDecimal[] values;
        private BigDecimal all = BigDecimal.ZERO;
        private int digits;
        private int size;

        Weights(List<Product> products) {
            this.categories = new String[products.size()];
            this.values = new BigDecimal[products.size()];
            boolean priced = true;
            for (Product product : products) {
                priced &= product.price() != null;
            }
            for (Product product : products) {
                BigDecimal price = product.price();
                BigDecimal weight = priced && price != null ? price.multiply(product.units()) : product.units();
                add(category(product), weight.max(BigDecimal.ZERO));
            }
        }

        private void add(String category, BigDecimal weight) {
            int at = 0;
            while (at < size && !categories[at].equals(category)) {
                at++;
            }
            categories[at] = category;
            values[at] = at < size ? values[at].add(weight) : weight;
            size = Math.max(size, at + 1);
            all = all.add(weight);
            digits = Math.max(digits, weight.scale());
        }

        SortedMap<String, BigDecimal> sorted() {
            TreeMap<String, BigDecimal> sorted = new TreeMap<>();
            for (int i = 0; i < size; i++) {
                sorted.put(categories[i], all.signum() == 0 ? BigDecimal.ONE : values[i]);
            }
            return sorted;
        }
    }

    @Override
    public String toString() {
        return "sale of " + products.size() + " products";
    }
}
