/**
 * Who is who: {@link io.cdpkit.graph.Link}s between identifiers are the facts, {@link io.cdpkit.graph.Node}s say which
 * profile holds an identifier, and a {@link io.cdpkit.graph.Resolution} is what an identity resolver makes of them.
 *
 * <p>For writers of resolvers and stores; hosts that only ingest and read need nothing from here.
 */
@NullMarked
package io.cdpkit.graph;

import org.jspecify.annotations.NullMarked;
