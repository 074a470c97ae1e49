/**
 * Finds the records of the same person on Apache Spark; {@link io.cdpkit.examples.sparkdedupe.SparkDedupe} is the program,
 * and {@code SparkMatching} how the steps of the library meet those of Spark.
 */
@NullMarked
package io.cdpkit.examples.sparkdedupe;

import org.jspecify.annotations.NullMarked;
