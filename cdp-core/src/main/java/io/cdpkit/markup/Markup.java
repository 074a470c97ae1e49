package io.cdpkit.markup;

/** Text for pages and pictures: the one place where somebody's text becomes HTML or SVG. */
public final class Markup {
    private Markup() {}

    /**
     * A text that HTML and XML show as it is, between tags and in quoted attributes.
     *
     * <p>What XML cannot hold, and control characters but tab and line feed, become U+FFFD.
     */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isShown(c) ? c : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    private static boolean isShown(int c) {
        return c == '\t'
                || c == '\n'
                || (!Character.isISOControl(c) && c <= 0xD7FF)
                || (c >= 0xE000 && c != 0xFFFE && c != 0xFFFF);
    }
}
