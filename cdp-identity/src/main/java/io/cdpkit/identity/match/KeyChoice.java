package io.cdpkit.identity.match;

import io.cdpkit.identity.match.Field.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Chooses blocking keys under a cost cap: on a sample, the keys that together find the most likely matches for the fewest
 * comparisons.
 */
final class KeyChoice {
    private static final int SAMPLE = 20_000;
    private static final int MOST_KEYS = 24;
    private static final double PAIRS_PER_RECORD = 14;
    private static final double LEAST_BUDGET = 1_500_000;
    /** Where a person has many records there are many matches to find, and each may cost so many comparisons. */
    private static final double PAIRS_PER_MATCH = 12;

    private static final double MOST_PAIRS_PER_RECORD = 100;
    /** Building a key costs as much as comparing so many pairs per record. */
    private static final double COST_OF_KEY = 0.2;

    private static final double LEAST_GAIN = 0.0005;
    /** Below so many records even a key that finds little is worth its while. */
    private static final double SMALL = 100_000;

    private static final double SECOND = 0.02;
    /** The score from which a pair of the sample counts as a likely match, before anything is learned. */
    private static final double POSSIBLE = -4;

    private static final int PARTS = 16;
    private static final long SAMPLED_PAIRS = 500_000;
    private static final long MORE_SAMPLED_PAIRS = 250_000;
    static final int MOST_IN_BLOCK = 400;

    private final Table table;
    private final int sample;
    private final double scale;
    private double budget;
    private final Spares<Scratch> scratches = new Spares<>(Scratch::new);

    /** A key that may be chosen, the likely matches it finds in the sample, and how many pairs it would make of all. */
    private record Offer(Key key, BitSet finds, double cost) {}

    KeyChoice(Table table) {
        this.table = table;
        this.sample = Math.min(table.size, SAMPLE);
        this.scale = Math.pow((double) table.size / sample, 2);
        this.budget = Math.max(LEAST_BUDGET, PAIRS_PER_RECORD * table.size);
    }

    /** The keys, best first; none where every pair can be compared. */
    List<Key> choose(Scorer scorer) {
        return table.size <= Candidates.ALL_PAIRS_UP_TO ? List.of() : chosen(scorer);
    }

    /**
     * The candidates that keys make, and copies.
     *
     * @param all whether every pair is a candidate where there is no key
     */
    Candidates candidates(List<Key> keys, boolean all) {
        return new Candidates(
                table,
                keys.parallelStream()
                        .map(key -> new Blocks(key, table.size, mostInBlock()))
                        .toList(),
                all && keys.isEmpty());
    }

    /** The keys of these names; those that this table does not offer are left out. */
    List<Key> named(List<String> names) {
        return offers(KeyParts.of(table)).stream()
                .filter(key -> names.contains(key.name()))
                .toList();
    }

    private static int mostInBlock(double share) {
        double most = Math.max(MOST_IN_BLOCK, Math.sqrt(LEAST_BUDGET / 4));
        return (int) Math.max(2, Math.round(most * share));
    }

    /** How many records may share a key; one that more share says too little. */
    static int mostInBlock() {
        return mostInBlock(1);
    }

    private List<Key> chosen(Scorer scorer) {
        List<KeyPart> parts = KeyParts.of(table).parallelStream()
                .map(part -> part.remembering(sample))
                .toList();
        List<Blocks> offered = offers(parts).parallelStream()
                .map(key -> new Blocks(key, sample, mostInBlock((double) sample / table.size)))
                .filter(blocks -> blocks.pairs > 0)
                .toList();
        long[] likely = likely(affordable(offered), scorer);
        double forMatches = Math.min(PAIRS_PER_MATCH * likely.length * scale, MOST_PAIRS_PER_RECORD * table.size);
        budget = Math.max(budget, forMatches);
        List<Offer> offers = affordable(offered).parallelStream()
                .map(blocks -> new Offer(blocks.key, found(blocks, likely), blocks.pairs * scale))
                .toList();
        return greedy(offers, likely.length);
    }

    private List<Blocks> affordable(List<Blocks> offered) {
        return offered.stream()
                .filter(blocks -> blocks.pairs * scale <= budget * 0.6)
                .toList();
    }

    /** The name of the key that finds people who live together. */
    private String homeName() {
        Layout layout = table.records.layout();
        int street = layout.first(Kind.STREET);
        int postcode = layout.first(Kind.POSTCODE) >= 0 ? layout.first(Kind.POSTCODE) : layout.first(Kind.CITY);
        if (street < 0 || !table.hasHomes()) {
            return "";
        }
        String name = layout.columns().get(street).name();
        if (postcode < 0) {
            return name;
        }
        String place = layout.columns().get(postcode).name();
        return street < postcode ? name + " + " + place : place + " + " + name;
    }

