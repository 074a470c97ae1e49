/**
 * Keeping nothing longer than it is needed.
 *
 * <pre>
 * RetentionRules  how long which events may be kept, and which look-backs that cuts short
 * LegalHolds      what must stay although it is too old
 * Retention       the run that takes out what is too old, and the gate that keeps it out
 * </pre>
 *
 * <p>What goes, goes as if it had never been: totals, traits, identity and segments become what the remaining facts give.
 * Ages are counted from when an event happened, never from when it came. Everything here is thread-safe but the builder.
 */
@NullMarked
package io.cdpkit.privacy.retention;

import org.jspecify.annotations.NullMarked;
