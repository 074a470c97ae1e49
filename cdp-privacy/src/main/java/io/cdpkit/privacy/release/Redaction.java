package io.cdpkit.privacy.release;

import java.util.ArrayList;
import java.util.List;

/**
 * Characters blanked from the right.
 *
 * @param blanks how many characters each step blanks, ascending; empty for one more each step
 */
record Redaction(List<Integer> blanks) implements Hierarchy {
    static final Redaction ALL = new Redaction(List.of());

    static Redaction of(int... blanks) {
        ArrayList<Integer> list = new ArrayList<>();
        for (int blank : blanks) {
            if (blank <= (list.isEmpty() ? 0 : list.get(list.size() - 1))) {
                throw new IllegalArgumentException("blanked characters must grow from 1 on, was " + blank);
            }
            list.add(blank);
        }
        if (list.isEmpty()) {
            throw new IllegalArgumentException("name the steps, or call redaction() for all of them");
        }
        return new Redaction(List.copyOf(list));
    }

    @Override
    public List<String> generalise(String value) {
        ArrayList<String> labels = new ArrayList<>();
        int[] points = value.codePoints().toArray();
        for (int step = 1; step < points.length; step++) {
            if (blanks.isEmpty() || blanks.contains(step)) {
                int kept = points.length - step;
                labels.add(new String(points, 0, kept) + "_".repeat(step));
            }
        }
        return labels;
    }
}
