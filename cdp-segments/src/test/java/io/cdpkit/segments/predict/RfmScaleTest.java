package io.cdpkit.segments.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cdpkit.commerce.Money;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.event.Value;
import io.cdpkit.identity.IdentityRules;
import io.cdpkit.identity.NamespaceRule;
import io.cdpkit.profile.Profile;
import io.cdpkit.segments.Occurrence;
import io.cdpkit.segments.Segments;
import io.cdpkit.segments.Span;
import io.cdpkit.segments.Window;
import io.cdpkit.testkit.TestCdp;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class RfmScaleTest {
    private static List<RfmFigures> population(Random random, int size) {
        List<RfmFigures> people = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            BigDecimal net = BigDecimal.valueOf(random.nextInt(2_000), 2);
            people.add(new RfmFigures(
                    random.nextInt(40), 1 + (int) Math.pow(random.nextInt(4), 2), new Money(net, Cdnow.USD)));
        }
        return people;
    }

    private static RfmScale scale(List<RfmFigures> people, int classes) {
        RfmScale.Builder builder = RfmScale.builder(Cdnow.USD, classes);
        people.forEach(builder::add);
        return builder.build();
    }

    /** By the rule as it is told: count who is strictly worse. */
    private static int naive(
            List<RfmFigures> people, RfmFigures one, int classes, ToDoubleFunction<RfmFigures> goodness) {
        long worse = people.stream()
                .filter(other -> goodness.applyAsDouble(other) < goodness.applyAsDouble(one))
                .count();
        int k = 0;
        while (k + 1 < classes && worse * classes >= (long) (k + 1) * people.size()) {
            k++;
        }
        return 1 + k;
    }

    @Test
    void score_anyPopulation_isTheRuleCountedOut() {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            List<RfmFigures> people = population(random, 1 + random.nextInt(50));
            int classes = 2 + random.nextInt(8);
            RfmScale scale = scale(people, classes);
            List<RfmFigures> asked = new ArrayList<>(people);
            asked.addAll(population(random, 20));
            for (RfmFigures one : asked) {
                RfmScore expected = new RfmScore(
                        naive(people, one, classes, figures -> -figures.daysSince()),
                        naive(people, one, classes, RfmFigures::orders),
                        naive(
                                people,
                                one,
                                classes,
                                figures -> figures.net().amount().doubleValue()));
                assertEquals(expected, scale.score(one));
            }
        }
    }

    @Test
    void build_anyOrderAndSpread_isTheSame() {
        List<RfmFigures> people = population(new Random(1), 300);
        RfmScale whole = scale(people, 5);
        Collections.shuffle(people, new Random(2));
        RfmScale.Builder first = RfmScale.builder(Cdnow.USD, 5);
        RfmScale.Builder second = RfmScale.builder(Cdnow.USD, 5);
        people.subList(0, 100).forEach(second::add);
        people.subList(100, 300).forEach(first::add);
        assertEquals(whole, second.addAll(first).build());
        assertEquals(300, second.size());
        List<RfmScore> scores = new ArrayList<>();
        second.score((score, coins) -> scores.add(score));
        assertEquals(people.subList(0, 300).stream().map(whole::score).toList(), scores);
    }

    @Test
    void score_whereMostOrderedOnce_givesAllOfThemOne() {
        List<RfmFigures> people = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            people.add(new RfmFigures(i, i < 7 ? 1 : 1 + i, Money.of("" + i, "USD")));
        }
        RfmScale scale = scale(people, 5);
        assertEquals(new RfmScore(5, 1, 1), scale.score(people.get(0)));
        assertEquals(new RfmScore(2, 4, 4), scale.score(people.get(7)));
        assertEquals("155", scale.score(people.get(9)).code());
    }

    @Test
    void builder_wrongUse_names() {
        assertThrows(IllegalArgumentException.class, () -> RfmScale.builder(Cdnow.USD, 1));
        assertThrows(
                IllegalStateException.class,
                () -> RfmScale.builder(Cdnow.USD, 5).build());
        assertThrows(
                IllegalArgumentException.class,
                () -> RfmScale.builder(Cdnow.USD, 5).add(new RfmFigures(0, 1, Money.of("1", "EUR"))));
    }

    /** Somebody's orders and the day of reckoning at random, scored by the platform and by the scale. */
    @Test
    void traits_anyOrders_areTheScoreOfHerFigures() {
        for (int seed = 0; seed < 30; seed++) {
            Random random = new Random(seed);
            RfmScale scale = scale(population(random, 1 + random.nextInt(50)), 2 + random.nextInt(4));
            Segments segments = Segments.of(
                    List.of(),
                    scale.traits(
                            Occurrence.track("Order Completed"),
                            List.of("total"),
                            Window.last(Span.days(365)),
                            ZoneOffset.UTC));
            Identifier ada = Identifier.userId("ada");
            TestCdp shop = TestCdp.with(
                    IdentityRules.of(NamespaceRule.unique(Namespace.USER_ID)), parts -> parts.segments(segments));
            shop.at("2026-03-01T00:00:00Z");
            long coins = 0;
            int orders = 1 + random.nextInt(12);
            for (int i = 0; i < orders; i++) {
                int cost = random.nextInt(500);
                coins += cost;
                shop.clock().advance(Duration.ofHours(random.nextInt(60)));
                shop.track("Order Completed", Attributes.of("total", Value.of(BigDecimal.valueOf(cost, 2))), ada);
            }
            LocalDate last = LocalDate.ofInstant(shop.clock().instant(), ZoneOffset.UTC);
            shop.clock().advance(Duration.ofHours(random.nextInt(1_000)));
            shop.cdp().evaluateDue();
            int days = (int) ChronoUnit.DAYS.between(
                    last, LocalDate.ofInstant(shop.clock().instant(), ZoneOffset.UTC));
            RfmScore score =
                    scale.score(new RfmFigures(days, orders, new Money(BigDecimal.valueOf(coins, 2), Cdnow.USD)));
            Profile profile = shop.profile(ada);
            assertEquals(
                    List.of(score.recency(), score.frequency(), score.monetary()),
                    List.of("rfm_recency", "rfm_frequency", "rfm_monetary").stream()
                            .map(name ->
                                    (int) ((Value.Whole) profile.computed(name).orElseThrow()).number())
                            .toList(),
                    "seed " + seed);
        }
    }
}
