package io.cdpkit.privacy.erasure;

import io.cdpkit.ErasureReceipt;
import io.cdpkit.privacy.audience.Platform;
import java.util.List;
import java.util.Objects;

/**
 * What an erasure came to, and what was found when it was checked. It holds no personal data.
 *
 * @param reference the request's own id
 * @param receipts what the engine took out; more than one if facts came in meanwhile; one without ids if nobody was
 *     known and something named her all the same, none if nothing did
 * @param tombstones how many were kept
 * @param refused how many of the erased events the gate refuses now, each of which was tried
 * @param admitted how many it would let in; 0
 * @param found how many of her names still name somebody; 0
 * @param recipients who holds her still, until the next delivery takes her out
 * @param entry of the audit log
 */
public record ErasureProof(
        String reference,
        Tombstone.Policy policy,
        List<ErasureReceipt> receipts,
        long tombstones,
        long refused,
        long admitted,
        long found,
        List<Recipient> recipients,
        AuditEntry entry) {

    /** A list that somebody was given. */
    public record Recipient(Platform platform, String audience) {
        public Recipient {
            Objects.requireNonNull(platform, "platform");
            Objects.requireNonNull(audience, "audience");
        }
    }

    public ErasureProof {
        Objects.requireNonNull(reference, "reference");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(entry, "entry");
        receipts = List.copyOf(receipts);
        recipients = List.copyOf(recipients);
    }

    /** How many events went. */
    public long events() {
        return receipts.stream()
                .mapToLong(receipt -> receipt.events() + receipt.mentions())
                .sum();
    }

    /** Whether somebody was known. */
    public boolean wasKnown() {
        return receipts.stream().anyMatch(ErasureReceipt::wasKnown);
    }

    /** Whether nothing of her could be found or would be let in again. */
    public boolean isClean() {
        return admitted == 0
                && found == 0
                && (receipts.isEmpty() || receipts.get(receipts.size() - 1).residue() == 0);
    }
}
