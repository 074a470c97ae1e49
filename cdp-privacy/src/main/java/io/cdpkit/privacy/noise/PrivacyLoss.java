package io.cdpkit.privacy.noise;

import java.math.BigDecimal;

/**
 * What an answer may give away: with one person more or less in the data, no outcome becomes more than {@code exp(epsilon)}
 * times as likely, but for outcomes with a probability of delta in all (Dwork, McSherry, Nissim, Smith 2006). Losses of
 * several answers add up, exactly.
 */
public record PrivacyLoss(BigDecimal epsilon, BigDecimal delta) {
    private static final int MOST_DIGITS = 30;
    private static final BigDecimal TOO_MUCH = BigDecimal.ONE.scaleByPowerOfTen(MOST_DIGITS);

    /** Nothing given away. */
    public static final PrivacyLoss NONE = new PrivacyLoss(BigDecimal.ZERO, BigDecimal.ZERO);

    public PrivacyLoss {
        if (epsilon.signum() < 0 || delta.signum() < 0 || delta.compareTo(BigDecimal.ONE) >= 0) {
            throw new IllegalArgumentException(
                    "epsilon must be 0 or more and delta from 0 to below 1, were " + epsilon + " and " + delta);
        }
        epsilon = epsilon.stripTrailingZeros();
        delta = delta.stripTrailingZeros();
        if (epsilon.compareTo(TOO_MUCH) >= 0 || Math.max(epsilon.scale(), delta.scale()) > MOST_DIGITS) {
            throw new IllegalArgumentException(
                    "epsilon and delta must be below 10^" + MOST_DIGITS + " with as many decimals");
        }
    }

    public static PrivacyLoss of(String epsilon, String delta) {
        return new PrivacyLoss(new BigDecimal(epsilon), new BigDecimal(delta));
    }

    public PrivacyLoss plus(PrivacyLoss other) {
        return new PrivacyLoss(epsilon.add(other.epsilon), delta.add(other.delta));
    }

    /** Whether neither epsilon nor delta passes a limit once this comes to what is spent, however much that is. */
    public boolean fits(PrivacyLoss spent, PrivacyLoss limit) {
        return spent.epsilon.add(epsilon).compareTo(limit.epsilon) <= 0
                && spent.delta.add(delta).compareTo(limit.delta) <= 0;
    }
}
