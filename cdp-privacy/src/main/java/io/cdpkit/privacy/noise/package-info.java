/**
 * Noisy statistics: counts, sums, means and histograms that tell about many people and about nobody in particular
 * (differential privacy), and count tables without small cells.
 *
 * <p>{@link io.cdpkit.privacy.noise.NoisyStatistics} answers questions with noise of a {@link
 * io.cdpkit.privacy.noise.Mechanism}, and every answer costs a {@link io.cdpkit.privacy.noise.PrivacyLoss} that its {@link
 * io.cdpkit.privacy.noise.PrivacyBudget} must afford; what was spent is kept in a {@link
 * io.cdpkit.privacy.noise.BudgetStore}, such as a {@link io.cdpkit.privacy.noise.BudgetFile}. {@link
 * io.cdpkit.privacy.noise.FlooredTable} hides the small cells of a two-way table, and as many others as it takes for the
 * totals not to give them away.
 *
 * <p>Noise is a whole number, sampled exactly: in rational arithmetic from random bits, never from floating point, whose
 * gaps give away what was added (Mironov, CCS 2012). What these classes do not protect against: someone who can measure
 * how long an answer takes, and a host that says one person is many.
 *
 * <p>All types are thread-safe.
 */
@NullMarked
package io.cdpkit.privacy.noise;

import org.jspecify.annotations.NullMarked;
