package io.cdpkit.examples.quickstart;

import io.cdpkit.Cdp;
import io.cdpkit.commerce.Money;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import io.cdpkit.segments.crm.CrmBook;
import io.cdpkit.segments.crm.CrmSchema;
import io.cdpkit.segments.crm.Deal;
import io.cdpkit.segments.crm.Forecast;
import io.cdpkit.segments.crm.Forecaster;
import io.cdpkit.segments.crm.LeadScore;
import io.cdpkit.segments.crm.Pipeline;
import io.cdpkit.segments.crm.PipelineReport;
import io.cdpkit.segments.crm.PipelineReport.StageRow;
import io.cdpkit.segments.crm.ScoreRule;
import io.cdpkit.segments.crm.ServiceReport;
import io.cdpkit.segments.crm.Ticket;
import io.cdpkit.segments.insight.InsightTable;
import io.cdpkit.segments.insight.InsightTable.Cell;
import io.cdpkit.segments.insight.InsightTable.Column;
import io.cdpkit.segments.insight.InsightTable.Form;
import io.cdpkit.segments.insight.InsightTable.Heading;
import io.cdpkit.segments.insight.InsightTable.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The same facts as those see them who look after customers: deals on their way, tickets, and who may become a customer.
 *
 * @param forecast a sentence about open deals; empty where there is none
 * @param service a sentence about tickets; empty where there is none
 * @param stuck how many deals are stuck, and those furthest past their time
 * @param leads who never ordered, the most promising first
 */
record Relations(List<InsightTable> tables, String forecast, String service, StuckDeals stuck, List<Lead> leads) {
    private static final int SHOWN = 5;
    private static final List<Integer> AGES = List.of(1, 7, 30);
    private static final List<Integer> POINTS = List.of(1, 5, 10, 20);
    private static final List<ScoreRule> RULES = List.of(
            ScoreRule.did("Product Viewed", "1")
                    .halvingEvery(Duration.ofDays(30))
                    .atMost("10"),
            ScoreRule.did("Product Added", "5")
                    .halvingEvery(Duration.ofDays(30))
                    .atMost("20"),
            ScoreRule.did("Ticket Opened", "-5").halvingEvery(Duration.ofDays(90)),
            ScoreRule.has("email", value -> true, "2"));

    Relations {
        tables = List.copyOf(tables);
        leads = List.copyOf(leads);
    }

    /** Deals that have been in their stage for too long. */
    record StuckDeals(long all, List<StuckDeal> worst) {
        StuckDeals {
            worst = List.copyOf(worst);
        }
    }

    /**
     * A deal that has been in its stage for too long.
     *
     * @param id as the sales system has it
     */
    record StuckDeal(Identifier id, String stage, long days, long limitDays) {}

    /**
     * Somebody who may become a customer.
     *
     * @param because the rules that gave points, most first
     */
    record Lead(Identifier name, BigDecimal points, String because) {
        @Override
        public String toString() {
            return "lead by " + because;
        }
    }

    static Relations of(Cdp cdp, Instant now) {
        CrmBook book = CrmBook.of(CrmSchema.standard(), cdp);
        Pipeline pipeline = book.schema().usualPipeline();
        PipelineReport report = PipelineReport.of(pipeline, book.deals(), now);
        Forecaster forecaster = Forecaster.of(pipeline, book.schema()).withCurrency(currency(book.deals()));
        Forecast forecast = forecaster.forecast(book.deals());
        List<Lead> leads = leads(cdp, now);
        ArrayList<InsightTable> tables = new ArrayList<>();
        if (!book.deals().isEmpty()) {
            tables.add(pipeline(report, forecast, book.deals()));
            tables.add(bounds(forecast, people(book.deals(), Deal::isOpen)));
        }
        if (!book.tickets().isEmpty()) {
            tables.add(tickets(book.tickets(), now));
        }
        if (!leads.isEmpty()) {
            tables.add(leads(leads));
        }
        List<StuckDeal> stuck = report.stuck().stream()
                .limit(SHOWN)
                .map(each -> new StuckDeal(
                        Identifier.of("deal", each.deal().id()),
                        each.deal().stage(),
                        each.age().toDays(),
                        each.limit().toDays()))
                .toList();
        return new Relations(
                tables,
                book.deals().isEmpty() ? "" : sentence(report, forecast),
                book.tickets().isEmpty() ? "" : sentence(ServiceReport.of(book.tickets(), now)),
                new StuckDeals(report.stuck().size(), stuck),
                leads.stream().limit(SHOWN).toList());
    }

