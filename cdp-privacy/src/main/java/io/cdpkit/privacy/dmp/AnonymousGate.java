package io.cdpkit.privacy.dmp;

import io.cdpkit.IngestGate;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Value;
import io.cdpkit.privacy.scan.Finding;
import io.cdpkit.privacy.scan.PiiKind;
import io.cdpkit.privacy.scan.PiiScanner;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The gate of an anonymous space: devices come in, people do not.
 *
 * <pre>{@code
 * IngestGate gate = AnonymousGate.builder(COOKIE, IDFA, GAID)
 *     .keep("category", "sku", "price")
 *     .licences(licences, clock)
 *     .build()
 *     .then(consentGate);
 * }</pre>
 *
 * <p>An event is kept out if any of its identifiers is not a device's, if it has none, or if its type is there to say who
 * is who (group, alias, a steward's word). Of an event seen under several devices only the first remains, by the order in
 * which the namespaces are named, so that nothing in the space links two.
 *
 * <p>Of its traits and properties remain those whose keys are named, if they are no objects; of its context, what it says
 * about consent. In all that remains, and in its name and ids, a {@link PiiScanner} looks for personal data; what has any
 * is kept out. Names and addresses are found by no scanner, and a hashed address looks like any other id: name only keys
 * and namespaces that cannot hold them.
 *
 * <p>Immutable and thread-safe.
 */
public final class AnonymousGate implements IngestGate {
    private static final PiiScanner SCANNER = PiiScanner.standard();
    private static final String CONSENT = "consent";

    private final List<Namespace> devices;
    private final Set<String> kept;
    private final @Nullable Licences licences;
    private final InstantSource clock;

    private AnonymousGate(Builder builder) {
        this.devices = List.copyOf(builder.devices);
        this.kept = Set.copyOf(builder.kept);
        this.licences = builder.licences;
        this.clock = builder.clock;
    }

    /** A builder of gates; the namespaces are those of cookies, devices and advertising ids, the strongest first. */
    public static Builder builder(Namespace first, Namespace... more) {
        return new Builder(first, more);
    }

    @Override
    public Verdict judge(Event event) {
        String reason = refusal(event);
        if (reason != null) {
            return new Verdict.Refuse(reason);
        }
        Event reduced = event.withIdentifiers(List.of(strongest(event.identifiers())))
                .withAttributes(kept(event.traits()), kept(event.properties()), consent(event.context()));
        String found = firstFinding(reduced);
        return found == null ? new Verdict.Admit(reduced) : new Verdict.Refuse(found);
    }

    private @Nullable String refusal(Event event) {
        switch (event.type()) {
            case GROUP, ALIAS, APART, TOGETHER, CHECKPOINT -> {
                return "such events say who is who, and nobody is known here";
            }
            default -> {}
        }
        if (event.identifiers().isEmpty()) {
            return "the event names no device";
        }
        for (Identifier identifier : event.identifiers()) {
            if (!devices.contains(identifier.namespace())) {
                return "namespace \"" + identifier.namespace() + "\" is none of the devices' namespaces";
            }
        }
        return licences == null
                        || licences.allowAnything(
                                event.source(), clock.instant().toEpochMilli())
                ? null
                : "source \"" + event.source().id() + "\" has no licence, or no more";
    }

    private Identifier strongest(List<Identifier> identifiers) {
        Identifier strongest = identifiers.get(0);
        for (Identifier identifier : identifiers) {
            if (devices.indexOf(identifier.namespace()) < devices.indexOf(strongest.namespace())) {
                strongest = identifier;
            }
        }
        return strongest;
    }

    private Attributes kept(Attributes attributes) {
        Attributes.Builder builder = Attributes.builder();
        attributes.forEach((key, value) -> {
            if (kept.contains(key) && isPlain(value)) {
                builder.put(key, value);
            }
        });
        return builder.build();
    }

    private static boolean isPlain(Value value) {
        return value instanceof Value.Items items
                ? items.items().stream().allMatch(AnonymousGate::isPlain)
                : !(value instanceof Value.Fields);
    }

    private static Attributes consent(Attributes context) {
        Value consent = context.find(CONSENT);
        return consent == null ? Attributes.empty() : Attributes.of(CONSENT, consent);
    }

    /** Where personal data was found, and of which kind; ids may be long numbers, so in them only addresses count. */
    private static @Nullable String firstFinding(Event event) {
        if (isAddress(event.id()) || isAddress(event.identifiers().get(0).value())) {
            return "an id holds what looks like an e-mail address or a phone number";
        }
        ArrayList<Finding> findings = new ArrayList<>(SCANNER.scan(event.name()));
        findings.addAll(SCANNER.scan(event.traits()));
        findings.addAll(SCANNER.scan(event.properties()));
        scan(event.context(), findings);
        return findings.isEmpty()
                ? null
                : "the event holds what looks like personal data: "
                        + findings.get(0).kind();
    }

    private static boolean isAddress(String id) {
        return SCANNER.scan(id).stream().anyMatch(finding -> finding.kind() == PiiKind.EMAIL)
                || (id.startsWith("+") && id.chars().skip(1).allMatch(c -> (c >= '0' && c <= '9') || c == ' '));
    }

    /** Looks at keys too, which in consent are the sender's own. */
    private static void scan(Attributes attributes, List<Finding> findings) {
        findings.addAll(SCANNER.scan(attributes));
        attributes.forEach((key, value) -> {
            findings.addAll(SCANNER.scan(key));
            if (value instanceof Value.Fields fields) {
                scan(fields.fields(), findings);
            }
        });
    }

    @Override
    public String toString() {
        return "anonymous gate for " + devices;
    }

    /** Collects the parts of a gate. Not thread-safe. */
    public static final class Builder {
        private final ArrayList<Namespace> devices = new ArrayList<>();
        private final Set<String> kept = new TreeSet<>();
        private @Nullable Licences licences;
        private InstantSource clock = InstantSource.system();

        private Builder(Namespace first, Namespace... more) {
            devices.add(Objects.requireNonNull(first, "first"));
            devices.addAll(List.of(more));
            for (Namespace namespace : List.of(Namespace.USER_ID, Namespace.EMAIL, Namespace.PHONE)) {
                if (devices.contains(namespace)) {
                    throw new IllegalArgumentException(
                            "namespace \"" + namespace + "\" names people; give those of devices only");
                }
            }
        }

        /** Traits and properties that may stay; none where not set. */
        public Builder keep(String... keys) {
            kept.addAll(List.of(keys));
            return this;
        }

        /** Keeps out what no licence allows to be used at all; everything may come in where not set. */
        public Builder licences(Licences newLicences, InstantSource newClock) {
            this.licences = Objects.requireNonNull(newLicences, "licences");
            this.clock = Objects.requireNonNull(newClock, "clock");
            return this;
        }

        public AnonymousGate build() {
            return new AnonymousGate(this);
        }
    }
}
