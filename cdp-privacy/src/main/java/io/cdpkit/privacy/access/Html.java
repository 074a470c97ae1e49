package io.cdpkit.privacy.access;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Value;
import io.cdpkit.markup.Markup;
import java.io.IOException;
import java.util.List;

/** Writes a page piece by piece; every text is escaped on the way and set apart from the direction of what surrounds it. */
final class Html {
    private final Appendable out;

    Html(Appendable out) {
        this.out = out;
    }

    /** Markup of this library's own. */
    Html raw(String markup) throws IOException {
        out.append(markup);
        return this;
    }

    /** Somebody's text. */
    Html text(String text) throws IOException {
        return raw("<bdi>").raw(Markup.escape(text)).raw("</bdi>");
    }

    /** A text of several lines, kept as they are. */
    Html lines(String text) throws IOException {
        return raw("<pre>").raw(Markup.escape(text)).raw("</pre>");
    }

    Html open(String id, String title) throws IOException {
        return raw("<section aria-labelledby=\"" + id + "\">\n<h2 id=\"" + id + "\">" + title + "</h2>\n");
    }

    Html close() throws IOException {
        return raw("</section>\n");
    }

    /** The head of a table. */
    Html table(String caption, String... columns) throws IOException {
        raw("<table>\n<caption>" + caption + "</caption>\n<thead><tr>");
        for (String column : columns) {
            raw("<th scope=\"col\">" + column + "</th>");
        }
        return raw("</tr></thead>\n<tbody>\n");
    }

    Html endTable() throws IOException {
        return raw("</tbody>\n</table>\n");
    }

    /** A row of texts, the first of which names it. */
    Html row(String head, Object... cells) throws IOException {
        raw("<tr><th scope=\"row\">").text(head).raw("</th>");
        for (Object cell : cells) {
            cell(cell);
        }
        return raw("</tr>\n");
    }

    /** A cell that holds a text, a value, or values by key. */
    Html cell(Object content) throws IOException {
        raw("<td>");
        if (content instanceof Value value) {
            value(value);
        } else if (content instanceof Attributes attributes) {
            attributes(attributes);
        } else {
            String text = content.toString();
            if (text.indexOf('\n') < 0) {
                text(text);
            } else {
                lines(text);
            }
        }
        return raw("</td>");
    }

    Html attributes(Attributes attributes) throws IOException {
        if (attributes.isEmpty()) {
            return this;
        }
        raw("<dl>");
        for (int i = 0; i < attributes.size(); i++) {
            raw("<dt>").text(attributes.keyAt(i)).raw("</dt><dd>");
            value(attributes.valueAt(i)).raw("</dd>");
        }
        return raw("</dl>");
    }

    Html value(Value value) throws IOException {
        if (value instanceof Value.Fields fields) {
            return attributes(fields.fields());
        } else if (value instanceof Value.Items items) {
            return items(items.items());
        } else if (value instanceof Value.Text text) {
            return text(text.text());
        } else if (value instanceof Value.Whole whole) {
            return text(Long.toString(whole.number()));
        } else if (value instanceof Value.Decimal decimal) {
            return text(decimal.number().toPlainString());
        } else if (value instanceof Value.Bool bool) {
            return text(bool.yes() ? "yes" : "no");
        } else if (value instanceof Value.Moment moment) {
            return text(moment.instant().toString());
        } else if (value instanceof Value.Day day) {
            return text(day.date().toString());
        } else if (value instanceof Value.Null) {
            return raw("<em>stated as none</em>");
        }
        throw new AssertionError(value.getClass());
    }

    private Html items(List<Value> items) throws IOException {
        if (items.isEmpty()) {
            return raw("<em>an empty list</em>");
        }
        raw("<ul>");
        for (Value item : items) {
            raw("<li>");
            value(item).raw("</li>");
        }
        return raw("</ul>");
    }
}
