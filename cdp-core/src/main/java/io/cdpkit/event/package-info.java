/**
 * Facts: {@link io.cdpkit.event.Event} from a {@link io.cdpkit.event.Source}, about whoever its {@link
 * io.cdpkit.event.Identifier}s name, carrying {@link io.cdpkit.event.Attributes} of typed {@link
 * io.cdpkit.event.Value}s, within {@link io.cdpkit.event.Limits} or else a {@link io.cdpkit.event.Rejection}.
 *
 * <p>A {@link io.cdpkit.event.Standardiser} brings texts into one form; a {@link io.cdpkit.event.TrackingPlan} says which
 * events a source should send, and {@link io.cdpkit.event.ViolationCounts} how often it does not.
 *
 * <p>All values are immutable and thread-safe; builders are not thread-safe.
 */
@NullMarked
package io.cdpkit.event;

import org.jspecify.annotations.NullMarked;
