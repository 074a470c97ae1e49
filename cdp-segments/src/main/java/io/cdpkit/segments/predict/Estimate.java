package io.cdpkit.segments.predict;

/**
 * A parameter as the data tells it.
 *
 * @param value above 0
 * @param standardError how far it would scatter over data sets of this size: from the observed information, the curvature
 *     of the log-likelihood at its top
 */
public record Estimate(double value, double standardError) {
    public Estimate {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)
                || !(standardError >= 0 && standardError < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "an estimate is above 0 and its error 0 or more, were " + value + " and " + standardError);
        }
    }

    /** A value known for certain, or from a publication that tells no error. */
    public static Estimate of(double value) {
        return new Estimate(value, 0);
    }
}
