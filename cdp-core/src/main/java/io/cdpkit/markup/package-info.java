/**
 * How reports of this library's own modules write text into pages; exported to them alone.
 *
 * <p>Thread-safe.
 */
@NullMarked
package io.cdpkit.markup;

import org.jspecify.annotations.NullMarked;