    /**
     * The likely matches of the sample, as far as the cheaper keys find them: those that make the first so many pairs
     * together, and then more as long as these go on finding what is new.
     */
    private long[] likely(List<Blocks> offered, Scorer scorer) {
        List<Blocks> sorted = offered.stream()
                .sorted(Comparator.comparingLong(blocks -> blocks.pairs))
                .toList();
        long[] likely = {};
        int next = 0;
        boolean isFirst = true;
        boolean yields = true;
        while (yields && next < sorted.size()) {
            long most = isFirst ? SAMPLED_PAIRS : MORE_SAMPLED_PAIRS;
            long pairs = 0;
            int from = next;
            while (next < sorted.size() && (next == from || pairs + sorted.get(next).pairs <= most)) {
                pairs += sorted.get(next++).pairs;
            }
            long[] more = likelyAmong(sorted.subList(from, next), scorer);
            long[] all = LongStream.concat(Arrays.stream(likely), Arrays.stream(more))
                    .sorted()
                    .distinct()
                    .toArray();
            yields = isFirst || (all.length - likely.length) * 2 * PAIRS_PER_MATCH >= pairs;
            isFirst = false;
            likely = all;
        }
        return likely;
    }

    /** What keys have found so far, and what they may still cost. */
    private final class Purse {
        final List<Key> chosen = new ArrayList<>();
        private final BitSet found;
        private final BitSet twice;
        private double left = budget;

        Purse(int likely) {
            this.found = new BitSet(likely);
            this.twice = new BitSet(likely);
        }

        boolean affords(Offer offer) {
            return offer.cost <= left && !chosen.contains(offer.key);
        }

        /** What an offer finds that is new; finding once more what is found is worth a little. */
        double gain(Offer offer) {
            BitSet more = (BitSet) offer.finds.clone();
            more.andNot(found);
            return more.cardinality() + SECOND * again(offer).cardinality();
        }

        private BitSet again(Offer offer) {
            BitSet again = (BitSet) offer.finds.clone();
            again.and(found);
            again.andNot(twice);
            return again;
        }

        void choose(Offer offer) {
            chosen.add(offer.key);
            twice.or(again(offer));
            found.or(offer.finds);
            left -= offer.cost;
        }
    }

    private List<Key> greedy(List<Offer> offers, int likely) {
        Purse purse = new Purse(likely);
        double fixed = COST_OF_KEY * table.size;
        double least = likely * LEAST_GAIN * Math.min(1, table.size / SMALL);
        // Households must be seen to be learned, though they hold few matches.
        offers.stream()
                .filter(offer -> offer.key.name().equals(homeName()))
                .findFirst()
                .ifPresent(purse::choose);
        while (purse.chosen.size() < MOST_KEYS) {
            Offer best = null;
            double most = 0;
            for (Offer offer : offers) {
                double gain = purse.affords(offer) ? purse.gain(offer) : 0;
                if (gain > least && gain / (offer.cost + fixed) > most) {
                    most = gain / (offer.cost + fixed);
                    best = offer;
                }
            }
            if (best == null) {
                break;
            }
            purse.choose(best);
        }
        return purse.chosen;
    }

    /** Every part, every two parts of different columns, and names with another part more. */
    private static List<Key> offers(List<KeyPart> parts) {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            keys.add(new Key(List.of(parts.get(i))));
            for (int j = i + 1; j < parts.size(); j++) {
                KeyPart a = parts.get(i);
                KeyPart b = parts.get(j);
                if ((a.columns() & b.columns()) == 0 && (a.slots() == 1 || b.slots() == 1)) {
                    keys.add(new Key(List.of(a, b)));
                }
            }
        }
        return keys;
    }

    private long[] likelyAmong(List<Blocks> offered, Scorer scorer) {
        long[] pairs = offered.stream()
                .flatMapToLong(blocks -> Arrays.stream(blocks.toPairs()))
                .toArray();
        Arrays.parallelSort(pairs);
        long[][] likely = new long[PARTS][];
        IntStream.range(0, PARTS)
                .parallel()
                .forEach(part -> scratches.use(scratch -> likely[part] = likelyOf(
                        pairs,
                        (int) ((long) pairs.length * part / PARTS),
                        (int) ((long) pairs.length * (part + 1) / PARTS),
                        scorer,
                        scratch)));
        return Arrays.stream(likely).flatMapToLong(Arrays::stream).toArray();
    }

    /** The likely matches of a part of the pairs, which are in order and come as often as keys find them. */
    private long[] likelyOf(long[] pairs, int from, int to, Scorer scorer, Scratch scratch) {
        long[] likely = new long[to - from];
        int count = 0;
        for (int k = from; k < to; k++) {
            int i = (int) (pairs[k] >>> 32);
            int j = (int) pairs[k];
            if ((k == 0 || pairs[k] != pairs[k - 1])
                    && table.mayMatch(i, j)
                    && scorer.score(i * table.width, j * table.width, POSSIBLE, scratch) > POSSIBLE) {
                likely[count++] = pairs[k];
            }
        }
        return Arrays.copyOf(likely, count);
    }

    private static BitSet found(Blocks blocks, long[] likely) {
        BitSet found = new BitSet(likely.length);
        for (int k = 0; k < likely.length; k++) {
            if (blocks.share((int) (likely[k] >>> 32), (int) likely[k])) {
                found.set(k);
            }
        }
        return found;
    }
}
