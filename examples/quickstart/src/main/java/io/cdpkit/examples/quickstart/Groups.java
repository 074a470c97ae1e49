package io.cdpkit.examples.quickstart;

import io.cdpkit.Cdp;
import io.cdpkit.examples.quickstart.ReportData.PersonView;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.segments.Definition;
import io.cdpkit.segments.Segments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a platform.
 *
 * @param sizes by name
 * @param why why the person of the report is, or is not, in one of them; empty where there is none. It holds personal data
 */
record Groups(List<Size> sizes, String why) {
    /** How many people a segment has. */
    record Size(String name, long people) {}

    /** The segments, and why one person is in the last of hers, or not in the first. */
    static Groups of(Segments segments, Cdp cdp, @Nullable PersonView person, Instant now) {
        Map<String, Long> people = new HashMap<>();
        for (Iterator<Profile> each = cdp.profiles().iterator(); each.hasNext(); ) {
            each.next().segments().forEach(name -> people.merge(name, 1L, Long::sum));
        }
        ArrayList<Size> sizes = new ArrayList<>();
        for (Definition definition : segments.definitions()) {
            sizes.add(new Size(definition.name(), people.getOrDefault(definition.name(), 0L)));
        }
        return new Groups(sizes, person == null || sizes.isEmpty() ? "" : why(segments, cdp, person, now));
    }

    private static String why(Segments segments, Cdp cdp, PersonView person, Instant now) {
        Profile profile = cdp.find(ProfileId.parse(person.id())).orElseThrow();
        List<String> hers = profile.segments();
        String segment = hers.isEmpty() ? segments.definitions().get(0).name() : hers.get(hers.size() - 1);
        return segments.explain(segment, profile, cdp.timeline(profile.id()), now)
                .text();
    }

    @Override
    public String toString() {
        return "groups " + sizes;
    }
}
