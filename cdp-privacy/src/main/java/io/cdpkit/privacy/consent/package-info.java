/**
 * Consent that is asked, not only stored.
 *
 * <pre>
 * Event ──ConsentRules──► Consent* ──► ConsentLedger ──decide(purpose, now)──► Decision
 * </pre>
 *
 * <p>A {@link io.cdpkit.privacy.consent.Consent} is one statement: who, for what, yes or no, since when. It comes out of
 * events, by the {@link io.cdpkit.privacy.consent.ConsentRules} of a host, so the engine's store keeps it: the {@link
 * io.cdpkit.privacy.consent.ConsentLedger} of a person is a fold of her timeline, and follows her through merges and
 * splits. A {@link io.cdpkit.privacy.consent.ConsentBook} keeps statements at hand for the hot path, or those of a host
 * that has them elsewhere.
 *
 * <p>The same ledger answers at each of the three gates: {@link io.cdpkit.privacy.consent.ConsentGate} at ingest, {@link
 * io.cdpkit.privacy.consent.ConsentedSegments} at evaluation, {@code audience} at hand-over. All fail closed: what is
 * missing, cannot be read, has expired, is dated in the future or was not disclosed is a no.
 *
 * <p>Values are immutable; everything here is thread-safe but the builders.
 */
@NullMarked
package io.cdpkit.privacy.consent;

import org.jspecify.annotations.NullMarked;
