/** Who is in which segment, exact to the instant. */
@NullMarked
package io.cdpkit.segments;

import org.jspecify.annotations.NullMarked;
