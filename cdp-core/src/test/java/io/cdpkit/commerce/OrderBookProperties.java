package io.cdpkit.commerce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class OrderBookProperties {
    /** What happens to an order; an empty currency or order id is left out, a sum of -1 too. */
    private record Step(String id, String name, String orderId, int minute, int sum, String currency) {
        Event event() {
            Attributes.Builder properties = Attributes.builder();
            if (!orderId.isEmpty()) {
                properties.put("order_id", orderId);
            }
            if (sum >= 0) {
                properties.put(name.equals("Order Refunded") ? "total" : "revenue", sum);
            }
            if (!currency.isEmpty()) {
                properties.put("currency", currency);
            }
            return Tracks.track(id, minute, name, properties.build());
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> step = Combinators.combine(
                        Arbitraries.of(
                                "Order Completed",
                                "Completed Order",
                                "Order Updated",
                                "Order Cancelled",
                                "Order Refunded",
                                "Order Refunded",
                                "Product Viewed"),
                        Arbitraries.of("a", "a", "b", "b", "c", ""),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(-1, 40),
                        Arbitraries.of("", "", "EUR", "EUR", "USD"))
                .as((name, orderId, minute, sum, currency) -> new Step("", name, orderId, minute, sum, currency));
        return step.list()
                .ofMaxSize(14)
                .map(steps -> IntStream.range(0, steps.size())
                        .mapToObj(i -> {
                            Step s = steps.get(i);
                            return new Step("m-" + i, s.name(), s.orderId(), s.minute(), s.sum(), s.currency());
                        })
                        .toList());
    }

    private static List<Event> events(List<Step> steps) {
        return steps.stream().map(Step::event).toList();
    }

    private static OrderBook book(List<Step> steps) {
        return OrderBook.of(events(steps));
    }

    @Property
    void of_anyPermutation_givesAnEqualBook(@ForAll("steps") List<Step> steps, @ForAll long seed) {
        ArrayList<Step> shuffled = new ArrayList<>(steps);
        Collections.shuffle(shuffled, new Random(seed));
        OrderBook oneByOne = OrderBook.empty();
        for (Event event : events(shuffled)) {
            oneByOne = oneByOne.plus(event);
        }
        OrderBook book = book(steps);
        for (OrderBook other : List.of(book(shuffled), oneByOne)) {
            assertEquals(book, other);
            assertEquals(book.hashCode(), other.hashCode());
            assertEquals(book.orders(), other.orders());
            assertEquals(book.totals(), other.totals());
            assertEquals(book.issues(), other.issues());
        }
    }

    @Property
    void of_essentialsOfAnyEvents_hasTheSameOrdersSumsAndIssues(@ForAll long seed) {
        Random random = new Random(seed);
        List<Event> events = IntStream.range(0, 8).mapToObj(i -> odd(random, i)).toList();
        OrderBook book = OrderBook.of(events);
        OrderBook kept = OrderBook.of(events.stream()
                .map(event ->
                        event.withAttributes(event.traits(), OrderBook.essentials(event.properties()), event.context()))
                .toList());
        assertEquals(book.totals(), kept.totals());
        assertEquals(book.issues(), kept.issues());
        assertEquals(told(book), told(kept));
    }

    private static List<List<Object>> told(OrderBook book) {
        return book.orders().stream()
                .map(order -> Arrays.<Object>asList(
                        order.orderId(),
                        order.completedAt(),
                        order.updatedAt(),
                        order.cancelled(),
                        order.worth(),
                        order.refunded(),
                        order.products().stream().map(Product::price).toList()))
                .toList();
    }

    /** An order event whose fields are spelt and filled in any way. */
    private static Event odd(Random random, int number) {
        String name = List.of("Order Completed", "Order Updated", "Order Cancelled", "Order Refunded")
                .get(random.nextInt(4));
        Attributes.Builder properties = Attributes.builder();
        for (String key : List.of(
                "order_id",
                "orderId",
                "id",
                "currency",
                "revenue",
                "total",
                "subtotal",
                "value",
                "shipping",
                "tax",
                "discount",
                "coupon")) {
            if (random.nextInt(3) == 0) {
                properties.put(key, odd(random, key));
            }
        }
        if (random.nextInt(2) == 0) {
            List<Value> products = IntStream.range(0, random.nextInt(4))
                    .mapToObj(i -> random.nextInt(8) == 0 ? odd(random, "") : Value.of(product(random)))
                    .toList();
            properties.put("products", random.nextInt(8) == 0 ? odd(random, "") : Value.of(products));
        }
        return Tracks.track("m-" + number, random.nextInt(3), name, properties.build());
    }

    private static Attributes product(Random random) {
        Attributes.Builder product = Attributes.builder();
        for (String key :
                List.of("product_id", "productId", "id", "sku", "variant", "price", "quantity", "name", "category")) {
            if (random.nextInt(2) == 0) {
                product.put(key, odd(random, key));
            }
        }
        return product.build();
    }

    private static Value odd(Random random, String key) {
        return switch (random.nextInt(12)) {
            case 0 -> Value.ofNull();
            case 1 -> Value.of(List.of(Value.of(1)));
            case 2 -> Value.of(Attributes.of("price", Value.of(3)));
            case 3 -> Value.of(true);
            default ->
                key.equals("currency")
                        ? Value.of(random.nextBoolean() ? "EUR" : "usd")
                        : key.endsWith("d") || key.equals("sku")
                                ? Value.of("a" + random.nextInt(2))
                                : Value.of(random.nextInt(20));
        };
    }

    @Property
    void plus_disjointBooks_isCommutativeAndAssociative(@ForAll("steps") List<Step> steps, @ForAll long seed) {
        Random random = new Random(seed);
        List<List<Step>> parts = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        steps.forEach(step -> parts.get(random.nextInt(3)).add(step));
        OrderBook a = book(parts.get(0));
        OrderBook b = book(parts.get(1));
        OrderBook c = book(parts.get(2));
        assertEquals(a.plus(b), b.plus(a));
        assertEquals(a.plus(b).plus(c), a.plus(b.plus(c)));
        assertEquals(book(steps), a.plus(b).plus(c));
        assertEquals(book(steps).totals(), a.plus(b).plus(c).totals());
    }

    @Property
    void minus_anyEvent_equalsNeverHavingHadIt(@ForAll("steps") List<Step> steps) {
        OrderBook book = book(steps);
        for (Step gone : steps) {
            List<Step> rest = steps.stream().filter(step -> step != gone).toList();
            assertEquals(book(rest), book.minus(gone.id()));
            assertEquals(book(rest).totals(), book.minus(gone.id()).totals());
        }
    }

    @Property
    void totals_anySteps_agreeWithTheNaiveCount(@ForAll("steps") List<Step> steps) {
        Map<String, long[]> naive = naiveTotals(steps);
        OrderBook book = book(steps);
        assertEquals(naive.size(), book.totals().size());
        naive.forEach((currency, sums) -> {
            OrderBook.Totals totals = book.totals(Currency.getInstance(currency));
            assertEquals(sums[0], totals.orders());
            assertEquals(Money.of(Long.toString(sums[1]), currency), totals.gross());
            assertEquals(Money.of(Long.toString(sums[2]), currency), totals.refunded());
            assertTrue(totals.net().signum() >= 0);
        });
    }

    /** Orders, gross and refunded by currency, counted afresh for every order id by walking all steps. */
    private static Map<String, long[]> naiveTotals(List<Step> steps) {
        Map<String, List<Step>> byOrder = new LinkedHashMap<>();
        for (Step step : steps) {
            byOrder.computeIfAbsent(step.orderId().isEmpty() ? "/" + step.id() : step.orderId(), k -> new ArrayList<>())
                    .add(step);
        }
        Map<String, long[]> totals = new HashMap<>();
        for (List<Step> order : byOrder.values()) {
            order.sort(Comparator.comparingInt(Step::minute).thenComparing(Step::id));
            boolean completed = false;
            boolean cancelled = false;
            Integer worth = null;
            String worthCurrency = "";
            String currency = "";
            for (Step step : order) {
                boolean completes = step.name().contains("Complete");
                completed |= completes;
                cancelled |= step.name().contains("Cancel");
                if (completes || step.name().contains("Updated")) {
                    currency = step.currency().isEmpty() ? currency : step.currency();
                    worth = step.sum() >= 0 ? Integer.valueOf(step.sum()) : worth;
                    worthCurrency = step.sum() >= 0 ? step.currency() : worthCurrency;
                }
            }
            if (!completed || cancelled || worth == null) {
                continue;
            }
            String in = !worthCurrency.isEmpty() ? worthCurrency : !currency.isEmpty() ? currency : "USD";
            long refunded = 0;
            for (Step step : order) {
                if (step.name().contains("Refund")
                        && (step.currency().isEmpty() || step.currency().equals(in))) {
                    refunded = Math.min(worth, step.sum() < 0 ? worth : refunded + step.sum());
                }
            }
            long[] sums = totals.computeIfAbsent(in, k -> new long[3]);
            sums[0]++;
            sums[1] += worth;
            sums[2] += refunded;
        }
        return totals;
    }
}
