package io.cdpkit;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;
import io.cdpkit.graph.LinkKey;
import io.cdpkit.graph.Node;
import io.cdpkit.graph.Review;
import io.cdpkit.graph.Review.Place;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.store.TenantStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Walks through the stored graph for what a steward should look at: all links, then all shared identifiers. */
final class Reviews {
    private static final int PAGE = 1_000;

    /** Has rows read that fit together, whoever writes meanwhile. */
    interface Reading {
        List<Review> of(Function<Work, List<Review>> task);
    }

    private final TenantStore store;
    private final IdentityResolver resolver;
    private final Reading reading;

    Reviews(TenantStore store, IdentityResolver resolver, Reading reading) {
        this.store = store;
        this.resolver = resolver;
        this.reading = reading;
    }

    /** The items of a link as it is now. */
    private List<Review> of(LinkKey key) {
        return reading.of(work -> {
            Link link = work.link(key);
            return link == null ? List.of() : resolver.reviews(link, work);
        });
    }

    /** The same of an identifier, if it is shared. */
    private List<Review> of(Identifier identifier) {
        return reading.of(work -> {
            Node node = work.node(identifier);
            return node == null || !node.shared() ? List.of() : resolver.reviews(node, work);
        });
    }

    /** Up to {@code limit} items after one; null starts at the first. */
    List<Review> page(@Nullable Review after, int limit) {
        ArrayList<Review> page = new ArrayList<>();
        ProfileId shared = null;
        if (after != null && after.place() instanceof Place.Sharing sharing) {
            shared = sharing.profile();
        } else {
            addClaims(after == null ? null : (Place.Claim) after.place(), limit, page);
        }
        if (page.size() < limit) {
            addShared(shared, limit, page);
        }
        return List.copyOf(page);
    }

    private void addClaims(Place.@Nullable Claim after, int limit, List<Review> page) {
        if (after != null) {
            for (Review review : of(after.link())) {
                if (page.size() < limit && claimed(review).compareTo(after.claimed()) > 0) {
                    page.add(review);
                }
            }
        }
        LinkKey last = after == null ? null : after.link();
        for (List<Link> links = store.links(last, PAGE);
                !links.isEmpty() && page.size() < limit;
                links = store.links(last, PAGE)) {
            for (Link link : links) {
                for (Review review : link.refused().isEmpty() ? List.<Review>of() : of(link.key())) {
                    if (page.size() < limit) {
                        page.add(review);
                    }
                }
            }
            last = links.get(links.size() - 1).key();
        }
    }

    private static Identifier claimed(Review review) {
        return review.identifiers().get(review.identifiers().size() - 1);
    }

    /** A shared identifier is alone in its profile, so each is met once. */
    private void addShared(@Nullable ProfileId after, int limit, List<Review> page) {
        ProfileId last = after;
        for (List<Profile> profiles = store.profiles(last, PAGE);
                !profiles.isEmpty() && page.size() < limit;
                profiles = store.profiles(last, PAGE)) {
            for (Profile profile : profiles) {
                if (profile.identifiers().size() == 1 && page.size() < limit) {
                    page.addAll(of(profile.founder()));
                }
            }
            last = profiles.get(profiles.size() - 1).id();
        }
    }
}
