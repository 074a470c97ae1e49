package io.cdpkit.privacy.access;

import io.cdpkit.Cdp;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Value;
import io.cdpkit.profile.Profile;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes out of a person's events what speaks of others. */
final class Disclosure {
    private final Cdp cdp;
    private final Profile profile;
    private final Set<String> ofOthers;
    private final Map<Identifier, Boolean> others = new HashMap<>();
    private int withheld;

    Disclosure(Cdp cdp, Profile profile, Collection<String> ofOthers) {
        this.cdp = cdp;
        this.profile = profile;
        this.ofOthers = Set.copyOf(ofOthers);
        profile.identifiers().forEach(identifier -> others.put(identifier, false));
    }

    /** The event as she may see it; itself, if all of it is hers. */
    Event of(Event event) {
        List<Identifier> hers =
                event.identifiers().stream().filter(name -> !isAnothers(name)).toList();
        withheld += event.identifiers().size() - hers.size();
        Event shown = hers.size() == event.identifiers().size() ? event : event.withIdentifiers(hers);
        if (ofOthers.isEmpty()) {
            return shown;
        }
        Attributes properties = without(shown.properties());
        Attributes context = without(shown.context());
        return properties.equals(shown.properties()) && context.equals(shown.context())
                ? shown
                : shown.withAttributes(shown.traits(), properties, context);
    }

    private boolean isAnothers(Identifier identifier) {
        return others.computeIfAbsent(
                identifier,
                name -> cdp.find(name)
                        .filter(other -> !other.id().equals(profile.id()))
                        .isPresent());
    }

    private Attributes without(Attributes attributes) {
        Attributes.Builder kept = Attributes.builder();
        attributes.forEach((key, value) -> {
            if (ofOthers.contains(key)) {
                withheld++;
            } else {
                kept.put(key, without(value));
            }
        });
        return kept.build();
    }

    private Value without(Value value) {
        if (value instanceof Value.Fields fields) {
            return Value.of(without(fields.fields()));
        } else if (value instanceof Value.Items items) {
            return Value.of(items.items().stream().map(this::without).toList());
        }
        return value;
    }

    /** How much was taken out so far. */
    int withheld() {
        return withheld;
    }
}
