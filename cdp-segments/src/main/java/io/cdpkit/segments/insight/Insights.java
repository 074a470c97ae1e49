package io.cdpkit.segments.insight;

import io.cdpkit.Cdp;
import io.cdpkit.profile.Profile;
import java.util.Iterator;
import java.util.List;

/** Feeds counters. */
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
        long people = 0;
        for (Iterator<Profile> each = cdp.profiles().iterator(); each.hasNext(); people++) {
            Profile profile = each.next();
            Person person = Person.of(profile, cdp.timeline(profile.id()));
            counters.forEach(counter -> counter.person(person));
        }
        return people;
    }
}
