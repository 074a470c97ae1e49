/**
 * People: a {@link io.cdpkit.profile.Profile} is the fold of a person's events into a {@link
 * io.cdpkit.profile.GoldenRecord}, by the {@link io.cdpkit.profile.Survivorship} policies of a {@link
 * io.cdpkit.profile.ProfileSchema}; what becomes different is told as {@link io.cdpkit.profile.Change}s.
 *
 * <p>All values are immutable and thread-safe.
 */
@NullMarked
package io.cdpkit.profile;

import org.jspecify.annotations.NullMarked;
