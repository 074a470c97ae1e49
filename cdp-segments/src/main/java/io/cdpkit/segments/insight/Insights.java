package io.cdpkit.segments.insight;

import io.cdpkit.Cdp;
import io.cdpkit.profile.Profile;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** Feeds counters, and reads what they can count from. */
public final class Insights {
    private Insights() {}

    /**
     * Feeds all people of a platform to counters, in one pass that holds one person at a time.
     *
     * <p>While events come in, a person who is merged in between may be seen twice or not at all; for a table to the digit,
     * count while nothing comes in.
     *
     * @return how many people there were
     */
    public static long feed(Cdp cdp, List<? extends TableCounter<?>> counters) {
        return each(cdp, person -> counters.forEach(counter -> counter.person(person)));
    }

    /** Reads the orders of all people of a platform into columns, in one pass as {@link #feed} makes it. */
    public static OrderColumns orders(Cdp cdp) {
        OrderColumns.Builder orders = OrderColumns.builder();
        each(cdp, orders::add);
        return orders.build();
    }

    private static long each(Cdp cdp, Consumer<Person> use) {
        long people = 0;
        for (Iterator<Profile> each = cdp.profiles().iterator(); each.hasNext(); people++) {
            Profile profile = each.next();
            use.accept(Person.of(profile, cdp.timeline(profile.id())));
        }
        return people;
    }
}
