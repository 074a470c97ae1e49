package io.cdpkit.examples.quickstart;

import io.cdpkit.examples.quickstart.ReportData.Overlap;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Draws which combinations of sources know the same people: a bar for each combination above the dots that name it. */
record OverlapChart(List<Overlap> overlaps) {
    private static final int WIDTH = 1_060;
    private static final int LEFT = 250;
    private static final int BARS = 190;
    private static final int ROW = 34;
    private static final int MOST = 14;

    private record SourceCount(String source, long people) {}

    String svg() {
        List<SourceCount> sources = sources();
        List<Overlap> shown = overlaps.stream()
                .sorted(Comparator.comparingLong(Overlap::people)
                        .reversed()
                        .thenComparing(overlap -> overlap.sources().toString()))
                .limit(MOST)
                .toList();
        int height = BARS + 36 + ROW * sources.size();
        Svg svg = new Svg("overlap", WIDTH, height, "Profiles by the sources that know them", description(shown));
        svg.text("soft", LEFT - 14, BARS - 4, "end", "profiles per source");
        long mostPeople = sources.isEmpty() ? 1 : sources.get(0).people();
        for (int row = 0; row < sources.size(); row++) {
            drawSource(svg, sources.get(row), row, mostPeople);
        }
        double step = (WIDTH - LEFT) / (double) Math.max(8, shown.size());
        for (int i = 0; i < shown.size(); i++) {
            drawOverlap(
                    svg,
                    shown.get(i),
                    sources,
                    LEFT + step * (i + 0.5),
                    step,
                    shown.get(0).people());
        }
        return svg.toString();
    }

    private static double y(int row) {
        return BARS + 26 + ROW * (row + 0.5);
    }

    private static void drawSource(Svg svg, SourceCount source, int row, long most) {
        if (row % 2 == 0) {
            svg.rect("stripe", 0, y(row) - ROW / 2.0, WIDTH, ROW, 6);
        }
        double width = Math.max(2, 70.0 * source.people() / Math.max(1, most));
        svg.text("label strong", 10, y(row) + 4.5, "start", source.source());
        svg.text("soft", LEFT - 92, y(row) + 4.5, "end", Report.count(source.people()));
        svg.rect("bar b1", LEFT - 84, y(row) - 7, width, 14, 3);
    }

    private static void drawOverlap(
            Svg svg, Overlap overlap, List<SourceCount> sources, double x, double step, long most) {
        double height = Math.max(2, (BARS - 34.0) * overlap.people() / Math.max(1, most));
        svg.rect("bar b0", x - step * 0.3, BARS + 8 - height, step * 0.6, height, 3);
        svg.text("label strong", x, BARS - height, "middle", Report.count(overlap.people()));
        int first = -1;
        int last = -1;
        for (int row = 0; row < sources.size(); row++) {
            boolean in = overlap.sources().contains(sources.get(row).source());
            first = in && first < 0 ? row : first;
            last = in ? row : last;
        }
        if (last > first) {
            svg.line("stem", x, y(first), x, y(last), 3);
        }
        for (int row = 0; row < sources.size(); row++) {
            boolean in = overlap.sources().contains(sources.get(row).source());
            svg.circle(in ? "dot in" : "dot", x, y(row), in ? 7 : 4.5);
        }
    }

    private List<SourceCount> sources() {
        TreeMap<String, Long> people = new TreeMap<>();
        for (Overlap overlap : overlaps) {
            overlap.sources().forEach(source -> people.merge(source, overlap.people(), Long::sum));
        }
        return people.entrySet().stream()
                .map(entry -> new SourceCount(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(SourceCount::people).reversed().thenComparing(SourceCount::source))
                .toList();
    }

    private static String description(List<Overlap> shown) {
        StringBuilder text = new StringBuilder();
        for (Overlap overlap : shown) {
            text.append(Report.count(overlap.people())).append(" profiles known to ");
            text.append(String.join(", ", overlap.sources())).append(". ");
        }
        return text.toString().strip();
    }
}
