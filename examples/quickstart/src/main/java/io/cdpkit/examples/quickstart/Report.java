package io.cdpkit.examples.quickstart;

import io.cdpkit.examples.quickstart.Relations.Lead;
import io.cdpkit.examples.quickstart.Relations.StuckDeal;
import io.cdpkit.examples.quickstart.ReportData.Fact;
import io.cdpkit.examples.quickstart.ReportData.PersonView;
import io.cdpkit.examples.quickstart.ReportData.Refusal;
import io.cdpkit.examples.quickstart.ReportData.Share;
import io.cdpkit.examples.quickstart.ReportData.SourceQuality;
import io.cdpkit.quality.Measure;
import io.cdpkit.quality.QualityReport;
import io.cdpkit.segments.insight.InsightTable;
import io.cdpkit.segments.insight.Picture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The report: one HTML page that needs nothing else, no network, no script. It is well-formed XML too, so that any
 * program can read it. Personal data is masked unless asked otherwise.
 */
final class Report {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM yyyy", Locale.ENGLISH);

    private static final List<Measure> MEASURES = List.of(
            Measure.COMPLETENESS,
            Measure.COVERAGE,
            Measure.VALIDITY,
            Measure.UNIQUENESS,
            Measure.ONE_NAME,
            Measure.CONSISTENCY);

    /** The least number of people whose figure is shown where personal data is masked. */
    private static final int FEW = 5;

    /** How wide half the page is, in pixels; wider pictures take all of it, lest their text be too small. */
    private static final double COLUMN = 620;

    private final ReportData data;
    private final Masking masking;
    private final StringBuilder page = new StringBuilder(64 * 1024);

    private Report(ReportData data, Masking masking) {
        this.data = data;
        this.masking = masking;
    }

    static String html(ReportData data, Masking masking) {
        return new Report(data, masking).write();
    }

    private String write() {
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
        page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
        page.append("<meta name=\"color-scheme\" content=\"light dark\"/>\n");
        page.append("<title>Who are our customers? CDP Kit report</title>\n<style>\n");
        page.append(styleSheet()).append("</style>\n</head>\n<body>\n<main>\n");
        header();
        open(
                "From records to profiles",
                "Every record ends in one of these numbers; none is dropped in silence.",
                "half");
        page.append(FunnelChart.funnel(data.funnel()));
        close();
        open("What became of each record", "Repeats and contradictions are told apart and change nothing.", "half");
        page.append(FunnelChart.outcomes(data.outcomes()));
        close();
        if (data.person() != null) {
            identity(data.person());
        }
        if (!data.overlaps().isEmpty()) {
            open("Who knows whom", "Profiles by the exact combination of sources that know them.", "");
            page.append("<div class=\"wide\">")
                    .append(new OverlapChart(data.overlaps()).svg())
                    .append("</div>");
            close();
        }
        trade(data.trade());
        relations(data.relations());
        quality();
        quarantine();
        if (data.person() != null) {
            person(data.person());
        }
        page.append("</main>\n<footer>Made by CDP Kit on this machine. The page loads nothing and runs no script.");
        page.append(
                masking == Masking.ON
                        ? " Personal data is masked; masked is not anonymous."
                        : " Personal data is shown: keep this page to yourself.");
        return page.append("</footer>\n</body>\n</html>\n").toString();
    }

    private void header() {
        page.append("<header>\n<p class=\"over\">CDP Kit · ")
                .append(day(data.asOf()))
                .append("</p>\n");
        page.append("<h1>").append(count(data.funnel().records())).append(" records, ");
        page.append(count(data.funnel().profiles())).append(" profiles</h1>\n<p class=\"sub\">");
        page.append(Svg.escape(data.subtitle())).append("</p>\n</header>\n<ul class=\"tiles\">\n");
        tile(count(data.funnel().profiles()), "profiles, one per person");
        tile(count(data.funnel().known()), "of them known by more than a device");
        tile(count(data.funnel().merges()), "times two became one");
        tile(percent(data.funnel().accepted(), data.funnel().records()), "of all records accepted");
        tile(count(data.quarantine().stream().mapToLong(Refusal::count).sum()), "records refused, with a reason");
        page.append("</ul>\n");
    }

