/**
 * Erasure that stays: {@link io.cdpkit.privacy.erasure.Tombstone}s say who was erased without telling who it was, and the
 * {@link io.cdpkit.privacy.erasure.Suppression} gate keeps out whatever would bring her back. An {@link
 * io.cdpkit.privacy.erasure.AuditLog} proves what was done, without personal data.
 *
 * <p>Tombstones have to outlive backups of everything else: keep them, and the key ring under which they were made,
 * outside the backup set, and have them in the gate before the first event comes in.
 *
 * <p>Everything here is thread-safe.
 */
@NullMarked
package io.cdpkit.privacy.erasure;

import org.jspecify.annotations.NullMarked;
