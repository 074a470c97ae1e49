/**
 * A shop that embeds the platform: {@link io.cdpkit.examples.storefront.Shop} is what a back end wires up once, {@code
 * Endpoints} how its pages reach it over HTTP, {@link io.cdpkit.examples.storefront.Storefront} the program.
 */
@NullMarked
package io.cdpkit.examples.storefront;

import org.jspecify.annotations.NullMarked;
