package io.cdpkit.examples.quickstart;

import java.util.ArrayList;
import java.util.List;

/**
 * Places the nodes of a small graph and the labels of its edges so that nothing covers anything else.
 *
 * <p>Springs pull linked nodes together, all nodes push each other away. That is tried from many starts on a circle; the
 * picture with the fewest crossings and overlaps wins, and its nodes are moved about to mend what is left. Deterministic:
 * the seed is fixed and the arithmetic strict.
 */
final class GraphLayout {
    /** A link between the nodes at two places; its label is {@code labelWidth} wide. */
    record Link(int from, int to, double labelWidth) {}

    /** A point in the picture. */
    record Point(double x, double y) {}

    /** Where everything goes: a point per node, the middle of its caption, and the middle of each link's label. */
    record Placed(List<Point> nodes, List<Point> captions, List<Point> labels, double faults, double looks) {
        double cost() {
            return faults + looks;
        }
    }

    private record Box(double left, double top, double right, double bottom) {
        static Box around(double x, double y, double width, double height) {
            return new Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
        }

        Box with(Box other) {
            return new Box(
                    Math.min(left, other.left),
                    Math.min(top, other.top),
                    Math.max(right, other.right),
                    Math.max(bottom, other.bottom));
        }

        double overlap(Box other) {
            double width = Math.min(right, other.right) - Math.max(left, other.left);
            double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
            return width > 0 && height > 0 ? width * height : 0;
        }
    }

    static final double RADIUS = 15;
    private static final double LABEL_HEIGHT = 20;
    private static final double CAPTION_HEIGHT = 32;
    private static final double TOP = RADIUS + CAPTION_HEIGHT;
    private static final double BOTTOM = RADIUS + CAPTION_HEIGHT + 8;
    private static final int MOVES = 6_000;
    private static final int STARTS = 40;
    private static final int STEPS = 240;

    private final double[] captionWidths;
    private final List<Link> links;
    private final double width;
    private final double height;

    private GraphLayout(double[] captionWidths, List<Link> links, double width, double height) {
        this.captionWidths = captionWidths;
        this.links = links;
        this.width = width;
        this.height = height;
    }

    /** @param captionWidths how wide the text under each node is */
    static Placed place(double[] captionWidths, List<Link> links, double width, double height) {
        GraphLayout layout = new GraphLayout(captionWidths, links, width, height);
        Placed best = layout.settle(0);
        for (int start = 1; start < STARTS; start++) {
            Placed placed = layout.settle(start);
            best = placed.cost() < best.cost() ? placed : best;
        }
        Placed mended = layout.mend(best);
        Placed spread = layout.spread(mended);
        return layout.centre(spread.faults() <= mended.faults() ? spread : mended);
    }

    /** Simulated annealing: nodes move about at random, at first also to the worse. */
    private Placed mend(Placed settled) {
        Dice dice = new Dice(captionWidths.length);
        double[] x = settled.nodes().stream().mapToDouble(Point::x).toArray();
        double[] y = settled.nodes().stream().mapToDouble(Point::y).toArray();
        Placed best = settled;
        double now = settled.cost();
        for (int move = 0; move < MOVES; move++) {
            double cold = move / (double) MOVES;
            int node = dice.below(x.length);
            double fromX = x[node];
            double fromY = y[node];
            double reach = dice.percent(20) ? 1 : 0.4 * (1 - cold) + 0.02;
            x[node] = clamp(fromX + width * reach * dice.around(), captionMargin(), width - captionMargin());
            y[node] = clamp(fromY + height * reach * dice.around(), TOP, height - BOTTOM);
            Placed moved = label(x, y);
            double worse = moved.cost() - now;
            double heat = 60 * (1 - cold) * (1 - cold) + 0.5;
            if (worse <= 0 || dice.below(10_000) < 10_000 * StrictMath.exp(-worse / heat)) {
                now = moved.cost();
                best = now < best.cost() ? moved : best;
            } else {
                x[node] = fromX;
                y[node] = fromY;
            }
        }
        return best;
    }

    /** The same picture, stretched to fill the room. */
    private Placed spread(Placed placed) {
        double[] x = placed.nodes().stream().mapToDouble(Point::x).toArray();
        double[] y = placed.nodes().stream().mapToDouble(Point::y).toArray();
        fit(x, captionMargin(), width - captionMargin());
        fit(y, TOP, height - BOTTOM);
        return label(x, y);
    }

