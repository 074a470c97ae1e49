package io.cdpkit.segments.insight;

import io.cdpkit.commerce.PlacedOrder;
import io.cdpkit.commerce.Product;
import io.cdpkit.segments.insight.InsightTable.Cell;
import io.cdpkit.segments.insight.InsightTable.Column;
import io.cdpkit.segments.insight.InsightTable.Form;
import io.cdpkit.segments.insight.InsightTable.Heading;
import io.cdpkit.segments.insight.InsightTable.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is bought together: pairs of products, or of categories, with support, confidence and lift (Agrawal, Imielinski and
 * Swami 1993; Brin and others 1997).
 *
 * <p>A basket is an order that counts, or all such orders of a person: the first tells what to offer beside, the second what
 * to offer next. A basket of which nothing is known but that it was bought is one of all, too. A thing is in a basket
 * once, however often it was bought. Of each pair, the direction of greater confidence is told: from the rarer thing to
 * the more common one. Products are told apart by id, else SKU, and called by name; those with neither are left out. Of a
 * basket of more than 40 things, the first 40 in the order of their ids count, the rest is left out.
 */
public final class AffinityCounter implements TableCounter<AffinityCounter> {
    private static final int MOST_THINGS = 40;

    /** What is in baskets. */
    public enum Thing {
        PRODUCT,
        CATEGORY
    }

    /** What a basket is. */
    public enum Basket {
        ORDER,
        PERSON
    }

    /**
     * Who buys the first thing buys the other too, so often.
     *
     * @param baskets with both
     * @param people who have such baskets
     * @param support baskets with both, of all baskets, in per cent
     * @param confidence baskets with both, of those with the first, in per cent
     * @param lift how many times as likely the other is with the first as it is in all; 1 where they have nothing to do with
     *     each other
     */
    public record Rule(
            String first,
            String other,
            long baskets,
            long people,
            BigDecimal support,
            BigDecimal confidence,
            BigDecimal lift) {
        private static final Comparator<Rule> STRONGEST = Comparator.comparing(Rule::lift)
                .thenComparing(Rule::baskets)
                .reversed()
                .thenComparing(Rule::first)
                .thenComparing(Rule::other);
    }

    private final Thing thing;
    private final Basket basket;
    private final int leastBaskets;
    private final int most;
    private final Grid<String, String> pairs = new Grid<>();
    private final Grid<String, String> things = new Grid<>();
    private final TreeMap<String, String> names = new TreeMap<>();
    private long baskets;
    private long leftOut;

    private AffinityCounter(Thing thing, Basket basket, int leastBaskets, int most) {
        this.thing = thing;
        this.basket = basket;
        this.leastBaskets = leastBaskets;
        this.most = most;
    }

    /**
     * A counter.
     *
     * @param leastBaskets in how many baskets a pair must be to be told, 1 or more; few make a lift of chance
     * @param most how many pairs to tell
     */
    public static AffinityCounter of(Thing thing, Basket basket, int leastBaskets, int most) {
        if (leastBaskets < 1 || most < 1) {
            throw new IllegalArgumentException(
                    "leastBaskets and most must be 1 or more, were " + leastBaskets + " and " + most);
        }
        return new AffinityCounter(
                Objects.requireNonNull(thing, "thing"), Objects.requireNonNull(basket, "basket"), leastBaskets, most);
    }

    @Override
    public void person(Person person) {
        pairs.nextPerson();
        things.nextPerson();
        TreeSet<String> all = new TreeSet<>();
        boolean bought = false;
        for (PlacedOrder order : person.orders().orders()) {
            if (order.counts()) {
                bought = true;
                put(order.products(), all);
                if (basket == Basket.ORDER) {
                    count(all);
                    all.clear();
                }
            }
        }
        if (bought && basket == Basket.PERSON) {
            count(all);
        }
    }

