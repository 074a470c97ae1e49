package io.cdpkit.examples.benchmarks;

import io.cdpkit.commerce.Money;
import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Source;
import io.cdpkit.event.Value;
import io.cdpkit.examples.benchmarks.Meter.Reading;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.segments.crm.CrmBook;
import io.cdpkit.segments.crm.CrmSchema;
import io.cdpkit.segments.crm.Deal;
import io.cdpkit.segments.crm.Forecast;
import io.cdpkit.segments.crm.Forecaster;
import io.cdpkit.segments.crm.Pipeline;
import io.cdpkit.segments.crm.PipelineReport;
import io.cdpkit.segments.crm.Stage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Deals out of their events, as they stood before, and what they will bring in: beside a plain loop that sums the same. */
final class CrmBenchmark {
    private static final String NAME = "insights";
    private static final int ROUNDS = 5;
    /** So little weight that a chance is what came true. */
    private static final BigDecimal NO_PRIOR = new BigDecimal("0.000001");

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Source CRM = Source.of("crm", Source.Kind.CRM);
    private static final ProfileId SOMEBODY = new ProfileId(0, 1);

    private final CrmSchema schema = CrmSchema.standard();
    private final Pipeline pipeline = schema.usualPipeline();
    private final int deals;

    CrmBenchmark(int deals) {
        this.deals = deals;
    }

    void run() {
        List<Event> events = events();
        Meter.print(NAME, "crm_deals", deals, "deals");
        Meter.print(NAME, "crm_events", events.size(), "events");
        CrmBook book = best("crm_read", () -> {
            CrmBook read = CrmBook.of(schema, SOMEBODY, events);
            read.deals();
            return read;
        });
        best("crm_as_of", () -> book.asOf(START.plusSeconds(43L * 86_400)).deals());
        best("crm_report", () -> PipelineReport.of(pipeline, book.deals(), START.plusSeconds(90L * 86_400)));
        Forecaster forecaster = Forecaster.of(pipeline, schema).withPriorWeight(NO_PRIOR);
        Forecast forecast = best("crm_forecast", () -> forecaster.forecast(book.deals()));
        double plain = best("crm_plain_loop", () -> plainLoop(book.deals()));
        double expected = forecast.expected().amount().doubleValue();
        if (Math.abs(plain - expected) > 1) {
            throw new IllegalStateException("the plain loop expects " + plain + ", the forecast " + expected);
        }
    }

    private static <T> T best(String figure, Supplier<T> work) {
        Reading<T> best = Meter.read(work);
        for (int round = 1; round < ROUNDS; round++) {
            Reading<T> again = Meter.read(work);
            best = again.cpuSeconds() < best.cpuSeconds() ? again : best;
        }
        Meter.print(NAME, figure, best.cpuSeconds() * 1_000, "cpu-ms");
        return best.result();
    }

    /** Each deal goes on, is won or lost, or stays where it is, a day or more at a time. */
    private List<Event> events() {
        SplittableRandom random = new SplittableRandom(11);
        List<Stage> stages = pipeline.openStages();
        ArrayList<Event> events = new ArrayList<>();
        for (int deal = 0; deal < deals; deal++) {
            Attributes.Builder first = Attributes.builder()
                    .put("deal_id", "d-" + deal)
                    .put("stage", stages.get(0).name())
                    .put("amount", Value.of(BigDecimal.valueOf(100 + random.nextInt(10_000))));
            long second = random.nextInt(60 * 86_400);
            events.add(event(events.size(), "Deal Updated", second, first.build()));
            for (int stage = 1; stage <= stages.size() && random.nextInt(8) > 0; stage++) {
                second += 86_400 + random.nextInt(5 * 86_400);
                boolean lost = random.nextInt(4) == 0;
                Attributes.Builder next = Attributes.builder().put("deal_id", "d-" + deal);
                if (lost || stage == stages.size()) {
                    events.add(event(events.size(), lost ? "Deal Lost" : "Deal Won", second, next.build()));
                    break;
                }
                next.put("stage", stages.get(stage).name());
                events.add(event(events.size(), "Deal Updated", second, next.build()));
            }
        }
        events.sort(Comparator.comparing(Event::time));
        return events;
    }

    private static Event event(int number, String name, long second, Attributes properties) {
        return Event.track("m" + number, CRM, name)
                .userId("u")
                .time(START.plusSeconds(second))
                .properties(properties)
                .build();
    }

    /** What open deals are expected to bring in, and nothing else: no interval, in floating point. */
    private double plainLoop(Collection<Deal> all) {
        double expected = 0;
        for (Stage stage : pipeline.openStages()) {
            double wins = 0;
            double closed = 0;
            double open = 0;
            for (Deal deal : all) {
                if (!deal.isOpen() && wasIn(deal, stage)) {
                    closed++;
                    wins += deal.outcome() == Stage.Outcome.WON ? 1 : 0;
                } else if (deal.isOpen() && deal.stage().equals(stage.name())) {
                    Money amount = deal.terms().amount();
                    open += amount == null ? 0 : amount.amount().doubleValue();
                }
            }
            expected += closed == 0 ? 0 : open * wins / closed;
        }
        return expected;
    }

    private static boolean wasIn(Deal deal, Stage stage) {
        for (Deal.Entry entry : deal.log()) {
            if (entry.stage().equals(stage.name())) {
                return true;
            }
        }
        return false;
    }
}
