package io.cdpkit.segments.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.commerce.Money;
import io.cdpkit.commerce.OrderBook;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.profile.Profile;
import io.cdpkit.segments.Segments;
import io.cdpkit.segments.predict.CalibrationWindow;
import io.cdpkit.segments.predict.Customer;
import io.cdpkit.segments.predict.Estimate;
import io.cdpkit.segments.predict.Outlook;
import io.cdpkit.segments.predict.Predictor;
import io.cdpkit.segments.predict.PurchaseModel;
import io.cdpkit.segments.predict.RfmFigures;
import io.cdpkit.segments.predict.RfmScale;
import io.cdpkit.segments.predict.SpendModel;
import io.cdpkit.testkit.TestCdp;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What people are worth, beside plain loops over the facts that are left, after each step of a life in which facts come
 * late, are refunded, cancelled, taken back, and people are merged, split and erased.
 */
class WorthLawsTest {
    private static final int LIVES = 12 * Math.max(1, Integer.getInteger("cdpkit.deep", 1));
    private static final int STEPS = 60;
    private static final Currency EUR = Currency.getInstance("EUR");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Predictor PREDICTOR = new Predictor(
            new PurchaseModel(
                    PurchaseModel.Unit.WEEKS,
                    Estimate.of(0.243),
                    Estimate.of(4.414),
                    Estimate.of(0.793),
                    Estimate.of(2.426),
                    0,
                    1_000),
            new SpendModel(EUR, Estimate.of(6.25), Estimate.of(3.74), Estimate.of(15.44), 0, 1_000),
            90,
            0.1);

    private static final Segments TRAITS = Segments.parse("""
            trait orders    = count("Order Completed")
            trait gross     = sum("Order Completed".revenue)
            trait net       = sum("Order Completed".revenue) - sum("Order Refunded".revenue)
            trait first     = first("Order Completed".order_id)
            trait last      = last("Order Completed".order_id)
            trait favourite = most_frequent("Order Completed".category)
            trait seen      = values("Order Completed".category)
            trait kinds     = distinct("Order Completed".category)
            trait dearest   = max("Order Completed".revenue)
            trait since     = earliest("Order Completed")
            trait recency   = days since latest("Order Completed")
            trait frequency = count("Order Completed") in last 60 days
            trait monetary  = sum("Order Completed".revenue) in last 60 days
            trait worth     = sum(orders.net in EUR)
            trait kept      = count(orders)
            good = recency <= 20 and frequency >= 2 and net > 50
            """);

    private final Map<String, Integer> steps = new TreeMap<>();

    @Test
    void everyTrait_afterEachStep_isThatOfAPlainLoopOverWhatIsLeft() {
        for (long seed = 1; seed <= LIVES; seed++) {
            live(seed);
        }
        assertEquals(
                Set.of("apart", "cancel", "erase", "late", "merge", "order", "refund", "retract", "time"),
                steps.keySet());
        steps.forEach((step, times) -> assertTrue(times >= LIVES, step + " " + times));
    }

