/**
 * Who is in which segment, and what computed traits come to, exact to the instant: {@link io.cdpkit.segments.Segments} are
 * definitions and their evaluator.
 *
 * <p>A {@link io.cdpkit.segments.Condition} is a tree over {@link io.cdpkit.segments.Operand} values, {@link
 * io.cdpkit.segments.Occurrence} things that happen, and {@link io.cdpkit.segments.Window} parts of time of so many {@link
 * io.cdpkit.segments.Span}; {@link io.cdpkit.segments.ConditionText} and {@link io.cdpkit.segments.ConditionJson} are its
 * spellings, {@link io.cdpkit.segments.Problem} says what is wrong with one. An {@link io.cdpkit.segments.Admission} says which
 * are accepted: those of a {@link io.cdpkit.segments.Vocabulary} of traits and events, at no more than a {@link
 * io.cdpkit.segments.Cost}. A {@link io.cdpkit.segments.TraitDefinition} names an
 * operand as a computed trait. An {@link io.cdpkit.segments.Explanation} tells why somebody is in a segment or not, a {@link
 * io.cdpkit.segments.TraitExplanation} what a computed trait is made of.
 *
 * <p>{@link io.cdpkit.segments.Checks} answer what follows from definitions alone, with a {@link
 * io.cdpkit.segments.Witness} where it does not; a {@link io.cdpkit.segments.Linter} finds definitions that are hardly meant.
 *
 * <p>Everything public is immutable and thread-safe.
 */
@NullMarked
package io.cdpkit.segments;

import org.jspecify.annotations.NullMarked;
