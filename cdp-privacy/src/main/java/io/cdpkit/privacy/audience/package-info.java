/**
 * Handing audiences over to ad platforms: in each platform's own form, only whom consent covers, and taken back when it no
 * longer does.
 *
 * <pre>
 * Profile ─► Member ──Audience.deliver(members, Delivered)──► Delivery ──asks once more──► additions, removals
 *                                                                └──► Delivered: what the platform holds now
 * </pre>
 *
 * <p>A {@link io.cdpkit.privacy.audience.MatchHasher} brings one contact point into the form in which one {@link
 * io.cdpkit.privacy.audience.Platform} compares it. The same address hashes differently for different platforms.
 *
 * <p><b>Hashed is not anonymous.</b> All numbers of a country can be hashed in minutes; what is handed over is pseudonymous
 * at best, and {@link io.cdpkit.privacy.audience.Protection} has no other word for it.
 */
@NullMarked
package io.cdpkit.privacy.audience;

import org.jspecify.annotations.NullMarked;
