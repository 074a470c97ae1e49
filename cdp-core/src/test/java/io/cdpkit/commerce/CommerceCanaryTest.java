package io.cdpkit.commerce;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommerceCanaryTest {
    private static final String CANARY = "canary";
    private static final BigDecimal NUMBER = new BigDecimal("31337.4711");

    private static List<Event> canaries() {
        Attributes.Builder product = Attributes.builder();
        for (Key key : Key.values()) {
            boolean number = key == Key.PRICE || key == Key.QUANTITY;
            product.put(key.spelling(), number ? Value.of(NUMBER) : Value.of(CANARY));
        }
        Attributes.Builder wellTyped = Attributes.builder();
        Attributes.Builder wronglyTyped = Attributes.builder();
        for (Key key : Key.values()) {
            wellTyped.put(
                    key.spelling(),
                    switch (key) {
                        case PRODUCTS, FILTERS, SORTS -> Tracks.products(product.build());
                        case PRICE, QUANTITY, TOTAL, REVENUE, SUBTOTAL, DISCOUNT, VALUE, SHIPPING, TAX ->
                            Value.of(NUMBER);
                        default -> Value.of(CANARY);
                    });
            wronglyTyped.put(key.spelling(), Value.of(List.of(Value.of(CANARY), Value.of(NUMBER))));
        }
        ArrayList<Event> events = new ArrayList<>();
        for (CommerceKind kind : CommerceKind.values()) {
            events.add(Tracks.track("m-" + kind, 0, kind.wireName(), wellTyped.build()));
            events.add(Tracks.track("w-" + kind, 0, kind.wireName(), wronglyTyped.build()));
        }
        return events;
    }

    @Test
    void toString_everyReadEventAndItsParts_printNoCustomerValue() throws ReflectiveOperationException {
        int strings = 0;
        for (Event event : canaries()) {
            CommerceEvent read = CommerceEvent.read(event).orElseThrow();
            strings += check(read);
        }
        assertTrue(strings > 400, "only " + strings + " texts were searched");
    }

    @Test
    void toString_booksAndOrders_printNoCustomerValue() throws ReflectiveOperationException {
        OrderBook book = OrderBook.of(canaries());
        check(book);
        for (PlacedOrder order : book.orders()) {
            check(order);
        }
        for (OrderBook.Issue issue : book.issues()) {
            check(issue);
        }
        for (OrderBook.Totals totals : book.totals()) {
            check(totals);
        }
    }

    /** Searches the text of an object and of every object of ours under it; plain values are the callers' own. */
    private static int check(Object object) throws ReflectiveOperationException {
        String text = object.toString();
        assertFalse(text.contains(CANARY), text);
        assertFalse(text.contains("31337") || text.contains("4711"), text);
        int checked = 1;
        if (object instanceof Record) {
            for (RecordComponent component : object.getClass().getRecordComponents()) {
                Object part = component.getAccessor().invoke(object);
                if (part instanceof List<?> items) {
                    for (Object item : items) {
                        checked += check(item);
                    }
                } else if (part instanceof Record) {
                    checked += check(part);
                }
            }
        }
        return checked;
    }
}
