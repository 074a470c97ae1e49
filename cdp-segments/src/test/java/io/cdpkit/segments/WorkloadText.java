package io.cdpkit.segments;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The definitions of the workload in our text form. */
final class WorkloadText {
    private WorkloadText() {}

    static String definition(String line) {
        return text(line, "id") + " = " + condition(line);
    }

    static String kind(String line) {
        return text(line, "kind");
    }

    private static String condition(String line) {
        return switch (kind(line)) {
            case "attr" -> attr(text(line, "expr"));
            case "count" ->
                "count(" + events(line) + ") in last " + number(line, "inLastDays") + " days " + text(line, "op") + " "
                        + number(line, "n");
            case "agg" ->
                text(line, "fn") + "(" + events(line).replaceFirst("^(\\w+)", "$1.value") + ") in last "
                        + number(line, "inLastDays") + " days " + text(line, "op") + " " + number(line, "x");
            case "notDone" ->
                "not did(" + events(line) + ") in last " + number(line, "inLastDays") + " days"
                        + (line.contains("\"didBefore\":true")
                                ? " and did(" + events(line) + ") before last " + number(line, "inLastDays") + " days"
                                : "");
            case "sequence" ->
                "sequence(" + text(line, "first") + " -> " + text(line, "then") + " within "
                        + number(line, "withinHours") + " hours"
                        + (line.contains("withoutBetween") ? ", without " + text(line, "withoutBetween") : "")
                        + ") in last " + number(line, "thenInLastDays") + " days";
            case "valueOf" ->
                function(text(line, "fn")) + "(" + text(line, "type") + ".category) in last "
                        + number(line, "inLastDays") + " days = \"" + text(line, "equals") + "\"";
            case "date" -> date(line);
            case "anyOrderItem" -> "did(" + events(line) + ") in last 90 days";
            case "geo" ->
                "near(place, " + number(line, "lat") + ", " + number(line, "lon") + ", " + number(line, "withinKm")
                        + " km)";
            case "segments" -> segments(line);
            case "sample" -> "bucket >= " + number(line, "lo") + " and bucket < " + number(line, "hi");
            default -> throw new AssertionError(line);
        };
    }

    private static String function(String name) {
        return name.equals("mostFrequent") ? "most_frequent" : name;
    }

    private static String events(String line) {
        List<String> tests = new ArrayList<>();
        Matcher category = Pattern.compile("\"category\":\\[([^]]*)]").matcher(line);
        if (category.find()) {
            tests.add("category in (" + category.group(1) + ")");
        }
        Matcher value = Pattern.compile("\"value\":\\{\"gte\":([0-9.]+)}").matcher(line);
        if (value.find()) {
            tests.add("value >= " + value.group(1));
        }
        Matcher campaign = Pattern.compile("\"campaign\":(\"[^\"]*\")").matcher(line);
        if (campaign.find()) {
            tests.add("campaign = " + campaign.group(1));
        }
        Matcher quantity = Pattern.compile("\"quantity\":\\{\"gte\":([0-9]+)}").matcher(line);
        if (quantity.find()) {
            tests.add("quantity >= " + quantity.group(1));
        }
        return text(line, "type") + (tests.isEmpty() ? "" : " where " + String.join(" and ", tests));
    }

    /** Common Expression Language as the generator writes it. */
    static String attr(String expression) {
        return expression
                .replaceAll("!\\((\\w+ in) \\[([^]]*)]\\)", "not $1 ($2)")
                .replaceAll("(\\w+ in) \\[([^]]*)]", "$1 ($2)")
                .replaceAll("('tag_\\d+') in tags", "tags has $1")
                .replaceAll("(\\w+)\\.startsWith\\(('[^']*')\\)", "$1 starts with $2")
                .replaceAll("!(\\w+)", "$1 = false")
                .replace("&&", " and ")
                .replace("||", " or ")
                .replace('\'', '"');
    }

    /** On the first of January, with years of 365 days as the generator reckons. */
    private static String date(String line) {
        int low = Integer.parseInt(number(line, "lo"));
        int high = Integer.parseInt(number(line, "hi"));
        return switch (text(line, "fn")) {
            case "birthdayInNextDays" -> "birthDoy <= " + (high + 1);
            case "signedUpDaysAgoBetween" -> "signupDaysAgo between " + low + " and " + high;
            default -> {
                List<String> years = new ArrayList<>();
                for (int year = 365; year < 2_400; year += 365) {
                    years.add("signupDaysAgo between " + (year - high) + " and " + year);
                }
                yield String.join(" or ", years);
            }
        };
    }

    private static String segments(String line) {
        Matcher in = Pattern.compile("\"in\":\\[\"(m\\d+)\",\"(m\\d+)\"],\"notIn\":\\[\"(m\\d+)\"]")
                .matcher(line);
        if (!in.find()) {
            throw new AssertionError(line);
        }
        String word = text(line, "op").equals("any") ? " or " : " and ";
        return "(in " + in.group(1) + word + "in " + in.group(2) + ") and not in " + in.group(3);
    }

    private static String text(String line, String key) {
        Matcher matcher = Pattern.compile("\"" + key + "\":\"([^\"]*)\"").matcher(line);
        if (!matcher.find()) {
            throw new AssertionError(key + " of " + line);
        }
        return matcher.group(1);
    }

    private static String number(String line, String key) {
        Matcher matcher = Pattern.compile("\"" + key + "\":(-?[0-9.]+)").matcher(line);
        if (!matcher.find()) {
            throw new AssertionError(key + " of " + line);
        }
        return matcher.group(1);
    }
}
