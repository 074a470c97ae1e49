/** Digests as text; for the other packages of this module. */
@NullMarked
package io.cdpkit.privacy.digest;

import org.jspecify.annotations.NullMarked;
