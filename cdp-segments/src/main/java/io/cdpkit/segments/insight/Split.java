package io.cdpkit.segments.insight;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** An amount split by weights, by the method of the largest remainder (Hamilton): the shares add up to it, exactly. */
final class Split {
    private Split() {}

    /**
     * The shares, none of another sign than the amount's: each is cut off at some digits, and what that leaves goes, one
     * smallest coin each, to those that lost most by it, then to the first by name.
     *
     * @param weights none negative; equal shares where all are 0
     * @param digits no fewer than the amount has
     */
    static SortedMap<String, BigDecimal> of(BigDecimal amount, Map<String, BigDecimal> weights, int digits) {
        BigDecimal all = sum(weights);
        TreeMap<String, BigDecimal> shares = new TreeMap<>();
        TreeMap<String, BigDecimal> lost = new TreeMap<>();
        BigDecimal left = amount.abs();
        for (Map.Entry<String, BigDecimal> entry : weights.entrySet()) {
            boolean equal = all.signum() == 0;
            BigDecimal part = amount.abs().multiply(equal ? BigDecimal.ONE : entry.getValue());
            BigDecimal whole = equal ? BigDecimal.valueOf(weights.size()) : all;
            BigDecimal share = part.divide(whole, digits, RoundingMode.DOWN);
            shares.put(entry.getKey(), share);
            lost.put(entry.getKey(), part.subtract(share.multiply(whole)));
            left = left.subtract(share);
        }
        List<String> byLoss = new ArrayList<>(lost.keySet());
        byLoss.sort(Comparator.comparing((String key) -> lost.getOrDefault(key, BigDecimal.ZERO))
                .reversed());
        BigDecimal coin = BigDecimal.ONE.movePointLeft(digits);
        for (String key : byLoss) {
            if (left.signum() > 0) {
                shares.merge(key, coin, BigDecimal::add);
                left = left.subtract(coin);
            }
        }
        if (amount.signum() < 0) {
            shares.replaceAll((key, share) -> share.negate());
        }
        return shares;
    }

    static BigDecimal sum(Map<String, BigDecimal> of) {
        return of.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
