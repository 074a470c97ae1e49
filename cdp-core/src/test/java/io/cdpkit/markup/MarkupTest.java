package io.cdpkit.markup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class MarkupTest {
    @Test
    void escape_signsOfMarkup_becomeEntities() {
        assertEquals("&lt;b title=&quot;&amp;&quot; lang=&#39;&#39;&gt;", Markup.escape("<b title=\"&\" lang=''>"));
    }

    @Test
    void escape_whatMarkupCannotHold_isReplaced() {
        for (String bad :
                new String[] {"\0", "\u001F", "\r", "\u007F", "\u0085", "\uD83D", "\uDE00", "\uFFFE", "\uFFFF"}) {
            assertEquals("a\uFFFDb", Markup.escape("a" + bad + "b"));
        }
    }

    @Test
    void escape_anyOtherText_stays() {
        String text = "tab\tline\nZoë, 日本, \uD83D\uDE00, \u00A0, \uD7FF, \uE000, \uFFFD";
        assertEquals(text, Markup.escape(text));
    }
}
