package io.cdpkit.segments.predict;

/**
 * How recently, how often and for how much somebody bought, each from 1 (worst) to the number of classes of its scale
 * (best).
 */
public record RfmScore(int recency, int frequency, int monetary) {
    /** The three digits side by side, such as 555. */
    public String code() {
        return "" + recency + frequency + monetary;
    }
}
