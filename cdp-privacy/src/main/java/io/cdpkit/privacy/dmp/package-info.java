/**
 * The data-management-platform face: audiences of devices in an anonymous space of their own.
 *
 * <p>The space is a second {@link io.cdpkit.Cdp}: a tenant and a key of its own, a gate that lets no names in, and traits
 * for segments. It shares nothing with the one that knows people; what passes between them goes over a bridge.
 *
 * <pre>{@code
 * TraitRules rules = TraitRules.of(
 *         TraitRule.of("camera-fans", Qualifier.track("Product Viewed").where("category", "camera")),
 *         TraitRule.of("lapsed-buyers", KnownToAnonymous.joined("lapsed-buyers")))
 *     .licensed(Licences.none().with("seller", new Licence(Set.of(ADVERTISING), expiry)));
 * Cdp devices = Cdp.builder()
 *     .tenant("devices").idKey(secretOfItsOwn)
 *     .identity(IdentityRules.of(unique(COOKIE), unique(IDFA)))     // one name is one device
 *     .gate(AnonymousGate.builder(COOKIE, IDFA).keep("category", "audience").build())
 *     .segments(rules)                                              // or ConsentedSegments.of(rules, ..)
 *     .build();
 *
 *            TraitRules               TraitIndex ──► ReachReports   overlap and reach, with noise and a floor
 * device ──► AnonymousGate ──► Cdp ──►           ──► Lookalike      weights, curve, audience
 *                               ▲ │              ──► OpenRtbData    user.data of a bid request, by a Taxonomy
 *             KnownToAnonymous  │ ▼  AnonymousToKnown
 *                              people
 * }</pre>
 *
 * <p>What others say does not win over what the host knows, as long as a schema's policies look at the party: {@link
 * io.cdpkit.profile.Survivorship#standard} does, and {@code Survivorship.latest().partyFirst()}.
 *
 * <p>Values are immutable; everything here is thread-safe but the builders. Nothing here holds a device's name longer than
 * a call takes.
 */
@NullMarked
package io.cdpkit.privacy.dmp;

import org.jspecify.annotations.NullMarked;
