package io.cdpkit.segments.insight;

import io.cdpkit.commerce.Money;
import io.cdpkit.commerce.OrderBook;
import io.cdpkit.commerce.PlacedOrder;
import io.cdpkit.commerce.Product;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An order that counts and whose worth is known, refunds netted. */
record Sale(Instant time, Money net, List<Product> products) {
    /** The category of products that have none, and of orders without products. */
    static final String NO_CATEGORY = "unknown";

    /** The sales of one currency, ascending by time. */
    static List<Sale> in(OrderBook book, Currency currency) {
        List<PlacedOrder> orders = book.orders();
        ArrayList<Sale> sales = new ArrayList<>(orders.size());
        for (PlacedOrder order : orders) {
            Money net = order.net();
            Instant completed = order.completedAt();
            if (order.counts()
                    && completed != null
                    && net != null
                    && net.currency().equals(currency)) {
                sales.add(new Sale(completed, net, order.products()));
            }
        }
        sales.sort(Comparator.comparing(Sale::time));
        return sales;
    }

    static String category(Product product) {
        String category = product.category();
        return category == null || category.isBlank() ? NO_CATEGORY : category.strip();
    }

    /** The one category of all products; null where there are several. */
    private @Nullable String onlyCategory() {
        String only = products.isEmpty() ? NO_CATEGORY : category(products.get(0));
        for (int i = 1; i < products.size(); i++) {
            if (!category(products.get(i)).equals(only)) {
                return null;
            }
        }
        return only;
    }

    /**
     * The net by category: split in proportion to price times units, or to units where a price is missing, or equally where
     * that is 0. Shares are rounded half to even at the coin, or at the digits of the net if it has more, and what that
     * leaves goes to the last category; so they add up to the net, exactly.
     */
    Map<String, BigDecimal> byCategory() {
        String only = onlyCategory();
        if (only != null) {
            return Map.of(only, net.amount());
        }
        TreeMap<String, BigDecimal> weights = weights();
        BigDecimal all = weights.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        int digits = Math.max(net.amount().scale(), Math.max(0, net.currency().getDefaultFractionDigits()));
        BigDecimal left = net.amount();
        String last = weights.lastKey();
        for (Map.Entry<String, BigDecimal> entry : weights.headMap(last).entrySet()) {
            BigDecimal share = net.amount().multiply(entry.getValue()).divide(all, digits, RoundingMode.HALF_EVEN);
            entry.setValue(share);
            left = left.subtract(share);
        }
        weights.put(last, left);
        return weights;
    }

    private TreeMap<String, BigDecimal> weights() {
        boolean priced = products.stream().allMatch(product -> product.price() != null);
        TreeMap<String, BigDecimal> weights = new TreeMap<>();
        BigDecimal all = BigDecimal.ZERO;
        for (Product product : products) {
            BigDecimal price = product.price();
            BigDecimal weight = priced && price != null ? price.multiply(product.units()) : product.units();
            weights.merge(category(product), weight.max(BigDecimal.ZERO), BigDecimal::add);
            all = all.add(weight.max(BigDecimal.ZERO));
        }
        if (all.signum() == 0) {
            weights.replaceAll((category, weight) -> BigDecimal.ONE);
        }
        return weights;
    }

    @Override
    public String toString() {
        return "sale of " + products.size() + " products";
    }
}
