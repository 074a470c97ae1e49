package io.cdpkit.identity.match;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A blocking key: parts that two records must all share to be compared. */
record Key(List<KeyPart> parts) {
    String name() {
        return parts.stream().map(KeyPart::name).collect(Collectors.joining(" + "));
    }

    /** How many keys a record may have. */
    int slots() {
        return parts.stream().mapToInt(KeyPart::slots).max().orElse(1);
    }

    /** The key of the record at a place as a hash, 0 for none. */
    int hash(int at, int slot) {
        int hash = 1;
        for (KeyPart part : parts) {
            hash = with(hash, part.hash().of(at, part.slots() > 1 ? slot : 0));
        }
        return hash;
    }

    /** The keys of the first so many records, slot after slot. */
    int[] hashes(int records) {
        int slots = slots();
        int[] hashes = new int[records * slots];
        Arrays.fill(hashes, 1);
        for (KeyPart part : parts) {
            int[] of = part.ofFirst(records);
            boolean isOfAll = part.slots() < slots;
            for (int record = 0, at = 0; record < records; record++) {
                for (int slot = 0; slot < slots; slot++, at++) {
                    hashes[at] = with(hashes[at], of[isOfAll ? record : at]);
                }
            }
        }
        return hashes;
    }

    private static int with(int hash, int of) {
        return hash == 0 || of == 0 ? 0 : KeyParts.nonZero(KeyParts.mix(hash * 31 + of));
    }
}
