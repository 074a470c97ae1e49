/**
 * What data is, and what it may be used for: {@link io.cdpkit.privacy.Label}s, {@link io.cdpkit.privacy.Purpose}s and
 * the {@link io.cdpkit.privacy.Classification} that joins them.
 *
 * <p>The other packages of this module build upon these words and not upon one another, but for {@code audience} and
 * {@code dmp}, where data leaves the house:
 *
 * <pre>
 * consent    who said yes to what; the gate that asks at ingest and at evaluation
 * pseudonym  keyed names and format-preserving encryption, one key per purpose and recipient
 * scan       finds personal data where none should be
 * erasure    keyed tombstones, the gate that keeps erased people out, the audit log
 * request    the wire formats of data subjects' requests
 * noise      counts, sums and means that tell about nobody in particular
 * release    tables that leave only in a form that a checker has passed
 * audience   hashed hand-over to ad platforms   ──► consent
 * dmp        anonymous devices: traits, reach, look-alikes, bid requests   ──► consent, noise, scan
 * </pre>
 *
 * <p>All values are immutable and thread-safe. No text that this library makes holds customer data.
 */
@NullMarked
package io.cdpkit.privacy;

import org.jspecify.annotations.NullMarked;
