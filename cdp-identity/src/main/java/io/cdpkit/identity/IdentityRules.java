package io.cdpkit.identity;

/**
 * Deterministic identity resolution: which identifiers name one person is a pure function of the set of links.
 *
 * <h2>The definition</h2>
 *
 * <ol>
 *   <li><b>Linkable.</b> An identifier may link if its namespace has a rule and its value is not blocked. Its priority is
 *       the place of its rule, the first being the strongest. <i>Seen links</i> are those of kind SEEN and ALIAS; an
 *       identifier exists once a seen link mentions it, first at the least {@code first} of those links. Other kinds
 *       count only among identifiers that exist.
 *   <li><b>Former.</b> In an alias link every linkable identifier but the first named is a former name; it counts
 *       towards no limit and is nobody's person.
 *   <li><b>Shared.</b> The people of an identifier are the linkable identifiers of unique namespaces, former names left
 *       out, that some seen link mentions beside it. An identifier of a namespace that is not unique is shared if it has
 *       more people than its rule's {@code sharedAbove}. It links nobody and is a person of its own.
 *   <li><b>Anchor.</b> A link's anchor is its first linkable identifier that is not shared, by priority and then value;
 *       where all are shared, the first of them; where none is linkable, there is none. Each further linkable identifier
 *       that is not shared makes a claim: it and the anchor are one person. If the anchor is shared, nothing is claimed.
 *   <li><b>Order.</b> Claims are taken by kind (TOGETHER, ALIAS, SEEN, MATCH), then by the priority of the claimed
 *       identifier, then of the anchor, then by the link's {@code first}, earliest first (or, if the newest link wins,
 *       by its {@code last}, latest first), then by anchor and claimed identifier in canonical order.
 *   <li><b>Join.</b> A claim joins the two identifiers' clusters unless together they would hold both sides of an APART
 *       link, or more identifiers of a namespace (former names left out) than its rule's limit, or more identifiers
 *       altogether than {@code maxIdentifiers}. With a window, the limit is passed if more than that many of them were
 *       first seen in some half-open span of the window's length.
 *   <li><b>Belonging.</b> An event belongs to the cluster of its link's anchor; without an anchor, to nobody. But let the
 *       anchor's rule be a device's, and the anchor not be shared: its sign-ins are the events of seen links that mention
 *       it and whose anchor is of no device namespace. If the anchors of its sign-ins lie in two clusters or more, the
 *       device is contested, and an event of a link that it anchors belongs to the anchor of the last sign-in at or
 *       before the event's time (of several at one time, to the greatest identifier); an event before the first sign-in
 *       belongs to the anchor of the first one (of several at that time, to the least) if retroactive, else to nobody.
 *   <li><b>Profile.</b> A cluster with at least one event is a profile. Its founder is the identifier that exists first;
 *       equal times fall to the lesser identifier.
 * </ol>
 *
 * <p>Immutable and thread-safe.
 */
public final class IdentityRules {
    private IdentityRules() {}
}
