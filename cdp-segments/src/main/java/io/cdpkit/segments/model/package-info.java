/** The formulas of the purchase models, which predictions of fitted models and of definitions share. Not exported. */
@NullMarked
package io.cdpkit.segments.model;

import org.jspecify.annotations.NullMarked;
