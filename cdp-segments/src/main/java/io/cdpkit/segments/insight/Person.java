package io.cdpkit.segments.insight;

import io.cdpkit.commerce.CommerceEvent;
import io.cdpkit.commerce.CommerceKind;
import io.cdpkit.commerce.OrderBook;
import io.cdpkit.event.Event;
import io.cdpkit.profile.Profile;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One person as counters see her: her profile and her events. Her orders are read once for all counters she is fed to.
 * Immutable; threads may read the orders twice, but only ever to equal results.
 */
public final class Person {
    private static final Comparator<Event> ORDER =
            Comparator.comparing(Event::time).thenComparing(Event::id);

    private final Profile profile;
    private final List<Event> timeline;
    private @Nullable OrderBook orders;
    private @Nullable Map<String, List<CommerceEvent.Order>> refunds;
    private @Nullable OrderColumns columns;

    private Person(Profile profile, List<Event> timeline) {
        this.profile = profile;
        this.timeline = timeline;
    }

    /**
     * A person.
     *
     * @param timeline all her events, each once, in any order
     */
    public static Person of(Profile profile, List<Event> timeline) {
        Objects.requireNonNull(profile, "profile");
        return new Person(
                profile,
                isSorted(timeline)
                        ? List.copyOf(timeline)
                        : timeline.stream().sorted(ORDER).toList());
    }

    private static boolean isSorted(List<Event> timeline) {
        Event before = null;
        for (Event event : timeline) {
            if (before != null && ORDER.compare(before, event) > 0) {
                return false;
            }
            before = event;
        }
        return true;
    }

    public Profile profile() {
        return profile;
    }

    /** Her events, ascending by time, then message id. */
    public List<Event> timeline() {
        return timeline;
    }

    public OrderBook orders() {
        OrderBook known = orders;
        if (known == null) {
            known = OrderBook.of(timeline);
            orders = known;
        }
        return known;
    }

    /** The events that refund an order of hers. */
    List<CommerceEvent.Order> refunds(String order) {
        Map<String, List<CommerceEvent.Order>> known = refunds;
        if (known == null) {
            known = timeline.stream()
                    .flatMap(event -> CommerceEvent.read(event).stream())
                    .filter(event -> event.kind() == CommerceKind.ORDER_REFUNDED)
                    .map(CommerceEvent.Order.class::cast)
                    .filter(refund -> refund.orderId() != null)
                    .collect(Collectors.groupingBy(refund -> Objects.requireNonNull(refund.orderId())));
            refunds = known;
        }
        return known.getOrDefault(order, List.of());
    }

    /** Her orders that count, in columns. */
    OrderColumns columns() {
        OrderColumns known = columns;
        if (known == null) {
            known = OrderColumns.of(this);
            columns = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return "person of " + timeline.size() + " events, " + profile;
    }
}
