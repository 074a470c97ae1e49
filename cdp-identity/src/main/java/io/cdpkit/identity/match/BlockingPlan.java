package io.cdpkit.identity.match;

import java.util.List;

/**
 * Which pairs of records are compared, and what that leaves out.
 *
 * @param keys one per blocking key; none if every pair is compared
 */
public record BlockingPlan(List<KeyUse> keys) {
    public BlockingPlan {
        keys = List.copyOf(keys);
    }

    /**
     * A blocking key in use.
     *
     * @param name the fields or parts of fields that records must share
     * @param pairs how many pairs share it
     * @param dropped how many records were left out because too many share their value, which then says little
     */
    public record KeyUse(String name, long pairs, long dropped) {}

    static BlockingPlan of(Candidates candidates) {
        return new BlockingPlan(candidates.blocks.stream()
                .map(blocks -> new KeyUse(blocks.key.name(), blocks.pairs, blocks.dropped))
                .toList());
    }

    /** At most so many pairs are compared; pairs that share several keys are counted for each. */
    public long pairs() {
        return keys.stream().mapToLong(KeyUse::pairs).sum();
    }
}
