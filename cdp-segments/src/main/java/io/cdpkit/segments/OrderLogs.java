package io.cdpkit.segments;

import io.cdpkit.commerce.CommerceEvent;
import io.cdpkit.commerce.CommerceKind;
import io.cdpkit.commerce.Money;
import io.cdpkit.commerce.OrderBook;
import io.cdpkit.commerce.PlacedOrder;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.segments.Condition.Always;
import io.cdpkit.segments.Occurrence.Orders;
import io.cdpkit.segments.Operand.Constant;
import io.cdpkit.segments.Operand.Field;
import io.cdpkit.segments.Operand.Scope;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The logs that orders are read from: one of what is told of them, kept for good; of it one of the orders that count; and of
 * that one for each way in which they are put together by days.
 *
 * <p>An event makes the orders anew that it tells of, each from all that is told of it. Its definitions are added while a
 * program is compiled; then it does not change.
 */
final class OrderLogs {
    private static final EnumSet<CommerceKind> KINDS = EnumSet.of(
            CommerceKind.ORDER_COMPLETED,
            CommerceKind.ORDER_UPDATED,
            CommerceKind.ORDER_CANCELLED,
            CommerceKind.ORDER_REFUNDED);

    /** The events that tell of orders. */
    static final List<String> NAMES =
            KINDS.stream().flatMap(kind -> kind.names().stream()).toList();

    private static final String ID = "order_id";
    private static final String CURRENCY = "currency";
    /** The columns of what is told: the order's id or null, the event's name, id and instant, and its properties. */
    private static final int TOLD = 5;

    private static final Source ANY = Source.of("orders", Source.Kind.SERVER);
    private static final Comparator<Entry> BY_TIME = Comparator.comparingLong(Entry::time)
            .thenComparing(entry -> entry.row[0], Comparator.nullsFirst(Value::compare));

    /** Orders by the days of a zone, and the filter that lets them pass. */
    private record Days(LogPlan log, int bit, ZoneId zone) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Entry(long time, long[] mask, @Nullable Value[] row) {}

    private final LogPlan told;
    private final LogPlan placed;
    private final Map<Orders, Days> days = new LinkedHashMap<>();

    OrderLogs(LogPlan told, LogPlan placed) {
        this.told = told;
        this.placed = placed;
        told.bit(Always.TRUE);
        told.bounds(Window.EVER);
        for (int i = 0; i < TOLD; i++) {
            told.columns.add(scene -> null);
        }
        placed.column(List.of(ID));
        Orders.FIGURES.forEach(figure -> placed.column(List.of(figure)));
    }

    /** The log that some orders are read from. */
    LogPlan log(Orders of, Supplier<LogPlan> newLog) {
        ZoneId zone = of.days();
        if (zone == null) {
            return placed;
        }
        return days.computeIfAbsent(of, o -> {
                    LogPlan log = newLog.get();
                    log.bit(Always.TRUE);
                    return new Days(log, placed.bit(filter(o)), zone);
                })
                .log();
    }

    /** The filter of that log that lets them pass. */
    int bit(Orders of) {
        return of.days() == null ? placed.bit(filter(of)) : 0;
    }

    private static Condition filter(Orders of) {
        if (of.currency() == null) {
            return of.where();
        }
        Condition currency = new Condition.Compare(
                new Field(Scope.EVENT, List.of(CURRENCY)),
                Condition.Comparator.EQUAL,
                new Constant(Value.of(of.currency().getCurrencyCode())));
        return Conditions.both(of.where(), currency);
    }

    boolean revises(int log) {
        return log == placed.id || days.values().stream().anyMatch(of -> of.log().id == log);
    }

    static boolean isOfOrder(Event event) {
        return event.type() == Event.Type.TRACK
                && CommerceKind.named(event.name()).filter(KINDS::contains).isPresent();
    }

    static boolean completes(String eventName) {
        return CommerceKind.named(eventName)
                .filter(CommerceKind.ORDER_COMPLETED::equals)
                .isPresent();
    }

