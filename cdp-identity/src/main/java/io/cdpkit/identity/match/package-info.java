/**
 * Who is who where identifiers do not tell: {@link io.cdpkit.identity.match.Matcher} finds the {@link
 * io.cdpkit.identity.match.Clusters} among {@link io.cdpkit.identity.match.Records} of a {@link
 * io.cdpkit.identity.match.Schema}, and {@link io.cdpkit.identity.match.PairExplanation} says why. What it learned is a
 * {@link io.cdpkit.identity.match.MatchModel}, to which {@link io.cdpkit.identity.match.Label}s add what somebody knows; a
 * {@link io.cdpkit.identity.match.RecordMatcher} puts a model to use record by record. {@link
 * io.cdpkit.identity.match.ClusterQuality} compares with the truth, and a {@link io.cdpkit.identity.match.MatchReport}
 * shows a run with pictures. Where the records lie in partitions elsewhere, a {@link
 * io.cdpkit.identity.match.PartitionedMatcher} does the same in steps, which know of the whole by a {@link
 * io.cdpkit.identity.match.Census}.
 *
 * <p>Values are immutable and thread-safe; {@code Records} is for one writer. Nothing here prints or logs what is in a
 * record.
 */
@NullMarked
package io.cdpkit.identity.match;

import org.jspecify.annotations.NullMarked;
