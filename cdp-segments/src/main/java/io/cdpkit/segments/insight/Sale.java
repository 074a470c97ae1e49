package io.cdpkit.segments.insight;

import io.cdpkit.commerce.CommerceEvent;
import io.cdpkit.commerce.Money;
import io.cdpkit.commerce.Product;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What an order that counts is worth, how much of that was refunded, and what was bought for it.
 *
 * @param refunds the events that refund it
 */
record Sale(Money worth, Money refunded, List<Product> products, List<CommerceEvent.Order> refunds) {
    /** The category of products that have none, and of orders without products. */
    static final String NO_CATEGORY = "unknown";

    /** Stands for the category of what was given back and never bought; no category is blank. */
    private static final String NOWHERE = "";

    static String category(Product product) {
        String category = product.category();
        return category == null || category.isBlank() ? NO_CATEGORY : category.strip();
    }

    private BigDecimal net() {
        return worth.amount().subtract(refunded.amount());
    }

    /**
     * Tells the net by category: split in proportion to price times units, or to units where a price is missing, or equally
     * where that is 0. What refunds say of products is taken off the categories of these, as far as there is something to
     * take off, and the rest of what was refunded off all in proportion to what is left of them. Shares are of whole coins,
     * or of the digits of the amounts if those have more, and add up to the net, exactly; none is negative unless the worth
     * is.
     */
    void byCategory(BiConsumer<String, BigDecimal> share) {
        Weights weights = new Weights(products);
        if (weights.size <= 1) {
            share.accept(weights.size == 0 ? NO_CATEGORY : weights.categories[0], net());
        } else if (refunded.signum() > 0) {
            netByCategory(weights).forEach(share);
        } else if (weights.areShares(worth.amount(), digits())) {
            for (int i = 0; i < weights.size; i++) {
                share.accept(weights.categories[i], weights.values[i]);
            }
        } else {
            Split.of(worth.amount(), weights.sorted(), digits()).forEach(share);
        }
    }

    private SortedMap<String, BigDecimal> netByCategory(Weights weights) {
        Map<String, BigDecimal> named = named();
        BigDecimal sum = Split.sum(named);
        if (sum.signum() == 0) {
            return Split.of(net(), weights.sorted(), digits());
        } else if (sum.compareTo(refunded.amount()) > 0) {
            named = Split.of(refunded.amount(), named, digits());
        }
        SortedMap<String, BigDecimal> left = weights.areShares(worth.amount(), digits())
                ? weights.sorted()
                : Split.of(worth.amount(), weights.sorted(), digits());
        for (Map.Entry<String, BigDecimal> entry : left.entrySet()) {
            BigDecimal back = named.getOrDefault(entry.getKey(), BigDecimal.ZERO);
            entry.setValue(entry.getValue().subtract(back.min(entry.getValue())));
        }
        return Split.of(net(), left, digits());
    }

    private int digits() {
        int ofCoins = Math.max(0, worth.currency().getDefaultFractionDigits());
        return Math.max(
                ofCoins, Math.max(worth.amount().scale(), refunded.amount().scale()));
    }

    /** What was given back for products that refunds name, by the categories that they were bought in. */
    private Map<String, BigDecimal> named() {
        TreeMap<String, BigDecimal> named = new TreeMap<>();
        for (CommerceEvent.Order refund : refunds) {
            boolean foreign = refund.currency() != null && !refund.currency().equals(worth.currency());
            List<Product> lines = refund.products().stream().map(this::asBought).toList();
            BigDecimal amount = refund.worth().map(Money::amount).orElseGet(() -> sum(lines));
            if (!foreign && !lines.isEmpty() && amount != null && amount.signum() > 0) {
                int digits = Math.max(digits(), amount.scale());
                Split.of(amount, new Weights(lines).sorted(), digits)
                        .forEach((category, part) -> named.merge(category, part, BigDecimal::add));
            }
        }
        named.remove(NOWHERE);
        return named;
    }

    /** A line of a refund, with the category, and if it has none the price, that its product was bought with. */
    private Product asBought(Product line) {
        Product bought = null;
        for (Product product : products) {
            if (line.isSameAs(product)
                    && (bought == null
                            || (line.variant() != null && line.variant().equals(product.variant())))) {
                bought = product;
            }
        }
        String category = bought != null ? category(bought) : line.category() == null ? NOWHERE : category(line);
        BigDecimal price = line.price() == null && bought != null ? bought.price() : line.price();
        return new Product(
                line.id(), line.sku(), category, null, null, null, price, line.quantity(), null, null, null, null);
    }

    private static @Nullable BigDecimal sum(List<Product> lines) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Product line : lines) {
            BigDecimal price = line.price();
            if (price == null) {
                return null;
            }
            sum = sum.add(price.multiply(line.units()));
        }
        return sum;
    }

    /** What the worth is split by, by category, in the order of the products. */
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
                boolean nowhere = NOWHERE.equals(product.category());
                add(nowhere ? NOWHERE : category(product), weight.max(BigDecimal.ZERO));
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

        /** Whether the lines say what the order does. */
        boolean areShares(BigDecimal worth, int most) {
            return all.compareTo(worth) == 0 && digits <= most;
        }

        SortedMap<String, BigDecimal> sorted() {
            TreeMap<String, BigDecimal> sorted = new TreeMap<>();
            for (int i = 0; i < size; i++) {
                sorted.put(categories[i], values[i]);
            }
            return sorted;
        }
    }

    @Override
    public String toString() {
        return "sale of " + products.size() + " products";
    }
}
