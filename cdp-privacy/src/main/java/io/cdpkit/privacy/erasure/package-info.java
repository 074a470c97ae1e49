/**
 * Erasure that stays.
 *
 * <pre>
 * Erasures.erase ──1──► ErasureJournal, Suppression   tombstones: who is kept out, without telling who it was
 *                ──2──► Cdp.erase                     everything of hers, in one commit
 *                ──3──► ConsentBook                   forgets her
 *                ──4──► AuditLog                      what was done, without personal data
 *                └──►   ErasureProof                  counts, and what a second look found
 * Erasures.sweep                                      the same for what a restored backup brought back
 * </pre>
 *
 * <p>{@link io.cdpkit.privacy.erasure.Tombstone}s have to outlive backups of everything else: keep them, and the key ring
 * under which they were made, outside the backup set, and have them in the gate before the first event comes in. {@link
 * io.cdpkit.privacy.erasure.ErasureFile} keeps them in a file. Where the rows of the store are sealed with {@link
 * io.cdpkit.store.jdbc.SubjectKeys}, an erasure destroys her keys as well, so that no backup shows her to anybody;
 * tombstones are still what keeps her out when her facts come again from elsewhere.
 *
 * <p>Everything here is thread-safe.
 */
@NullMarked
package io.cdpkit.privacy.erasure;

import org.jspecify.annotations.NullMarked;