    private void tile(String number, String label) {
        page.append("<li><b>").append(number).append("</b>").append(label).append("</li>\n");
    }

    private void open(String heading, String lead, String size) {
        page.append("<section class=\"card ")
                .append(size)
                .append("\">\n<h2>")
                .append(heading)
                .append("</h2>\n");
        page.append("<p class=\"lead\">").append(lead).append("</p>\n");
    }

    private void close() {
        page.append("</section>\n");
    }

    private void identity(PersonView person) {
        open(
                "How one person hangs together",
                "Each mark is a name that some source uses; each line says who saw two of them side by side, since"
                        + " when, and how often. " + Svg.escape(person.chosenBecause()),
                "");
        page.append("<ul class=\"legend\">\n");
        person.nodes().stream()
                .map(node -> node.identifier().namespace().name())
                .distinct()
                .sorted()
                .forEach(this::legend);
        page.append("</ul>\n<div class=\"wide\">")
                .append(new IdentityChart(person, masking).svg())
                .append("</div>");
        close();
    }

    private void legend(String namespace) {
        Svg svg = new Svg("legend-" + namespace, 20, 20, namespace, "The mark of " + namespace);
        Shape.of(namespace).draw(svg, "", 10, 10, 8);
        page.append("<li>").append(svg).append(namespace.replace('_', ' ')).append("</li>\n");
    }

    private void trade(Trade all) {
        if (all.tables().isEmpty()) {
            return;
        }
        Trade trade = masking == Masking.ON ? all.floored(FEW) : all;
        open("What they buy, and how they come to it", Svg.escape(trade.forecast()), "");
        gallery(trade.tables(), "insight");
        close();
    }

    /** Deals, tickets and leads. */
    private void relations(Relations all) {
        if (all.tables().isEmpty()) {
            return;
        }
        Relations relations = masking == Masking.ON ? all.floored(FEW) : all;
        String lead = Stream.of(relations.forecast(), relations.service())
                .filter(sentence -> !sentence.isEmpty())
                .collect(Collectors.joining(" "));
        open("How they are looked after", Svg.escape(lead), "");
        gallery(relations.tables(), "crm");
        if (!relations.stuck().worst().isEmpty()) {
            page.append("<h3>Deals that are stuck</h3>\n<p class=\"lead\">");
            page.append(count(relations.stuck().all()))
                    .append(
                            " deals have been in their stage for longer than nine in ten were; the longest of them:</p>\n");
            page.append(
                    "<div class=\"wide\"><table>\n<thead><tr><th>deal</th><th>stage</th><th class=\"num\">days</th>");
            page.append("<th class=\"num\">nine in ten within</th></tr></thead>\n<tbody>\n");
            for (StuckDeal deal : relations.stuck().worst()) {
                row(masking.identifier(deal.id()), deal.stage(), count(deal.days()), count(deal.limitDays()));
            }
            page.append("</tbody></table></div>\n");
        }
        if (!relations.leads().isEmpty()) {
            page.append("<h3>The most promising leads</h3>\n");
            page.append(
                    "<div class=\"wide\"><table>\n<thead><tr><th>who</th><th>for</th><th class=\"num\">points</th>");
            page.append("</tr></thead>\n<tbody>\n");
            for (Lead who : relations.leads()) {
                row(masking.identifier(who.name()), who.because(), points(who));
            }
            page.append("</tbody></table></div>\n");
        }
        close();
    }

    /** A name, a text and figures. */
    private void row(String name, String text, String... figures) {
        page.append("<tr><th scope=\"row\">").append(Svg.escape(name)).append("</th><td>");
        page.append(Svg.escape(text)).append("</td>");
        for (String figure : figures) {
            page.append("<td class=\"num\">").append(figure).append("</td>");
        }
        page.append("</tr>\n");
    }

