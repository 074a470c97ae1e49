package io.cdpkit.segments.predict;

import java.util.Arrays;
import java.util.Currency;
import java.util.Objects;

/**
 * Gathers what models are fitted to. The order in which customers come, and how they are spread over several gatherings
 * that {@link #addAll} puts together, change nothing in a fit, not even a last digit.
 *
 * <p>16 bytes for each customer, and no name of one. Not thread-safe.
 */
public final class Customers {
    private static final int BITS = 20;
    private static final int MASK = (1 << BITS) - 1;

    private final Currency currency;
    private long[] histories = new long[64];
    private double[] meanSpends = new double[64];
    private int size;
    private int repeaters;

    private Customers(Currency currency) {
        this.currency = currency;
    }

    /** None yet, of a currency. */
    public static Customers in(Currency currency) {
        return new Customers(Objects.requireNonNull(currency, "currency"));
    }

    public Currency currency() {
        return currency;
    }

    public int size() {
        return size;
    }

    /** How many of them ordered again. */
    public int repeaters() {
        return repeaters;
    }

    public void add(Customer customer) {
        requireSame(customer.repeatSpend().currency());
        reserve(1);
        histories[size] =
                ((long) customer.repeats() << (2 * BITS)) | ((long) customer.recency() << BITS) | customer.age();
        meanSpends[size++] = customer.meanSpend();
        repeaters += customer.repeats() > 0 ? 1 : 0;
    }

    /** Adds all that another gathering has. */
    public void addAll(Customers others) {
        requireSame(others.currency);
        int more = others.size;
        reserve(more);
        System.arraycopy(others.histories, 0, histories, size, more);
        System.arraycopy(others.meanSpends, 0, meanSpends, size, more);
        size += more;
        repeaters += others.repeaters;
    }

    private void requireSame(Currency other) {
        if (!other.equals(currency)) {
            throw new IllegalArgumentException(
                    "cannot gather " + other + " with " + currency + "; gather each currency apart");
        }
    }

    private void reserve(int more) {
        int needed = Math.addExact(size, more);
        if (needed > histories.length) {
            int length = Math.max(needed, histories.length + (histories.length >> 1));
            histories = Arrays.copyOf(histories, length);
            meanSpends = Arrays.copyOf(meanSpends, length);
        }
    }

    /** The histories, ascending by repeats, recency and age. */
    long[] sortedHistories() {
        long[] sorted = Arrays.copyOf(histories, size);
        Arrays.sort(sorted);
        return sorted;
    }

    /** The mean spends above 0 of those who ordered again, as many lists as there are numbers of repeats, ascending. */
    Spends spends() {
        Spends spends = new Spends();
        for (int i = 0; i < size; i++) {
            if (repeats(histories[i]) > 0 && meanSpends[i] > 0) {
                spends.add(repeats(histories[i]), meanSpends[i]);
            }
        }
        return spends;
    }

    static int repeats(long history) {
        return (int) (history >>> (2 * BITS));
    }

    static int recency(long history) {
        return (int) (history >>> BITS) & MASK;
    }

    static int age(long history) {
        return (int) history & MASK;
    }

    @Override
    public String toString() {
        return size + " customers, " + repeaters + " of them with repeats";
    }
}
