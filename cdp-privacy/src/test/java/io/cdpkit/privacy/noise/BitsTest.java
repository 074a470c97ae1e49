package io.cdpkit.privacy.noise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class BitsTest {
    /** Bits that begin with some bytes, and go on with a fixed one. */
    private static Bits scripted(int rest, int... first) {
        boolean[] begun = {false};
        return new Bits(bytes -> {
            Arrays.fill(bytes, (byte) rest);
            for (int i = 0; i < first.length && !begun[0]; i++) {
                bytes[i] = (byte) first[i];
            }
            begun[0] = true;
        });
    }

    /**
     * How often each outcome comes about with the 65,536 possible first two bytes; what these leave open is settled by
     * chance, with a seed for each. So it is the probability of the outcome, to far less than a thousandth.
     */
    static <T> Map<T, Double> probabilities(Function<Bits, T> draw) {
        Map<T, Double> probabilities = new HashMap<>();
        for (int prefix = 0; prefix < 1 << 16; prefix++) {
            SplittableRandom random = new SplittableRandom(prefix);
            byte[] first = {(byte) prefix, (byte) (prefix >>> 8)};
            boolean[] begun = {false};
            Bits bits = new Bits(bytes -> {
                random.nextBytes(bytes);
                if (!begun[0]) {
                    System.arraycopy(first, 0, bytes, 0, first.length);
                    begun[0] = true;
                }
            });
            probabilities.merge(draw.apply(bits), 1.0 / (1 << 16), Double::sum);
        }
        return probabilities;
    }

    private static double probability(Function<Bits, Boolean> event) {
        return probabilities(event).getOrDefault(true, 0.0);
    }

    @Test
    void below_anyWidths_readsTheBitsOneAfterAnother() {
        byte[] all = new byte[5 * 512];
        new Random(1).nextBytes(all);
        int[] filled = {0};
        Bits bits = new Bits(bytes -> {
            System.arraycopy(all, filled[0], bytes, 0, bytes.length);
            filled[0] += bytes.length;
        });
        byte[] bigEndian = new byte[all.length];
        for (int i = 0; i < all.length; i++) {
            bigEndian[all.length - 1 - i] = all[i];
        }
        BigInteger left = new BigInteger(1, bigEndian);
        SplittableRandom random = new SplittableRandom(2);
        for (int read = 0; read < 8 * 4 * 512; ) {
            int width = random.nextInt(57);
            BigInteger expected = left.mod(BigInteger.ONE.shiftLeft(width));
            assertEquals(expected.longValueExact(), bits.below(1L << width), "at " + read);
            left = left.shiftRight(width);
            read += width;
        }
    }

    @Test
    void below_numbersFromTheBoundOn_areDrawnAgain() {
        assertEquals(2, scripted(0xFF, 0b10_11_11_11, 0b01).below(3));
        assertEquals(1, scripted(0, 0b1_101_111, 0b00).below(5));
        assertEquals(0, scripted(0xFF).below(1), "takes no bits");
        assertTrue(scripted(0, 1).coin());
        assertFalse(scripted(0xFF, 0xFE).coin());
    }

    /** Who reads the memory of the process later finds no bits that were used. */
    @Test
    void below_bitsUsed_areWipedFromTheBuffer() {
        List<byte[]> buffers = new ArrayList<>();
        Bits bits = new Bits(bytes -> {
            Arrays.fill(bytes, (byte) 0x55);
            buffers.add(bytes);
        });
        bits.below(1L << 24);

        assertEquals(0, buffers.get(0)[2]);
        assertEquals(0x55, buffers.get(0)[3]);
    }

    @Test
    void expMinus_smallNumbers_isTrueAsOftenAsItSays() {
        assertEquals(1, probability(bits -> bits.expMinus(0, 4)));
        assertEquals(Math.exp(-0.25), probability(bits -> bits.expMinus(1, 4)), 1e-3);
        assertEquals(Math.exp(-2 / 3.0), probability(bits -> bits.expMinus(2, 3)), 1e-3);
        assertEquals(Math.exp(-1), probability(bits -> bits.expMinus(1, 1)), 1e-3);
    }

    @Test
    void expMinus_bigNumbers_isTrueAsOftenAsItSays() {
        BigInteger third = BigInteger.TEN.pow(30);
        BigInteger whole = third.multiply(BigInteger.valueOf(3));
        BigInteger small = BigInteger.valueOf(3);

        assertEquals(1, probability(bits -> bits.expMinus(BigInteger.ZERO, whole)));
        assertEquals(Math.exp(-1 / 3.0), probability(bits -> bits.expMinus(third, whole)), 1e-3);
        assertEquals(Math.exp(-1), probability(bits -> bits.expMinus(whole, whole)), 1e-3);
        assertEquals(Math.exp(-4 / 3.0), probability(bits -> bits.expMinus(whole.add(third), whole)), 1e-3);
        assertEquals(Math.exp(-0.25), probability(bits -> bits.expMinus(BigInteger.ONE, BigInteger.valueOf(4))), 1e-3);
        assertEquals(Math.exp(-3), probability(bits -> bits.expMinus(BigInteger.valueOf(9), small)), 1e-3);
    }
}
