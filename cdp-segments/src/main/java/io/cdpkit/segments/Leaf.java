package io.cdpkit.segments;

import io.cdpkit.segments.Condition.Comparator;
import io.cdpkit.segments.Operand.Function;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A condition that is answered as a whole, or a computed trait, and the place of its answer. */
sealed interface Leaf {
    int id();

    /** About traits and computed traits only, and not the clock. */
    record OfTraits(int id, Test test) implements Leaf {}

    /** About the entries of a log that pass a filter and lie in a window that they only leave. */
    sealed interface Windowed extends Leaf {
        int bit();
    }

    /** How many entries of a log lie in a window that they only leave. */
    record Count(int id, int bit, Bounds bounds, Comparator comparator, long n) implements Windowed {
        boolean test(long count) {
            return comparator.holds(Long.compare(count, n));
        }

        /** Whether the answer differs only between fewer than some entries and as many or more. */
        boolean isOfLeast() {
            return comparator != Comparator.EQUAL
                    && comparator != Comparator.NOT_EQUAL
                    && n >= 0
                    && n < Integer.MAX_VALUE;
        }

        /** From how many entries on the answer is that of many; 0 if it is for any. */
        int least() {
            return (int) n + (comparator == Comparator.GREATER || comparator == Comparator.AT_MOST ? 1 : 0);
        }
    }

    /** What a sum or mean compares to, on which much depends; the same in small. */
    record Limit(Comparator comparator, BigDecimal bound, long small) {
        Truth of(Figure figure) {
            return figure.isEmpty() ? Truth.UNKNOWN : Truth.of(comparator.holds(figure.compare(bound, small)));
        }
    }

    /**
     * About one figure over a window that entries only leave.
     *
     * @param limit another form of the test, where it compares a sum or mean to a number
     */
    record Suffix(
            int id, Figures figures, Test test, @Nullable Limit limit) implements Windowed {
        @Override
        public int bit() {
            return figures.bit();
        }
    }

    /** What looks at any number of figures over any windows, and perhaps at traits, computed traits or the clock. */
    sealed interface Free extends Leaf {
        List<Figures> figures();
    }

    /** A condition of any kind. */
    record General(int id, List<Figures> figures, Test test) implements Free {}

    /** A computed trait; its id is its place among them. */
    record Computed(int id, List<Figures> figures, Getter value) implements Free {}

    /** The first event is some time ago. */
    record Known(int id, long millis) implements Leaf {}

    /** In a segment for some time. */
    record InFor(int id, int segment, long millis) implements Leaf {}

    /** On a list. */
    record OnList(int id, int list) implements Leaf {}

    /** In a sample. */
    record OfSample(int id, Condition.Sample sample) implements Leaf {}

    /**
     * What a figure is made of.
     *
     * @param log whose entries
     * @param bit which of them
     * @param column the place of their values; -1 for none
     * @param dynamic what an entry, given by its event's attributes in the column {@code view}, must pass with the traits
     *     of the moment
     */
    record Figures(
            int log,
            int bit,
            int column,
            Function function,
            Bounds bounds,
            @Nullable Test dynamic,
            int view) {}
}
