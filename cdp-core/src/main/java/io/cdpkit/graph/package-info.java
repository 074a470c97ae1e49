/**
 * Who is who: {@link io.cdpkit.graph.Link}s between identifiers are the facts, {@link io.cdpkit.graph.Node}s say which
 * profile holds an identifier, and a {@link io.cdpkit.graph.Resolution} is what an identity resolver makes of them.
 *
 * <p>The rest is for stewards: an {@link io.cdpkit.graph.Explanation} tells by which claims two identifiers are one person
 * or which {@link io.cdpkit.graph.Obstacle}s stand between them, and a {@link io.cdpkit.graph.Review} what the rules
 * capped.
 *
 * <p>Links, nodes and resolutions are for writers of resolvers and stores; hosts that only ingest and read need nothing of
 * them. Everything is immutable, but for what a {@link io.cdpkit.graph.LinkKey} remembers, and thread-safe; no text holds a
 * value of an identifier.
 */
@NullMarked
package io.cdpkit.graph;

import org.jspecify.annotations.NullMarked;
