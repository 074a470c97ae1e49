package io.cdpkit.segments.insight;

import io.cdpkit.commerce.Money;
import io.cdpkit.commerce.PlacedOrder;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The orders of many people, read once into columns, from which tables are counted again and again, fast: orders that
 * count, refunds netted, each with its share by category of product.
 *
 * <p>A table of the columns equals that of the people they were read from, to the digit. About 30 bytes for an order and
 * 12 for a category in it; of people, only how their orders lie together. Amounts are in smallest coins, and exact decimals
 * where those do not do. Immutable and thread-safe; a later order is in new columns only.
 */
public final class OrderColumns {
    /** How many counters people are spread over. */
    private static final int PARTS = 16;

    private static final int NO_CURRENCY = -1;

    private final int people;
    private final int[] firstOrders;
    private final long[] times;
    private final int[] currencies;
    private final Amounts nets;
    private final int[] firstLines;
    private final int[] categories;
    private final Amounts shares;
    private final List<Currency> currencyNames;
    private final List<String> categoryNames;

    private OrderColumns(Builder from) {
        this.people = from.people;
        this.firstOrders = Arrays.copyOf(from.firstOrders, people + 1);
        this.times = Arrays.copyOf(from.times, from.orders);
        this.currencies = Arrays.copyOf(from.currencies, from.orders);
        this.nets = from.nets.copy(from.orders);
        this.firstLines = Arrays.copyOf(from.firstLines, from.orders + 1);
        this.categories = Arrays.copyOf(from.categories, from.lines);
        this.shares = from.shares.copy(from.lines);
        this.currencyNames = from.currencyCodes.names();
        this.categoryNames = from.categoryCodes.names();
    }

    /** A builder without people yet. */
    public static Builder builder() {
        return new Builder(64);
    }

    /** The orders of one person. */
    static OrderColumns of(Person person) {
        return new Builder(Math.max(1, person.orders().orders().size()))
                .add(person)
                .build();
    }

    /** How many people were read, those without orders too. */
    public int people() {
        return people;
    }

    /** How many orders there are. */
    public int orders() {
        return times.length;
    }

    /**
     * Counts all people into a table: in parallel, in the pool of the caller, which is the common pool or the {@link
     * java.util.concurrent.ForkJoinPool} that the call is made in.
     *
     * @param counters makes a new counter whenever it is asked, all of the same settings
     * @return a counter of everybody
     */
    public <C extends OrderCounter<C>> C count(Supplier<C> counters) {
        int parts = Math.max(1, Math.min(PARTS, people / 256));
        List<C> counted = IntStream.range(0, parts)
                .parallel()
                .mapToObj(part -> {
                    C counter = counters.get();
                    counter.people(this, part(part, parts), part(part + 1, parts));
                    return counter;
                })
                .toList();
        C all = counted.get(0);
        counted.subList(1, parts).forEach(all::addAll);
        return all;
    }

    private int part(int part, int parts) {
        return (int) ((long) people * part / parts);
    }

    /** The place of a person's first order; those of the next person begin where hers end. */
    int firstOrder(int person) {
        return firstOrders[person];
    }

    long time(int order) {
        return times[order];
    }

    /** The code of a currency in these columns; of none of their orders where it is in none. */
    int code(Currency currency) {
        int at = currencyNames.indexOf(currency);
        return at < 0 ? Integer.MAX_VALUE : at;
    }

    /** The code of an order's currency; of no currency where the worth is unknown. */
    int currency(int order) {
        return currencies[order];
    }

    /** The digits that coins of a currency have. */
    static int digits(Currency currency) {
        return Math.max(0, currency.getDefaultFractionDigits());
    }

    Amounts nets() {
        return nets;
    }

    /** The place of an order's first category; those of the next order begin where its own end. */
    int firstLine(int order) {
        return firstLines[order];
    }

    int category(int line) {
        return categories[line];
    }

    Amounts shares() {
        return shares;
    }

    /** Categories by their code. */
    List<String> categoryNames() {
        return categoryNames;
    }

    @Override
    public String toString() {
        return "columns of " + orders() + " orders of " + people + " people";
    }

    /** A column of amounts in smallest coins, with decimals beside it for those that are none, or too large. */
    static final class Amounts {
        /** So that thousands of them can be added up. */
        private static final int MOST_DIGITS = 15;

        static final long ELSEWHERE = Long.MIN_VALUE;

        private long[] coins;
        private final Map<Integer, BigDecimal> others;

        private Amounts(long[] coins, Map<Integer, BigDecimal> others) {
            this.coins = coins;
            this.others = others;
        }

        private void put(int at, BigDecimal amount, int digits) {
            long unscaled = coins(amount, digits);
            coins[at] = unscaled;
            if (unscaled == ELSEWHERE) {
                others.put(at, amount);
            }
        }

        private static long coins(BigDecimal amount, int digits) {
            if (amount.scale() > digits || amount.precision() - amount.scale() + digits > MOST_DIGITS) {
                return ELSEWHERE;
            }
            return amount.setScale(digits).unscaledValue().longValue();
        }

        private void addAll(int at, Amounts from, int size) {
            System.arraycopy(from.coins, 0, coins, at, size);
            from.others.forEach((place, amount) -> others.put(at + place, amount));
        }

