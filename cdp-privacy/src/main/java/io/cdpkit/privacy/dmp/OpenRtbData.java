package io.cdpkit.privacy.dmp;

import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.consent.ConsentSource;
import io.cdpkit.privacy.consent.Decision;
import io.cdpkit.profile.Profile;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes a device's traits as the {@code user.data} of an OpenRTB 2.x bid request.
 *
 * <pre>{@code
 * OpenRtbData data = OpenRtbData.builder("shop.example", rules, index)
 *     .taxonomy(audienceTaxonomy, OpenRtbData.AUDIENCE_TAXONOMY_1_1)
 *     .trait("camera-fans", "1")                          // by a node's id
 *     .ownTrait("lapsed-buyers", "lb", "Lapsed buyers")   // by an id of one's own, without a taxonomy
 *     .consent(source, clock, ADVERTISING)
 *     .floor(100)
 *     .build();
 * data.write(device);   // [{"name":"shop.example","segment":[{"id":"1","name":"..."}],"ext":{"segtax":4}}]
 * }</pre>
 *
 * <p>Nothing is written without consent now. Of the device's traits as many are told, the commonest first, as at least
 * {@code floor} devices of the index have all of: so no trait, nor any combination, is told that few devices have. An
 * index that is old tells by old counts: {@link #with} gives a new one. Thread-safe.
 */
public final class OpenRtbData {
    /** What the IAB Tech Lab's list of taxonomies calls its Audience Taxonomy 1.1. */
    public static final int AUDIENCE_TAXONOMY_1_1 = 4;

    private static final int MOST_REMEMBERED = 10_000;

    private final Parts parts;
    private final TraitIndex index;
    private final Map<Set<String>, List<String>> told = new ConcurrentHashMap<>();

    private OpenRtbData(Parts parts, TraitIndex index) {
        this.parts = parts;
        this.index = index;
    }

    /**
     * A builder of writers.
     *
     * @param provider the domain under which buyers know who tells
     */
    public static Builder builder(String provider, TraitRules rules, TraitIndex index) {
        return new Builder(provider, rules, index);
    }

    /** What came of it. */
    public sealed interface Outcome {
        /**
         * What may be told.
         *
         * @param json the array; empty where nothing may be told
         * @param segments how many segments are in it
         * @param withheld how many traits are not, since too few devices have them together
         */
        record Told(String json, int segments, int withheld) implements Outcome {
            @Override
            public String toString() {
                return segments + " segments told, " + withheld + " traits withheld";
            }
        }

        /** The device has not agreed, or no more; a consent source that fails counts as a no. */
        record NoConsent(Decision.Reason reason) implements Outcome {}
    }

    /** The same by the counts of a newer index. */
    public OpenRtbData with(TraitIndex newer) {
        return new OpenRtbData(parts, Objects.requireNonNull(newer, "newer"));
    }

    /** What may be told of a device, for {@code user.data}. */
    public Outcome write(Profile device) {
        Decision.Reason reason = reason(device);
        if (reason != Decision.Reason.GRANTED) {
            return new Outcome.NoConsent(reason);
        }
        TreeSet<String> traits = new TreeSet<>(device.segments());
        traits.retainAll(parts.segments().keySet());
        List<String> some = told(traits);
        TreeSet<RtbSegment> segments = new TreeSet<>();
        some.forEach(trait -> segments.add(parts.segments().get(trait)));
        return new Outcome.Told(
                RtbSegment.json(parts.provider(), segments), segments.size(), traits.size() - some.size());
    }

    private Decision.Reason reason(Profile device) {
        try {
            return parts.source()
                    .about(device.identifiers())
                    .decideAll(parts.purposes(), parts.clock().instant())
                    .reason();
        } catch (RuntimeException e) {
            return Decision.Reason.UNSTATED;
        }
    }

    private List<String> told(Set<String> traits) {
        List<String> known = told.get(traits);
        if (known != null) {
            return known;
        }
        List<String> some = enoughDevices(traits);
        if (told.size() < MOST_REMEMBERED) {
            told.put(traits, some);
        }
        return some;
    }

    private List<String> enoughDevices(Set<String> traits) {
        List<String> commonestFirst = traits.stream()
                .sorted(Comparator.comparingLong((String trait) -> -index.count(trait))
                        .thenComparing(trait -> trait))
                .toList();
        ArrayList<String> some = new ArrayList<>();
        for (String trait : commonestFirst) {
            some.add(trait);
            if (index.countAll(some) < parts.floor()) {
                some.remove(some.size() - 1);
            }
        }
        return List.copyOf(some);
    }

    /** What does not change with the index. */
    private record Parts(
            String provider,
            Map<String, RtbSegment> segments,
            int floor,
            Set<Purpose> purposes,
            ConsentSource source,
            InstantSource clock) {}

    @Override
    public String toString() {
        return "OpenRTB data of " + parts.segments().size() + " traits with a floor of " + parts.floor();
    }

    /** Collects the parts of a writer. Not thread-safe. */
    public static final class Builder {
        private static final int LEAST_FLOOR = 2;

        private final String provider;
        private final TraitRules rules;
        private final TraitIndex index;
        private final Map<String, RtbSegment> segments = new TreeMap<>();
        private Map<String, Taxonomy.Node> nodes = Map.of();
        private int segtax;
        private int floor = 100;
        private Set<Purpose> purposes = Set.of();
        private ConsentSource source = ConsentSource.none();
        private InstantSource clock = InstantSource.system();

        private Builder(String provider, TraitRules rules, TraitIndex index) {
            this.provider = Objects.requireNonNull(provider, "provider");
            this.rules = Objects.requireNonNull(rules, "rules");
            this.index = Objects.requireNonNull(index, "index");
        }

        /**
         * The taxonomy of the traits that follow.
         *
         * @param id its number in the IAB Tech Lab's list, from 1
         */
        public Builder taxonomy(Taxonomy taxonomy, int id) {
            if (id < 1) {
                throw new IllegalArgumentException("taxonomies are numbered from 1, was " + id);
            }
            TreeMap<String, Taxonomy.Node> all = new TreeMap<>();
            taxonomy.nodes().forEach(node -> all.put(node.id(), node));
            this.nodes = all;
            this.segtax = id;
            return this;
        }

        /**
         * A trait that is told as a node of the taxonomy.
         *
         * @throws IllegalArgumentException if the taxonomy has no such node, or no more
         */
        public Builder trait(String trait, String node) {
            Taxonomy.Node found = nodes.get(node);
            if (found == null) {
                throw new IllegalArgumentException(
                        "node \"" + node + "\" is not in the taxonomy; call taxonomy(..) first, with one that has it");
            }
            return add(trait, new RtbSegment(segtax, node, found.name()));
        }

        /** A trait that is told by an id and a name of one's own. */
        public Builder ownTrait(String trait, String id, String name) {
            return add(trait, new RtbSegment(0, id, name));
        }

        private Builder add(String trait, RtbSegment segment) {
            if (rules.rule(trait).isEmpty()) {
                throw new IllegalArgumentException("no rule has trait \"" + trait + "\"");
            } else if (segments.putIfAbsent(trait, segment) != null) {
                throw new IllegalArgumentException("trait \"" + trait + "\" is told already; name it once");
            }
            return this;
        }

        /** Whom to ask, and for what each device must have agreed; nobody is told of where not set. */
        public Builder consent(ConsentSource newSource, InstantSource newClock, Purpose first, Purpose... more) {
            this.source = Objects.requireNonNull(newSource, "source");
            this.clock = Objects.requireNonNull(newClock, "clock");
            TreeSet<Purpose> all = new TreeSet<>(List.of(more));
            all.add(first);
            this.purposes = all;
            return this;
        }

        /** How many devices must have what is told of one, 2 or more; 100 where not set. */
        public Builder floor(int newFloor) {
            if (newFloor < LEAST_FLOOR) {
                throw new IllegalArgumentException("the floor must be at least 2, was " + newFloor);
            }
            this.floor = newFloor;
            return this;
        }

        /**
         * The writer.
         *
         * @throws IllegalArgumentException if a trait is not for all the purposes that devices are asked for
         */
        public OpenRtbData build() {
            for (String trait : segments.keySet()) {
                if (!rules.rule(trait).orElseThrow().purposes().containsAll(purposes)) {
                    throw new IllegalArgumentException("trait \"" + trait + "\" is not for all of "
                            + new TreeSet<>(purposes) + "; leave it out, or give its rule the purposes");
                }
            }
            Parts parts = new Parts(provider, Map.copyOf(segments), floor, purposes, source, clock);
            return new OpenRtbData(parts, index);
        }
    }
}
