package io.cdpkit.privacy.retention;

import io.cdpkit.Cdp;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.profile.Profile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the holds in force cover, people's other names and all that belongs to them included. */
final class HeldFacts {
    /** A hold with what it comes to at present. */
    private record Reach(LegalHold hold, Set<Identifier> names, Set<String> messageIds) {
        boolean covers(Event event) {
            return hold.covers(event)
                    || messageIds.contains(event.id())
                    || event.identifiers().stream().anyMatch(names::contains);
        }
    }

    private final List<Reach> reaches;

    private HeldFacts(List<Reach> reaches) {
        this.reaches = reaches;
    }

    static HeldFacts of(LegalHolds holds, Cdp cdp, Instant now) {
        ArrayList<Reach> reaches = new ArrayList<>();
        for (LegalHold hold : holds.inForce(now)) {
            Set<Identifier> names = new HashSet<>();
            Set<String> messageIds = new HashSet<>();
            for (Identifier name : hold.people()) {
                Profile person = cdp.find(name).orElse(null);
                if (person != null && names.addAll(person.identifiers())) {
                    cdp.timeline(person.id()).forEach(event -> messageIds.add(event.id()));
                }
                cdp.canonical(name).ifPresent(names::add);
            }
            reaches.add(new Reach(hold, names, messageIds));
        }
        return new HeldFacts(reaches);
    }

    /** The first hold that covers an event; null if none does. */
    @Nullable
    LegalHold covering(Event event) {
        for (Reach reach : reaches) {
            if (reach.covers(event)) {
                return reach.hold();
            }
        }
        return null;
    }
}
