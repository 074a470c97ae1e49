package io.cdpkit.examples.quickstart;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Value;
import io.cdpkit.examples.quickstart.ReportData.Edge;
import io.cdpkit.examples.quickstart.ReportData.Fact;
import io.cdpkit.examples.quickstart.ReportData.Figures;
import io.cdpkit.examples.quickstart.ReportData.Funnel;
import io.cdpkit.examples.quickstart.ReportData.Moment;
import io.cdpkit.examples.quickstart.ReportData.Node;
import io.cdpkit.examples.quickstart.ReportData.Overlap;
import io.cdpkit.examples.quickstart.ReportData.PersonView;
import io.cdpkit.examples.quickstart.ReportData.Refusal;
import io.cdpkit.examples.quickstart.ReportData.Share;
import io.cdpkit.examples.quickstart.ReportData.SourceQuality;
import io.cdpkit.examples.quickstart.ReportData.Tally;
import io.cdpkit.quality.Measure;
import io.cdpkit.quality.QualityReport;
import io.cdpkit.segments.insight.InsightTable;
import io.cdpkit.segments.insight.InsightTable.Cell;
import io.cdpkit.segments.insight.InsightTable.Column;
import io.cdpkit.segments.insight.InsightTable.Form;
import io.cdpkit.segments.insight.InsightTable.Heading;
import io.cdpkit.segments.insight.InsightTable.Unit;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Made-up contents of a report. */
final class MadeUp {
    /** Texts that a masked report must not contain. */
    static final List<String> PERSONAL = List.of(
            "mara.lindqvist",
            "lindqvist",
            "Mara",
            "shelf for mara",
            "example.com",
            "493023125123",
            "125123",
            "Lindenstra",
            "10117",
            "Berlin",
            "1988-04-17",
            "u100000",
            "C-200000",
            "77001000000",
            "5f1c9a52",
            "9e8d7c6b",
            "secret note",
            "4711081515");

    private MadeUp() {}

    static ReportData report() {
        return new ReportData(
                "Sample shop, seed 2026: six files, made up",
                Instant.parse("2026-06-30T18:00:00Z"),
                new Funnel(33_684, 33_160, 32_410, 2_017, 1_640, 1_904),
                List.of(
                        new Tally("accepted", 33_160),
                        new Tally("duplicate", 400),
                        new Tally("conflict", 13),
                        new Tally("rejected", 86),
                        new Tally("suppressed", 0),
                        new Tally("unknown", 0)),
                List.of(
                        overlap(412, "crm"),
                        overlap(388, "web"),
                        overlap(301, "crm", "web"),
                        overlap(190, "crm", "orders"),
                        overlap(166, "crm", "orders", "loyalty"),
                        overlap(120, "web", "app"),
                        overlap(97, "crm", "web", "app", "orders"),
                        overlap(61, "crm", "web", "orders", "loyalty"),
                        overlap(33, "tickets"),
                        overlap(12, "crm", "web", "app", "orders", "loyalty", "tickets")),
                List.of(
                        quality("web", 22_071, 812, 998, 986, 970),
                        quality("app", 7_698, 866, 995, 986, 905),
                        quality("crm", 1_330, 874, 997, 931, -1),
                        quality("orders", 1_496, 803, 997, 1000, -1),
                        quality("tickets", 422, 760, 992, 1000, -1),
                        quality("loyalty", 667, 840, 995, 1000, -1)),
                new Figures(
                        new QualityReport(
                                List.of(
                                        figure("crm", "email", Measure.COMPLETENESS, 0.87),
                                        figure("web", "email", Measure.COMPLETENESS, 0.99),
                                        figure("crm", "last_name", Measure.COMPLETENESS, 1),
                                        figure("crm", "company", Measure.COMPLETENESS, 0),
                                        figure(QualityReport.ALL_SOURCES, "company", Measure.COMPLETENESS, 0),
                                        figure(QualityReport.ALL_SOURCES, "", Measure.DELAY_P90_HOURS, 26.5),
                                        new QualityReport.Row(
                                                QualityReport.ALL_SOURCES, "email", Measure.DUPLICATES_WAITING, 4, 4),
                                        figure(QualityReport.ALL_SOURCES, "last_name", Measure.CONSISTENCY, 0.93)),
                                0),
                        new TreeMap<>(Map.of(
                                YearMonth.of(2026, 5),
                                new QualityReport(
                                        List.of(figure(QualityReport.ALL_SOURCES, "email", Measure.COMPLETENESS, 0.41)),
                                        0)))),
                List.of(
                        new Refusal("web", "LIMIT", "properties.note: text length must be at most 16384, was 40000", 3),
                        new Refusal("web", "MALFORMED", "expected \"}\" at column 41, got the end of the line", 9),
                        new Refusal("web", "MISSING", "type is required: one of identify, track, page", 6),
                        new Refusal("crm", "WRONG_TYPE", "column birthday: expected a date, got text of 10 chars", 1),
                        new Refusal("loyalty", "MALFORMED", "expected 7 columns, got 1", 1)),
                new Trade(List.of(sales(), keywords()), "About 12 orders are expected."),
                new Relations(
                        List.of(sales()),
                        "3 open deals of 1,200 EUR are expected to bring in 700 EUR.",
                        "2 tickets are not settled.",
                        new Relations.StuckDeals(
                                1,
                                List.of(new Relations.StuckDeal(Identifier.of("deal", "D-80001"), "Won <&>", 40, 21))),
                        List.of(new Relations.Lead(
                                Identifier.email("mara.lindqvist@example.com"), new BigDecimal("7.25"), "has email"))),
                person());
    }

