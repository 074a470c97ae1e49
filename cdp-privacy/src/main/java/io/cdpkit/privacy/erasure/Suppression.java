package io.cdpkit.privacy.erasure;

import io.cdpkit.IngestGate;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Standardiser;
import io.cdpkit.event.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The gate that keeps erased people out.
 *
 * <p>Refuses an event of any type, a steward's word and an alias included, if one of its identifiers has a tombstone that
 * covers its time: so late events, retries, replays, imports of old files and merges bring nobody back. An e-mail address
 * in its traits or properties counts as an identifier, so that nobody comes back inside another person's event; more such
 * keys may be named.
 *
 * <p>A sender's clock may be ahead: what is dated up to {@link #withSkew} after the erasure counts as before it. Asked
 * first, for the other gates may keep what they see: {@code suppression.then(consentGate)}. Thread-safe.
 */
public final class Suppression implements IngestGate {
    private static final String REASON = "erased";

    private final Tombstones tombstones;
    private final Duration skew;
    private final Map<String, Carried> carried;

    /** An attribute that may name somebody. */
    private record Carried(Namespace namespace, Standardiser standardiser) {}

    private Suppression(Tombstones tombstones, Duration skew, Map<String, Carried> carried) {
        this.tombstones = tombstones;
        this.skew = skew;
        this.carried = carried;
    }

    /** A gate over a set of tombstones, which may grow meanwhile; it allows for clocks five minutes ahead. */
    public static Suppression of(Tombstones tombstones) {
        return new Suppression(
                Objects.requireNonNull(tombstones, "tombstones"),
                Duration.ofMinutes(5),
                Map.of("email", new Carried(Namespace.EMAIL, Standardiser.email())));
    }

    /** Who is kept out. */
    Tombstones tombstones() {
        return tombstones;
    }

    /** The same with another allowance for clocks that are ahead. */
    public Suppression withSkew(Duration newSkew) {
        if (newSkew.isNegative()) {
            throw new IllegalArgumentException("skew must not be negative, was " + newSkew);
        }
        return new Suppression(tombstones, newSkew, carried);
    }

    /** The same, which also looks under another key of traits and properties. */
    public Suppression alsoIn(String key, Namespace namespace, Standardiser standardiser) {
        TreeMap<String, Carried> more = new TreeMap<>(carried);
        more.put(key, new Carried(namespace, standardiser));
        return new Suppression(tombstones, skew, more);
    }

    @Override
    public Verdict judge(Event event) {
        return tombstones.cover(event, skew) || carries(event, event.traits()) || carries(event, event.properties())
                ? new Verdict.Refuse(REASON)
                : new Verdict.Admit(event);
    }

    private boolean carries(Event event, Attributes attributes) {
        if (attributes.isEmpty() || tombstones.size() == 0) {
            return false;
        }
        for (Map.Entry<String, Carried> entry : carried.entrySet()) {
            if (attributes.find(entry.getKey()) instanceof Value.Text text
                    && !isIdentifier(event, entry.getValue(), text)
                    && names(entry.getValue(), text, event.time().minus(skew))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a text was looked at already, as nearly every address in an event's traits. */
    private static boolean isIdentifier(Event event, Carried key, Value.Text text) {
        for (Identifier identifier : event.identifiers()) {
            if (identifier.value().equals(text.text()) && identifier.namespace().equals(key.namespace())) {
                return true;
            }
        }
        return false;
    }

    private boolean names(Carried key, Value.Text text, Instant time) {
        Optional<String> value = key.standardiser().standardise(text.text()).filter(standard -> !standard.isEmpty());
        return value.isPresent() && tombstones.cover(new Identifier(key.namespace(), value.get()), time);
    }

    @Override
    public String toString() {
        return "suppression by " + tombstones;
    }
}
