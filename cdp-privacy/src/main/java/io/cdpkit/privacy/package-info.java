/**
 * What data is, and what it may be used for: {@link io.cdpkit.privacy.Label}s, {@link io.cdpkit.privacy.Purpose}s and
 * the {@link io.cdpkit.privacy.Classification} that joins them.
 *
 * <p>The other packages of this module build upon these words and, from the bottom up, upon one another where data is about
 * to leave the house or to go for good:
 *
 * <pre>
 * consent    who said yes to what; the gate that asks at ingest and at evaluation
 * pseudonym  keyed names and format-preserving encryption, one key per purpose and recipient
 * retention  how long what may be kept, legal holds, the run that takes out what is too old
 * scan       finds personal data where none should be
 * request    the wire formats of data subjects' requests
 * noise      counts, sums and means that tell about nobody in particular
 * release    tables that leave only in a form that a checker has passed
 * audience   hashed hand-over to ad platforms        ──► consent
 * dmp        anonymous devices: traits, look-alikes  ──► consent, noise, scan
 * erasure    people taken out so that they stay out  ──► pseudonym, retention, audience
 * access     a person's own data, and corrections    ──► consent, retention, audience, erasure
 * </pre>
 *
 * <p>All values are immutable and thread-safe. No text that this library makes holds customer data.
 */
@NullMarked
package io.cdpkit.privacy;

import org.jspecify.annotations.NullMarked;
