/**
 * JSON in and out: {@link io.cdpkit.json.SegmentJson} reads the messages of the Segment specification, each of which
 * comes out as a {@link io.cdpkit.json.Parsed}; {@link io.cdpkit.json.EventJson} and {@link io.cdpkit.json.RowJson} keep
 * events and rows without loss; {@link io.cdpkit.json.ProfileJson}, {@link io.cdpkit.json.ChangeJson} and {@link
 * io.cdpkit.json.ExplanationJson} write profiles, changes and explanations for others to read.
 *
 * <p>Reading what was written here, {@link io.cdpkit.json.ProfileJson#write} above all, is reading customer data: this
 * is the one package that turns values into text. Bad input never throws, it is answered by a {@link
 * io.cdpkit.event.Rejection}; no rejection, exception or {@code toString} holds any of it. Everything here is
 * thread-safe.
 */
@NullMarked
package io.cdpkit.json;

import org.jspecify.annotations.NullMarked;
