package io.cdpkit.examples.quickstart;

import io.cdpkit.Cdp;
import io.cdpkit.IngestGate;
import io.cdpkit.IngestResult;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.event.Namespace;
import io.cdpkit.privacy.erasure.AuditEntry;
import io.cdpkit.privacy.erasure.ErasureJournal;
import io.cdpkit.privacy.erasure.ErasureProof;
import io.cdpkit.privacy.erasure.Erasures;
import io.cdpkit.privacy.erasure.Suppression;
import io.cdpkit.privacy.erasure.Tombstone;
import io.cdpkit.privacy.erasure.Tombstones;
import io.cdpkit.privacy.pseudonym.KeyRing;
import io.cdpkit.profile.Profile;
import io.cdpkit.profile.ProfileId;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/** Erases somebody from a platform in memory, so that she stays erased, and says what it came to. */
final class Farewell {
    private final Suppression suppression;

    /** A journal that lasts no longer than the platform in memory does. */
    private enum Journal implements ErasureJournal {
        NONE;

        @Override
        public void keep(List<Tombstone> tombstones) {}

        @Override
        public void keep(AuditEntry entry) {}
    }

    Farewell() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        this.suppression = Suppression.of(Tombstones.of(KeyRing.of(1, key)));
    }

    /** What the platform must ask. */
    IngestGate gate() {
        return suppression;
    }

    /** Erases her and sends one of her events again. */
    List<String> to(ProfileId id, Cdp cdp, InstantSource clock) {
        Profile person = cdp.find(id).orElseThrow();
        Identifier name = person.identifiers().stream()
                .filter(identifier -> !identifier.namespace().equals(Namespace.ANONYMOUS_ID))
                .findFirst()
                .orElse(person.founder());
        Event earliest = cdp.timeline(person.id()).get(0);
        ErasureProof proof = Erasures.builder(cdp, suppression, Journal.NONE, clock)
                .build()
                .erase(name, Tombstone.Policy.SUPPRESS, "quickstart-1");
        IngestResult again = cdp.ingest(earliest);
        return List.of(
                "Erased: profile " + person.id() + ", " + Report.count(proof.events()) + " events, "
                        + person.identifiers().size() + " names, " + proof.tombstones() + " keyed tombstones",
                "  looked again: " + proof.found() + " names find anybody, " + proof.refused()
                        + " of her events would be refused, " + proof.admitted() + " let in",
                "  sent again:   " + again.kind()
                        + (again instanceof IngestResult.Suppressed suppressed ? ", " + suppressed.reason() : ""));
    }
}
