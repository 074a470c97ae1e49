/**
 * Old events in few rows, for the engine that folds them and for stores that give them back; exported to nobody.
 *
 * <p>Thread-safe.
 */
@NullMarked
package io.cdpkit.checkpoint;

import org.jspecify.annotations.NullMarked;
