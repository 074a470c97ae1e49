package io.cdpkit.privacy.noise;

/**
 * A number with noise on it.
 *
 * @param value may be below 0, or above what can be: correcting it is the reader's choice and costs no privacy
 * @param standardDeviation of the noise
 * @param margin the true number is within so much of the value in at least 95 of 100 answers
 */
public record Noisy(double value, double standardDeviation, double margin) {}
