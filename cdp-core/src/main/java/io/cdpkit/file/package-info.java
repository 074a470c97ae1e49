/** Files that one process alone may write, for this library's own modules; exported to them alone. Thread-safe. */
@NullMarked
package io.cdpkit.file;

import org.jspecify.annotations.NullMarked;