    /** That of most deals. */
    private static Currency currency(Collection<Deal> deals) {
        TreeMap<String, Long> byCode = deals.stream()
                .flatMap(deal -> Stream.ofNullable(deal.terms().amount()))
                .collect(Collectors.groupingBy(
                        amount -> amount.currency().getCurrencyCode(), TreeMap::new, Collectors.counting()));
        return byCode.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(most -> Currency.getInstance(most.getKey()))
                .orElse(CrmSchema.standard().currency());
    }

    private static InsightTable pipeline(PipelineReport report, Forecast forecast, Collection<Deal> deals) {
        ArrayList<List<Cell>> cells = new ArrayList<>();
        for (int i = 0; i < report.stages().size(); i++) {
            StageRow row = report.stages().get(i);
            String name = row.stage().name();
            long ever = people(
                    deals,
                    deal -> deal.log().stream().anyMatch(entry -> entry.stage().equals(name)));
            long here = people(deals, deal -> deal.stage().equals(name));
            Duration stay = row.medianStay();
            cells.add(List.of(
                    Cell.of(BigDecimal.valueOf(row.entered()), ever),
                    Cell.of(BigDecimal.valueOf(row.here()), here),
                    row.conversion().isEmpty()
                            ? Cell.NONE
                            : Cell.of(percent(row.conversion().getAsDouble()), ever),
                    stay == null ? Cell.NONE : Cell.of(BigDecimal.valueOf(stay.toHours() / 24.0), ever),
                    Cell.of(forecast.stages().get(i).expected().amount(), here)));
        }
        return new InsightTable(
                new Heading(
                        Form.BARS,
                        "Deals by stage",
                        "Deals that ever were in a stage, with those there now, how many went on, the median days of a"
                                + " stay and what is expected of those there in "
                                + forecast.expected().currency() + ".",
                        "stage",
                        "deals"),
                report.stages().stream().map(row -> row.stage().name()).toList(),
                List.of(
                        new Column("ever", Unit.COUNT),
                        new Column("now", Unit.COUNT),
                        new Column("went on", Unit.PERCENT),
                        new Column("days", Unit.NUMBER),
                        new Column("expected", Unit.MONEY)),
                cells,
                List.of("event Deal Updated amount", "event Deal Updated stage"),
                0);
    }

    /** What open deals bring in, at most and at least. */
    private static InsightTable bounds(Forecast forecast, long people) {
        return new InsightTable(
                new Heading(
                        Form.BARS,
                        "What open deals bring in",
                        "The amounts of open deals in " + forecast.expected().currency()
                                + ", what they bring in if they end as those of their stage did, and the bounds of "
                                + forecast.level() + " in 100 such ends.",
                        "if",
                        "amount"),
                List.of("all are won", "it goes well", "as expected", "it goes ill"),
                List.of(new Column("amount", Unit.MONEY)),
                Stream.of(forecast.open(), forecast.high(), forecast.expected(), forecast.low())
                        .map(money -> List.of(Cell.of(money.amount(), people)))
                        .toList(),
                List.of("event Deal Updated amount", "event Deal Updated stage"),
                0);
    }

    private static long people(Collection<Deal> deals, Function<Deal, Boolean> those) {
        return deals.stream()
                .filter(those::apply)
                .flatMap(deal -> deal.people().stream())
                .distinct()
                .count();
    }

    private static BigDecimal percent(double share) {
        return BigDecimal.valueOf(share * 100).setScale(1, RoundingMode.HALF_UP);
    }

    private static InsightTable tickets(Collection<Ticket> tickets, Instant now) {
        List<String> states = Stream.of(Ticket.State.values())
                .map(state -> state.name().toLowerCase(Locale.ROOT))
                .toList();
        ArrayList<List<Cell>> cells = new ArrayList<>();
        for (Ticket.State state : Ticket.State.values()) {
            ArrayList<Cell> line = new ArrayList<>();
            for (int band = 0; band <= AGES.size(); band++) {
                int wanted = band;
                List<Ticket> those = tickets.stream()
                        .filter(ticket -> ticket.state() == state)
                        .filter(ticket -> band(AGES, ticket.age(now).toHours() / 24.0) == wanted)
                        .toList();
                List<ProfileId> people = those.stream()
                        .flatMap(ticket -> ticket.people().stream())
                        .distinct()
                        .toList();
                line.add(Cell.of(BigDecimal.valueOf(those.size()), people.size()));
            }
            cells.add(line);
        }
        return new InsightTable(
                new Heading(
                        Form.HEAT_MAP,
                        "Tickets by state and age",
                        "Tickets by what they wait for and by their age in days, which ends when they are settled.",
                        "state",
                        "days"),
                states,
                labels(AGES).stream()
                        .map(label -> new Column(label, Unit.COUNT))
                        .toList(),
                cells,
                List.of("event Ticket Closed", "event Ticket Opened"),
                0);
    }

