/**
 * Insight tables: what people do and buy, counted in one pass over them, as values and as pictures.
 *
 * <p>Each table has a {@link io.cdpkit.segments.insight.TableCounter}, which is fed {@link
 * io.cdpkit.segments.insight.Person}s one by one and can be put together with others; {@link
 * io.cdpkit.segments.insight.Insights} feeds several in one pass. What comes out are {@link
 * io.cdpkit.segments.insight.InsightTable}s, which tell the fields they rest on and let a privacy step rewrite their cells;
 * {@link io.cdpkit.segments.insight.Picture} draws them.
 *
 * <p>Tables of orders alone have an {@link io.cdpkit.segments.insight.OrderCounter}, which counts many times faster from
 * {@link io.cdpkit.segments.insight.OrderColumns}, read once.
 *
 * <ul>
 *   <li>{@link io.cdpkit.segments.insight.SalesCounter}: quarters by category, by a {@link
 *       io.cdpkit.segments.insight.FiscalCalendar}
 *   <li>{@link io.cdpkit.segments.insight.RfmCounter}: recency by frequency
 *   <li>{@link io.cdpkit.segments.insight.CohortCounter}: who comes back, by month of the first order
 *   <li>{@link io.cdpkit.segments.insight.AffinityCounter}: what is bought together
 *   <li>{@link io.cdpkit.segments.insight.DemographicsCounter}: {@link io.cdpkit.segments.insight.Demographics} by category
 *   <li>{@link io.cdpkit.segments.insight.KeywordCounter}: what is searched for
 *   <li>{@link io.cdpkit.segments.insight.SessionCounter}: {@link io.cdpkit.segments.insight.Session}s, entry, exit and path
 *   <li>{@link io.cdpkit.segments.insight.FunnelCounter}: how far people get
 * </ul>
 *
 * <p>Counters and the builder of columns are not thread-safe; everything else is immutable and thread-safe. Nothing but
 * the tables' own labels, cells and pictures tells what was counted.
 */
@NullMarked
package io.cdpkit.segments.insight;

import org.jspecify.annotations.NullMarked;