    /** The same picture in the middle of the room. */
    private Placed centre(Placed placed) {
        Box all = Box.around(width / 2, height / 2, 0, 0);
        for (int i = 0; i < captionWidths.length; i++) {
            Point node = placed.nodes().get(i);
            Point caption = placed.captions().get(i);
            Box mark = Box.around(node.x(), node.y(), 2 * RADIUS, 2 * RADIUS);
            Box both = mark.with(Box.around(caption.x(), caption.y(), captionWidths[i], CAPTION_HEIGHT));
            all = i == 0 ? both : all.with(both);
        }
        double dx = (width - all.left() - all.right()) / 2;
        double dy = (height - all.top() - all.bottom()) / 2;
        return new Placed(
                shifted(placed.nodes(), dx, dy),
                shifted(placed.captions(), dx, dy),
                shifted(placed.labels(), dx, dy),
                placed.faults(),
                placed.looks());
    }

    private static List<Point> shifted(List<Point> points, double dx, double dy) {
        return points.stream()
                .map(point -> new Point(point.x() + dx, point.y() + dy))
                .toList();
    }

    private static double clamp(double value, double low, double high) {
        return Math.max(low, Math.min(high, value));
    }

    private Placed settle(int start) {
        int n = captionWidths.length;
        double[] x = new double[n];
        double[] y = new double[n];
        int stride = stride(n, start);
        for (int i = 0; i < n; i++) {
            double angle = 2 * StrictMath.PI * ((long) i * stride % n + start * 0.37) / n;
            double radius = 0.2 + 0.06 * ((i * 7 + start * 3) % 5);
            x[i] = 0.5 + radius * StrictMath.cos(angle);
            y[i] = 0.5 + radius * StrictMath.sin(angle);
        }
        relax(x, y);
        fit(x, captionMargin(), width - captionMargin());
        fit(y, TOP, height - BOTTOM);
        return label(x, y);
    }

    /** A step around the circle that visits every place, another one for each start. */
    private static int stride(int n, int start) {
        int stride = 1 + start % Math.max(1, n - 1);
        while (gcd(stride, n) != 1) {
            stride++;
        }
        return stride;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    private void relax(double[] x, double[] y) {
        int n = x.length;
        double ideal = 0.9 / Math.sqrt(n);
        for (int step = 0; step < STEPS; step++) {
            double reach = 0.1 * (1 - step / (double) STEPS) + 0.001;
            double[] dx = new double[n];
            double[] dy = new double[n];
            for (int i = 0; i < n; i++) {
                dx[i] += (0.5 - x[i]) * 0.3;
                dy[i] += (0.5 - y[i]) * 0.3;
                for (int j = 0; j < i; j++) {
                    push(x, y, dx, dy, i, j, ideal);
                }
            }
            for (Link link : links) {
                pull(x, y, dx, dy, link, ideal);
            }
            for (int i = 0; i < n; i++) {
                double length = Math.max(1e-9, Math.sqrt(dx[i] * dx[i] + dy[i] * dy[i]));
                x[i] += dx[i] / length * Math.min(length, reach);
                y[i] += dy[i] / length * Math.min(length, reach);
            }
        }
    }

    private static void push(double[] x, double[] y, double[] dx, double[] dy, int i, int j, double ideal) {
        double vx = x[i] - x[j];
        double vy = y[i] - y[j];
        double square = Math.max(1e-6, vx * vx + vy * vy);
        double force = ideal * ideal / square;
        dx[i] += vx * force;
        dy[i] += vy * force;
        dx[j] -= vx * force;
        dy[j] -= vy * force;
    }

    private static void pull(double[] x, double[] y, double[] dx, double[] dy, Link link, double ideal) {
        double vx = x[link.to()] - x[link.from()];
        double vy = y[link.to()] - y[link.from()];
        double force = Math.sqrt(vx * vx + vy * vy) / ideal;
        dx[link.from()] += vx * force;
        dy[link.from()] += vy * force;
        dx[link.to()] -= vx * force;
        dy[link.to()] -= vy * force;
    }

    private double captionMargin() {
        double widest = 2 * RADIUS;
        for (double caption : captionWidths) {
            widest = Math.max(widest, caption);
        }
        return widest / 2 + 6;
    }

    /** Stretches coordinates so that they fill a span. */
    private static void fit(double[] values, double low, double high) {
        double least = Double.MAX_VALUE;
        double most = -Double.MAX_VALUE;
        for (double value : values) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    most - least < 1e-6 ? (low + high) / 2 : low + (values[i] - least) / (most - least) * (high - low);
        }
    }

