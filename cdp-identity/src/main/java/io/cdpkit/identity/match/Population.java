package io.cdpkit.identity.match;

import java.util.HashMap;
import java.util.Map;

/** How common the values of a column are in a population that the records are of, as shares of it. */
final class Population {
    private static final double ROUNDING = 1e-6;

    private final Map<String, Double> shares;
    /** The share of a value that is not listed: half of the least one. */
    private final double unlisted;

    /** The chance that two of the population have the same value. */
    private final double chance;

    Population(Layout.Column column, Map<String, Double> listed) {
        this.shares = new HashMap<>();
        double sum = 0;
        double least = 1;
        for (Map.Entry<String, Double> each : listed.entrySet()) {
            double share = each.getValue();
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("shares of a population must be above 0 and at most 1; for \""
                        + column.name() + "\" one was " + share);
            }
            String written = column.form().of(each.getKey());
            if (written != null) {
                shares.merge(written, share, Double::sum);
                sum += share;
                least = Math.min(least, share);
            }
        }
        if (shares.isEmpty() || sum > 1 + ROUNDING) {
            throw new IllegalArgumentException("the shares of a population must add up to at most 1; for \""
                    + column.name() + "\" " + shares.size() + " of them add up to " + sum);
        }
        this.unlisted = least / 2;
        double equal = Math.max(0, 1 - sum) * unlisted;
        for (double share : shares.values()) {
            equal += share * share;
        }
        this.chance = equal;
    }

    /** Values as if so many records held the shares of the population. */
    Values counted(Values values, long records) {
        return values.counted(
                code -> count(shares.getOrDefault(values.value(code), unlisted), records),
                Math.max(1, chance * records),
                chance);
    }

    private static int count(double share, long records) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE >>> 5, Math.round(share * records)));
    }

    /** What a model keeps of it. */
    MatchModel.Frequencies frequencies(String column, long records) {
        Map<Integer, Integer> counts = new HashMap<>();
        shares.forEach((value, share) -> {
            if (count(share, records) >= MatchModel.Frequencies.LEAST) {
                counts.merge(Values.hash(value), count(share, records), Math::max);
            }
        });
        return new MatchModel.Frequencies(column, Math.max(1, chance * records), counts);
    }
}
