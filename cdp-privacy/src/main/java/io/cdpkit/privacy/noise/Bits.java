package io.cdpkit.privacy.noise;

import java.math.BigInteger;

/** Random bits, and what can be decided by them exactly. Not thread-safe. */
final class Bits {
    private static final int BUFFER = 512;

    private final RandomBytes source;
    private final byte[] bytes = new byte[BUFFER];
    private int next = BUFFER;
    private long pool;
    private int pooled;

    Bits(RandomBytes source) {
        this.source = source;
    }

    /** Some bits, 0 to 56. */
    private long bits(int count) {
        while (pooled < count) {
            if (next == BUFFER) {
                source.fill(bytes);
                next = 0;
            }
            pool |= (bytes[next] & 0xFFL) << pooled;
            bytes[next++] = 0;
            pooled += Byte.SIZE;
        }
        long bits = pool & ((1L << count) - 1);
        pool >>>= count;
        pooled -= count;
        return bits;
    }

    boolean coin() {
        return bits(1) == 1;
    }

    /** A number from 0 to below a bound of at most 2^56, all equally likely. */
    long below(long bound) {
        int width = Long.SIZE - Long.numberOfLeadingZeros(bound - 1);
        long number = bits(width);
        while (number >= bound) {
            number = bits(width);
        }
        return number;
    }

    private BigInteger below(BigInteger bound) {
        int width = bound.subtract(BigInteger.ONE).bitLength();
        BigInteger number = bound;
        while (number.compareTo(bound) >= 0) {
            number = BigInteger.ZERO;
            for (int left = width; left > 0; left -= 32) {
                int some = Math.min(32, left);
                number = number.shiftLeft(some).or(BigInteger.valueOf(bits(some)));
            }
        }
        return number;
    }

    /** True with probability {@code exp(-a / b)}, for {@code 0 <= a <= b} (Canonne, Kamath, Steinke 2020, algorithm 1). */
    boolean expMinus(long a, long b) {
        long k = 1;
        // Both factors are drawn apart, since their product could be too big: one in k, and then a in b.
        while (below(k) == 0 && below(b) < a) {
            k++;
        }
        return (k & 1) == 1;
    }

    /** As {@link #expMinus(long, long)} for any size of number, and for a above b. */
    boolean expMinus(BigInteger a, BigInteger b) {
        BigInteger left = a;
        while (left.compareTo(b) > 0) {
            if (!expMinus(1, 1)) {
                return false;
            }
            left = left.subtract(b);
        }
        long k = 1;
        while (below(k) == 0 && below(b).compareTo(left) < 0) {
            k++;
        }
        return (k & 1) == 1;
    }
}
