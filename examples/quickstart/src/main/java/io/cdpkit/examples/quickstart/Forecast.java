package io.cdpkit.examples.quickstart;

import io.cdpkit.segments.insight.InsightTable;
import io.cdpkit.segments.insight.InsightTable.Cell;
import io.cdpkit.segments.insight.InsightTable.Column;
import io.cdpkit.segments.insight.InsightTable.Form;
import io.cdpkit.segments.insight.InsightTable.Heading;
import io.cdpkit.segments.insight.InsightTable.Unit;
import io.cdpkit.segments.insight.Person;
import io.cdpkit.segments.predict.CalibrationWindow;
import io.cdpkit.segments.predict.Customer;
import io.cdpkit.segments.predict.Customers;
import io.cdpkit.segments.predict.Fit;
import io.cdpkit.segments.predict.Outlook;
import io.cdpkit.segments.predict.Predictor;
import io.cdpkit.segments.predict.PurchaseModel;
import io.cdpkit.segments.predict.SpendModel;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Gathers customers and tells in a sentence what they will do. Not thread-safe. */
final class Forecast {
    private static final int DAYS = 90;
    private static final int BANDS = 5;

    private final CalibrationWindow window;
    private final Customers gathered;
    private final List<Customer> customers = new ArrayList<>();

    Forecast(CalibrationWindow window) {
        this.window = window;
        this.gathered = Customers.in(window.currency());
    }

    void person(Person person) {
        window.customer(person.orders()).ifPresent(customer -> {
            gathered.add(customer);
            customers.add(customer);
        });
    }

    /** What is to be expected, in words and in tables; no tables where no model could be fitted. */
    record Told(String sentence, List<InsightTable> tables) {
        Told {
            tables = List.copyOf(tables);
        }
    }

    /** Customers of about the same chance to be active still. */
    private static final class Band {
        private long customers;
        private double orders;
        private BigDecimal worth = BigDecimal.ZERO;

        void add(Outlook outlook) {
            customers++;
            orders += outlook.expectedOrders();
            worth = worth.add(outlook.lifetimeValue().amount());
        }

        List<Cell> cells() {
            return List.of(
                    Cell.ofPeople(customers),
                    Cell.of(BigDecimal.valueOf(orders).setScale(2, RoundingMode.HALF_UP), customers),
                    Cell.of(worth, customers));
        }
    }

    Told told() {
        Fit<PurchaseModel> purchases = PurchaseModel.fit(gathered, PurchaseModel.Unit.WEEKS);
        Fit<SpendModel> spend = SpendModel.fit(gathered);
        if (purchases instanceof Fit.Refused<PurchaseModel> refused) {
            return new Told("No forecast: " + refused.detail() + ".", List.of());
        } else if (spend instanceof Fit.Refused<SpendModel> refused) {
            return new Told("No forecast: " + refused.detail() + ".", List.of());
        }
        Predictor predictor = new Predictor(purchases.orElseThrow(), spend.orElseThrow(), DAYS, 0);
        Band all = new Band();
        List<Band> bands = Stream.generate(Band::new).limit(BANDS).toList();
        double active = 0;
        for (Customer customer : customers) {
            Outlook outlook = predictor.outlook(customer, window.last());
            active += outlook.chanceActive();
            all.add(outlook);
            bands.get(Math.min(BANDS - 1, (int) (outlook.chanceActive() * BANDS)))
                    .add(outlook);
        }
        String sentence = "Of " + Report.count(customers.size()) + " customers, about "
                + Report.count(Math.round(active))
                + " are still active; in the " + DAYS + " days after the last order about "
                + Report.count(Math.round(all.orders)) + " orders are expected, worth "
                + Report.count(all.worth.setScale(0, RoundingMode.HALF_EVEN).longValue()) + " "
                + window.currency() + " (BG/NBD and Gamma-Gamma, fitted to these orders).";
        return new Told(sentence, List.of(table(bands)));
    }

    private InsightTable table(List<Band> bands) {
        return new InsightTable(
                new Heading(
                        Form.BARS,
                        "Customers by the chance that they are active",
                        "Customers by the chance that they have not left for good, the orders expected of them in "
                                + DAYS + " days and their worth in " + window.currency() + ".",
                        "chance",
                        "customers"),
                IntStream.range(0, BANDS)
                        .mapToObj(band -> 100 * band / BANDS + " to " + 100 * (band + 1) / BANDS + " %")
                        .toList(),
                List.of(
                        new Column("customers", Unit.COUNT),
                        new Column("orders", Unit.NUMBER),
                        new Column("worth", Unit.MONEY)),
                bands.stream().map(Band::cells).toList(),
                List.of("event Order Completed revenue", "event Order Refunded revenue", "event time"),
                0);
    }
}
