package io.cdpkit.segments;

import java.util.ArrayList;
import java.util.List;

/** Regular expressions that take exponential or quadratic time on engines that go back, each with a text that shows it. */
final class EvilRegexes {
    /** @param text what is repeated to make a text that the pattern almost matches */
    record Evil(String pattern, String text) {}

    private static final List<String> ATOMS =
            List.of("a", "[a-z]", "\\w", ".", "(?:a|b)", "(?:a|a)", "(?:aa|a)", "(?:a?)");
    private static final List<String> OUTER = List.of(
            "(%s+)+$",
            "(%s*)*$",
            "(%s+)*c$",
            "(%s|%s)*c$",
            "^(%s+)+c",
            "(%s*)+c$",
            "(%s{1,10}){1,10}c$",
            "%s*%s*%s*%s*%s*c$",
            "(%s+)+(%s+)+c$",
            "((%s+)+)+c$",
            "(.*%s){12}c$",
            "^(%s|%s?)+c$",
            "(%s+%s+)+c$",
            "(%s{0,30}){0,30}c$",
            "%s+%s+%s+c$",
            "(?i)(%s+)+C$",
            "(?s)(.*)(%s)(.*)(%s)c$",
            "(%s?){30}%s{30}c$",
            "((%s*)*)*c$",
            "(?:(?:%s+)?)+c$");
    private static final List<String> KNOWN = List.of(
            "^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))$",
            "^(([a-z])+.)+[A-Z]([a-z])+$",
            "(.*)*=(.*)*",
            "^([\\w\\s]+)+@",
            "\\s+$",
            "^\\s*([^=]+)\\s*=\\s*(.*)\\s*$",
            "(x+x+)+y",
            "^(\\d+)*[a-z]$",
            "<(\\w+\\s*)*>",
            "(([^,]*),)*z",
            "\\d{1,1000}x$",
            "(?:.*,){20}x",
            "[^x]*x[^y]*y[^z]*z!",
            "^(?:(?:a|b)*(?:b|c)*)*d$",
            "(\\p{L}+)+\\d$");

    private EvilRegexes() {}

    static List<Evil> all() {
        List<Evil> all = new ArrayList<>();
        for (String outer : OUTER) {
            for (String atom : ATOMS) {
                all.add(new Evil(outer.replace("%s", atom), "a"));
            }
        }
        for (String known : KNOWN) {
            all.add(new Evil(known, "a"));
            all.add(new Evil(known, "x"));
            all.add(new Evil(known, " "));
            all.add(new Evil(known, "a1,"));
        }
        return all;
    }
}
