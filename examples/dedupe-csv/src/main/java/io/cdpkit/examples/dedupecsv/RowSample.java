package io.cdpkit.examples.dedupecsv;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** So many of the rows offered, from all over them: always the same ones, in whatever order they come. */
final class RowSample {
    private record Row(int hash, String text) {}

    private static final Comparator<Row> ORDER =
            Comparator.comparingInt(Row::hash).thenComparing(Row::text);

    private final int most;
    private final PriorityQueue<Row> rows = new PriorityQueue<>(ORDER.reversed());
    private int last = Integer.MAX_VALUE;

    RowSample(int most) {
        this.most = most;
    }

    void offer(String text) {
        int hash = mixed(text.hashCode());
        if (hash > last) {
            return;
        }
        rows.add(new Row(hash, text));
        if (rows.size() > most) {
            rows.remove();
            last = rows.element().hash();
        }
    }

    private static int mixed(int hash) {
        int mixed = hash * 0x9E3779B9;
        mixed ^= mixed >>> 15;
        mixed *= 0x85EBCA6B;
        return mixed ^ (mixed >>> 13);
    }

    List<String> rows() {
        return rows.stream().sorted(ORDER).map(Row::text).toList();
    }
}
