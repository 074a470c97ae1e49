/**
 * Anonymous releases: tables that leave only in a form that an independent checker has passed.
 *
 * <p>A {@link io.cdpkit.privacy.release.Table} names its {@link io.cdpkit.privacy.release.Column}s as quasi-identifiers,
 * sensitive or insensitive, and gives each a {@link io.cdpkit.privacy.release.Hierarchy}. An {@link
 * io.cdpkit.privacy.release.Anonymiser} recodes it until every {@link io.cdpkit.privacy.release.PrivacyModel} holds, has
 * a {@link io.cdpkit.privacy.release.ReleaseChecker} verify the outcome, and hands out a {@link
 * io.cdpkit.privacy.release.Release} with its {@link io.cdpkit.privacy.release.RiskReport} and {@link
 * io.cdpkit.privacy.release.Utility}. A {@link io.cdpkit.privacy.release.ReleaseLedger}, kept in a {@link
 * io.cdpkit.privacy.release.LedgerFile}, tells when two releases about the same people say more together than each alone.
 * {@link io.cdpkit.privacy.release.Memberships} do for segments what the others do for tables.
 *
 * <p>Tables, models and releases are immutable and thread-safe; builders are for one thread. No text of this package
 * quotes a cell.
 */
@NullMarked
package io.cdpkit.privacy.release;

import org.jspecify.annotations.NullMarked;
