package io.cdpkit.identity.match;

import io.cdpkit.identity.match.Field.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Chooses blocking keys under a cost cap: on a sample, the keys that together find the most likely matches for the fewest
 * comparisons.
 */
final class KeyChoice {
    private static final int SAMPLE = 20_000;
    private static final int MOST_KEYS = 16;
    private static final double PAIRS_PER_RECORD = 14;
    private static final double LEAST_BUDGET = 1_500_000;
    /** Building a key costs as much as comparing so many pairs per record. */
    private static final double COST_OF_KEY = 0.2;

    private static final double LEAST_GAIN = 0.0005;
    /** Below so many records even a key that finds little is worth its while. */
    private static final double SMALL = 100_000;

    private static final double SECOND = 0.02;
    /** The score from which a pair of the sample counts as a likely match, before anything is learned. */
    private static final double POSSIBLE = -4;

    private static final long MOST_SAMPLED_PAIRS = 500_000;
    static final int MOST_IN_BLOCK = 400;

    private final Table table;
    private final int sample;
    private final double scale;
    private final double budget;

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

    /** The candidates that keys make, every pair without one. */
    Candidates candidates(List<Key> keys) {
        return new Candidates(
                table.size,
                keys.parallelStream()
                        .map(key -> new Blocks(table, key, table.size, mostInBlock(1)))
                        .toList());
    }

    /** The keys of these names; those that this table does not offer are left out. */
    List<Key> named(List<String> names) {
        return offers().stream().filter(key -> names.contains(key.name())).toList();
    }

    private int mostInBlock(double share) {
        double most = Math.max(MOST_IN_BLOCK, Math.sqrt(LEAST_BUDGET / 4));
        return (int) Math.max(2, Math.round(most * share));
    }

    private List<Key> chosen(Scorer scorer) {
        List<Blocks> offered = offers().parallelStream()
                .map(key -> new Blocks(table, key, sample, mostInBlock((double) sample / table.size)))
                .filter(blocks -> blocks.pairs > 0 && blocks.pairs * scale <= budget * 0.6)
                .toList();
        long[] likely = likely(cheapest(offered), scorer);
        List<Offer> offers = offered.parallelStream()
                .map(blocks -> new Offer(blocks.key, found(blocks, likely), blocks.pairs * scale))
                .toList();
        return greedy(offers, likely.length);
    }

    /** The name of the key that finds people who live together. */
    private String homeName() {
        Layout layout = table.records.layout();
        int street = layout.first(Kind.STREET);
        int postcode = layout.first(Kind.POSTCODE) >= 0 ? layout.first(Kind.POSTCODE) : layout.first(Kind.CITY);
        if (street < 0 || layout.first(Kind.GIVEN_NAME) < 0) {
            return "";
        }
        String name = layout.columns().get(street).name();
        if (postcode < 0) {
            return name;
        }
        String place = layout.columns().get(postcode).name();
        return street < postcode ? name + " + " + place : place + " + " + name;
    }

    private static List<Blocks> cheapest(List<Blocks> offered) {
        List<Blocks> cheapest = new ArrayList<>();
        long pairs = 0;
        List<Blocks> sorted = offered.stream()
                .sorted(Comparator.comparingLong(blocks -> blocks.pairs))
                .toList();
        for (Blocks blocks : sorted) {
            pairs += blocks.pairs;
            if (pairs > MOST_SAMPLED_PAIRS) {
                break;
            }
            cheapest.add(blocks);
        }
        return cheapest;
    }

    private List<Key> greedy(List<Offer> offers, int likely) {
        List<Key> chosen = new ArrayList<>();
        BitSet found = new BitSet(likely);
        BitSet twice = new BitSet(likely);
        double left = budget;
        double fixed = COST_OF_KEY * table.size;
        double least = likely * LEAST_GAIN * Math.min(1, table.size / SMALL);
        // Households must be seen to be learned, though they hold few matches.
        Optional<Offer> home = offers.stream()
                .filter(offer -> offer.key.name().equals(homeName()))
                .findFirst();
        if (home.isPresent()) {
            chosen.add(home.get().key);
            found.or(home.get().finds);
            left -= home.get().cost;
        }
        while (chosen.size() < MOST_KEYS) {
            Offer best = null;
            double most = 0;
            for (Offer offer : offers) {
                BitSet more = (BitSet) offer.finds.clone();
                more.andNot(found);
                BitSet again = (BitSet) offer.finds.clone();
                again.and(found);
                again.andNot(twice);
                double gain = more.cardinality() + SECOND * again.cardinality();
                if (offer.cost <= left && gain > least && gain / (offer.cost + fixed) > most) {
                    most = gain / (offer.cost + fixed);
                    best = offer;
                }
            }
            if (best == null) {
                return chosen;
            }
            chosen.add(best.key);
            BitSet again = (BitSet) best.finds.clone();
            again.and(found);
            twice.or(again);
            found.or(best.finds);
            left -= best.cost;
        }
        return chosen;
    }

    /** Every part, every two parts of different columns, and names with another part more. */
    private List<Key> offers() {
        List<KeyPart> parts = KeyParts.of(table);
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

    private long[] likely(List<Blocks> offered, Scorer scorer) {
        return IntStream.range(0, 16)
                .parallel()
                .mapToObj(part -> {
                    Candidates.Walk walk = new Candidates(sample, offered).walk();
                    Scratch scratch = new Scratch();
                    List<Long> likely = new ArrayList<>();
                    for (int i = part; i < sample; i += 16) {
                        int count = walk.of(i, i);
                        for (int k = 0; k < count; k++) {
                            int j = walk.found()[k];
                            if (scorer.score(i * table.width, j * table.width, scratch) > POSSIBLE) {
                                likely.add((long) i << 32 | j);
                            }
                        }
                    }
                    return likely;
                })
                .collect(Collectors.toList())
                .stream()
                .flatMap(List::stream)
                .mapToLong(Long::longValue)
                .sorted()
                .toArray();
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
