package io.cdpkit.segments.insight;

import io.cdpkit.segments.insight.InsightTable.Cell;
import io.cdpkit.segments.insight.InsightTable.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

/** Figures as they are read. */
final class Figures {
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);

    private Figures() {}

    /** Sums of a thousand and more without their decimals; {@code hidden} and a dash for what is not told or not there. */
    static String text(Cell cell, Unit unit) {
        BigDecimal value = cell.value();
        if (value == null) {
            return cell.hidden() ? "hidden" : "–";
        }
        return switch (unit) {
            case COUNT -> rounded(value, 0);
            case MONEY -> rounded(value, value.abs().compareTo(THOUSAND) >= 0 ? 0 : 2);
            case PERCENT -> rounded(value, 1) + " %";
            case NUMBER -> rounded(value, 2);
        };
    }

    /** In days where it is some whole ones, else in hours and minutes, or below a minute in seconds. */
    static String text(Duration duration) {
        long hours = duration.toHours();
        if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
            return duration.toSeconds() + " s";
        }
        return hours >= 48 && hours % 24 == 0
                ? hours / 24 + " days"
                : (hours > 0 ? hours + " h " : "") + duration.toMinutesPart() + " min";
    }

    private static String rounded(BigDecimal value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value.setScale(digits, RoundingMode.HALF_UP));
    }
}
