/**
 * How definitions are spelled, for nobody but {@link io.cdpkit.segments}: text goes through a {@link
 * io.cdpkit.segments.language.Lexer}, {@link io.cdpkit.segments.language.Tokens} with their macros and a {@link
 * io.cdpkit.segments.language.Parser} into a tree, and back through a {@link io.cdpkit.segments.language.Printer}; {@link
 * io.cdpkit.segments.language.JsonForm} does both for JSON.
 *
 * <p>{@link io.cdpkit.segments.language.Words} are the words of the text, {@link io.cdpkit.segments.language.Problems}
 * gathers what is wrong with it, each a {@link io.cdpkit.segments.language.Token} at its place. What is public here is so
 * for one package, and not exported.
 */
@NullMarked
package io.cdpkit.segments.language;

import org.jspecify.annotations.NullMarked;