    private static InsightTable sales() {
        return new InsightTable(
                new Heading(Form.HEAT_MAP, "Net sales", "Net sales in EUR.", "quarter", "category"),
                List.of("2026 Q1", "2026 Q2"),
                List.of(new Column("Books & <maps>", Unit.MONEY), new Column("Games", Unit.MONEY)),
                List.of(
                        List.of(Cell.of(new BigDecimal("1234.50"), 7), Cell.of(new BigDecimal("77.31"), 1)),
                        List.of(Cell.NONE, Cell.of(new BigDecimal("310"), 12))),
                List.of("event Order Completed"),
                0);
    }

    private static InsightTable keywords() {
        return new InsightTable(
                new Heading(Form.BARS, "Search keywords", "Searches by keyword.", "keyword", "searches"),
                List.of("shelf", "shelf for mara"),
                List.of(new Column("searches", Unit.COUNT)),
                List.of(List.of(Cell.ofPeople(40)), List.of(Cell.ofPeople(1))),
                List.of("event Products Searched query"),
                0);
    }

    private static QualityReport.Row figure(String source, String attribute, Measure measure, double value) {
        return new QualityReport.Row(source, attribute, measure, value, 1000);
    }

    private static Overlap overlap(long people, String... sources) {
        return new Overlap(new TreeSet<>(Set.of(sources)), people);
    }

    private static SourceQuality quality(String source, long records, int complete, int valid, int unique, int timely) {
        return new SourceQuality(
                source,
                records,
                new Share(complete, 1000),
                new Share(valid, 1000),
                new Share(unique, 1000),
                timely < 0 ? new Share(0, 0) : new Share(timely, 1000));
    }

