/**
 * A file that is only ever added to, line by line, for what must not be forgotten; not for others to see.
 *
 * <p>Budgets and release ledgers are kept in it.
 */
@NullMarked
package io.cdpkit.privacy.journal;

import org.jspecify.annotations.NullMarked;
