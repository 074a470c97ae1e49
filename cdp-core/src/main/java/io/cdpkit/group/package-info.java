/** Work of several callers done together, for this module's own use. */
@NullMarked
package io.cdpkit.group;

import org.jspecify.annotations.NullMarked;
