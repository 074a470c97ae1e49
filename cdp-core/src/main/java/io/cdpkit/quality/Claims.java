package io.cdpkit.quality;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Review;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Finds the sources behind open review items, in one pass over the events of a platform: those that state a claim, name a
 * shared identifier, or name one of two who are alike. Not thread-safe.
 */
final class Claims {
    private final List<Claim> claims = new ArrayList<>();
    private final Map<Identifier, List<Claim>> byIdentifier = new HashMap<>();

    private record Claim(Review review, Set<String> sources) {
        boolean isStatedBy(Event event) {
            return review.kind() == Review.Kind.LIKENESS || event.identifiers().containsAll(review.identifiers());
        }
    }

    Claims(Stream<Review> reviews) {
        reviews.map(review -> new Claim(review, new TreeSet<>())).forEach(claims::add);
        for (Claim claim : claims) {
            for (Identifier identifier : claim.review().identifiers()) {
                byIdentifier
                        .computeIfAbsent(identifier, unseen -> new ArrayList<>())
                        .add(claim);
            }
        }
    }

    void event(Event event) {
        for (Identifier identifier : event.identifiers()) {
            for (Claim claim : byIdentifier.getOrDefault(identifier, List.of())) {
                if (claim.isStatedBy(event)) {
                    claim.sources().add(event.source().id());
                }
            }
        }
    }

    /** Tells of all items, once every event was seen. */
    void count(BiConsumer<Review, Set<String>> listener) {
        claims.forEach(claim -> listener.accept(claim.review(), claim.sources()));
    }
}
