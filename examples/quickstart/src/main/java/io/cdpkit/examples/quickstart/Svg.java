package io.cdpkit.examples.quickstart;

import java.util.Locale;

/**
 * Writes one inline SVG picture with a title and a description for those who cannot see it. Colours come from the page's
 * style sheet by class, so that the picture follows light and dark. Not thread-safe.
 */
final class Svg {
    private final StringBuilder out = new StringBuilder();

    Svg(String id, int width, int height, String title, String description) {
        out.append("<svg role=\"img\" viewBox=\"0 0 ").append(width).append(' ').append(height);
        out.append("\" style=\"max-width:")
                .append(width)
                .append("px\" aria-labelledby=\"")
                .append(id)
                .append("-t ");
        out.append(id).append("-d\">\n<title id=\"").append(id).append("-t\">").append(escape(title));
        out.append("</title>\n<desc id=\"")
                .append(id)
                .append("-d\">")
                .append(escape(description))
                .append("</desc>\n");
    }

    Svg rect(String cssClass, double x, double y, double width, double height, double radius) {
        open("rect", cssClass)
                .number("x", x)
                .number("y", y)
                .number("width", width)
                .number("height", height);
        return number("rx", radius).close();
    }

    Svg line(String cssClass, double x1, double y1, double x2, double y2, double width) {
        open("line", cssClass)
                .number("x1", x1)
                .number("y1", y1)
                .number("x2", x2)
                .number("y2", y2);
        return number("stroke-width", width).close();
    }

    Svg circle(String cssClass, double x, double y, double radius) {
        return open("circle", cssClass)
                .number("cx", x)
                .number("cy", y)
                .number("r", radius)
                .close();
    }

    /** A closed shape through points given as x, y, x, y and so on. */
    Svg polygon(String cssClass, double... points) {
        open("polygon", cssClass);
        out.append(" points=\"");
        for (int i = 0; i < points.length; i++) {
            out.append(i == 0 ? "" : i % 2 == 0 ? " " : ",").append(round(points[i]));
        }
        out.append('"');
        return close();
    }

    /** Text whose {@code anchor} is start, middle or end. */
    Svg text(String cssClass, double x, double y, String anchor, String text) {
        open("text", cssClass).number("x", x).number("y", y);
        out.append(" text-anchor=\"")
                .append(anchor)
                .append("\">")
                .append(escape(text))
                .append("</text>\n");
        return this;
    }

    private Svg open(String element, String cssClass) {
        out.append('<').append(element).append(" class=\"").append(cssClass).append('"');
        return this;
    }

    private Svg number(String attribute, double value) {
        out.append(' ').append(attribute).append("=\"").append(round(value)).append('"');
        return this;
    }

    private Svg close() {
        out.append("/>\n");
        return this;
    }

    private static String round(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** About how wide a text is, in the sans-serif faces of common systems. */
    static double width(String text, double size) {
        double ems = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            ems += "iljtfrI.,:;'|!()-· ".indexOf(c) >= 0 ? 0.34 : "mwMW@•".indexOf(c) >= 0 ? 0.9 : c < 'a' ? 0.66 : 0.6;
        }
        return ems * size;
    }

    /** Text for HTML and XML; what XML cannot hold becomes U+FFFD. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isXml(c) ? c : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    private static boolean isXml(int c) {
        return c == '\t' || c == '\n' || (c >= ' ' && c <= 0xD7FF) || (c >= 0xE000 && c != 0xFFFE && c != 0xFFFF);
    }

    @Override
    public String toString() {
        return out + "</svg>\n";
    }
}
