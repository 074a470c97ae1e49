/** A CSV file in, an anonymous CSV file and a report out; {@code ReleaseCsv} is the program. */
@NullMarked
package io.cdpkit.examples.releasecsv;

import org.jspecify.annotations.NullMarked;
