/**
 * The wire formats of data subjects' requests: reading and writing, checking and signing. What is done upon a request is the
 * host's and the engine's.
 *
 * <ul>
 *   <li>{@link io.cdpkit.privacy.request.OpenDsr}: OpenDSR 2.0, between controllers and processors.
 *   <li>{@link io.cdpkit.privacy.request.DeletionTokens}: the IAB's Data Deletion Request Framework 1.0, signed tokens
 *       that are handed on along the chain of ad partners.
 * </ul>
 *
 * <p>Bad requests are answered by typed refusals that the sender may see: they hold no personal data. Keys and replay
 * memory are given by the host. Everything here is thread-safe.
 */
@NullMarked
package io.cdpkit.privacy.request;

import org.jspecify.annotations.NullMarked;
