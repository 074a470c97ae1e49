package io.cdpkit.examples.quickstart;

import io.cdpkit.examples.quickstart.GraphLayout.Placed;
import io.cdpkit.examples.quickstart.GraphLayout.Point;
import io.cdpkit.examples.quickstart.ReportData.Edge;
import io.cdpkit.examples.quickstart.ReportData.Node;
import io.cdpkit.examples.quickstart.ReportData.PersonView;
import java.util.List;

/** Draws how one person's identifiers hang together: who saw which of them side by side, and since when. */
record IdentityChart(PersonView person, Masking masking) {
    private static final int WIDTH = 1_060;

    String svg() {
        List<Node> nodes = person.nodes();
        List<Edge> edges = person.edges();
        int height = nodes.size() < 4 ? 260 : Math.min(760, 300 + 26 * nodes.size());
        Placed placed = GraphLayout.place(
                nodes.stream().mapToDouble(this::captionWidth).toArray(),
                edges.stream()
                        .map(edge -> new GraphLayout.Link(edge.from(), edge.to(), Svg.width(label(edge), 11.5) + 16))
                        .toList(),
                WIDTH,
                height);
        Svg svg = new Svg("identity", WIDTH, height, "Identity graph of one person", description());
        for (int i = 0; i < edges.size(); i++) {
            Edge edge = edges.get(i);
            Point from = placed.nodes().get(edge.from());
            Point to = placed.nodes().get(edge.to());
            double width = edge.times() < 3 ? 1.5 : edge.times() < 20 ? 2.5 : 3.5;
            svg.line(edge.refused() ? "edge refused" : "edge", from.x(), from.y(), to.x(), to.y(), width);
        }
        for (int i = 0; i < edges.size(); i++) {
            String label = label(edges.get(i));
            Point at = placed.labels().get(i);
            double width = Svg.width(label, 11.5) + 16;
            svg.rect("pill", at.x() - width / 2, at.y() - 9, width, 18, 9);
            svg.text("pill-text", at.x(), at.y() + 4, "middle", label);
        }
        for (int i = 0; i < nodes.size(); i++) {
            draw(svg, nodes.get(i), placed.nodes().get(i), placed.captions().get(i), i == 0);
        }
        return svg.toString();
    }

    private void draw(Svg svg, Node node, Point at, Point caption, boolean founder) {
        if (founder) {
            svg.circle("ring", at.x(), at.y(), GraphLayout.RADIUS + 6);
        }
        String namespace = node.identifier().namespace().name();
        Shape.of(namespace).draw(svg, node.shared() ? " hollow" : "", at.x(), at.y(), GraphLayout.RADIUS);
        svg.text("halo node-value", caption.x(), caption.y() - 2, "middle", masking.identifier(node.identifier()));
        svg.text("halo node-kind", caption.x(), caption.y() + 13, "middle", caption(node, founder));
    }

    private static String caption(Node node, boolean founder) {
        String kind = node.identifier().namespace().name().replace('_', ' ');
        return founder ? kind + " · seen first" : node.shared() ? kind + " · shared" : kind;
    }

    private double captionWidth(Node node) {
        double value = Svg.width(masking.identifier(node.identifier()), 13.5);
        return Math.max(
                value, Svg.width(caption(node, node.equals(person.nodes().get(0))), 11.5));
    }

    private static String label(Edge edge) {
        String text = edge.source() + " · " + Report.day(edge.since());
        return edge.refused() ? text + " · kept apart" : edge.times() > 1 ? text + " · " + edge.times() + "×" : text;
    }

    private String description() {
        StringBuilder text = new StringBuilder();
        text.append(person.nodes().size())
                .append(" identifiers, ")
                .append(person.edges().size())
                .append(" links. ");
        for (Edge edge : person.edges()) {
            text.append(name(edge.from())).append(" and ").append(name(edge.to()));
            text.append(edge.refused() ? " kept apart, " : " seen together, ");
            text.append(edge.source())
                    .append(", since ")
                    .append(Report.day(edge.since()))
                    .append(". ");
        }
        return text.toString().strip();
    }

    private String name(int node) {
        Node named = person.nodes().get(node);
        return named.identifier().namespace().name().replace('_', ' ') + " " + masking.identifier(named.identifier());
    }
}
