package io.cdpkit.quality;

import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Review;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
    private final Map<Review, Set<String>> sources = new LinkedHashMap<>();
    private final Map<Identifier, Set<Review>> byIdentifier = new HashMap<>();

    Claims(Stream<Review> reviews) {
        reviews.forEach(review -> {
            sources.put(review, new TreeSet<>());
            review.identifiers()
                    .forEach(identifier -> byIdentifier
                            .computeIfAbsent(identifier, unseen -> new HashSet<>())
                            .add(review));
        });
    }

    void event(Event event) {
        for (Identifier identifier : event.identifiers()) {
            for (Review review : byIdentifier.getOrDefault(identifier, Set.of())) {
                boolean alike = review.kind() == Review.Kind.LIKENESS;
                if (alike || event.identifiers().containsAll(review.identifiers())) {
                    sources.computeIfAbsent(review, unseen -> new TreeSet<>())
                            .add(event.source().id());
                }
            }
        }
    }

    /** Tells of all items, once every event was seen. */
    void count(BiConsumer<Review, Set<String>> listener) {
        sources.forEach(listener);
    }
}
