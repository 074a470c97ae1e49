package io.cdpkit.privacy.erasure;

import io.cdpkit.Cdp;
import io.cdpkit.IngestGate;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Standardiser;
import io.cdpkit.event.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The gate that keeps erased people out.
 *
 * <p>Refuses an event of any type, a steward's word and an alias included, if one of its identifiers has a tombstone that
 * covers its time: so late events, retries, replays, imports of old files and merges bring nobody back. An e-mail address
 * under the key {@code email} of its traits or properties counts as an identifier, in the form in which the platform
 * compares it, so that nobody comes back inside another person's event; more such keys may be named. What stands deeper
 * within them, in the context or in free text is not looked at.
 *
 * <p>A sender's clock may be ahead: what is dated up to {@link #withSkew} after the erasure counts as before it. Asked
 * first, for the other gates may keep what they see: {@code suppression.then(consentGate)}. Thread-safe.
 */
public final class Suppression implements IngestGate {
    private static final String REASON = "erased";

    private final Tombstones tombstones;
    private final Duration skew;
    private final List<Carried> carried;

    private volatile @Nullable Cdp platform;

    /** An attribute that may name somebody. */
    private record Carried(String key, Namespace namespace, Standardiser standardiser) {}

    private Suppression(Tombstones tombstones, Duration skew, List<Carried> carried) {
        this.tombstones = tombstones;
        this.skew = skew;
        this.carried = carried;
    }

    /** A gate over a set of tombstones, which may grow meanwhile; it allows for clocks five minutes ahead. */
    public static Suppression of(Tombstones tombstones) {
        return new Suppression(
                Objects.requireNonNull(tombstones, "tombstones"),
                Duration.ofMinutes(5),
                List.of(new Carried("email", Namespace.EMAIL, Standardiser.email())));
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

    /** The same, which also looks under another key of traits and properties, or under one for another namespace. */
    public Suppression alsoIn(String key, Namespace namespace, Standardiser standardiser) {
        ArrayList<Carried> more = new ArrayList<>(carried);
        more.add(new Carried(key, namespace, standardiser));
        return new Suppression(tombstones, skew, List.copyOf(more));
    }

    @Override
    public void attach(Cdp cdp) {
        platform = cdp;
    }

    @Override
    public Verdict judge(Event event) {
        return !tombstones.isEmpty()
                        && (tombstones.cover(event, skew)
                                || carries(event, event.traits())
                                || carries(event, event.properties()))
                ? new Verdict.Refuse(REASON)
                : new Verdict.Admit(event);
    }

    /** Whether what came at a time of whoever an identifier names is to be kept out. */
    boolean covers(Identifier identifier, Instant time) {
        return tombstones.cover(identifier, time.minus(skew));
    }

    private boolean carries(Event event, Attributes attributes) {
        for (Carried each : carried) {
            if (attributes.find(each.key) instanceof Value.Text text
                    && !isIdentifier(event, each, text)
                    && names(each, text, event.time())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a text was looked at already, as nearly every address in an event's traits. */
    private static boolean isIdentifier(Event event, Carried key, Value.Text text) {
        for (Identifier identifier : event.identifiers()) {
            if (identifier.value().equals(text.text()) && identifier.namespace().equals(key.namespace)) {
                return true;
            }
        }
        return false;
    }

    private boolean names(Carried key, Value.Text text, Instant time) {
        Optional<String> value = key.standardiser.standardise(text.text()).filter(standard -> !standard.isEmpty());
        if (value.isEmpty()) {
            return false;
        }
        Identifier name = new Identifier(key.namespace, value.get());
        Cdp cdp = platform;
        Identifier canonical = cdp == null ? name : cdp.canonical(name).orElse(name);
        return covers(name, time) || (!canonical.equals(name) && covers(canonical, time));
    }

    @Override
    public String toString() {
        return "suppression by " + tombstones;
    }
}
