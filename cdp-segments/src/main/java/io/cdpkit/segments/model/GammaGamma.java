package io.cdpkit.segments.model;

/** The formula of the Gamma-Gamma model (Fader and Hardie, "The Gamma-Gamma model of monetary value", 2013). */
public record GammaGamma(double p, double q, double gamma) {

    /** What an order is expected to come to: equation 5 of the paper. */
    public double expected(double repeats, double mean) {
        return p * (gamma + repeats * Math.max(0, mean)) / (p * repeats + q - 1);
    }
}
