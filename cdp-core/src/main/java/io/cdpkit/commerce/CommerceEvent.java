package io.cdpkit.commerce;

import io.cdpkit.event.Event;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One of the 28 e-commerce events, read into typed parts: twelve families, told apart within a family by {@link #kind}.
 *
 * <p>A part is null where the event lacks it, declares it null, or holds something else there; the last is listed in
 * {@link #problems}. Keys are read in the specification's spelling ({@code order_id}), else in camel case ({@code
 * orderId}), else in the spelling of version 1 ({@code id} of a product, promotion or order). Ids may be text or whole
 * numbers. Extra properties are left alone. Immutable and thread-safe; {@code toString} prints no part.
 */
public sealed interface CommerceEvent {

    /**
     * The typed form of an event; empty where it is no track call under one of the {@link CommerceKind#names}. Never
     * throws.
     */
    static Optional<CommerceEvent> read(Event event) {
        return event.type() == Event.Type.TRACK
                ? CommerceKind.named(event.name()).map(kind -> CommerceReader.read(event, kind))
                : Optional.empty();
    }

    /** What every family has. */
    Head head();

    default CommerceKind kind() {
        return head().kind();
    }

    default Instant time() {
        return head().time();
    }

    default String messageId() {
        return head().messageId();
    }

    /** The fields that could not be read, in the order of reading; empty if all is well. */
    default List<Problem> problems() {
        return head().problems();
    }

    /**
     * A field that holds something else than the specification says.
     *
     * @param path such as {@code properties.products[2].price}; no customer data
     * @param rule what is expected and the shape of what it got
     */
    record Problem(String path, String rule) {
        public Problem {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(rule, "rule");
        }
    }

    /** The kind, the time, the message id and what could not be read. */
    record Head(CommerceKind kind, String messageId, Instant time, List<Problem> problems) {
        public Head {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(messageId, "messageId");
            Objects.requireNonNull(time, "time");
            problems = List.copyOf(problems);
        }

        @Override
        public String toString() {
            return kind + " " + messageId + " (" + problems.size() + " problems)";
        }
    }

    /** One criterion by which a list was filtered or sorted. */
    record Facet(@Nullable String type, @Nullable String value) {
        @Override
        public String toString() {
            return "facet";
        }
    }

    /** Products Searched. */
    record Search(@Nullable String query, Head head) implements CommerceEvent {
        @Override
        public String toString() {
            return head.toString();
        }
    }

    /** Product List Viewed, Product List Filtered. */
    record Listing(
            @Nullable String listId,
            @Nullable String category,
            List<Product> products,
            List<Facet> filters,
            List<Facet> sorts,
            Head head)
            implements CommerceEvent {
        public Listing {
            products = List.copyOf(products);
            filters = List.copyOf(filters);
            sorts = List.copyOf(sorts);
        }

        @Override
        public String toString() {
            return head.toString();
        }
    }

    /** Promotion Viewed, Promotion Clicked. */
    record Promotion(
            @Nullable String promotionId,
            @Nullable String creative,
            @Nullable String name,
            @Nullable String position,
            Head head)
            implements CommerceEvent {
        @Override
        public String toString() {
            return head.toString();
        }
    }

    /**
     * Product Clicked, Product Viewed.
     *
     * @param currency as given; null where none was or it could not be read
     */
    record Interaction(
            Product product,
            @Nullable BigDecimal value,
            @Nullable Currency currency,
            Head head) implements CommerceEvent {
        @Override
        public String toString() {
            return head.toString();
        }
    }

    /** Product Added and Product Removed, with one product, and Cart Viewed, with all. */
    record Cart(@Nullable String cartId, List<Product> products, Head head) implements CommerceEvent {
        public Cart {
            products = List.copyOf(products);
        }

        @Override
        public String toString() {
            return head.toString();
        }
    }

    /** Checkout Step Viewed, Checkout Step Completed. */
    record CheckoutStep(
            @Nullable String checkoutId,
            @Nullable Long step,
            @Nullable String shippingMethod,
            @Nullable String paymentMethod,
            Head head)
            implements CommerceEvent {
        @Override
        public String toString() {
            return head.toString();
        }
    }

    /** Payment Info Entered. */
    record Payment(
            @Nullable String checkoutId,
            @Nullable String orderId,
            @Nullable Long step,
            @Nullable String shippingMethod,
            @Nullable String paymentMethod,
            Head head)
            implements CommerceEvent {
        @Override
        public String toString() {
            return head.toString();
        }
    }

