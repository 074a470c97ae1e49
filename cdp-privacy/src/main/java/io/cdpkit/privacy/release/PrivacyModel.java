package io.cdpkit.privacy.release;

import java.util.Objects;
import java.util.Optional;

/**
 * A promise about every equivalence class of a release, that is about every set of rows which look alike by their
 * quasi-identifiers.
 *
 * <p>All models here hold for a class that is the union of classes for which they hold. What they do not promise: nothing
 * is said about someone who knows more about a person than the quasi-identifiers, and only a {@link ReleaseLedger} looks at
 * two releases together.
 */
public sealed interface PrivacyModel {
    /** Every class has at least k rows (Sweeney 2002). */
    record KAnonymity(int k) implements PrivacyModel {
        public KAnonymity {
            if (k < 2) {
                throw new IllegalArgumentException(
                        "k must be at least 2, was " + k + "; k = 1 releases every row unchanged");
            }
        }

        @Override
        public String toString() {
            return k + "-anonymity";
        }
    }

    /** Every class has at least l values of a sensitive column (Machanavajjhala et al. 2007). */
    record DistinctDiversity(String column, int l) implements PrivacyModel {
        public DistinctDiversity {
            Objects.requireNonNull(column, "column");
            if (l < 2) {
                throw new IllegalArgumentException("l must be at least 2, was " + l);
            }
        }

        @Override
        public String toString() {
            return l + " values of \"" + column + "\"";
        }
    }

    /** The entropy of a sensitive column in every class is at least that of l equally frequent values. */
    record EntropyDiversity(String column, double l) implements PrivacyModel {
        public EntropyDiversity {
            Objects.requireNonNull(column, "column");
            if (!(l > 1) || l > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("l must be above 1, was " + l);
            }
        }

        @Override
        public String toString() {
            return "the entropy of " + l + " values of \"" + column + "\"";
        }
    }

    /**
     * Recursive (c, l)-diversity: with the counts of a sensitive column's values in descending order, the first is less
     * than c times the sum of the l-th and all after it.
     */
    record RecursiveDiversity(String column, double c, int l) implements PrivacyModel {
        public RecursiveDiversity {
            Objects.requireNonNull(column, "column");
            if (l < 2 || !(c > 0) || Double.isInfinite(c)) {
                throw new IllegalArgumentException("l must be at least 2 and c above 0, were " + l + " and " + c);
            }
        }

        @Override
        public String toString() {
            return "recursive (" + c + ", " + l + ")-diversity of \"" + column + "\"";
        }
    }

    /**
     * t-closeness with all values equally far apart: in every class, the distribution of a sensitive column is at most t
     * in variation distance from that in the whole table (Li, Li, Venkatasubramanian 2007).
     */
    record EqualCloseness(String column, double t) implements PrivacyModel {
        public EqualCloseness {
            Objects.requireNonNull(column, "column");
            requireShare(t);
        }

        @Override
        public String toString() {
            return t + "-closeness of \"" + column + "\"";
        }
    }

    /**
     * t-closeness with values as far apart as their lowest common label is high in the column's hierarchy: the earth
     * mover's distance between a class and the whole table is at most t, where moving over the whole height costs 1.
     */
    record HierarchicalCloseness(String column, double t) implements PrivacyModel {
        public HierarchicalCloseness {
            Objects.requireNonNull(column, "column");
            requireShare(t);
        }

        @Override
        public String toString() {
            return t + "-closeness of \"" + column + "\" by its hierarchy";
        }
    }

    /** The sensitive column it is about; empty for one about sizes only. */
    default Optional<String> watches() {
        if (this instanceof DistinctDiversity distinct) {
            return Optional.of(distinct.column());
        } else if (this instanceof EntropyDiversity entropy) {
            return Optional.of(entropy.column());
        } else if (this instanceof RecursiveDiversity recursive) {
            return Optional.of(recursive.column());
        } else if (this instanceof EqualCloseness equal) {
            return Optional.of(equal.column());
        }
        return this instanceof HierarchicalCloseness tree ? Optional.of(tree.column()) : Optional.empty();
    }

    static PrivacyModel kAnonymity(int k) {
        return new KAnonymity(k);
    }

    static PrivacyModel distinctDiversity(String column, int l) {
        return new DistinctDiversity(column, l);
    }

    static PrivacyModel entropyDiversity(String column, double l) {
        return new EntropyDiversity(column, l);
    }

    static PrivacyModel recursiveDiversity(String column, double c, int l) {
        return new RecursiveDiversity(column, c, l);
    }

    static PrivacyModel equalCloseness(String column, double t) {
        return new EqualCloseness(column, t);
    }

    static PrivacyModel hierarchicalCloseness(String column, double t) {
        return new HierarchicalCloseness(column, t);
    }

    private static void requireShare(double t) {
        if (!(t > 0) || t > 1) {
            throw new IllegalArgumentException("t must be above 0 and at most 1, was " + t);
        }
    }
}
