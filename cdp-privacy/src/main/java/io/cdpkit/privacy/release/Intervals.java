package io.cdpkit.privacy.release;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Half-open intervals of numbers, each step wider than the one before. */
record Intervals(BigDecimal origin, List<BigDecimal> widths) implements Hierarchy {
    static Intervals of(BigDecimal origin, String... widths) {
        ArrayList<BigDecimal> list = new ArrayList<>();
        for (String text : widths) {
            BigDecimal width = new BigDecimal(text);
            BigDecimal before = list.isEmpty() ? null : list.get(list.size() - 1);
            if (width.signum() <= 0) {
                throw new IllegalArgumentException("the width of an interval must be above 0, was " + width);
            } else if (before != null
                    && (width.compareTo(before) <= 0 || width.remainder(before).signum() != 0)) {
                throw new IllegalArgumentException(
                        "each width must be a multiple of the one before, was " + width + " after " + before);
            }
            list.add(width);
        }
        return new Intervals(origin, List.copyOf(list));
    }

    @Override
    public List<String> generalise(String value) {
        if (value.isBlank()) {
            return List.of();
        }
        BigDecimal number = number(value);
        return widths.stream().map(width -> interval(number, width)).toList();
    }

    private static BigDecimal number(String value) {
        return parse(value)
                .orElseThrow(() -> new IllegalArgumentException(
                        "intervals need numbers below 10^40, got text of " + value.length() + " chars"));
    }

    /** The number that a text is; empty where it is none, or too big or too fine to be written out. */
    static Optional<BigDecimal> parse(String value) {
        try {
            BigDecimal number = new BigDecimal(value.strip());
            if (Math.abs((long) number.precision() - number.scale()) <= 40) {
                return Optional.of(number);
            }
        } catch (NumberFormatException e) {
            // told by the caller, without the value
        }
        return Optional.empty();
    }

    private String interval(BigDecimal number, BigDecimal width) {
        BigDecimal lower = number.subtract(origin)
                .divide(width, 0, RoundingMode.FLOOR)
                .multiply(width)
                .add(origin);
        return label(lower, lower.add(width));
    }

    static String label(BigDecimal lower, BigDecimal upper) {
        return plain(lower) + "-" + plain(upper);
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
