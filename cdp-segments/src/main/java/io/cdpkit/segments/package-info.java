/*
 * Where things are, for who works on this package:
 *
 * - spelling: the package language, which is not exported; ConditionText and ConditionJson are its doors
 * - acceptance: Segments has definitions go through Cost, Order and TypeCheck (with the Shapes of a Vocabulary)
 * - walks of the tree: Conditions, Needed, LookBacks
 * - making ready to run: a Compiler makes a Program of Leaf, Gate, Test, Getter and LogPlan; Tests, Comparisons, Timed and
 *   Patterns make the tests, which look at a Scene
 * - running: a Replay takes a history from its start and a Stepper a State from instant to instant, with Logs, Figures and
 *   Bounds of windows; OrderLogs make the logs of orders of what is told about them; an event that comes late goes through
 *   Ripples and Hindsight; StateBytes keep a Recollection
 * - predictions: a Foresight works them out by the formulas of the package model, which is not exported, and a Fall tells
 *   when time changes them
 * - why: Explainer
 * - reasoning: Checks go through Cases, each a Case of Candidates and Counts, and a WitnessSearch asks the evaluator; Linter
 * - many people at once: a Cohort of TraitCodes is asked by a Survey, in AnswerClasses
 */
/**
 * Who is in which segment, and what computed traits come to, exact to the instant: {@link io.cdpkit.segments.Segments} are
 * definitions and their evaluator.
 *
 * <p>A {@link io.cdpkit.segments.Condition} is a tree over {@link io.cdpkit.segments.Operand} values, {@link
 * io.cdpkit.segments.Occurrence} things that happen, and {@link io.cdpkit.segments.Window} parts of time of so many {@link
 * io.cdpkit.segments.Span}; {@link io.cdpkit.segments.ConditionText} and {@link io.cdpkit.segments.ConditionJson} are its
 * spellings, {@link io.cdpkit.segments.Problem} says what is wrong with one. An {@link io.cdpkit.segments.Admission} says
 * which are accepted: those of a {@link io.cdpkit.segments.Vocabulary} of traits and events, at no more than a {@link
 * io.cdpkit.segments.Cost}. A {@link io.cdpkit.segments.TraitDefinition} names an operand as a computed trait; a fitted
 * model of repeat purchase may stand in one, as {@link io.cdpkit.segments.Operand.Prediction} says. An {@link
 * io.cdpkit.segments.Explanation} tells why somebody is in a segment or not, a {@link io.cdpkit.segments.TraitExplanation}
 * what a computed trait is made of.
 *
 * <p>{@link io.cdpkit.segments.Audiences} are the members of the segments of a platform, {@link io.cdpkit.segments.Cohort}
 * asks many people about traits at once; both are taken apart and put together by the package {@code algebra}.
 *
 * <p>{@link io.cdpkit.segments.Checks} answer what follows from definitions alone, with a {@link
 * io.cdpkit.segments.Witness} where it does not; a {@link io.cdpkit.segments.Linter} finds definitions that are hardly
 * meant.
 *
 * <p>Everything public is immutable and thread-safe, but for a {@code Cohort}.
 */
@NullMarked
package io.cdpkit.segments;

import org.jspecify.annotations.NullMarked;