    static String points(Lead lead) {
        return String.format(Locale.ROOT, "%.1f", lead.points());
    }

    private void gallery(List<InsightTable> tables, String id) {
        page.append("<div class=\"gallery\">\n");
        for (int i = 0; i < tables.size(); i++) {
            InsightTable table = tables.get(i);
            Picture picture = Picture.of(table);
            page.append(picture.width() > COLUMN ? "<figure class=\"whole\">" : "<figure>")
                    .append(picture.element(id + "-" + (i + 1)))
                    .append("<figcaption>")
                    .append(Svg.escape(table.heading().description()))
                    .append("</figcaption></figure>\n");
        }
        page.append("</div>\n");
        if (masking == Masking.ON) {
            page.append("<p class=\"key\">Figures of fewer than ").append(FEW).append(" people are hidden.</p>\n");
        }
    }

    private void quality() {
        open(
                "How good the sources are",
                "Complete: fields filled, of those the source fills at all. Valid: records not refused. Unique: records"
                        + " that say something new. Timely: arrived within a day.",
                "");
        page.append("<div class=\"wide\"><table>\n<thead><tr><th>source</th><th class=\"num\">records</th>");
        page.append("<th>complete</th><th>valid</th><th>unique</th><th>timely</th></tr></thead>\n<tbody>\n");
        for (SourceQuality row : data.quality()) {
            page.append("<tr><th scope=\"row\">")
                    .append(Svg.escape(row.source()))
                    .append("</th><td class=\"num\">");
            page.append(count(row.records())).append("</td>");
            List.of(row.completeness(), row.validity(), row.uniqueness(), row.timeliness())
                    .forEach(this::meter);
            page.append("</tr>\n");
        }
        page.append("</tbody></table></div>\n");
        attributes();
        measures();
        trend();
        close();
    }

    /** Each measure over all attributes, of all sources together and of each. */
    private void measures() {
        QualityReport figures = data.figures().whole();
        List<String> sources = figures.rows().stream()
                .map(QualityReport.Row::source)
                .distinct()
                .sorted()
                .toList();
        if (sources.isEmpty()) {
            return;
        }
        page.append("<h3>All of it, and each source</h3>\n<p class=\"lead\">Filled: attributes in facts about people."
                + " Known: of how many people. Valid: of those filled that can be checked, and of typed commerce"
                + " properties. Unique: identifiers of one person only. One name: people with one identifier of a kind."
                + " Agreed: values that other sources say too. Late: by how much, in hours, nine in ten events at"
                + " most.</p>\n");
        page.append("<div class=\"wide\"><table>\n<thead><tr><th>source</th>");
        Stream.of("filled", "known", "valid", "unique", "one name", "agreed", "late")
                .forEach(
                        label -> page.append("<th class=\"num\">").append(label).append("</th>"));
        page.append("</tr></thead>\n<tbody>\n");
        for (String source : sources) {
            page.append("<tr><th scope=\"row\">")
                    .append(source.equals(QualityReport.ALL_SOURCES) ? "all together" : Svg.escape(source))
                    .append("</th>");
            MEASURES.forEach(measure -> figure(figures.share(source, measure)));
            page.append("<td class=\"num\">").append(hours(figures, source)).append("</td></tr>\n");
        }
        page.append("</tbody></table></div>\n<p class=\"lead\">")
                .append(Svg.escape(waiting(figures)))
                .append("</p>\n");
    }

    private static String hours(QualityReport figures, String source) {
        OptionalDouble hours = figures.value(source, QualityReport.WHOLE_EVENT, Measure.DELAY_P90_HOURS);
        return hours.isEmpty() ? "–" : String.format(Locale.ROOT, "%.1f", hours.getAsDouble());
    }

