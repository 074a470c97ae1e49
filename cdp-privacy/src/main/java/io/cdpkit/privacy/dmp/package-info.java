@NullMarked
package io.cdpkit.privacy.dmp;

import org.jspecify.annotations.NullMarked;
