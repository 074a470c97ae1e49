package io.cdpkit.commerce;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cdpkit.commerce.SelfService.Settings;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SelfServiceProperties {
    private static final Settings SETTINGS = Settings.defaults().withHalfLife(Duration.ofMinutes(7));

    private record Step(String name, String thing, int minute) {
        Event event(String id) {
            if (name.equals("identify")) {
                Source source = minute % 2 == 0 ? Source.of("my-account", Source.Kind.SELF) : Tracks.SHOP;
                return Event.identify(id, source)
                        .time(Tracks.minute(minute))
                        .traits(Attributes.of(
                                "avatar", Value.of(thing), "interests", Value.of(List.of(Value.of(thing)))))
                        .build();
            }
            Attributes properties = Attributes.builder()
                    .put("product_id", thing)
                    .put("category", "category " + thing)
                    .put("wishlist_id", "w-" + minute % 2)
                    .build();
            return Tracks.track(id, minute, name, properties);
        }
    }

    @Provide
    Arbitrary<List<Event>> timelines() {
        return Combinators.combine(
                        Arbitraries.of(
                                "identify",
                                "Product Viewed",
                                "Product Added",
                                "Product Added to Wishlist",
                                "Product Removed from Wishlist",
                                "Wishlist Product Added to Cart"),
                        Arbitraries.of("a", "b", "c"),
                        Arbitraries.integers().between(0, 9))
                .as(Step::new)
                .list()
                .ofMaxSize(20)
                .map(steps -> IntStream.range(0, steps.size())
                        .mapToObj(i -> steps.get(i).event("m-" + i))
                        .toList());
    }

    @Property
    void of_anyPermutationWithRepeats_givesAnEqualView(@ForAll("timelines") List<Event> timeline, @ForAll long seed) {
        ArrayList<Event> shuffled = new ArrayList<>(timeline);
        shuffled.addAll(timeline.subList(0, timeline.size() / 2));
        Collections.shuffle(shuffled, new Random(seed));
        SelfService expected = SelfService.of(timeline, Tracks.minute(8), SETTINGS);
        assertEquals(expected, SelfService.of(shuffled, Tracks.minute(8), SETTINGS));
    }

    @Property
    void wishlists_anyTimeline_holdWhatAScanBackwardsFinds(@ForAll("timelines") List<Event> timeline) {
        ArrayList<String> naive = new ArrayList<>();
        for (String list : List.of("w-0", "w-1")) {
            for (String product : List.of("a", "b", "c")) {
                timeline.stream()
                        .filter(event -> event.name().contains("ishlist"))
                        .filter(event -> event.properties()
                                .text("wishlist_id")
                                .orElseThrow()
                                .equals(list))
                        .filter(event -> event.properties()
                                .text("product_id")
                                .orElseThrow()
                                .equals(product))
                        .max((a, b) -> a.time().equals(b.time())
                                ? a.id().compareTo(b.id())
                                : a.time().compareTo(b.time()))
                        .filter(event -> event.name().equals("Product Added to Wishlist"))
                        .ifPresent(event -> naive.add(list + product));
            }
        }
        List<String> kept = SelfService.of(timeline, Tracks.minute(9), SETTINGS).wishlists().stream()
                .flatMap(list -> list.wishes().stream()
                        .map(wish -> list.id() + wish.product().id()))
                .sorted()
                .toList();
        assertEquals(naive, kept);
    }
}