    /** What a steward has to look at, and what nobody fills. */
    static String waiting(QualityReport figures) {
        String unused = figures.rows().stream()
                .map(QualityReport.Row::source)
                .distinct()
                .sorted()
                .filter(source -> !figures.unused(source).isEmpty())
                .map(source -> (source.equals(QualityReport.ALL_SOURCES) ? "any source" : source) + ": "
                        + String.join(", ", figures.unused(source)))
                .collect(Collectors.joining("; "));
        return count(figures.waiting(QualityReport.ALL_SOURCES, Measure.DUPLICATES_WAITING))
                + " claims that two profiles are one person, and "
                + count(figures.waiting(QualityReport.ALL_SOURCES, Measure.SHARED_WAITING))
                + " identifiers that many share, wait for a steward."
                + (unused.isEmpty() ? "" : " Never filled by " + unused + ".");
    }

    /** How often facts about people fill each attribute, month by month. */
    private void trend() {
        List<String> attributes = named(QualityReport.Row::attribute);
        if (data.figures().months().isEmpty() || attributes.isEmpty()) {
            return;
        }
        page.append(
                "<h3>Month by month</h3>\n<p class=\"lead\">How often facts about people fill each attribute, and by"
                        + " how many hours nine in ten events are late at most.</p>\n");
        page.append("<div class=\"wide\"><table>\n<thead><tr><th>month</th>");
        attributes.forEach(attribute ->
                page.append("<th class=\"num\">").append(Svg.escape(attribute)).append("</th>"));
        page.append("<th class=\"num\">late</th></tr></thead>\n<tbody>\n");
        data.figures().months().forEach((month, figures) -> {
            page.append("<tr><th scope=\"row\">").append(month).append("</th>");
            attributes.forEach(
                    attribute -> figure(figures.value(QualityReport.ALL_SOURCES, attribute, Measure.COMPLETENESS)));
            page.append("<td class=\"num\">")
                    .append(hours(figures, QualityReport.ALL_SOURCES))
                    .append("</td></tr>\n");
        });
        page.append("</tbody></table></div>\n");
    }

    /** How often each source fills an attribute, and how often the sources agree about a person. */
    private void attributes() {
        QualityReport figures = data.figures().whole();
        List<String> attributes = named(QualityReport.Row::attribute);
        List<String> sources = named(QualityReport.Row::source);
        if (attributes.isEmpty()) {
            return;
        }
        page.append(
                "<h3>What they say about people</h3>\n<p class=\"lead\">How often a source's facts about people fill");
        page.append(
                " each attribute, and for how many of those whom several sources know they agree to the letter.</p>\n");
        page.append("<div class=\"wide\"><table>\n<thead><tr><th>attribute</th>");
        sources.forEach(source ->
                page.append("<th class=\"num\">").append(Svg.escape(source)).append("</th>"));
        page.append("<th class=\"num\">sources agree</th></tr></thead>\n<tbody>\n");
        for (String attribute : attributes) {
            page.append("<tr><th scope=\"row\">").append(Svg.escape(attribute)).append("</th>");
            sources.forEach(source -> figure(figures.value(source, attribute, Measure.COMPLETENESS)));
            figure(figures.value(QualityReport.ALL_SOURCES, attribute, Measure.CONSISTENCY));
            page.append("</tr>\n");
        }
        page.append("</tbody></table></div>\n");
    }

    /** The names that completeness is measured for, ascending. */
    private List<String> named(Function<QualityReport.Row, String> name) {
        return data.figures().whole().rows().stream()
                .filter(row -> row.measure() == Measure.COMPLETENESS && row.value() > 0)
                .filter(row -> !row.source().equals(QualityReport.ALL_SOURCES))
                .map(name)
                .distinct()
                .sorted()
                .toList();
    }

    private void figure(OptionalDouble share) {
        page.append("<td class=\"num\">");
        page.append(
                share.isEmpty() || share.getAsDouble() == 0
                        ? "–"
                        : percent(Math.round(share.getAsDouble() * 10_000), 10_000));
        page.append("</td>");
    }

