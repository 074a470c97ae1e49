package io.cdpkit.privacy.release;

import java.util.Arrays;

/** How far the values of a sensitive column in one class are from what a model asks. Pure. */
interface Spread {
    /** Sums of rounded terms may miss a bound that they meet by this much. */
    double ROUNDING = 1e-12;

    /** How much is lacking, by the number of rows of each value; 0 if the model holds. */
    double lack(int[] counts, int size);

    /** Whether {@link #lack} is how many rows more it takes at least. */
    default boolean lacksRows() {
        return false;
    }

    record Distinct(int l) implements Spread {
        @Override
        public double lack(int[] counts, int size) {
            int distinct = 0;
            for (int count : counts) {
                distinct += count > 0 ? 1 : 0;
            }
            return Math.max(0, l - distinct);
        }

        @Override
        public boolean lacksRows() {
            return true;
        }
    }

    record Entropy(double l) implements Spread {
        @Override
        public double lack(int[] counts, int size) {
            double entropy = 0;
            for (int count : counts) {
                if (count > 0) {
                    double share = count / (double) size;
                    entropy -= share * Math.log(share);
                }
            }
            double lack = Math.log(l) - entropy;
            return lack <= ROUNDING ? 0 : lack;
        }
    }

    record Recursive(double c, int l) implements Spread {
        @Override
        public double lack(int[] counts, int size) {
            int[] sorted = counts.clone();
            Arrays.sort(sorted);
            int tail = 0;
            for (int i = 0; i <= sorted.length - l; i++) {
                tail += sorted[i];
            }
            double over = sorted[sorted.length - 1] - c * tail;
            return over < 0 ? 0 : (over + 1) / size;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record EqualDistance(double[] whole, double t) implements Spread {
        @Override
        public double lack(int[] counts, int size) {
            double over = 0;
            for (int value = 0; value < counts.length; value++) {
                over += Math.max(0, counts[value] / (double) size - whole[value]);
            }
            return over <= t + ROUNDING ? 0 : over - t;
        }
    }

    /**
     * The earth mover's distance over a tree whose leaves are all taken to be at the same depth: at every node, what its
     * children cannot settle among themselves is moved at the node's height.
     *
     * @param leafOf the leaf of each value
     * @param height of each node: 0 for a leaf, 1 for the root
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record TreeDistance(Tree tree, int[] leafOf, double[] height, double[] whole, double t) implements Spread {
        @Override
        public double lack(int[] counts, int size) {
            double[] surplus = new double[tree.parent.length];
            for (int value = 0; value < counts.length; value++) {
                surplus[leafOf[value]] = counts[value] / (double) size - whole[value];
            }
            double distance = settle(surplus, tree.root);
            return distance <= t + ROUNDING ? 0 : distance - t;
        }

        private double settle(double[] surplus, int node) {
            double distance = 0;
            double more = 0;
            double less = 0;
            for (int child : tree.children[node]) {
                distance += settle(surplus, child);
                more += Math.max(0, surplus[child]);
                less += Math.max(0, -surplus[child]);
            }
            if (tree.children[node].length > 0) {
                surplus[node] = more - less;
            }
            return distance + height[node] * Math.min(more, less);
        }
    }
}