    private Placed label(double[] x, double[] y) {
        List<Box> taken = new ArrayList<>();
        List<Point> nodes = new ArrayList<>();
        double faults = 0;
        for (int i = 0; i < x.length; i++) {
            nodes.add(new Point(x[i], y[i]));
            Box mark = Box.around(x[i], y[i], 2 * RADIUS + 14, 2 * RADIUS + 14);
            faults += 4 * overlap(taken, mark);
            taken.add(mark);
        }
        List<Point> captions = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            faults += caption(x, y, i, taken, captions);
        }
        List<Point> labels = new ArrayList<>();
        for (Link link : links) {
            faults += label(x, y, link, taken, labels);
        }
        return new Placed(nodes, captions, labels, faults + 200 * crossings(x, y), stretch(x, y) + crowding(x, y));
    }

    /** Puts a node's caption below, above, right or left of it, wherever it is least in the way. */
    private double caption(double[] x, double[] y, int node, List<Box> taken, List<Point> captions) {
        double beside = RADIUS + 12 + captionWidths[node] / 2;
        double below = RADIUS + 6 + CAPTION_HEIGHT / 2;
        List<Point> places = List.of(
                new Point(x[node], y[node] + below),
                new Point(x[node], y[node] - below),
                new Point(x[node] + beside, y[node]),
                new Point(x[node] - beside, y[node]));
        Point best = places.get(0);
        double least = Double.MAX_VALUE;
        for (Point place : places) {
            Box box = Box.around(place.x(), place.y(), captionWidths[node] + 4, CAPTION_HEIGHT);
            double fault = 4 * overlap(taken, box) + 120 * strikes(x, y, box) + 1_000 * outside(box);
            if (fault < least) {
                least = fault;
                best = place;
            }
        }
        captions.add(best);
        taken.add(Box.around(best.x(), best.y(), captionWidths[node] + 4, CAPTION_HEIGHT));
        return least;
    }

    private int outside(Box box) {
        return box.left() < 0 || box.top() < 0 || box.right() > width || box.bottom() > height ? 1 : 0;
    }

    /** Puts a link's label as near to its middle as there is room. */
    private double label(double[] x, double[] y, Link link, List<Box> taken, List<Point> labels) {
        Point best = new Point(0, 0);
        double least = Double.MAX_VALUE;
        for (int i = 0; i < 13 && least > 0; i++) {
            double t = 0.5 + (i % 2 == 0 ? 1 : -1) * ((i + 1) / 2) * 0.045;
            Point at = new Point(mix(x, link, t), mix(y, link, t));
            double overlap = overlap(taken, Box.around(at.x(), at.y(), link.labelWidth() + 4, LABEL_HEIGHT));
            if (overlap < least) {
                least = overlap;
                best = at;
            }
        }
        labels.add(best);
        taken.add(Box.around(best.x(), best.y(), link.labelWidth() + 4, LABEL_HEIGHT));
        return least;
    }

    /** Links much longer than need be. */
    private double stretch(double[] x, double[] y) {
        double stretch = 0;
        for (Link link : links) {
            double dx = x[link.from()] - x[link.to()];
            double dy = y[link.from()] - y[link.to()];
            stretch += Math.max(0, Math.sqrt(dx * dx + dy * dy) - link.labelWidth() - 120);
        }
        return stretch / 4;
    }

    /** Nodes closer together than they need be; wide captions make neighbours at the side closer than those below. */
    private static double crowding(double[] x, double[] y) {
        double crowding = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < i; j++) {
                double dx = (x[i] - x[j]) / 1.5;
                double dy = y[i] - y[j];
                crowding += Math.max(0, 150 - Math.sqrt(dx * dx + dy * dy));
            }
        }
        return crowding / 2;
    }

    private static double mix(double[] values, Link link, double t) {
        return values[link.from()] * (1 - t) + values[link.to()] * t;
    }

    private static double overlap(List<Box> taken, Box box) {
        return taken.stream().mapToDouble(box::overlap).sum();
    }

    private int crossings(double[] x, double[] y) {
        int crossings = 0;
        for (int i = 0; i < links.size(); i++) {
            for (int j = 0; j < i; j++) {
                crossings += cross(x, y, links.get(i), links.get(j)) ? 1 : 0;
            }
        }
        return crossings;
    }

    private static boolean cross(double[] x, double[] y, Link a, Link b) {
        boolean touch = a.from() == b.from() || a.from() == b.to() || a.to() == b.from() || a.to() == b.to();
        return !touch && parts(x, y, a, b) && parts(x, y, b, a);
    }

    /** Whether the ends of {@code b} lie on different sides of {@code a}. */
    private static boolean parts(double[] x, double[] y, Link a, Link b) {
        return side(x, y, a, b.from()) * side(x, y, a, b.to()) < 0;
    }

    private static double side(double[] x, double[] y, Link a, int node) {
        return (x[a.to()] - x[a.from()]) * (y[node] - y[a.from()])
                - (y[a.to()] - y[a.from()]) * (x[node] - x[a.from()]);
    }

    /** How many links run through a box. */
    private int strikes(double[] x, double[] y, Box box) {
        int strikes = 0;
        for (Link link : links) {
            boolean struck = false;
            for (int i = 0; i <= 40 && !struck; i++) {
                double px = mix(x, link, i / 40.0);
                double py = mix(y, link, i / 40.0);
                struck = px > box.left() && px < box.right() && py > box.top() && py < box.bottom();
            }
            strikes += struck ? 1 : 0;
        }
        return strikes;
    }
}
