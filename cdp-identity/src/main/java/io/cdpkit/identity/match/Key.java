package io.cdpkit.identity.match;

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

    /** The key of a record as a hash, 0 for none. */
    int hash(int cells, int slot) {
        int hash = 1;
        for (int i = 0; i < parts.size(); i++) {
            KeyPart part = parts.get(i);
            int of = part.hash().of(cells, part.slots() > 1 ? slot : 0);
            if (of == 0) {
                return 0;
            }
            hash = KeyParts.mix(hash * 31 + of);
        }
        return KeyParts.nonZero(hash);
    }
}
