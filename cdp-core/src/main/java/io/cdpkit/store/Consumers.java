package io.cdpkit.store;

import io.cdpkit.store.TenantStore.Recorded;
import java.util.List;
import java.util.Map;

/**
 * Who reads the change feed of a tenant, how far each has come, and what each could not take.
 *
 * <p>A consumer's place is the number of the last change it is done with, and only grows. A change that it cannot take it
 * may set aside as a dead letter, and go on. Erasing a person takes her changes out of both.
 *
 * <p>Any method may throw {@link StoreException.Unavailable}; called again, it does no harm. Thread-safe.
 */
public interface Consumers {
    /**
     * A change that a consumer could not take.
     *
     * @param reason the consumer's own words
     */
    record DeadLetter(Recorded change, String reason) {}

    /** Places that are gone with this process; dead letters are kept by number and read from the feed again. */
    static Consumers inMemory(TenantStore store) {
        return new MemoryConsumers(store);
    }

    /**
     * Makes a consumer known, unless it is known already.
     *
     * @param after the number of the last change that it does not want; 0 for the whole feed. What was trimmed before is not
     *     told, whatever the number
     */
    void register(String consumer, long after);

    /** Forgets a consumer and its dead letters. */
    void remove(String consumer);

    /** The consumers, each with the number of the last change that it passed. */
    Map<String, Long> consumers();

    /**
     * Up to {@code limit} changes that a consumer has not passed, ascending.
     *
     * @throws IllegalArgumentException if it is not registered
     */
    List<Recorded> next(String consumer, int limit);

    /** Moves a consumer on to a number; one that it passed before changes nothing. */
    void passed(String consumer, long sequence);

    /**
     * Sets a change aside that a consumer cannot take, and moves the consumer past it.
     *
     * @param reason why, without customer data
     * @throws IllegalArgumentException if the consumer is not registered
     */
    void setAside(String consumer, Recorded change, String reason);

    /** What a consumer set aside, ascending. */
    List<DeadLetter> deadLetters(String consumer);

    /** Drops a dead letter that has been dealt with. */
    void settle(String consumer, long sequence);
}
