/**
 * Sets of people and what they have in common: {@link io.cdpkit.segments.algebra.Audience} and expressions over them, worked
 * out in one pass.
 *
 * <p>Everything is immutable and thread-safe.
 */
@NullMarked
package io.cdpkit.segments.algebra;

import org.jspecify.annotations.NullMarked;
