/** Finds the records of the same person in any CSV file; {@link io.cdpkit.examples.dedupecsv.DedupeCsv} is the program. */
@NullMarked
package io.cdpkit.examples.dedupecsv;

import org.jspecify.annotations.NullMarked;
