package io.cdpkit.commerce;

import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person sees of herself: her photo, her interests, her wish lists.
 *
 * <p>A function of the set of her events up to {@code now}; their order does not matter, later events are passed over,
 * and an event counts once by its message id (two events under one id are taken to be the same). Where events compete,
 * the later by event time wins, then the greater message id.
 *
 * <ul>
 *   <li>The photo is the trait {@code avatar}: her own latest word ({@link Source.Kind#SELF}), which may be that there
 *       is none, else anybody's latest.
 *   <li>Interests she declares herself (trait {@code interests}, a list of texts; her latest list replaces the former)
 *       come before inferred ones. Inferred are the categories of what she viewed, put into a cart or wish list, or
 *       bought; each such event gives each of its categories points, which halve with every half-life.
 *   <li>A wish list holds the products whose latest event puts them on it; removing takes a product off, and so does
 *       moving it to the cart. Products without id, SKU and name cannot be told apart and are left out.
 * </ul>
 *
 * <p>It lives beside the commerce events, not in the profile package, because it reads them and the profile must not:
 * a profile is kept for hosts that sell nothing. Nothing is stored; the time to compute it is linear in the events.
 * Immutable and thread-safe.
 */
public final class SelfService {
    /**
     * How interests are weighed.
     *
     * @param halfLife after which points count half; 1 ms or more
     * @param viewed points for viewing or clicking a product, or viewing a list of a category
     * @param wanted points for putting a product into a cart or wish list
     * @param bought points for an order
     * @param most interests to keep, declared ones first
     */
    public record Settings(Duration halfLife, int viewed, int wanted, int bought, int most) {
        private static final int MOST_POINTS = 1_000;

        public Settings {
            if (halfLife.compareTo(Duration.ofMillis(1)) < 0 || halfLife.compareTo(Duration.ofDays(36_600)) > 0) {
                throw new IllegalArgumentException("halfLife must be 1 ms to 100 years, was " + halfLife);
            }
            points("viewed", viewed);
            points("wanted", wanted);
            points("bought", bought);
            if (most < 1) {
                throw new IllegalArgumentException("most must be at least 1, was " + most);
            }
        }

        private static void points(String name, int points) {
            if (points < 0 || points > MOST_POINTS) {
                throw new IllegalArgumentException(name + " must be 0 to " + MOST_POINTS + ", was " + points);
            }
        }

        /** A half-life of 30 days; 1 point for a view, 3 for a wish, 5 for an order; 50 interests. */
        public static Settings defaults() {
            return new Settings(Duration.ofDays(30), 1, 3, 5, 50);
        }

        public Settings withHalfLife(Duration newHalfLife) {
            return new Settings(newHalfLife, viewed, wanted, bought, most);
        }
    }

    /**
     * A category or topic she cares about.
     *
     * @param micros its weight in millionths of a point. One event's share is rounded to a millionth once, by {@link
     *     StrictMath} and so alike on every machine; shares are then added as whole numbers, exactly in any order
     * @param declared whether she names it herself; a declared interest may have no weight
     */
    public record Interest(String name, long micros, boolean declared) {
        static final Comparator<Interest> STRONGEST_FIRST = Comparator.comparing(Interest::declared)
                .thenComparingLong(Interest::micros)
                .reversed()
                .thenComparing(Interest::name);

        public Interest {
            Objects.requireNonNull(name, "name");
        }

        /** Its weight in points. */
        public double weight() {
            return micros / 1e6;
        }

        @Override
        public String toString() {
            return declared ? "declared interest" : "inferred interest";
        }
    }

    /**
     * A wish list with at least one product.
     *
     * @param id null for the list that events name by no id
     * @param name as told last; null where it never was
     * @param wishes the oldest first
     */
    public record Wishlist(@Nullable String id, @Nullable String name, List<Wish> wishes) {
        public Wishlist {
            wishes = List.copyOf(wishes);
        }

        @Override
        public String toString() {
            return "wish list of " + wishes.size();
        }
    }

    /** A product on a wish list, as the event that last put it there describes it. */
    public record Wish(Product product, Instant since) {
        public Wish {
            Objects.requireNonNull(product, "product");
            Objects.requireNonNull(since, "since");
        }

        @Override
        public String toString() {
            return "wish since " + since;
        }
    }

    private final @Nullable String photo;
    private final List<Interest> interests;
    private final List<Wishlist> wishlists;

    private SelfService(@Nullable String photo, List<Interest> interests, List<Wishlist> wishlists) {
        this.photo = photo;
        this.interests = interests;
        this.wishlists = wishlists;
    }

    /** The view that a person's events give at a time, with {@link Settings#defaults}. */
    public static SelfService of(Iterable<Event> timeline, Instant now) {
        return of(timeline, now, Settings.defaults());
    }

    /** The view that a person's events, in any order, give at a time. */
    public static SelfService of(Iterable<Event> timeline, Instant now, Settings settings) {
        Timeline past = Timeline.until(timeline, now);
        Interests interests = new Interests(now, settings);
        Wishes wishes = new Wishes();
        for (Event event : past.events()) {
            CommerceEvent.read(event).ifPresent(read -> {
                interests.take(read);
                wishes.take(read);
            });
        }
        List<Interest> sorted = interests.declaredBy(past.latest("interests", true, Value.Items.class));
        return new SelfService(photo(past), sorted, wishes.lists());
    }

    private static @Nullable String photo(Timeline past) {
        Value own = past.latest("avatar", true, Value.Text.class);
        Value photo = own != null ? own : past.latest("avatar", false, Value.Text.class);
        return photo instanceof Value.Text link && !link.text().isBlank() ? link.text() : null;
    }

    /** The link to her photo. */
    public Optional<String> photo() {
        return Optional.ofNullable(photo);
    }

    /** Her interests: declared before inferred, then the heavier, then by name. */
    public List<Interest> interests() {
        return interests;
    }

    /** Her wish lists that are not empty, by id; the one without id first. */
    public List<Wishlist> wishlists() {
        return wishlists;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SelfService that
                && Objects.equals(photo, that.photo)
                && interests.equals(that.interests)
                && wishlists.equals(that.wishlists);
    }

    @Override
    public int hashCode() {
        return Objects.hash(photo, interests, wishlists);
    }

    @Override
    public String toString() {
        return "self-service view (" + interests.size() + " interests, " + wishlists.size() + " wish lists)";
    }
}
