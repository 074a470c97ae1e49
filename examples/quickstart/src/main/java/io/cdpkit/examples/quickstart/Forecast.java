package io.cdpkit.examples.quickstart;

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

/** Gathers customers and tells in a sentence what they will do. Not thread-safe. */
final class Forecast {
    private static final int DAYS = 90;

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

    String sentence() {
        Fit<PurchaseModel> purchases = PurchaseModel.fit(gathered, PurchaseModel.Unit.WEEKS);
        Fit<SpendModel> spend = SpendModel.fit(gathered);
        if (purchases instanceof Fit.Refused<PurchaseModel> refused) {
            return "No forecast: " + refused.detail() + ".";
        } else if (spend instanceof Fit.Refused<SpendModel> refused) {
            return "No forecast: " + refused.detail() + ".";
        }
        Predictor predictor = new Predictor(purchases.orElseThrow(), spend.orElseThrow(), DAYS, 0);
        double orders = 0;
        double active = 0;
        BigDecimal worth = BigDecimal.ZERO;
        for (Customer customer : customers) {
            Outlook outlook = predictor.outlook(customer, window.last());
            orders += outlook.expectedOrders();
            active += outlook.chanceActive();
            worth = worth.add(outlook.lifetimeValue().amount());
        }
        return "Of " + Report.count(customers.size()) + " customers, about " + Report.count(Math.round(active))
                + " are still active; in the " + DAYS + " days after the last order about "
                + Report.count(Math.round(orders)) + " orders are expected, worth "
                + Report.count(worth.setScale(0, RoundingMode.HALF_EVEN).longValue()) + " " + window.currency()
                + " (BG/NBD and Gamma-Gamma, fitted to these orders).";
    }
}
