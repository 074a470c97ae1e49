package io.cdpkit.segments.insight;

import io.cdpkit.markup.Markup;
import java.util.Locale;

/**
 * Writes an SVG that needs nothing else: no script, no style sheet, no font but those of the reader's system. Colours stand
 * in {@code style} attributes, so that no style sheet of a page around it changes them. Not thread-safe.
 */
final class Drawing {
    private static final String FONT = "font-family:system-ui,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif";

    /** How much wider strong text is. */
    private static final double STRONGER = 1.1;

    private final StringBuilder out = new StringBuilder(4 * 1024);

    /** A picture on white. */
    Drawing(String id, double width, double height, String title, String description) {
        out.append("<svg role=\"img\" viewBox=\"0 0 ")
                .append(round(width))
                .append(' ')
                .append(round(height))
                .append("\" style=\"max-width:")
                .append(round(width))
                .append("px;width:100%;height:auto;")
                .append(FONT)
                .append("\" aria-labelledby=\"")
                .append(id)
                .append("-t ")
                .append(id)
                .append("-d\">\n<title id=\"")
                .append(id)
                .append("-t\">")
                .append(Markup.escape(title))
                .append("</title>\n<desc id=\"")
                .append(id)
                .append("-d\">")
                .append(Markup.escape(description))
                .append("</desc>\n");
        rect(0, 0, width, height, 0, "#ffffff");
    }

    Drawing rect(double x, double y, double width, double height, double radius, String colour) {
        out.append("<rect x=\"").append(round(x)).append("\" y=\"").append(round(y));
        out.append("\" width=\"").append(round(width)).append("\" height=\"").append(round(height));
        out.append("\" rx=\"")
                .append(round(radius))
                .append("\" style=\"fill:")
                .append(colour)
                .append("\"/>\n");
        return this;
    }

    /** Text whose {@code anchor} is start, middle or end. */
    Drawing text(double x, double y, String anchor, Ink ink, String text) {
        out.append("<text x=\"").append(round(x)).append("\" y=\"").append(round(y));
        out.append("\" text-anchor=\"")
                .append(anchor)
                .append("\" style=\"fill:")
                .append(ink.colour());
        out.append(";font-size:").append(round(ink.size())).append("px");
        out.append(ink.bold() ? ";font-weight:650" : "")
                .append("\">")
                .append(Markup.escape(text))
                .append("</text>\n");
        return this;
    }

    /** How text looks. */
    record Ink(String colour, double size, boolean bold) {
        static final Ink TITLE = new Ink("#111111", 16, true);
        static final Ink LABEL = new Ink("#222222", 12.5, false);
        static final Ink STRONG = new Ink("#222222", 12.5, true);
        static final Ink SOFT = new Ink("#555555", 12, false);
    }

    private static String round(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** About how wide a text of labels is. */
    static double width(String text) {
        double ems = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean narrow = "iljtfrI.,:;'|!()-· ".indexOf(c) >= 0;
            ems += narrow
                    ? 0.36
                    : c > '\u2E80'
                            ? 1.05
                            : c >= '\u2190' ? 0.9 : "mwMW@".indexOf(c) >= 0 ? 0.92 : c >= 'A' && c <= 'Z' ? 0.7 : 0.6;
        }
        return ems * Ink.LABEL.size();
    }

    /** About how wide a text of strong labels is. */
    static double strongWidth(String text) {
        return width(text) * STRONGER;
    }

    /** The start of a text that is no wider, with a mark where it was cut. */
    static String cut(String text, double width) {
        if (width(text) <= width) {
            return text;
        }
        int end = text.length();
        while (end > 1 && width(text.substring(0, end)) > width - 10) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end).strip() + "…";
    }

    /** The same of strong text. */
    static String cutStrong(String text, double width) {
        return cut(text, width / STRONGER);
    }

    @Override
    public String toString() {
        return out + "</svg>\n";
    }
}
