package io.cdpkit.identity.match;

/**
 * What somebody who knows said of two records.
 *
 * @param one the number of the one record
 * @param other that of the other
 * @param same whether they are one person's
 */
public record Label(int one, int other, boolean same) {
    public Label {
        if (one < 0 || other < 0 || one == other) {
            throw new IllegalArgumentException("a label is about two records, was about " + one + " and " + other);
        }
    }
}