        private Amounts copy(int size) {
            return new Amounts(Arrays.copyOf(coins, size), Map.copyOf(others));
        }

        /** The coins of an amount; {@link #ELSEWHERE} where it has {@link #decimals} only. */
        long coins(int at) {
            return coins[at];
        }

        BigDecimal decimals(int at) {
            return others.getOrDefault(at, BigDecimal.ZERO);
        }
    }

    /** Gathers people. Not thread-safe: give each thread one of its own, and add them up. */
    public static final class Builder {
        private int people;
        private int orders;
        private int lines;
        private int[] firstOrders;
        private long[] times;
        private int[] currencies;
        private final Amounts nets;
        private int[] firstLines;
        private int[] categories;
        private final Amounts shares;
        private final Codes<Currency> currencyCodes = new Codes<>();
        private final Codes<String> categoryCodes = new Codes<>();

        private Builder(int capacity) {
            this.firstOrders = new int[capacity + 1];
            this.times = new long[capacity];
            this.currencies = new int[capacity];
            this.nets = new Amounts(new long[capacity], new HashMap<>());
            this.firstLines = new int[capacity + 1];
            this.categories = new int[capacity];
            this.shares = new Amounts(new long[capacity], new HashMap<>());
        }

        /** Adds a person, who is to be added once. */
        public Builder add(Person person) {
            for (PlacedOrder order : person.orders().orders()) {
                Instant completed = order.completedAt();
                if (order.counts() && completed != null) {
                    add(completed.toEpochMilli(), order, person);
                }
            }
            reservePeople(1);
            firstOrders[++people] = orders;
            return this;
        }

        private void add(long time, PlacedOrder order, Person person) {
            reserveOrders(1);
            Money net = order.net();
            times[orders] = time;
            currencies[orders] = net == null ? NO_CURRENCY : currencyCodes.of(net.currency());
            if (net != null) {
                int digits = digits(net.currency());
                nets.put(orders, net.amount(), digits);
                sale(order, net, person).byCategory((category, share) -> line(category, share, digits));
            }
            firstLines[++orders] = lines;
        }

        private static Sale sale(PlacedOrder order, Money net, Person person) {
            Money worth = order.worth();
            Money refunded = order.refunded();
            String id = order.orderId();
            return worth == null || refunded == null || refunded.signum() == 0
                    ? new Sale(net, Money.zero(net.currency()), order.products(), List.of())
                    : new Sale(worth, refunded, order.products(), id == null ? List.of() : person.refunds(id));
        }

        private void line(String category, BigDecimal share, int digits) {
            reserveLines(1);
            categories[lines] = categoryCodes.of(category);
            shares.put(lines, share, digits);
            lines++;
        }

        /** Adds the people of another builder. */
        public Builder addAll(Builder others) {
            reservePeople(others.people);
            reserveOrders(others.orders);
            reserveLines(others.lines);
            for (int i = 1; i <= others.people; i++) {
                firstOrders[people + i] = orders + others.firstOrders[i];
            }
            System.arraycopy(others.times, 0, times, orders, others.orders);
            recode(others.currencies, others.orders, others.currencyCodes, currencyCodes, currencies, orders);
            nets.addAll(orders, others.nets, others.orders);
            for (int i = 1; i <= others.orders; i++) {
                firstLines[orders + i] = lines + others.firstLines[i];
            }
            recode(others.categories, others.lines, others.categoryCodes, categoryCodes, categories, lines);
            shares.addAll(lines, others.shares, others.lines);
            people += others.people;
            orders += others.orders;
            lines += others.lines;
            return this;
        }

        private static <T> void recode(int[] from, int size, Codes<T> before, Codes<T> after, int[] into, int at) {
            int[] codes = after.of(before.names());
            for (int i = 0; i < size; i++) {
                into[at + i] = from[i] == NO_CURRENCY ? NO_CURRENCY : codes[from[i]];
            }
        }

        private void reservePeople(int more) {
            int length = length(people, more, firstOrders.length - 1);
            if (length >= firstOrders.length) {
                firstOrders = Arrays.copyOf(firstOrders, length + 1);
            }
        }

        private void reserveOrders(int more) {
            int length = length(orders, more, times.length);
            if (length > times.length) {
                times = Arrays.copyOf(times, length);
                currencies = Arrays.copyOf(currencies, length);
                nets.coins = Arrays.copyOf(nets.coins, length);
                firstLines = Arrays.copyOf(firstLines, length + 1);
            }
        }

        private void reserveLines(int more) {
            int length = length(lines, more, categories.length);
            if (length > categories.length) {
                categories = Arrays.copyOf(categories, length);
                shares.coins = Arrays.copyOf(shares.coins, length);
            }
        }

        private static int length(int size, int more, int length) {
            int needed = Math.addExact(size, more);
            return needed <= length ? length : Math.max(needed, length + (length >> 1));
        }

        /** What was added so far; adding may go on. */
        public OrderColumns build() {
            return new OrderColumns(this);
        }

        @Override
        public String toString() {
            return "builder of columns of " + orders + " orders";
        }
    }
}
