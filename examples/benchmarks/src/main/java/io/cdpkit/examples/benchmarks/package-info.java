/** Benchmarks, one JSON line per figure; {@link io.cdpkit.examples.benchmarks.Benchmarks} is the way in. */
@NullMarked
package io.cdpkit.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
