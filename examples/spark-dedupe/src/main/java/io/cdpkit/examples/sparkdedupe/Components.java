package io.cdpkit.examples.sparkdedupe;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import scala.Tuple2;

/** Which records hang together by pairs: union-find with halved paths (Tarjan and van Leeuwen 1984). */
final class Components {
    private final Map<Long, Long> parents = new HashMap<>();

    private Components() {}

    /** The lowest number that each number of a pair hangs together with. */
    static Map<Long, Long> of(Iterator<Tuple2<Long, Long>> pairs) {
        Components components = new Components();
        pairs.forEachRemaining(pair -> components.join(pair._1(), pair._2()));
        components.parents.replaceAll((number, parent) -> components.find(number));
        return components.parents;
    }

    private void join(long one, long other) {
        long a = find(one);
        long b = find(other);
        parents.put(Math.max(a, b), Math.min(a, b));
        parents.put(Math.min(a, b), Math.min(a, b));
    }

    private long find(long number) {
        long at = number;
        long parent = parents.getOrDefault(at, at);
        while (parent != at) {
            long grandparent = parents.getOrDefault(parent, parent);
            parents.put(at, grandparent);
            at = grandparent;
            parent = parents.getOrDefault(at, at);
        }
        return at;
    }
}
