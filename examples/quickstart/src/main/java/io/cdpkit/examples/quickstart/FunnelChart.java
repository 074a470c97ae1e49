package io.cdpkit.examples.quickstart;

import io.cdpkit.examples.quickstart.ReportData.Funnel;
import io.cdpkit.examples.quickstart.ReportData.Tally;
import java.util.List;

/** Draws how records become people, and what became of each record. */
final class FunnelChart {
    private static final int WIDTH = 510;

    private FunnelChart() {}

    static String funnel(Funnel funnel) {
        List<Tally> stages = List.of(
                new Tally("records read", funnel.records()),
                new Tally("accepted facts", funnel.accepted()),
                new Tally("facts about somebody", funnel.linked()),
                new Tally("profiles", funnel.profiles()));
        String description = Report.count(funnel.records()) + " records, of which " + Report.count(funnel.accepted())
                + " were accepted, " + Report.count(funnel.linked()) + " name somebody, about "
                + Report.count(funnel.profiles()) + " people.";
        Svg svg = new Svg("funnel", WIDTH, 268, "From records to profiles", description);
        double full = 250;
        double middle = full / 2;
        long most = Math.max(1, funnel.records());
        for (int i = 0; i < stages.size(); i++) {
            double y = 6 + 66 * i;
            double half = Math.max(3, middle * stages.get(i).count() / most);
            svg.rect("bar b" + i, middle - half, y, 2 * half, 44, 4);
            if (i + 1 < stages.size()) {
                double next = Math.max(3, middle * stages.get(i + 1).count() / most);
                svg.polygon(
                        "slope",
                        middle - half,
                        y + 46,
                        middle + half,
                        y + 46,
                        middle + next,
                        y + 64,
                        middle - next,
                        y + 64);
            }
            svg.text(
                    "big",
                    full + 24,
                    y + 21,
                    "start",
                    Report.count(stages.get(i).count()));
            svg.text("soft", full + 24, y + 39, "start", stages.get(i).name() + share(stages, i));
        }
        return svg.toString();
    }

    private static String share(List<Tally> stages, int i) {
        if (i == 0) {
            return "";
        } else if (i == 3) {
            long people = stages.get(3).count();
            return people == 0 ? "" : " · " + Report.tenths(stages.get(2).count(), people) + " facts each";
        }
        return " · " + Report.percent(stages.get(i).count(), stages.get(0).count());
    }

    static String outcomes(List<Tally> outcomes) {
        int height = 20 + 38 * outcomes.size();
        StringBuilder description = new StringBuilder();
        long most = 1;
        long all = 0;
        for (Tally outcome : outcomes) {
            most = Math.max(most, outcome.count());
            all += outcome.count();
            description
                    .append(outcome.name())
                    .append(' ')
                    .append(Report.count(outcome.count()))
                    .append(". ");
        }
        Svg svg = new Svg(
                "outcomes",
                WIDTH,
                height,
                "Records by outcome",
                description.toString().strip());
        for (int i = 0; i < outcomes.size(); i++) {
            Tally outcome = outcomes.get(i);
            double y = 8 + 38 * i;
            double width = outcome.count() == 0 ? 0 : Math.max(3, 250.0 * outcome.count() / most);
            svg.text("label", 0, y + 18, "start", outcome.name());
            svg.rect("track", 120, y + 4, 250, 18, 4);
            svg.rect(i == 0 ? "bar b0" : "bar b4", 120, y + 4, width, 18, 4);
            svg.text("label strong", 445, y + 18, "end", Report.count(outcome.count()));
            svg.text("soft", WIDTH, y + 18, "end", Report.percent(outcome.count(), all));
        }
        return svg.toString();
    }
}
