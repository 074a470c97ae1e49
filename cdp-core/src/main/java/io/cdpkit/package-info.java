/**
 * The engine: {@link io.cdpkit.Cdp} takes events in and gives profiles and changes out.
 *
 * <p>Its stages are interfaces that other modules implement: {@link io.cdpkit.IngestGate} (may it come in?), {@link
 * io.cdpkit.IdentityResolver} (whose is it?), {@link io.cdpkit.SegmentEvaluator} (which segments is she in?). Every
 * event ends in an {@link io.cdpkit.IngestResult}.
 *
 * <p>Everything here may be used by many threads. Wrong arguments throw {@link IllegalArgumentException}; bad data never
 * throws, it is answered by a typed result. No text that this library makes, in exceptions, logs or {@code toString},
 * holds customer data.
 */
@NullMarked
package io.cdpkit;

import org.jspecify.annotations.NullMarked;