    /** The place of the band that a figure is in: those of the first band are below the first edge. */
    private static int band(List<Integer> edges, double figure) {
        return (int) edges.stream().filter(edge -> figure >= edge).count();
    }

    private static List<String> labels(List<Integer> edges) {
        ArrayList<String> labels = new ArrayList<>(List.of("below " + edges.get(0)));
        for (int i = 0; i < edges.size(); i++) {
            labels.add(i + 1 < edges.size() ? edges.get(i) + " to " + edges.get(i + 1) : edges.get(i) + " or more");
        }
        return labels;
    }

    private static List<Lead> leads(Cdp cdp, Instant now) {
        ArrayList<Lead> leads = new ArrayList<>();
        for (Iterator<Profile> each = cdp.profiles().iterator(); each.hasNext(); ) {
            Profile profile = each.next();
            Optional<Identifier> name = name(profile);
            if (name.isPresent()) {
                List<Event> timeline = cdp.timeline(profile.id());
                if (timeline.stream().noneMatch(event -> event.name().equals("Order Completed"))) {
                    LeadScore score = LeadScore.of(RULES, profile, timeline, now);
                    String because = score.parts().stream()
                            .sorted(Comparator.comparing(LeadScore.Part::points).reversed())
                            .map(LeadScore.Part::rule)
                            .collect(Collectors.joining(", "));
                    leads.add(new Lead(name.get(), score.points(), because));
                }
            }
        }
        leads.sort(Comparator.comparing(Lead::points).reversed().thenComparing(Lead::name));
        return leads;
    }

    /** A name by which she can be reached; empty where there is none. */
    private static Optional<Identifier> name(Profile profile) {
        return profile.identifiers().stream()
                .filter(identifier -> identifier.namespace().equals(Namespace.EMAIL)
                        || identifier.namespace().equals(Namespace.PHONE))
                .min(Comparator.naturalOrder());
    }

    private static InsightTable leads(List<Lead> leads) {
        List<String> labels = labels(POINTS);
        long[] counts = new long[labels.size()];
        leads.forEach(lead -> counts[band(POINTS, lead.points().doubleValue())]++);
        ArrayList<List<Cell>> cells = new ArrayList<>();
        for (long count : counts) {
            cells.add(List.of(Cell.ofPeople(count)));
        }
        return new InsightTable(
                new Heading(
                        Form.BARS,
                        "Leads by score",
                        "People who can be reached and never ordered, by points for what they did lately.",
                        "points",
                        "people"),
                labels,
                List.of(new Column("people", Unit.COUNT)),
                cells,
                List.of("event Product Added", "event Product Viewed", "event Ticket Opened", "trait email"),
                0);
    }

    private static String sentence(PipelineReport report, Forecast forecast) {
        long open = forecast.stages().stream().mapToLong(Forecast.Line::deals).sum();
        String winRate = report.closed().winRate().isEmpty()
                ? ""
                : "; of those closed, " + percent(report.closed().winRate().getAsDouble()) + " % were won";
        return Report.count(open) + " open deals of " + text(forecast.open()) + " are expected to bring in "
                + text(forecast.expected()) + ", in " + forecast.level() + " of 100 cases from " + text(forecast.low())
                + " to " + text(forecast.high()) + winRate + ".";
    }

    private static String sentence(ServiceReport service) {
        long open = service.states().entrySet().stream()
                .filter(entry -> !entry.getKey().isSettled())
                .mapToLong(Map.Entry::getValue)
                .sum();
        return Report.count(open) + " tickets are not settled, half of them for "
                + days(service.backlog().median()) + " or more; half of the others were within "
                + days(service.resolution().median()) + ".";
    }

    private static String days(@Nullable Duration time) {
        return time == null ? "–" : Report.tenths(time.toHours(), 24) + " days";
    }

    private static String text(Money money) {
        BigDecimal whole = money.amount().setScale(0, RoundingMode.HALF_UP);
        return Report.count(whole.longValueExact()) + " " + money.currency();
    }

    /** The tables without figures that rest on fewer people. */
    Relations floored(long people) {
        List<InsightTable> floored =
                tables.stream().map(table -> table.floored(people)).toList();
        return new Relations(floored, forecast, service, stuck, leads);
    }

    @Override
    public String toString() {
        return "relations " + tables;
    }
}
