package io.cdpkit.examples.quickstart;

import io.cdpkit.examples.quickstart.Relations.Lead;
import io.cdpkit.examples.quickstart.Relations.StuckDeal;
import io.cdpkit.examples.quickstart.ReportData.Fact;
import io.cdpkit.examples.quickstart.ReportData.Node;
import io.cdpkit.examples.quickstart.ReportData.PersonView;
import io.cdpkit.examples.quickstart.ReportData.Refusal;
import io.cdpkit.examples.quickstart.ReportData.Share;
import io.cdpkit.examples.quickstart.ReportData.SourceQuality;
import io.cdpkit.examples.quickstart.ReportData.Tally;
import java.io.PrintStream;
import java.util.stream.Stream;

/** The report in a few lines of plain text. */
record Printout(PrintStream out, Masking masking) {

    void print(ReportData data) {
        out.println(data.subtitle());
        out.println();
        out.println("Outcomes");
        for (Tally outcome : data.outcomes()) {
            if (outcome.count() > 0) {
                out.println("  " + left(outcome.name(), 14) + right(Report.count(outcome.count()), 12));
            }
        }
        out.println();
        out.println("People");
        out.println(
                "  " + left("profiles", 14) + right(Report.count(data.funnel().profiles()), 12));
        out.println(
                "  " + left("known", 14) + right(Report.count(data.funnel().known()), 12) + " by more than a device");
        out.println("  " + left("merges", 14) + right(Report.count(data.funnel().merges()), 12));
        if (!data.quarantine().isEmpty()) {
            printRefusals(data);
        }
        printQuality(data);
        if (!data.trade().forecast().isEmpty()) {
            out.println();
            out.println("Outlook");
            out.println("  " + data.trade().forecast());
        }
        print(data.relations());
        if (data.person() != null) {
            print(data.person());
        }
    }

    /** Message ids and values in an explanation are the person's own, so it is shown only where personal data is. */
    void print(Groups groups) {
        if (groups.sizes().isEmpty()) {
            return;
        }
        out.println();
        out.println("Segments");
        for (Groups.Size size : groups.sizes()) {
            out.println("  " + left(size.name(), 14) + right(Report.count(size.people()), 12));
        }
        if (!groups.why().isEmpty()) {
            out.println();
            out.println(masking == Masking.OFF ? groups.why().stripTrailing() : "  (--show explains one)");
        }
    }

    private void print(Relations relations) {
        if (relations.tables().isEmpty()) {
            return;
        }
        out.println();
        out.println("Customer relations");
        Stream.of(relations.forecast(), relations.service())
                .filter(sentence -> !sentence.isEmpty())
                .forEach(sentence -> out.println("  " + sentence));
        if (relations.stuck().all() > 0) {
            out.println("  " + Report.count(relations.stuck().all()) + " deals are stuck:");
        }
        for (StuckDeal deal : relations.stuck().worst()) {
            out.println("    " + left(masking.identifier(deal.id()), 12) + left(deal.stage(), 26)
                    + right(Report.count(deal.days()), 5) + " days, nine in ten within "
                    + Report.count(deal.limitDays()));
        }
        if (!relations.leads().isEmpty()) {
            out.println("  the most promising leads:");
        }
        for (Lead lead : relations.leads()) {
            out.println("    " + left(masking.identifier(lead.name()), 34) + right(Report.points(lead), 5) + "  "
                    + lead.because());
        }
    }

    private void printRefusals(ReportData data) {
        out.println();
        out.println("Refused, and the rule that the first of them breaks");
        for (Refusal row : data.quarantine()) {
            String start = left(row.source(), 10) + left(row.reason(), 12) + right(Report.count(row.count()), 6);
            out.println("  " + start + "  " + row.rule());
        }
    }

    private void printQuality(ReportData data) {
        out.println();
        out.println("Quality     records  complete     valid    unique    timely");
        for (SourceQuality row : data.quality()) {
            out.println("  " + left(row.source(), 9) + right(Report.count(row.records()), 8) + share(row.completeness())
                    + share(row.validity()) + share(row.uniqueness()) + share(row.timeliness()));
        }
        out.println("  " + Report.waiting(data.figures().whole()));
    }

    private void print(PersonView person) {
        out.println();
        out.println("One person: profile " + person.id());
        out.println("  " + String.join("; ", person.tags()));
        for (Node node : person.nodes()) {
            out.println("  " + left(node.identifier().namespace().name(), 18)
                    + left(masking.identifier(node.identifier()), 34) + "since " + Report.day(node.first())
                    + (node.shared() ? ", shared: links nobody" : ""));
        }
        for (Fact fact : person.facts()) {
            out.println("  " + left(fact.key(), 18) + left(masking.value(fact.key(), fact.value()), 34) + fact.source()
                    + ", " + Report.day(fact.time())
                    + (fact.otherValues() > 0 ? ", and " + fact.otherValues() + " other" : ""));
        }
    }

    private static String share(Share share) {
        return right(Report.percent(share.part(), share.whole()), 10);
    }

    private static String left(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }
}
