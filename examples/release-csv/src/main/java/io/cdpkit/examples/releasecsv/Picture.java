package io.cdpkit.examples.releasecsv;

import java.util.Locale;

/**
 * Draws one inline SVG picture with a title and a description for those who cannot see it; colours come from the page's
 * style sheet. Not thread-safe.
 */
final class Picture {
    private final StringBuilder out = new StringBuilder();

    Picture(String id, int width, int height, String title, String description) {
        out.append(String.format(
                Locale.ROOT,
                "<svg role=\"img\" viewBox=\"0 0 %d %d\" style=\"max-width:%dpx\" aria-labelledby=\"%s-t %s-d\">%n",
                width,
                height,
                width,
                id,
                id));
        element("title", id + "-t", title).element("desc", id + "-d", description);
    }

    private Picture element(String name, String id, String text) {
        out.append('<').append(name).append(" id=\"").append(id).append("\">");
        out.append(escape(text)).append("</").append(name).append(">\n");
        return this;
    }

    Picture bar(String cssClass, double x, double y, double width, double height) {
        out.append(String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"3\"/>%n",
                cssClass,
                x,
                y,
                Math.max(0, width),
                Math.max(0, height)));
        return this;
    }

    /** Text whose {@code anchor} is start, middle or end. */
    Picture text(String cssClass, double x, double y, String anchor, String text) {
        out.append(String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                cssClass,
                x,
                y,
                anchor,
                escape(text)));
        return this;
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
