/**
 * Who is who: {@link io.cdpkit.identity.IdentityRules} resolve identities by deterministic rules, one {@link
 * io.cdpkit.identity.NamespaceRule} per namespace, and by likeness where they are given a {@link
 * io.cdpkit.identity.match.MatchModel}; {@link io.cdpkit.identity.BlockedValues} are those that name nobody.
 *
 * <p>Everything is immutable and thread-safe.
 */
@NullMarked
package io.cdpkit.identity;

import org.jspecify.annotations.NullMarked;