    /** Keeps what an event tells of an order. */
    void tell(Event event, long now, @Nullable Log[] logs) {
        Attributes essentials = OrderBook.essentials(event.properties());
        String id = orderId(event);
        @Nullable
        Value[] row = {
            id == null ? null : Value.of(id),
            Value.of(event.name()),
            Value.of(event.id()),
            Value.of(event.time()),
            Value.of(essentials)
        };
        logs[told.id] = of(logs, told).plus(told, now, new long[] {1}, row);
    }

    private static @Nullable String orderId(Event event) {
        return ((CommerceEvent.Order) CommerceEvent.read(event).orElseThrow()).orderId();
    }

    private static Log of(@Nullable Log[] logs, LogPlan plan) {
        Log log = logs[plan.id];
        return log == null ? Log.EMPTY : log;
    }

    /**
     * Makes the orders anew that something was told of at an instant, which is the latest of all.
     *
     * @param news hears of each log the filters that something passes which came or went
     */
    void settle(long now, @Nullable Log[] logs, BiConsumer<LogPlan, long[]> news) {
        Log all = of(logs, told);
        int first = all.upTo(now - 1);
        Set<Value> fresh = new HashSet<>();
        for (int i = first; i < all.size(); i++) {
            Value id = all.value(i, 0);
            if (id != null) {
                fresh.add(id);
            }
        }
        List<Event> about = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Value id = all.value(i, 0);
            if (id == null ? i >= first : fresh.contains(id)) {
                about.add(event(all, i));
            }
        }
        List<Entry> entries = new ArrayList<>();
        long[] changed = new long[placed.words];
        for (Entry entry : entries(of(logs, placed), placed)) {
            if (entry.row[0] != null && fresh.contains(entry.row[0])) {
                or(changed, entry.mask);
            } else {
                entries.add(entry);
            }
        }
        for (PlacedOrder order : OrderBook.of(about).orders()) {
            Instant completed = order.completedAt();
            if (order.counts() && completed != null) {
                Entry entry = entry(placed, Span.millis(completed), properties(order));
                or(changed, entry.mask);
                entries.add(entry);
            }
        }
        entries.sort(BY_TIME);
        logs[placed.id] = log(entries, placed);
        news.accept(placed, changed);
        for (Days of : days.values()) {
            if (Bits.get(changed, of.bit())) {
                logs[of.log().id] = byDay(entries, of);
                news.accept(of.log(), new long[] {1});
            }
        }
    }

    private static Event event(Log told, int entry) {
        String name = ((Value.Text) known(told, entry, 1)).text();
        String id = ((Value.Text) known(told, entry, 2)).text();
        return Event.track(id, ANY, name)
                .time(((Value.Moment) known(told, entry, 3)).instant())
                .properties(((Value.Fields) known(told, entry, 4)).fields())
                .build();
    }

    private static Value known(Log told, int entry, int column) {
        return Objects.requireNonNull(told.value(entry, column), "what was told of an order lacks a part");
    }

    private static void or(long[] mask, long[] more) {
        for (int i = 0; i < mask.length; i++) {
            mask[i] |= more[i];
        }
    }

    private static List<Entry> entries(Log log, LogPlan plan) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < log.size(); i++) {
            int entry = i;
            long[] mask = new long[plan.words];
            Arrays.setAll(mask, word -> log.word(entry, word));
            @Nullable Value[] row = new Value[plan.columns.size()];
            Arrays.setAll(row, column -> log.value(entry, column));
            entries.add(new Entry(log.time(i), mask, row));
        }
        return entries;
    }

    private static Log log(List<Entry> entries, LogPlan plan) {
        int words = plan.words;
        int columns = plan.columns.size();
        long[] times = new long[entries.size()];
        long[] masks = new long[times.length * words];
        @Nullable Value[] values = new Value[times.length * columns];
        for (int i = 0; i < times.length; i++) {
            Entry entry = entries.get(i);
            times[i] = entry.time;
            System.arraycopy(entry.mask, 0, masks, i * words, words);
            System.arraycopy(entry.row, 0, values, i * columns, columns);
        }
        return Log.of(times, masks, values, Long.MIN_VALUE);
    }

    private static Entry entry(LogPlan plan, long time, Attributes properties) {
        Scene scene = new Scene();
        scene.properties = properties;
        @Nullable Value[] row = new Value[plan.columns.size()];
        for (int i = 0; i < row.length; i++) {
            row[i] = plan.columns.get(i).of(scene);
        }
        return new Entry(time, plan.mask(scene), row);
    }

    private static Attributes properties(PlacedOrder order) {
        Attributes.Builder properties = Attributes.builder();
        if (order.orderId() != null) {
            properties.put(ID, order.orderId());
        }
        Money worth = order.worth();
        Money net = order.net();
        if (worth != null && net != null) {
            properties.put(CURRENCY, worth.currency().getCurrencyCode());
            putFigures(properties, worth.amount(), net.amount());
        }
        return properties.build();
    }

    private static void putFigures(Attributes.Builder properties, BigDecimal worth, BigDecimal net) {
        properties.put("worth", worth).put("refunded", worth.subtract(net)).put("net", net);
    }

    private Log byDay(List<Entry> orders, Days of) {
        int worth = placed.column(List.of("worth"));
        int net = placed.column(List.of("net"));
        TreeMap<LocalDate, BigDecimal[]> sums = new TreeMap<>();
        for (Entry order : orders) {
            if (Bits.get(order.mask, of.bit())) {
                LocalDate day = LocalDate.ofInstant(Instant.ofEpochMilli(order.time), of.zone());
                BigDecimal[] sum = sums.computeIfAbsent(day, d -> new BigDecimal[] {BigDecimal.ZERO, BigDecimal.ZERO});
                sum[0] = sum[0].add(number(order.row[worth]));
                sum[1] = sum[1].add(number(order.row[net]));
            }
        }
        List<Entry> entries = new ArrayList<>();
        sums.forEach((day, sum) -> {
            Attributes.Builder properties = Attributes.builder();
            putFigures(properties, sum[0], sum[1]);
            entries.add(entry(of.log(), start(day, of.zone()), properties.build()));
        });
        return log(entries, of.log());
    }

    /** The events that tell of the orders that lie in a window at an instant. */
    static List<String> evidence(List<Event> history, Orders of, Bounds window, long now) {
        Map<Object, List<Event>> byOrder = new LinkedHashMap<>();
        for (Event event : history) {
            if (Span.millis(event.time()) <= now && isOfOrder(event)) {
                String id = orderId(event);
                byOrder.computeIfAbsent(id == null ? event : id, o -> new ArrayList<>())
                        .add(event);
            }
        }
        Test filter = Tests.of(filter(of));
        return byOrder.values().stream()
                .filter(about -> OrderBook.of(about).orders().stream()
                        .anyMatch(order -> lies(order, of.days(), filter, window, now)))
                .flatMap(List::stream)
                .map(Event::id)
                .toList();
    }

    private static boolean lies(PlacedOrder order, @Nullable ZoneId days, Test filter, Bounds window, long now) {
        Instant completed = order.completedAt();
        Scene scene = new Scene();
        scene.properties = properties(order);
        if (!order.counts() || completed == null || filter.of(scene) != Truth.TRUE) {
            return false;
        }
        long at = days == null ? Span.millis(completed) : start(LocalDate.ofInstant(completed, days), days);
        return window.begin(at) <= now && now < window.end(at);
    }

    private static long start(LocalDate day, ZoneId zone) {
        return Span.millis(day.atStartOfDay(zone).toInstant());
    }

    private static BigDecimal number(@Nullable Value value) {
        BigDecimal number = value == null ? null : Values.number(value);
        return number == null ? BigDecimal.ZERO : number;
    }
}
