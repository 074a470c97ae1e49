/**
 * Data quality: how complete, valid, unique, timely and consistent the data of each source is.
 *
 * <p>A {@link io.cdpkit.quality.QualityCounter} is fed events, people and identifiers and gives a {@link
 * io.cdpkit.quality.QualityReport}, a table of one figure per source, attribute and {@link io.cdpkit.quality.Measure}; a
 * {@link io.cdpkit.quality.QualityTrend} does so month by month.
 *
 * <p>Counters are for one thread and hold counts only, never a value; reports are immutable and thread-safe. Figures
 * name sources and attributes, never customer data.
 */
@NullMarked
package io.cdpkit.quality;

import org.jspecify.annotations.NullMarked;
