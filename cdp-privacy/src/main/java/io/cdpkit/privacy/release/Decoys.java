package io.cdpkit.privacy.release;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Joins some classes with a near one although nothing asks for it. Who sees a class that is coarser than its size asks for
 * could else conclude that its finer parts had too few sensitive values, and so which people have the same one (the
 * minimality attack; Wong, Fu, Wang, Pei, VLDB 2007); with decoys it may as well be chance.
 */
final class Decoys {
    /** How many classes on either side, in an order of their rows, are looked at for the nearest. */
    private static final int NEIGHBOURS = 25;

    private final Cells cells;

    private Decoys(Cells cells) {
        this.cells = cells;
    }

    /** Joins so large a share of the groups, taken at random. */
    static List<Group> join(Cells cells, SplittableRandom random, List<Group> groups, double share) {
        Decoys decoys = new Decoys(cells);
        List<Group> ordered = decoys.ordered(groups);
        boolean[] gone = new boolean[ordered.size()];
        Set<Integer> chosen = new HashSet<>();
        int wanted = (int) Math.round(share * ordered.size());
        while (chosen.size() < wanted) {
            int at = random.nextInt(ordered.size());
            int nearest = chosen.add(at) && !gone[at] ? decoys.nearest(ordered, at, gone) : -1;
            if (nearest >= 0) {
                ordered.set(nearest, decoys.joined(ordered.get(at), ordered.get(nearest)));
                gone[at] = true;
            }
        }
        ArrayList<Group> left = new ArrayList<>();
        for (int i = 0; i < gone.length; i++) {
            if (!gone[i]) {
                left.add(ordered.get(i));
            }
        }
        return left;
    }

    /** Groups in the order of their first rows, the rows sorted by their columns. */
    private List<Group> ordered(List<Group> groups) {
        int[] firsts = groups.stream().mapToInt(group -> group.row(0)).toArray();
        Group[] byFirst = new Group[cells.rows];
        groups.forEach(group -> byFirst[group.row(0)] = group);
        ArrayList<Group> ordered = new ArrayList<>();
        for (int first : cells.sorted(firsts, firsts.length)) {
            ordered.add(byFirst[first]);
        }
        return ordered;
    }

    private int nearest(List<Group> groups, int at, boolean[] gone) {
        int nearest = -1;
        double least = Double.POSITIVE_INFINITY;
        int last = Math.min(groups.size() - 1, at + NEIGHBOURS);
        for (int i = Math.max(0, at - NEIGHBOURS); i <= last; i++) {
            if (i != at && !gone[i]) {
                double cost = joined(groups.get(at), groups.get(i)).totalLoss()
                        - groups.get(i).totalLoss();
                if (cost < least) {
                    least = cost;
                    nearest = i;
                }
            }
        }
        return nearest;
    }

    private Group joined(Group a, Group b) {
        int[] rows = Arrays.copyOf(a.rows(), a.size() + b.size());
        b.copy(rows, a.size());
        return Group.of(cells, rows, 0, rows.length);
    }
}
