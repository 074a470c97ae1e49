package io.cdpkit.segments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.commerce.Money;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.profile.Change;
import io.cdpkit.profile.Profile;
import io.cdpkit.segments.predict.Customer;
import io.cdpkit.segments.predict.Estimate;
import io.cdpkit.segments.predict.PurchaseModel;
import io.cdpkit.segments.predict.SpendModel;
import io.cdpkit.testkit.TestCdp;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictedTraitsTest {
    private static final Identifier ADA = Identifier.userId("ada");
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    /** As published for the CDNOW sample. */
    private static final PurchaseModel PURCHASES = new PurchaseModel(
            PurchaseModel.Unit.WEEKS,
            Estimate.of(0.243),
            Estimate.of(4.414),
            Estimate.of(0.793),
            Estimate.of(2.426),
            -9_582.4,
            2_357);

    private static final SpendModel SPEND = new SpendModel(
            Currency.getInstance("USD"), Estimate.of(6.25), Estimate.of(3.74), Estimate.of(15.44), -4_055.0, 946);

    private static final Occurrence.Events ORDERS = Occurrence.track("Order Completed");

    private static final Segments SEGMENTS = Segments.parse("""
            trait alive    = alive("Order Completed", weeks, r = 0.243, alpha = 4.414, a = 0.793, b = 2.426)
            trait expected = expected("Order Completed", next 39 weeks, weeks,
                r = 0.243, alpha = 4.414, a = 0.793, b = 2.426)
            trait next     = next("Order Completed", weeks, r = 0.243, alpha = 4.414, a = 0.793, b = 2.426)
            trait worth    = worth("Order Completed".total, next 39 weeks, weeks,
                r = 0.243, alpha = 4.414, a = 0.793, b = 2.426, p = 6.25, q = 3.74, gamma = 15.44)
            trait orders   = grade(count("Order Completed") > 1, 2, 4)
            lapsing = alive < 0.5
            buying  = alive >= 0.5
            """);

    private final TestCdp shop =
            TestCdp.with(IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)), parts -> parts.segments(SEGMENTS));

    private void order(Instant time, String total) {
        shop.clock().set(time);
        shop.track("Order Completed", Attributes.of("total", Value.of(new BigDecimal(total))), ADA);
    }

    private void passTo(Instant time) {
        shop.clock().set(time);
        shop.cdp().evaluateDue();
    }

    private Optional<Value> value(String trait) {
        return shop.profile(ADA).computed(trait);
    }

    private static Value hundredths(double number) {
        return Value.of(BigDecimal.valueOf(number).setScale(2, RoundingMode.HALF_UP));
    }

    /** So many orders, the second half of them on the last day or just before. */
    private static Customer customer(int repeats, int recency, int age) {
        return new Customer(repeats, recency, age, new Money(BigDecimal.valueOf(repeats * 20L), SPEND.currency()));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "0, 0, 272", "1, 30, 60", "2, 213, 272", "7, 100, 260", "12, 250, 255", "3, 5, 1000"})
    void evaluate_daysOfOrders_isAsTheModelsOfPredictTell(int repeats, int recency, int age) {
        order(START, "99");
        for (int i = 1; i <= repeats; i++) {
            order(START.plus(Duration.ofDays(recency - repeats + i)), "20");
        }
        passTo(START.plus(Duration.ofDays(age)));
        Customer customer = customer(repeats, recency, age);
        assertEquals(Optional.of(plain(hundredths(PURCHASES.chanceActive(customer)))), value("alive"));
        assertEquals(Optional.of(plain(hundredths(PURCHASES.expectedOrders(customer, 273)))), value("expected"));
        double worth = PURCHASES.expectedOrders(customer, 273)
                * SPEND.parameters().p()
                * (15.44 + repeats * (repeats == 0 ? 0 : 20))
                / (6.25 * repeats + 3.74 - 1);
        assertEquals(Optional.of(twoDigits(worth)), value("worth"));
        Optional<Value> next = PURCHASES.daysToNextOrder(customer(repeats, recency, recency)).stream()
                .mapToObj(days -> Value.of(START.plus(Duration.ofDays(recency))
                        .plusMillis((long) Math.ceil(days * Duration.ofDays(1).toMillis()))))
                .findFirst();
        assertNear(next, value("next"));
        assertTrue(shop.cdp().verify().isClean());
    }

    private static Value twoDigits(double worth) {
        return Value.of(
                worth < 100
                        ? Math.round(worth)
                        : BigDecimal.valueOf(worth)
                                .round(new MathContext(2, RoundingMode.HALF_UP))
                                .longValueExact());
    }

    private static Value plain(Value value) {
        return Values.plain(value);
    }

    private static void assertNear(Optional<Value> expected, Optional<Value> actual) {
        assertEquals(expected.isPresent(), actual.isPresent());
        expected.ifPresent(value -> {
            Instant one = ((Value.Moment) value).instant();
            Instant other = ((Value.Moment) actual.orElseThrow()).instant();
            assertTrue(Duration.between(one, other).abs().toMillis() <= 1, one + " " + other);
        });
    }

    /** Of the first person of the sample, 2 repeats in 30.43 of 38.86 weeks: 1.226 in the 39 weeks to come, as published. */
    @Test
    void evaluate_firstPersonOfTheCdnowSample_isAsPublished() {
        for (int day : List.of(0, 100, 213)) {
            order(START.plus(Duration.ofDays(day)), "20");
        }
        passTo(START.plus(Duration.ofDays(272)));
        assertEquals(Optional.of(Value.of(new BigDecimal("1.23"))), value("expected"));
        assertEquals(Optional.of(Value.of(new BigDecimal("0.73"))), value("alive"));
    }

    @Test
    void evaluate_timePasses_makesHerLapseAtTheVeryInstantAndAnOrderBringsHerBack() {
        order(START, "20");
        order(START.plus(Duration.ofDays(7)), "20");
        order(START.plus(Duration.ofDays(14)), "20");
        assertEquals(List.of("buying"), shop.profile(ADA).segments());
        shop.changes();
        Instant last = START.plus(Duration.ofDays(14));
        passTo(last.plus(Duration.ofDays(365)));
        Change.Entered lapsed = shop.changes().stream()
                .filter(Change.Entered.class::isInstance)
                .map(Change.Entered.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals("lapsing", lapsed.segment());
        Instant since = shop.profile(ADA).memberships().get(0).since();
        assertTrue(active(last, since.minusMillis(1)) >= 0.495 && active(last, since) < 0.495, since::toString);
        order(last.plus(Duration.ofDays(366)), "20");
        assertEquals(List.of("buying"), shop.profile(ADA).segments());
        assertTrue(shop.cdp().verify().isClean());
    }

    /** Of three orders in two weeks, in closed form. */
    private static double active(Instant last, Instant now) {
        double week = Duration.ofDays(7).toMillis();
        double gap = Math.log(4.414 + 2 + Duration.between(last, now).toMillis() / week) - Math.log(4.414 + 2);
        return 1 / (1 + 0.793 / (2.426 + 2 - 1) * Math.exp((0.243 + 2) * gap));
    }

    @Test
    void evaluate_noOrder_hasNoPredictionAndIsInNeitherSegment() {
        shop.clock().set(START);
        shop.track("Page Seen", ADA);
        for (String trait : List.of("alive", "expected", "next", "worth")) {
            assertEquals(Optional.empty(), value(trait));
        }
        assertEquals(Optional.of(Value.of(1)), value("orders"));
        assertEquals(List.of(), shop.profile(ADA).segments());
    }

    @Test
    void evaluate_oneOrder_isAliveForeverAndWaitsForNoClock() {
        Segments alive = Segments.parse(
                "trait alive = " + "alive(\"Order Completed\", weeks, r = 0.243, alpha = 4.414, a = 0.793, b = 2.426)");
        TestCdp other =
                TestCdp.with(IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)), parts -> parts.segments(alive));
        other.clock().set(START);
        other.track("Order Completed", ADA);
        Profile ada = other.profile(ADA);
        assertEquals(Optional.of(Value.of(1)), ada.computed("alive"));
        assertNull(ada.nextDue());
    }

    @Test
    void evaluate_orderWithoutWorth_countsForTheChanceButNotForTheWorth() {
        order(START, "20");
        shop.track("Order Completed", Attributes.of("total", Value.of("none")), ADA);
        order(START.plus(Duration.ofDays(20)), "-5");
        double mean = 6.25 * 15.44 / (3.74 - 1);
        double expected = PURCHASES.expectedOrders(customer(0, 0, 20), 273);
        assertEquals(Optional.of(twoDigits(mean * expected)), value("worth"));
        assertTrue(((Value.Decimal) value("alive").orElseThrow()).number().compareTo(BigDecimal.ONE) < 0);
    }

    /** Whatever was done before: a value stays until just before the instant that is told, and then it is another one. */
    @Test
    void explain_anyHistory_tellsTheVeryInstantAtWhichTheValueChanges() {
        List<String> traits = List.of("alive", "expected", "worth");
        for (int seed = 0; seed < Depth.seeds(8); seed++) {
            Random chance = new Random(seed);
            List<Event> events = history(chance);
            Instant now = events.get(events.size() - 1).time().plusSeconds(chance.nextInt(4_000_000));
            for (String trait : traits) {
                TestCdp one = TestCdp.with(
                        IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)), parts -> parts.segments(SEGMENTS));
                one.clock().set(now);
                events.forEach(one.cdp()::ingest);
                TraitExplanation why = explain(one, trait);
                String where = "seed " + seed + " of " + trait;
                assertEquals(events.stream().map(Event::id).toList(), why.evidence(), where);
                Instant next = why.next();
                if (next == null) {
                    continue;
                }
                for (int i = 0; i < 6; i++) {
                    long between = (long)
                            (chance.nextDouble() * Duration.between(now, next).toMillis());
                    one.clock().set(now.plusMillis(between));
                    assertEquals(why.value(), explain(one, trait).value(), where);
                }
                one.clock().set(next.minusMillis(1));
                assertEquals(why.value(), explain(one, trait).value(), where);
                one.clock().set(next);
                assertNotEquals(why.value(), explain(one, trait).value(), where);
            }
        }
    }

    private static List<Event> history(Random chance) {
        List<Event> events = new ArrayList<>();
        Instant time = START;
        for (int i = 0; i <= chance.nextInt(5); i++) {
            events.add(Event.track("m" + i, Source.of("web", Source.Kind.WEB), "Order Completed")
                    .identifier(ADA)
                    .time(time)
                    .properties(Attributes.of("total", Value.of(chance.nextInt(1_000))))
                    .build());
            time = time.plusMillis(chance.nextInt(800_000_000));
        }
        return events;
    }

    private static TraitExplanation explain(TestCdp shop, String trait) {
        Profile ada = shop.profile(ADA);
        return SEGMENTS.explainTrait(
                trait, ada, shop.cdp().timeline(ada.id()), shop.clock().instant());
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 3", "4, 3", "5, 4", "9, 4"})
    void evaluate_grade_isOneMoreThanTheBoundsThatItIsAbove(int orders, int grade) {
        for (int i = 0; i < orders; i++) {
            order(START.plusSeconds(i), "1");
        }
        assertEquals(Optional.of(Value.of(grade)), value("orders"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "grade(age >= 4, 2) > 1 | go up",
                "grade(age < 2, 4) > 1 | go down",
                "grade(age = 2) > 1 | is graded by",
                "grade(age) > 1 | expected the bounds",
                "grade(age >= \"a\") > 1 | expected a number",
                "alive(order) > 1 | and the model",
                "alive(order, months, r = 1, alpha = 1, a = 1, b = 1) > 1 | days or weeks",
                "alive(order, days, r = 0, alpha = 1, a = 1, b = 1) > 1 | parameters of a model are",
                "alive(order, days, alpha = 1, a = 1, b = 1) > 1 | expected r",
                "alive(order, next 2 days, days, r = 1, alpha = 1, a = 1, b = 1) > 1 | does not look ahead",
                "expected(order, days, r = 1, alpha = 1, a = 1, b = 1) > 1 | how far to look",
                "expected(order, next 101 days, days, r = 1, alpha = 1, a = 1, b = 1) > 1 | 100 times alpha",
                "expected(order, next 2 calendar days, days, r = 1, alpha = 1, a = 1, b = 1) > 1 | some hours",
                "worth(order.total, next 2 days, days, r = 1, alpha = 1, a = 1, b = 1) > 1 | name the property",
                "worth(order.x, next 2 days, days, r = 1, alpha = 1, a = 1, b = 1, p = 1, q = 1, gamma = 1) > 1 | above 1",
                "any(items where alive(order, days, r = 1, alpha = 1, a = 1, b = 1) > 0) | looks at one event or item"
            })
    void parse_whatIsNoPrediction_isRefusedWithTheReason(String text, String reason) {
        InvalidSegmentsException refused =
                assertThrows(InvalidSegmentsException.class, () -> ConditionText.parse(text), text);
        assertTrue(refused.problems().get(0).message().contains(reason), refused.getMessage());
    }

    @Test
    void toString_fittedModels_readsBackAsTheSameDefinitions() {
        Operand.Purchases model = PURCHASES.parameters();
        Segments fitted = Segments.of(
                List.of(),
                List.of(
                        TraitDefinition.of("alive", Operand.alive(ORDERS, model)),
                        TraitDefinition.of(
                                "worth",
                                Operand.worth(ORDERS, List.of("total"), Span.days(90), model, SPEND.parameters()))));
        assertEquals(fitted.traits(), Segments.parse(fitted.toString()).traits());
        assertEquals(
                "trait alive = alive(\"Order Completed\", weeks, r = 0.243, alpha = 4.414, a = 0.793, b = 2.426)",
                fitted.findTrait("alive").orElseThrow().toString());
    }

    @Test
    void checks_impossibleChancesAndClasses_areNever() {
        String model = "weeks, r = 0.243, alpha = 4.414, a = 0.793, b = 2.426)";
        Checks checks = Checks.of(Segments.of(List.of()));
        for (String never : List.of(
                "alive(order, " + model + " > 1",
                "expected(order, next 9 days, " + model + " < 0",
                "grade(count(order) >= 2, 4, 9) > 4",
                "grade(count(order) >= 2, 4, 9) < 1",
                "grade(count(order) >= 2, 4, 9) = 2.5")) {
            assertEquals(new Answer.Yes(), checks.never(ConditionText.parse(never)), never);
        }
        for (String sometimes : List.of(
                "alive(order, " + model + " = 1",
                "alive(order, " + model + " < 0.5",
                "next(order, " + model + " exists",
                "grade(count(order) >= 2, 4, 9) = 3",
                "grade(days since latest(order) < 90, 30) = 2")) {
            assertInstanceOf(Answer.No.class, checks.never(ConditionText.parse(sometimes)), sometimes);
        }
    }

    @Test
    void lookBacks_prediction_isForever() {
        assertEquals(LookBacks.FOREVER, SEGMENTS.lookBacks().get("Order Completed"));
    }
}