    /**
     * Order Completed, Updated, Cancelled and Refunded, and Checkout Started, which has the same parts but is no order
     * yet.
     *
     * @param currency as given; null where none was or it could not be read
     */
    record Order(
            @Nullable String orderId,
            @Nullable String checkoutId,
            @Nullable String affiliation,
            @Nullable String coupon,
            @Nullable Currency currency,
            Amounts amounts,
            List<Product> products,
            Head head)
            implements CommerceEvent {
        public Order {
            products = List.copyOf(products);
        }

        /**
         * What the goods are worth, without shipping and tax: {@code revenue} if given, else {@code total − shipping −
         * tax}, else {@code subtotal}, else {@code Σ price × quantity − discount} over the products; in US dollars where no
         * currency is given. The rule is the same on every kind, see {@link Amounts}. A sum that is there but could not be
         * read is not passed over for the next: the worth then cannot be told.
         *
         * @return empty where none of the four can be told, a product lacks its price, or what the rule needs could
         *     not be read
         */
        public Optional<Money> worth() {
            BigDecimal amount = worth(products);
            return amount == null
                    ? Optional.empty()
                    : Optional.of(new Money(amount, currency == null ? Money.DEFAULT_CURRENCY : currency));
        }

        /** The rule of {@link #worth()} over the products with their prices filled in; null where it can tell nothing. */
        @Nullable
        BigDecimal worth(List<Product> priced) {
            boolean unsound =
                    unread("currency") || (amounts.revenue() == null && (unread("revenue") || unsoundTotal()));
            return unsound ? null : amounts.worth(priced);
        }

        /** Whether what tells the worth where no revenue does could not be read: a sum, or what goes off it. */
        private boolean unsoundTotal() {
            if (amounts.total() != null) {
                return unread("shipping") || unread("tax");
            }
            return unread("total")
                    || (amounts.subtotal() == null && (unread("subtotal") || unreadLines() || unread("discount")));
        }

        /** Whether it refunds all that remains of its order: it names neither a sum nor products. */
        boolean refundsAll() {
            return amounts.namesNoSum()
                    && products.isEmpty()
                    && Stream.of("revenue", "total", "subtotal", "value").noneMatch(this::unread)
                    && !unreadLines();
        }

        private boolean unread(String key) {
            return head.problems().stream().anyMatch(problem -> problem.path().equals("properties." + key));
        }

        /** Whether a product, its price or its quantity could not be read. */
        private boolean unreadLines() {
            return head.problems().stream()
                    .map(Problem::path)
                    .filter(path -> path.startsWith("properties.products"))
                    .anyMatch(path -> path.endsWith("products")
                            || path.endsWith("]")
                            || path.endsWith(".price")
                            || path.endsWith(".quantity"));
        }

        @Override
        public String toString() {
            return head.toString();
        }
    }

    /** Coupon Entered, Applied, Denied, Removed. */
    record Coupon(
            @Nullable String orderId,
            @Nullable String cartId,
            @Nullable String couponId,
            @Nullable String couponName,
            @Nullable BigDecimal discount,
            @Nullable String reason,
            Head head)
            implements CommerceEvent {
        @Override
        public String toString() {
            return head.toString();
        }
    }

    /** Product Added to Wishlist, Product Removed from Wishlist, Wishlist Product Added to Cart. */
    record Wishlist(
            @Nullable String wishlistId,
            @Nullable String wishlistName,
            Product product,
            @Nullable String cartId,
            Head head)
            implements CommerceEvent {
        @Override
        public String toString() {
            return head.toString();
        }
    }

    /** Product Shared, with one product, and Cart Shared, with all. */
    record Sharing(
            @Nullable String via,
            @Nullable String message,
            @Nullable String recipient,
            @Nullable String cartId,
            List<Product> products,
            Head head)
            implements CommerceEvent {
        public Sharing {
            products = List.copyOf(products);
        }

        @Override
        public String toString() {
            return head.toString();
        }
    }

    /** Product Reviewed. */
    record Review(
            @Nullable String productId,
            @Nullable String reviewId,
            @Nullable String body,
            @Nullable BigDecimal rating,
            Head head)
            implements CommerceEvent {
        @Override
        public String toString() {
            return head.toString();
        }
    }
}
