/**
 * A file that is only ever added to, line by line, for what must not be forgotten; not for others to see.
 *
 * <p>Budgets, release ledgers, tombstones and the audit log of erasures are kept in it.
 */
@NullMarked
package io.cdpkit.privacy.journal;

import org.jspecify.annotations.NullMarked;
