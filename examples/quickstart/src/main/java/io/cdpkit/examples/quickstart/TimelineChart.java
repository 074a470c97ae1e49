package io.cdpkit.examples.quickstart;

import io.cdpkit.event.Event;
import io.cdpkit.examples.quickstart.ReportData.Moment;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Draws one person's events over time, a lane for each source, the milestones as flags above. */
record TimelineChart(List<Moment> moments) {
    private static final int WIDTH = 1_060;
    private static final int LEFT = 110;
    private static final int RIGHT = 1_030;
    private static final int FLAG = 24;
    private static final int LANE = 40;
    private static final int FLAG_ROWS = 8;

    private record Flag(String text, double x, int lane, int row, double left) {}

    String svg() {
        List<Moment> inOrder =
                moments.stream().sorted(Comparator.comparing(Moment::time)).toList();
        Instant first = inOrder.get(0).time();
        Instant last = inOrder.get(inOrder.size() - 1).time();
        long span = Math.max(1, Duration.between(first, last).toSeconds());
        List<String> lanes = inOrder.stream().map(Moment::source).distinct().toList();
        List<Flag> flags = flags(inOrder, lanes, first, span);
        int rows = flags.stream().mapToInt(Flag::row).max().orElse(-1) + 1;
        double top = rows * FLAG + 14.0;
        double bottom = top + LANE * lanes.size();
        Svg svg = new Svg("timeline", WIDTH, (int) bottom + 30, "One person's events over time", description(inOrder));
        for (int i = 0; i < lanes.size(); i++) {
            svg.rect(i % 2 == 0 ? "stripe" : "plain", 0, top + LANE * i, WIDTH, LANE, 6);
            svg.text("label strong", 10, top + LANE * (i + 0.5) + 4.5, "start", lanes.get(i));
        }
        drawMonths(svg, first, last, span, top, bottom);
        for (Flag flag : flags) {
            svg.line("leader", flag.x(), flag.row() * FLAG + 20.0, flag.x(), top + LANE * (flag.lane() + 0.5), 1);
        }
        for (Moment moment : inOrder) {
            double y = top + LANE * (lanes.indexOf(moment.source()) + 0.5);
            draw(svg, moment, x(moment.time(), first, span), y);
        }
        for (Flag flag : flags) {
            double width = Svg.width(flag.text(), 11.5) + 16;
            svg.rect("pill", flag.left(), flag.row() * FLAG + 2.0, width, 18, 9);
            svg.text("pill-text", flag.left() + width / 2, flag.row() * FLAG + 15.0, "middle", flag.text());
        }
        return svg.toString();
    }

    private static double x(Instant time, Instant first, long span) {
        return LEFT + (double) (RIGHT - LEFT) * Duration.between(first, time).toSeconds() / span;
    }

    private static void draw(Svg svg, Moment moment, double x, double y) {
        if (moment.milestone()) {
            svg.circle("moment key", x, y, 7);
        } else if (moment.type() == Event.Type.IDENTIFY || moment.type() == Event.Type.ALIAS) {
            svg.polygon("moment who", x, y - 8, x + 8, y, x, y + 8, x - 8, y);
        } else if (moment.type() == Event.Type.TRACK) {
            svg.circle("moment did", x, y, 4.5);
        } else {
            svg.rect("moment saw", x - 1.5, y - 8, 3, 16, 1);
        }
    }

    private static void drawMonths(Svg svg, Instant first, Instant last, long span, double top, double bottom) {
        LocalDate month = first.atZone(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1);
        LocalDate end = last.atZone(ZoneOffset.UTC).toLocalDate();
        long months = Math.max(1, Duration.between(first, last).toDays() / 30);
        int step = months > 120 ? 24 : months > 48 ? 12 : months > 10 ? 3 : 1;
        month = month.minusMonths((month.getMonthValue() - 1) % step);
        for (; !month.isAfter(end); month = month.plusMonths(step)) {
            Instant start = month.atStartOfDay(ZoneOffset.UTC).toInstant();
            double x = x(start, first, span);
            if (x >= LEFT) {
                svg.line("grid", x, top, x, bottom, 1);
                svg.text("soft", x, bottom + 18, "middle", Report.month(start));
            }
        }
    }

    /** Flags from right to left, each above those that its text would cover. */
    private static List<Flag> flags(List<Moment> inOrder, List<String> lanes, Instant first, long span) {
        List<Flag> flags = new ArrayList<>();
        for (int i = inOrder.size() - 1; i >= 0; i--) {
            Moment moment = inOrder.get(i);
            String text = moment.name() + " · " + Report.day(moment.time());
            double width = Svg.width(text, 11.5) + 16;
            double x = x(moment.time(), first, span);
            double left = Math.min(x - 9, WIDTH - width - 1);
            int row = flags.stream()
                    .filter(flag -> flag.left() < left + width + 6)
                    .mapToInt(flag -> flag.row() + 1)
                    .max()
                    .orElse(0);
            if (moment.milestone() && row < FLAG_ROWS) {
                flags.add(new Flag(text, x, lanes.indexOf(moment.source()), row, left));
            }
        }
        int highest = flags.stream().mapToInt(Flag::row).max().orElse(0);
        return flags.stream()
                .map(flag -> new Flag(flag.text(), flag.x(), flag.lane(), highest - flag.row(), flag.left()))
                .toList();
    }

    private static String description(List<Moment> inOrder) {
        StringBuilder text = new StringBuilder();
        text.append(inOrder.size()).append(" events. ");
        for (Moment moment : inOrder) {
            if (moment.milestone()) {
                text.append(Report.day(moment.time()))
                        .append(' ')
                        .append(moment.source())
                        .append(": ");
                text.append(moment.name()).append(". ");
            }
        }
        return text.toString().strip();
    }
}