    private static PersonView person() {
        List<Node> nodes = List.of(
                node("anonymous_id", "5f1c9a52-7b1e-4c53-9d8e-0a4b7c2d1e90", "2025-02-03"),
                node("user_id", "u100000", "2025-02-09"),
                node("email", "mara.lindqvist@example.com", "2025-02-09"),
                node("anonymous_id", "c2a7e0f4-3d55-4b0f-8a61-97f1d2b3a4c5", "2025-05-20"),
                node("anonymous_id", "9e8d7c6b-5a49-4382-b1c0-d9e8f7a6b5c4", "2025-09-02"),
                node("email", "m.lindqvist@post.example", "2025-09-02"),
                node("phone", "+493023125123", "2025-03-01"),
                node("customer_number", "C-200000", "2025-03-01"),
                node("card_number", "77001000000", "2025-03-01"),
                new Node(Identifier.anonymousId("kiosk-hamburg-01"), Instant.parse("2025-03-01T00:00:00Z"), true));
        List<Edge> edges = List.of(
                edge(1, 0, "web", "2025-02-09", 9, false),
                edge(1, 2, "web", "2025-02-09", 2, false),
                edge(1, 3, "web", "2025-05-20", 6, false),
                edge(1, 4, "app", "2025-09-02", 41, false),
                edge(1, 5, "app", "2025-09-02", 1, false),
                edge(1, 6, "app", "2025-09-02", 1, false),
                edge(7, 2, "crm", "2025-03-01", 2, false),
                edge(7, 6, "crm", "2025-03-01", 1, false),
                edge(8, 2, "loyalty", "2025-03-01", 1, false),
                edge(8, 6, "loyalty", "2025-03-01", 1, false),
                edge(1, 9, "web", "2025-08-12", 1, true));
        List<Fact> facts = List.of(
                fact("address", Value.of(Attributes.of("city", "Berlin", "street", "Lindenstraße 12")), "crm", 0),
                fact("birthday", Value.of(LocalDate.parse("1988-04-17")), "crm", 0),
                fact("country", Value.of("DE"), "crm", 0),
                fact("email", Value.of("mara.lindqvist@example.com"), "web", 1),
                fact("firstName", Value.of("Mara"), "web", 0),
                fact("lastName", Value.of("Lindqvist"), "web", 0),
                fact("remarks", Value.of("secret note"), "crm", 0),
                fact("insurance", Value.of(4_711_081_515L), "crm", 0),
                fact("postcode", Value.of("10117"), "crm", 0),
                fact("phone", Value.of("+493023125123"), "app", 2),
                fact("points", Value.of(2_973), "loyalty", 0),
                fact("tier", Value.of("gold"), "loyalty", 0));
        List<Moment> moments = List.of(
                moment("2025-02-03", "web", Event.Type.TRACK, "First seen", true),
                moment("2025-02-03", "web", Event.Type.PAGE, "Home", false),
                moment("2025-02-04", "web", Event.Type.TRACK, "Product Viewed", false),
                moment("2025-02-09", "web", Event.Type.TRACK, "Signed Up", true),
                moment("2025-02-09", "web", Event.Type.IDENTIFY, "", false),
                moment("2025-02-09", "web", Event.Type.TRACK, "Order Completed", true),
                moment("2025-03-01", "crm", Event.Type.IDENTIFY, "", false),
                moment("2025-03-01", "loyalty", Event.Type.IDENTIFY, "", false),
                moment("2025-05-20", "web", Event.Type.IDENTIFY, "", false),
                moment("2025-09-02", "app", Event.Type.TRACK, "Application Installed", true),
                moment("2025-09-03", "app", Event.Type.TRACK, "Order Completed", true),
                moment("2025-11-09", "orders", Event.Type.TRACK, "Order Completed", true),
                moment("2025-12-06", "app", Event.Type.TRACK, "Order Completed", true),
                moment("2025-12-12", "tickets", Event.Type.TRACK, "Ticket Opened", true),
                moment("2025-12-15", "app", Event.Type.TRACK, "Order Refunded", true),
                moment("2026-04-11", "app", Event.Type.SCREEN, "Home", false),
                moment("2026-04-12", "app", Event.Type.TRACK, "Order Completed", true));
        return new PersonView(
                "5d2c7b1a-0000-8000-8000-1234567890ab",
                "Chosen because six sources know her.",
                nodes,
                edges,
                facts,
                moments,
                List.of());
    }

    private static Node node(String namespace, String value, String day) {
        return new Node(Identifier.of(namespace, value), Instant.parse(day + "T10:00:00Z"), false);
    }

    private static Edge edge(int from, int to, String source, String day, long times, boolean refused) {
        return new Edge(from, to, source, Instant.parse(day + "T10:00:00Z"), times, refused);
    }

    private static Fact fact(String key, Value value, String source, int others) {
        return new Fact(key, value, source, Instant.parse("2025-03-01T00:00:00Z"), others);
    }

    private static Moment moment(String day, String source, Event.Type type, String name, boolean milestone) {
        return new Moment(Instant.parse(day + "T10:00:00Z"), source, type, name, milestone);
    }
}
