package io.cdpkit.privacy.audience;

import io.cdpkit.event.Identifier;
import io.cdpkit.privacy.Classification;
import io.cdpkit.privacy.Purpose;
import io.cdpkit.privacy.consent.ConsentSource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A list of people that one recipient is to hold, for declared purposes.
 *
 * <pre>{@code
 * Audience lapsed = Audience.of(Platform.META, "lapsed", Set.of(ADVERTISING));
 * Delivery delivery = lapsed.deliver(members, delivered, clock);
 * save(delivery.pending());                                      // before anything leaves the house
 * Delivery.Result result = delivery.write(additions, removals, book.through(namesOf));
 * save(result.delivered());                                      // after it has arrived
 * }</pre>
 *
 * <p>The first delivery is the full list, later ones are what changed. Who is no longer among the members, because she
 * left the segment, took her consent back or was erased, goes out as a removal. A list of fewer people than the smallest
 * size gains nobody; removals go out all the same. Immutable and thread-safe.
 *
 * <p><b>What a size does not hide.</b> It is the whole list's. Who holds two lists that differ by few can tell those few, so
 * do not make such lists on purpose.
 *
 * <p><b>Shared contacts.</b> An address, a number, an advertising id or a name with its postcode that several people have
 * goes out only while none of those who are given is without consent; the others stay on the list by what is theirs alone.
 */
public final class Audience {
    private final Platform platform;
    private final String name;
    private final Set<Purpose> purposes;
    private final int minimumSize;

    private Audience(Platform platform, String name, Set<Purpose> purposes, int minimumSize) {
        this.platform = platform;
        this.name = name;
        this.purposes = purposes;
        this.minimumSize = minimumSize;
    }

    /**
     * An audience.
     *
     * @param name 1 to 100 letters, digits, spaces and {@code . _ -}; may appear in logs
     * @param purposes what it is handed over for, at least one; each member must consent to all of them
     */
    public static Audience of(Platform platform, String name, Set<Purpose> purposes) {
        Objects.requireNonNull(platform, "platform");
        boolean sound = name.chars().allMatch(c -> Character.isLetterOrDigit(c) || " ._-".indexOf(c) >= 0);
        if (name.isBlank() || name.length() > 100 || !sound) {
            throw new IllegalArgumentException(
                    "an audience's name is 1 to 100 letters, digits, spaces, '.', '_' and '-'; got " + name.length()
                            + " chars");
        } else if (purposes.isEmpty()) {
            throw new IllegalArgumentException("audience \"" + name + "\" needs a purpose that members can consent to");
        }
        return new Audience(platform, name, Set.copyOf(purposes), platform.minimumSize());
    }

    /** The same with a greater smallest size than the platform's; people count, not rows. */
    public Audience minimumSize(int people) {
        if (people < platform.minimumSize()) {
            throw new IllegalArgumentException(
                    "minimumSize must be at least " + platform.minimumSize() + " for " + platform + ", was " + people);
        }
        return new Audience(platform, name, purposes, people);
    }

    /**
     * This audience, if the traits that it reads may be used for its purposes.
     *
     * @throws IllegalArgumentException that names those that may not
     */
    public Audience checked(Classification classification) {
        List<String> keys = platform.fields().stream()
                .flatMap(field -> Member.traitOf(field).stream())
                .distinct()
                .toList();
        classification.require(purposes, keys);
        return this;
    }

    public Platform platform() {
        return platform;
    }

    public String name() {
        return name;
    }

    public Set<Purpose> purposes() {
        return purposes;
    }

    /**
     * What must go out so that the recipient holds exactly these members.
     *
     * @param members whoever should be on the list, and whoever may share a contact with them and has said no, be she in
     *     the segment or not: those without consent now are left out with each of their contacts, whoever else has it
     * @param before what the recipient holds; {@link Delivered#nothing} at first
     * @throws IllegalArgumentException if {@code before} is another audience's
     */
    public Delivery deliver(Stream<Member> members, Delivered before, InstantSource clock) {
        if (!before.isOf(this)) {
            throw new IllegalArgumentException(before + " is not what " + this + " delivered");
        }
        Instant now = clock.instant();
        Wanted wanted = Wanted.of(
                members, member -> member.consents().decideAll(purposes, now).isAllowed(), MatchHasher.of(platform));
        TreeSet<AudienceRow> removals = new TreeSet<>(before.rows());
        removals.removeAll(wanted.rows().keySet());
        Set<List<MatchKey>> takenBack = new HashSet<>();
        removals.forEach(row -> takenBack.addAll(row.naming()));
        ArrayList<Delivery.Addition> additions = new ArrayList<>();
        Set<List<Identifier>> people = new HashSet<>();
        Set<List<Identifier>> listed = new HashSet<>();
        wanted.rows().forEach((row, member) -> {
            people.add(member.names());
            boolean stays = before.isComplete()
                    && before.rows().contains(row)
                    && (takenBack.isEmpty() || Collections.disjoint(row.naming(), takenBack));
            if (stays) {
                listed.add(member.names());
            } else {
                additions.add(new Delivery.Addition(row, member.names(), wanted.sharers(row)));
            }
        });
        return new Delivery(
                this,
                before,
                additions,
                removals,
                listed,
                wanted.rows().size(),
                people.size(),
                wanted.unconsented(),
                clock);
    }

    boolean isTooSmall(int people) {
        return people < minimumSize;
    }

    /** Whether a source still allows whoever has these names, at the last moment. */
    boolean isAllowed(ConsentSource source, List<Identifier> names, Instant now) {
        return source.about(names).decideAll(purposes, now).isAllowed();
    }

    @Override
    public String toString() {
        return "audience \"" + name + "\" at " + platform + " for " + new TreeSet<>(purposes);
    }
}
