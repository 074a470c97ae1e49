package io.cdpkit;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Standardiser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings identifiers into the form in which they are compared. */
final class CanonicalNames {
    private final Map<Namespace, Standardiser> standardisers;

    CanonicalNames(Map<Namespace, Standardiser> standardisers) {
        this.standardisers = Map.copyOf(standardisers);
    }

    /** The canonical form; null where the standardiser of its namespace cannot read it. */
    @Nullable
    Identifier canonical(Identifier identifier) {
        Standardiser standardiser = standardisers.get(identifier.namespace());
        if (standardiser == null) {
            return identifier;
        }
        Optional<String> value = standardiser.standardise(identifier.value());
        if (value.isEmpty() || value.get().isEmpty()) {
            return null;
        }
        return value.get().equals(identifier.value())
                ? identifier
                : new Identifier(identifier.namespace(), value.get());
    }

    /** The event with canonical identifiers, each once; the event itself where they are canonical already. */
    Event canonical(Event event) {
        if (standardisers.isEmpty()) {
            return event;
        }
        List<Identifier> identifiers = event.identifiers();
        ArrayList<Identifier> canonical = new ArrayList<>(identifiers.size());
        boolean same = true;
        for (Identifier identifier : identifiers) {
            Identifier form = canonical(identifier);
            same = same && form == identifier;
            if (form != null && !canonical.contains(form)) {
                canonical.add(form);
            }
        }
        return same ? event : event.withIdentifiers(canonical);
    }
}
