package io.cdpkit.privacy.noise;

import java.math.BigDecimal;

/**
 * What an answer may give away: with one person more or less in the data, no outcome becomes more than {@code exp(epsilon)}
 * times as likely, but for outcomes with a probability of delta in all (Dwork, McSherry, Nissim, Smith 2006). Losses of
 * several answers add up, exactly.
 */
public record PrivacyLoss(BigDecimal epsilon, BigDecimal delta) {
    /** Nothing given away. */
    public static final PrivacyLoss NONE = new PrivacyLoss(BigDecimal.ZERO, BigDecimal.ZERO);

    private static final int MOST_DIGITS = 30;

    public PrivacyLoss {
        if (epsilon.signum() < 0 || delta.signum() < 0 || delta.compareTo(BigDecimal.ONE) >= 0) {
            throw new IllegalArgumentException(
                    "epsilon must be 0 or more and delta from 0 to below 1, were " + epsilon + " and " + delta);
        } else if (tooLong(epsilon) || tooLong(delta)) {
            throw new IllegalArgumentException(
                    "epsilon and delta must be below 10^" + MOST_DIGITS + " with as many decimals");
        }
        epsilon = epsilon.stripTrailingZeros();
        delta = delta.stripTrailingZeros();
    }

    private static boolean tooLong(BigDecimal number) {
        return Math.abs((long) number.scale()) > MOST_DIGITS || number.precision() > 2 * MOST_DIGITS;
    }

    public static PrivacyLoss of(String epsilon, String delta) {
        return new PrivacyLoss(new BigDecimal(epsilon), new BigDecimal(delta));
    }

    public PrivacyLoss plus(PrivacyLoss other) {
        return new PrivacyLoss(epsilon.add(other.epsilon), delta.add(other.delta));
    }

    /** Whether neither epsilon nor delta is above another's. */
    public boolean isWithin(PrivacyLoss limit) {
        return epsilon.compareTo(limit.epsilon) <= 0 && delta.compareTo(limit.delta) <= 0;
    }
}
