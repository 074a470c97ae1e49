package io.cdpkit.segments.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class QuantilesTest {
    @Test
    void at_anyValues_isTheValueThatSortingPutsThere() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            long[] values = new long[1 + random.nextInt(500)];
            int few = 1 + random.nextInt(30);
            int shift = random.nextInt(64);
            for (int i = 0; i < values.length; i++) {
                long any = random.nextLong() >> shift;
                values[i] = seed % 3 == 0 ? any % few : any;
            }
            int size = 1 + random.nextInt(values.length);
            long[] sorted = Arrays.copyOf(values, size);
            Arrays.sort(sorted);
            Quantiles quantiles = new Quantiles(values, size);
            for (int rank = 0; rank < size; rank++) {
                assertEquals(sorted[rank], quantiles.at(rank), "rank " + rank + " of seed " + seed);
            }
        }
    }

    @Test
    void at_theWidestSpread_doesNotOverflow() {
        Quantiles quantiles = new Quantiles(new long[] {Long.MAX_VALUE, 0, Long.MIN_VALUE}, 3);
        assertEquals(Long.MIN_VALUE, quantiles.at(0));
        assertEquals(0, quantiles.at(1));
        assertEquals(Long.MAX_VALUE, quantiles.at(2));
    }
}