    private void put(List<Product> products, Set<String> into) {
        for (Product product : products) {
            String key = product.key();
            if (thing == Thing.CATEGORY) {
                if (product.category() != null) {
                    into.add(Sale.category(product));
                }
            } else if (key != null) {
                into.add(key);
                if (product.name() != null) {
                    names.merge(key, product.name(), (a, b) -> a.compareTo(b) <= 0 ? a : b);
                }
            }
        }
    }

    private void count(Set<String> found) {
        baskets++;
        List<String> kept = new ArrayList<>(found);
        if (kept.size() > MOST_THINGS) {
            leftOut += kept.size() - MOST_THINGS;
            kept = kept.subList(0, MOST_THINGS);
        }
        for (int i = 0; i < kept.size(); i++) {
            things.add(kept.get(i), "", 1);
            for (int j = i + 1; j < kept.size(); j++) {
                pairs.add(kept.get(i), kept.get(j), 1);
            }
        }
    }

    @Override
    public void addAll(AffinityCounter others) {
        if (others.thing != thing
                || others.basket != basket
                || others.leastBaskets != leastBaskets
                || others.most != most) {
            throw new IllegalArgumentException("only counters of the same settings go together");
        }
        pairs.addAll(others.pairs);
        things.addAll(others.things);
        others.names.forEach((key, name) -> names.merge(key, name, (a, b) -> a.compareTo(b) <= 0 ? a : b));
        baskets += others.baskets;
        leftOut += others.leftOut;
    }

    /** The rules of enough baskets, by lift, then baskets, descending. */
    public List<Rule> rules() {
        ArrayList<Rule> rules = new ArrayList<>();
        pairs.each((one, other, both) -> {
            if (both.count() >= leastBaskets) {
                rules.add(rule(one, other, both));
            }
        });
        rules.sort(Rule.STRONGEST);
        return List.copyOf(rules.subList(0, Math.min(most, rules.size())));
    }

    private Rule rule(String one, String other, Grid.Sum both) {
        long withOne = things.sum(one, "").count();
        long withOther = things.sum(other, "").count();
        boolean turned = withOther < withOne;
        return new Rule(
                name(turned ? other : one),
                name(turned ? one : other),
                both.count(),
                both.people(),
                Shares.percent(both.count(), baskets),
                Shares.percent(both.count(), Math.min(withOne, withOther)),
                Shares.quotient(both.count(), withOne, withOther, baskets));
    }

    private String name(String key) {
        return names.getOrDefault(key, key);
    }

    @Override
    public InsightTable table() {
        List<Rule> rules = rules();
        String kind = thing == Thing.PRODUCT ? "products" : "categories";
        String where = basket == Basket.ORDER ? "in one order" : "by one person";
        return new InsightTable(
                new Heading(
                        Form.BARS,
                        "Bought together: " + kind,
                        "Pairs of " + kind + " bought " + where
                                + ", by how many times as often as chance would have it, of " + baskets + " baskets.",
                        "first → other",
                        "how often"),
                rules.stream().map(rule -> rule.first() + " → " + rule.other()).toList(),
                List.of(
                        new Column("lift", Unit.NUMBER),
                        new Column("confidence", Unit.PERCENT),
                        new Column("support", Unit.PERCENT),
                        new Column("baskets", Unit.COUNT)),
                rules.stream().map(AffinityCounter::cells).toList(),
                fields(),
                leftOut + pairs.leftOut() + things.leftOut());
    }

    private static List<Cell> cells(Rule rule) {
        return List.of(
                Cell.of(rule.lift(), rule.people()),
                Cell.of(rule.confidence(), rule.people()),
                Cell.of(rule.support(), rule.people()),
                Cell.of(BigDecimal.valueOf(rule.baskets()), rule.people()));
    }

    private List<String> fields() {
        return thing == Thing.CATEGORY
                ? List.of("event Order Cancelled", "event Order Completed products.category")
                : List.of(
                        "event Order Cancelled",
                        "event Order Completed products.product_id",
                        "event Order Completed products.sku",
                        "event Order Completed products.name");
    }

    @Override
    public String toString() {
        return "affinity counter of " + baskets + " baskets";
    }
}
