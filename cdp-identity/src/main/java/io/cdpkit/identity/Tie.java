package io.cdpkit.identity;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.Link;

/** Two of a link's identifiers, in the direction of a walk, whether or not the link makes them one person. */
record Tie(Link link, Identifier from, Identifier to) {
    Tie reversed() {
        return new Tie(link, to, from);
    }
}
