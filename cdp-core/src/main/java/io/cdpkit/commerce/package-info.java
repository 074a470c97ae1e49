/**
 * Commerce: the typed reading of the 28 e-commerce events and what a person's add up to.
 *
 * <ul>
 *   <li>{@link io.cdpkit.commerce.CommerceEvent} reads an event; {@link io.cdpkit.commerce.CommerceKind} names the 28.
 *   <li>{@link io.cdpkit.commerce.Product}, {@link io.cdpkit.commerce.Amounts} and {@link io.cdpkit.commerce.Money} are
 *       its parts.
 *   <li>{@link io.cdpkit.commerce.OrderBook} is a person's {@link io.cdpkit.commerce.PlacedOrder}s, refunds netted.
 *   <li>{@link io.cdpkit.commerce.SelfService} is what a person may see of herself: photo, interests, wish lists.
 * </ul>
 *
 * <p>All values are functions of the set of events, never of their order of arrival; immutable and thread-safe. Reading
 * never throws: what cannot be read is left out and listed by path and shape. Nothing prints customer data.
 */
@NullMarked
package io.cdpkit.commerce;

import org.jspecify.annotations.NullMarked;