    private void live(long seed) {
        Random random = new Random(seed);
        TestCdp shop = TestCdp.with(
                IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID), NamespaceRule.atMost(3, Namespace.EMAIL)),
                parts -> parts.segments(TRAITS));
        shop.clock().set(START);
        TreeMap<String, Event> left = new TreeMap<>();
        for (int step = 0; step < STEPS; step++) {
            act(random, shop, left, "m" + step);
            shop.cdp().evaluateDue();
            String where = "seed " + seed + ", step " + step;
            List<Profile> profiles = shop.cdp().profiles().toList();
            Set<String> owned = new TreeSet<>();
            for (Profile profile : profiles) {
                List<Event> timeline = shop.cdp().timeline(profile.id());
                timeline.forEach(event -> assertTrue(owned.add(event.id()), where));
                checkTraits(profile, timeline, shop.clock().instant(), where);
                checkWorth(timeline, shop.clock().instant(), where);
            }
            left.values().removeIf(event -> event.identifiers().isEmpty());
            assertEquals(left.keySet(), owned, where + ": nobody's facts are lost, nor those come back that are gone");
            checkScores(shop, profiles, where);
        }
    }

    private void act(Random random, TestCdp shop, Map<String, Event> left, String id) {
        Identifier user = Identifier.userId("u" + random.nextInt(4));
        Identifier email = Identifier.email("e" + random.nextInt(4) + "@a.example");
        Instant now = shop.clock().instant();
        int what = random.nextInt(16);
        if (what == 0) {
            did("time");
            shop.after(Duration.ofHours(random.nextInt(500)));
        } else if (what == 1 && !left.isEmpty()) {
            did("retract");
            String gone = new ArrayList<>(left.keySet()).get(random.nextInt(left.size()));
            assertTrue(shop.cdp().retract(gone));
            left.remove(gone);
        } else if (what == 2) {
            did("apart");
            shop.cdp()
                    .ingest(Event.apart(id, TestCdp.SOURCE, user, email)
                            .time(now)
                            .build());
        } else if (what == 3 && random.nextInt(3) == 0) {
            shop.cdp().find(user).ifPresent(profile -> {
                did("erase");
                // Erased are all facts that name her, another's of which she was kept apart too.
                left.values().removeIf(event -> event.identifiers().stream().anyMatch(profile.identifiers()::contains));
                shop.cdp().erase(profile.id());
            });
        } else if (what <= 5) {
            did("merge");
            tell(shop, left, Event.identify(id, TestCdp.SOURCE).identifier(user).identifier(email), now);
        } else {
            shop.after(Duration.ofMinutes(1 + random.nextInt(3_000)));
            boolean late = random.nextInt(3) == 0;
            Instant time = late
                    ? START.plusSeconds(random.nextInt((int)
                            Duration.between(START, shop.clock().instant()).toSeconds()))
                    : shop.clock().instant();
            did(late ? "late" : what < 12 ? "order" : what < 15 ? "refund" : "cancel");
            tell(shop, left, fact(random, what, id).identifier(random.nextInt(3) == 0 ? email : user), time);
        }
    }

    private void did(String step) {
        steps.merge(step, 1, Integer::sum);
    }

    private static Event.Builder fact(Random random, int what, String id) {
        if (what < 12) {
            String category = "c" + random.nextInt(4);
            BigDecimal revenue = BigDecimal.valueOf(100 + random.nextInt(9_000), 2);
            return Event.track(id, TestCdp.SOURCE, "Order Completed")
                    .properties(Attributes.builder()
                            .put("order_id", id)
                            .put("currency", "EUR")
                            .put("revenue", revenue)
                            .put("category", category)
                            .build());
        }
        Attributes.Builder about = Attributes.builder().put("order_id", "m" + random.nextInt(STEPS));
        if (what < 15) {
            about.put("revenue", BigDecimal.valueOf(random.nextInt(4_000), 2));
        }
        return Event.track(id, TestCdp.SOURCE, what < 15 ? "Order Refunded" : "Order Cancelled")
                .properties(about.build());
    }

    private static void tell(TestCdp shop, Map<String, Event> left, Event.Builder builder, Instant time) {
        Event event = builder.time(time).build();
        shop.cdp().ingest(event);
        left.put(event.id(), event);
    }

    /** The traits that the engine keeps. */
    private static void checkTraits(Profile profile, List<Event> timeline, Instant now, String where) {
        List<Event> orders = timeline.stream()
                .filter(event -> event.name().equals("Order Completed"))
                .sorted(Comparator.comparing(Event::time).thenComparing(Event::id))
                .toList();
        List<Event> lately = orders.stream()
                .filter(event -> !event.time().isBefore(now.minus(Duration.ofDays(60))))
                .toList();
        TreeMap<String, Integer> times = new TreeMap<>();
        orders.forEach(event -> times.merge(event.properties().text("category").orElseThrow(), 1, Integer::sum));
        String favourite = null;
        int most = 0;
        for (Map.Entry<String, Integer> each : times.entrySet()) {
            favourite = each.getValue() > most ? each.getKey() : favourite;
            most = Math.max(most, each.getValue());
        }
        BigDecimal gross = sum(orders);
        BigDecimal refunds = sum(timeline.stream()
                .filter(event -> event.name().equals("Order Refunded"))
                .toList());
        boolean refunded = timeline.stream().anyMatch(event -> event.name().equals("Order Refunded"));
        boolean any = !orders.isEmpty();
        long recency =
                any ? ChronoUnit.DAYS.between(orders.get(orders.size() - 1).time(), now) : Long.MAX_VALUE;
        TreeMap<String, Object> expected = new TreeMap<>();
        expected.put("orders", BigDecimal.valueOf(orders.size()));
        expected.put("frequency", BigDecimal.valueOf(lately.size()));
        expected.put("kinds", BigDecimal.valueOf(times.size()));
        expected.put("seen", List.copyOf(times.keySet()));
        if (any || refunded) {
            expected.put("net", plain(gross.subtract(refunds)));
        }
        if (!lately.isEmpty()) {
            expected.put("monetary", plain(sum(lately)));
        }
        if (any && favourite != null) {
            expected.put("gross", plain(gross));
            expected.put("first", orders.get(0).id());
            expected.put("last", orders.get(orders.size() - 1).id());
            expected.put("favourite", favourite);
            expected.put("since", orders.get(0).time());
            expected.put(
                    "dearest",
                    plain(orders.stream()
                            .map(event -> PlainOrder.number(event.properties(), "revenue"))
                            .max(Comparator.naturalOrder())
                            .orElseThrow()));
            expected.put("recency", BigDecimal.valueOf(recency));
        }
        List<PlainOrder> kept = PlainOrder.of(timeline);
        expected.put("kept", BigDecimal.valueOf(kept.size()));
        if (!kept.isEmpty()) {
            expected.put("worth", plain(kept.stream().map(PlainOrder::net).reduce(BigDecimal.ZERO, BigDecimal::add)));
        }
        TreeMap<String, Object> actual = new TreeMap<>();
        profile.computed().forEach(trait -> actual.put(trait.trait(), plain(trait.value())));
        assertEquals(expected, actual, where);
        boolean good = any
                && lately.size() >= 2
                && recency <= 20
                && gross.subtract(refunds).compareTo(BigDecimal.valueOf(50)) > 0;
        assertEquals(good ? List.of("good") : List.of(), profile.segments(), where);
    }

    private static BigDecimal sum(List<Event> events) {
        return events.stream()
                .map(event -> PlainOrder.number(event.properties(), "revenue"))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static Object plain(Value value) {
        if (value instanceof Value.Whole whole) {
            return BigDecimal.valueOf(whole.number());
        } else if (value instanceof Value.Decimal decimal) {
            return plain(decimal.number());
        } else if (value instanceof Value.Text text) {
            return text.text();
        } else if (value instanceof Value.Moment moment) {
            return moment.instant();
        }
        return ((Value.Items) value).items().stream().map(WorthLawsTest::plain).toList();
    }

    /** Historic value, RFM figures and what is to be expected, which are made of the orders that are left. */
    private static void checkWorth(List<Event> timeline, Instant now, String where) {
        List<PlainOrder> plain = PlainOrder.of(timeline);
        OrderBook book = OrderBook.of(timeline);
        BigDecimal net = plain.stream().map(PlainOrder::net).reduce(BigDecimal.ZERO, BigDecimal::add);
        assertEquals(0, net.compareTo(book.totals(EUR).net().amount()), where + ": historic value");
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        assertEquals(
                rfm(plain, today),
                RfmFigures.of(book, EUR, today.minusDays(60), today, ZoneOffset.UTC)
                        .map(figures -> List.of(
                                figures.daysSince(),
                                figures.orders(),
                                plain(figures.net().amount()))),
                where + ": RFM");
        CalibrationWindow window =
                new CalibrationWindow(LocalDate.ofInstant(START, ZoneOffset.UTC), today, ZoneOffset.UTC, EUR);
        Optional<Customer> expected = customer(plain, today);
        Optional<Customer> customer = window.customer(book);
        assertEquals(expected.map(WorthLawsTest::figures), customer.map(WorthLawsTest::figures), where + ": customer");
        if (customer.isPresent()) {
            Outlook outlook = PREDICTOR.outlook(customer.orElseThrow(), today);
            assertEquals(PREDICTOR.outlook(expected.orElseThrow(), today), outlook, where);
            assertEquals(chanceActive(expected.orElseThrow()), outlook.chanceActive(), 1e-9, where + ": P(alive)");
            assertTrue(outlook.nextOrder() == null || outlook.nextOrder().isAfter(today), where);
        }
    }

    private static Optional<List<Object>> rfm(List<PlainOrder> orders, LocalDate today) {
        long last = Long.MAX_VALUE;
        int count = 0;
        BigDecimal net = BigDecimal.ZERO;
        for (PlainOrder order : orders) {
            long ago = ChronoUnit.DAYS.between(LocalDate.ofInstant(order.time(), ZoneOffset.UTC), today);
            if (ago <= 60) {
                last = Math.min(last, ago);
                count++;
                net = net.add(order.net());
            }
        }
        return count == 0 ? Optional.empty() : Optional.of(List.of((int) last, count, plain(net)));
    }

    private static Optional<Customer> customer(List<PlainOrder> orders, LocalDate today) {
        TreeSet<LocalDate> days = new TreeSet<>();
        orders.forEach(order -> days.add(LocalDate.ofInstant(order.time(), ZoneOffset.UTC)));
        if (days.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal repeats = BigDecimal.ZERO;
        for (PlainOrder order : orders) {
            boolean first = LocalDate.ofInstant(order.time(), ZoneOffset.UTC).equals(days.first());
            repeats = first ? repeats : repeats.add(order.net());
        }
        return Optional.of(new Customer(
                days.size() - 1,
                (int) ChronoUnit.DAYS.between(days.first(), days.last()),
                (int) ChronoUnit.DAYS.between(days.first(), today),
                new Money(repeats, EUR)));
    }

    private static List<Object> figures(Customer customer) {
        return List.of(
                customer.repeats(),
                customer.recency(),
                customer.age(),
                plain(customer.repeatSpend().amount()));
    }

    /** As the paper of Fader, Hardie and Lee has it. */
    private static double chanceActive(Customer customer) {
        double x = customer.repeats();
        double waited = (4.414 + customer.age() / 7.0) / (4.414 + customer.recency() / 7.0);
        return x == 0 ? 1 : 1 / (1 + 0.793 / (2.426 + x - 1) * Math.pow(waited, 0.243 + x));
    }

    /** The scores of everybody, on the scale that everybody makes: by counting who is worse. */
    private static void checkScores(TestCdp shop, List<Profile> profiles, String where) {
        LocalDate today = LocalDate.ofInstant(shop.clock().instant(), ZoneOffset.UTC);
        List<RfmFigures> all = profiles.stream()
                .flatMap(profile -> figures(shop, profile, today))
                .toList();
        if (!all.isEmpty()) {
            RfmScale.Builder builder = RfmScale.builder(EUR, 5);
            all.forEach(builder::add);
            RfmScale scale = builder.build();
            for (RfmFigures her : all) {
                long staler = all.stream()
                        .filter(other -> other.daysSince() > her.daysSince())
                        .count();
                long rarer = all.stream()
                        .filter(other -> other.orders() < her.orders())
                        .count();
                long poorer = all.stream()
                        .filter(other ->
                                other.net().amount().compareTo(her.net().amount()) < 0)
                        .count();
                String code = Stream.of(staler, rarer, poorer)
                        .map(worse -> "" + (1 + 5 * worse / all.size()))
                        .reduce("", String::concat);
                assertEquals(code, scale.score(her).code(), where);
            }
        }
    }

    private static Stream<RfmFigures> figures(TestCdp shop, Profile profile, LocalDate today) {
        OrderBook book = OrderBook.of(shop.cdp().timeline(profile.id()));
        return RfmFigures.of(book, EUR, today.minusDays(60), today, ZoneOffset.UTC).stream();
    }
}
