package io.cdpkit.segments.insight;

import io.cdpkit.segments.insight.InsightTable.Cell;
import io.cdpkit.segments.insight.InsightTable.Column;
import io.cdpkit.segments.insight.InsightTable.Form;
import io.cdpkit.segments.insight.InsightTable.Heading;
import io.cdpkit.segments.insight.InsightTable.Unit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Visits: where they begin and end, how long they take, and which ways they go.
 *
 * <p>The pages told are those where most visits begin, or end; the others are put together as {@code (other)}. Paths are
 * told up to their eighth page.
 */
public final class SessionCounter implements TableCounter<SessionCounter> {
    private static final List<String> FIELDS = List.of(
            "event page context.page.path",
            "event page name",
            "event page path",
            "event screen context.page.path",
            "event screen name",
            "event screen path",
            "event time");
    private static final String NO_PAGE = "(none)";
    private static final String OTHER = "(other)";
    private static final int LONGEST_PATH = 8;
    private static final List<Integer> BANDS = List.of(0, 1, 60, 300, 900, 1_800, 3_600);
    private static final List<String> BAND_LABELS = List.of(
            "one moment", "below 1 min", "1 to 5 min", "5 to 15 min", "15 to 30 min", "30 to 60 min", "1 h or more");

    private final Duration idle;
    private final int most;
    private final Grid<String, String> ends = new Grid<>();
    private final Grid<String, String> paths = new Grid<>();
    private final Grid<Integer, String> lengths = new Grid<>();

    private SessionCounter(Duration idle, int most) {
        this.idle = idle;
        this.most = most;
    }

    /**
     * A counter.
     *
     * @param idle the longest gap within a visit, 30 minutes by custom
     * @param most how many pages, or paths, to tell; 1 or more
     */
    public static SessionCounter of(Duration idle, int most) {
        if (most < 1 || idle.isNegative()) {
            throw new IllegalArgumentException(
                    "most must be 1 or more and idle 0 or more, were " + most + " and " + idle);
        }
        return new SessionCounter(idle, most);
    }

    @Override
    public void person(Person person) {
        ends.nextPerson();
        paths.nextPerson();
        lengths.nextPerson();
        for (Session session : Session.of(person, idle)) {
            ends.add(session.entry().orElse(NO_PAGE), session.exit().orElse(NO_PAGE), 1);
            paths.add(path(session.pages()), "", 1);
            lengths.add(band(session.length()), "", 1);
        }
    }

    private static String path(List<String> pages) {
        if (pages.isEmpty()) {
            return NO_PAGE;
        }
        String told = String.join(" → ", pages.subList(0, Math.min(LONGEST_PATH, pages.size())));
        return pages.size() > LONGEST_PATH ? told + " → …" : told;
    }

    private static int band(Duration length) {
        int band = 0;
        while (band + 1 < BANDS.size()
                && (BANDS.get(band + 1) == 1 ? !length.isZero() : length.toSeconds() >= BANDS.get(band + 1))) {
            band++;
        }
        return band;
    }

    @Override
    public void addAll(SessionCounter others) {
        if (!others.idle.equals(idle) || others.most != most) {
            throw new IllegalArgumentException("only counters of the same settings go together");
        }
        ends.addAll(others.ends);
        paths.addAll(others.paths);
        lengths.addAll(others.lengths);
    }

    /** Visits by entry and exit page. */
    @Override
    public InsightTable table() {
        TreeMap<String, Long> byEntry = new TreeMap<>();
        TreeMap<String, Long> byExit = new TreeMap<>();
        ends.each((entry, exit, visits) -> {
            byEntry.merge(entry, visits.count(), Long::sum);
            byExit.merge(exit, visits.count(), Long::sum);
        });
        List<String> entries = top(byEntry);
        List<String> exits = top(byExit);
        List<String> rows = withOther(entries, byEntry);
        List<String> columns = withOther(exits, byExit);
        return new InsightTable(
                new Heading(
                        Form.HEAT_MAP,
                        "Visits by entry and exit page",
                        "Visits with no gap over " + Figures.text(idle) + ", by the first and the last page seen.",
                        "entry",
                        "exit"),
                rows,
                Grid.columns(columns, page -> page, Unit.COUNT),
                ends(entries, exits, rows.size(), columns.size()),
                FIELDS,
                ends.leftOut());
    }

    private List<String> top(Map<String, Long> visits) {
        return visits.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static List<String> withOther(List<String> told, Map<String, Long> all) {
        ArrayList<String> labels = new ArrayList<>(told);
        if (all.size() > told.size()) {
            labels.add(OTHER);
        }
        return labels;
    }

    /**
     * Visits by the pages told and, behind those, all others. The people of a cell of several are those of the largest,
     * since one may be in all; fewer than there are, never more.
     */
    private List<List<Cell>> ends(List<String> entries, List<String> exits, int height, int width) {
        Map<String, Integer> rows = places(entries);
        Map<String, Integer> columns = places(exits);
        long[][] visits = new long[height][width];
        long[][] people = new long[height][width];
        ends.each((entry, exit, sum) -> {
            int row = rows.getOrDefault(entry, entries.size());
            int column = columns.getOrDefault(exit, exits.size());
            visits[row][column] += sum.count();
            people[row][column] = Math.max(people[row][column], sum.people());
        });
        ArrayList<List<Cell>> cells = new ArrayList<>();
        for (int row = 0; row < height; row++) {
            ArrayList<Cell> line = new ArrayList<>();
            for (int column = 0; column < width; column++) {
                line.add(Cell.of(BigDecimal.valueOf(visits[row][column]), people[row][column]));
            }
            cells.add(line);
        }
        return cells;
    }

    private static Map<String, Integer> places(List<String> labels) {
        HashMap<String, Integer> places = new HashMap<>();
        labels.forEach(label -> places.put(label, places.size()));
        return places;
    }

    /** Visits by how long they took. */
    public InsightTable lengths() {
        TreeSet<Integer> bands = new TreeSet<>();
        for (int band = 0; band < BANDS.size(); band++) {
            bands.add(band);
        }
        return new InsightTable(
                new Heading(
                        Form.BARS,
                        "Visits by length",
                        "Visits by the time from the first to the last event.",
                        "length",
                        "visits"),
                BAND_LABELS,
                List.of(new Column("visits", Unit.COUNT)),
                lengths.cells(bands, List.of(""), Unit.COUNT),
                List.of("event time"),
                0);
    }

    /** The ways that most visits go, ties in alphabetical order. */
    public InsightTable paths() {
        TreeMap<String, Long> visits = new TreeMap<>();
        paths.each((way, none, sum) -> visits.put(way, sum.count()));
        List<String> ways = top(visits);
        return new InsightTable(
                new Heading(Form.BARS, "Top paths", "Visits by the pages seen, in their order.", "path", "visits"),
                ways,
                List.of(new Column("visits", Unit.COUNT)),
                paths.cells(ways, List.of(""), Unit.COUNT),
                FIELDS,
                paths.leftOut());
    }

    @Override
    public String toString() {
        return "session counter";
    }
}