    private void meter(Share share) {
        if (share.whole() == 0) {
            page.append("<td><span class=\"none\">not known</span></td>");
            return;
        }
        double part = 100.0 * share.part() / share.whole();
        page.append("<td><span class=\"meter\"><i style=\"width:");
        page.append(String.format(Locale.ROOT, "%.1f", part)).append("%\"></i></span><span class=\"pct\">");
        page.append(percent(share.part(), share.whole())).append("</span></td>");
    }

    private void quarantine() {
        open(
                "What was refused",
                "Nothing is dropped in silence: each refusal names the rule. The rule never quotes data.",
                "");
        if (data.quarantine().isEmpty()) {
            page.append("<p>Nothing was refused.</p>\n");
        } else {
            page.append("<div class=\"wide\"><table>\n<thead><tr><th>source</th><th>reason</th>");
            page.append("<th class=\"num\">records</th><th>the first of them</th></tr></thead>\n<tbody>\n");
            for (Refusal row : data.quarantine()) {
                page.append("<tr><th scope=\"row\">")
                        .append(Svg.escape(row.source()))
                        .append("</th><td><span class=\"tag\">");
                page.append(Svg.escape(row.reason()))
                        .append("</span></td><td class=\"num\">")
                        .append(count(row.count()));
                page.append("</td><td class=\"rule\">")
                        .append(Svg.escape(row.rule()))
                        .append("</td></tr>\n");
            }
            page.append("</tbody></table></div>\n");
        }
        close();
    }

    private void person(PersonView person) {
        open("The same person from all sides", "Every value with the source and the day it comes from.", "");
        page.append("<p class=\"profile\">profile <code>")
                .append(Svg.escape(person.id()))
                .append("</code>");
        person.tags()
                .forEach(name -> page.append(" <span class=\"tag\">")
                        .append(Svg.escape(name))
                        .append("</span>"));
        page.append("</p>\n");
        if (!person.moments().isEmpty()) {
            page.append("<div class=\"wide\">")
                    .append(new TimelineChart(person.moments()).svg())
                    .append("</div>");
            page.append(
                    "<p class=\"key\"><span class=\"k key\"></span>milestone<span class=\"k did\"></span>did something");
            page.append(
                    "<span class=\"k who\"></span>said who it is<span class=\"k saw\"></span>saw a page or screen</p>\n");
        }
        page.append(
                "<div class=\"wide\"><table>\n<thead><tr><th>trait</th><th>value</th><th>source</th><th>since</th>");
        page.append("<th class=\"num\">other values</th></tr></thead>\n<tbody>\n");
        for (Fact fact : person.facts()) {
            page.append("<tr><th scope=\"row\">").append(Svg.escape(fact.key())).append("</th><td>");
            page.append(Svg.escape(masking.value(fact.key(), fact.value()))).append("</td><td>");
            page.append(Svg.escape(fact.source()))
                    .append("</td><td>")
                    .append(day(fact.time()))
                    .append("</td><td class=\"num\">");
            page.append(fact.otherValues() == 0 ? "" : count(fact.otherValues()))
                    .append("</td></tr>\n");
        }
        page.append("</tbody></table></div>\n");
        close();
    }

    private static String styleSheet() {
        try (InputStream in = Report.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("report.css is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A share in percent; neither 0 nor 100 unless it is exactly that. */
    static String percent(long part, long whole) {
        if (whole == 0) {
            return "–";
        }
        double percent = 100.0 * part / whole;
        if (part > 0 && percent < 0.1) {
            return "< 0.1 %";
        } else if (part < whole && percent > 99.9) {
            return "> 99.9 %";
        }
        if (part == 0) {
            return "0 %";
        }
        return part == whole ? "100 %" : String.format(Locale.ROOT, "%.1f %%", percent);
    }

    static String tenths(long part, long whole) {
        return String.format(Locale.ROOT, "%.1f", part / (double) whole);
    }

    static String day(Instant time) {
        return DAY.format(time.atZone(ZoneOffset.UTC));
    }

    static String month(Instant time) {
        return MONTH.format(time.atZone(ZoneOffset.UTC));
    }
}
