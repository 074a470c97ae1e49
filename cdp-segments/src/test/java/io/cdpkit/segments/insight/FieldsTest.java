package io.cdpkit.segments.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.commerce.CommerceKind;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Value;
import io.cdpkit.segments.insight.InsightTable.Cell;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a table says of itself before it leaves, for every table there is. */
class FieldsTest {
    /** What tells orders and currencies apart; see {@link InsightTable#fields}. */
    private static final Set<String> UNNAMED = Set.of("order_id", "currency");

    private static final List<Event> EVENTS = RandomShop.events(23, 120);

    private static List<InsightTable> tables(List<Event> events) {
        return Gallery.tables(RandomShop.people(events));
    }

    @Test
    void tables_ofTheGallery_areAllThatCountersHave() {
        List<String> titles =
                tables(EVENTS).stream().map(table -> table.heading().title()).toList();
        assertEquals(23, titles.size(), titles::toString);
        assertEquals(titles.size(), new HashSet<>(titles).size(), titles::toString);
    }

    @Test
    void fields_everyTable_areAllThatItRestsOn() {
        List<InsightTable> tables = tables(EVENTS);
        for (int i = 0; i < tables.size(); i++) {
            InsightTable table = tables.get(i);
            assertFalse(table.fields().isEmpty(), table::toString);
            List<Event> stripped = stripped(Set.copyOf(table.fields()));
            assertEquals(table, tables(stripped).get(i), () -> table + " uses more than " + table.fields());
        }
    }

    @Test
    void fields_everyTable_areNoMoreThanItRestsOn() {
        List<InsightTable> tables = tables(EVENTS);
        List<String> unused = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            InsightTable table = tables.get(i);
            for (String field : table.fields()) {
                if (!field.contains("context") && !field.contains("screen") && !field.endsWith("sku")) {
                    HashSet<String> others = new HashSet<>(table.fields());
                    others.remove(field);
                    InsightTable without = tables(stripped(others)).get(i);
                    if (table.equals(without)) {
                        unused.add(table + " " + field);
                    }
                }
            }
        }
        assertEquals(List.of(), unused);
    }

    /** The events without all that is not among some fields. */
    private static List<Event> stripped(Set<String> fields) {
        ArrayList<Event> stripped = new ArrayList<>();
        for (Event event : EVENTS) {
            String name = "event " + name(event);
            boolean named = event.type() == Event.Type.IDENTIFY
                    || fields.stream().anyMatch(field -> field.equals(name) || field.startsWith(name + " "));
            if (named || fields.contains("event time")) {
                stripped.add((named ? builder(event, fields) : Event.track(event.id(), event.source(), "Something"))
                        .identifier(event.identifiers().get(0))
                        .time(event.time())
                        .traits(kept(event.traits(), "trait ", fields))
                        .properties(kept(event.properties(), name + " ", fields))
                        .build());
            }
        }
        return stripped;
    }

    private static String name(Event event) {
        Optional<CommerceKind> kind = CommerceKind.named(event.name());
        return event.type() == Event.Type.TRACK
                ? kind.map(known -> known.names().get(0)).orElse(event.name())
                : event.type().name().toLowerCase(Locale.ROOT);
    }

    private static Event.Builder builder(Event event, Set<String> fields) {
        return switch (event.type()) {
            case IDENTIFY -> Event.identify(event.id(), event.source());
            case TRACK -> Event.track(event.id(), event.source(), event.name());
            case PAGE -> Event.page(event.id(), event.source(), fields.contains("event page name") ? event.name() : "");
            default -> throw new AssertionError(event.type());
        };
    }

    private static Attributes kept(Attributes of, String prefix, Set<String> fields) {
        Attributes.Builder kept = Attributes.builder();
        of.forEach((key, value) -> {
            if (fields.contains(prefix + key) || UNNAMED.contains(key)) {
                kept.put(key, value);
            } else if (value instanceof Value.Items items) {
                kept.put(
                        key,
                        Value.of(items.items().stream()
                                .map(item -> Value.of(kept(((Value.Fields) item).fields(), prefix + key + ".", fields)))
                                .toList()));
            } else if (value instanceof Value.Fields inner) {
                kept.put(key, kept(inner.fields(), prefix + key + ".", fields));
            }
        });
        return kept.build();
    }

    @Test
    void floored_everyTable_tellsNoFigureOfFew() {
        for (InsightTable table : tables(EVENTS)) {
            InsightTable floored = table.floored(8);
            assertEquals(table.fields(), floored.fields());
            long told = 0;
            for (int row = 0; row < table.rows().size(); row++) {
                for (int column = 0; column < table.columns().size(); column++) {
                    Cell cell = table.cell(row, column);
                    boolean few = cell.value() != null && cell.people() < 8;
                    assertEquals(few ? Cell.HIDDEN : cell, floored.cell(row, column), table::toString);
                    told += cell.value() != null && !few ? 1 : 0;
                }
            }
            assertTrue(told > 0, () -> table + " tells nothing at all");
        }
    }

    @Test
    void rewrite_everyTable_leavesNothingOfTheTrueFigures() {
        for (InsightTable table : tables(EVENTS)) {
            InsightTable noisy = table.rewrite(
                    (row, column, cell) -> cell.value() == null ? cell : Cell.of(new BigDecimal("-0.5"), 0));
            assertEquals(table.fields(), noisy.fields());
            assertTrue(noisy.cells().stream()
                    .flatMap(List::stream)
                    .allMatch(cell -> cell.people() == 0
                            && (cell.value() == null || cell.value().signum() < 0)));
        }
    }
}
