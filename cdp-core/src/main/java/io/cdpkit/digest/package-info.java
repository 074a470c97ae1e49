/** Digests, for this library's own modules; exported to them alone. */
@NullMarked
package io.cdpkit.digest;

import org.jspecify.annotations.NullMarked;
