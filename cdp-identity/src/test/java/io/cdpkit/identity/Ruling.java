package io.cdpkit.identity;

import io.cdpkit.event.Identifier;
import io.cdpkit.graph.LinkKey;
import java.time.Instant;

/** A steward's word about two identifiers: APART or TOGETHER. */
record Ruling(String id, LinkKey.Kind kind, Identifier a, Identifier b, Instant time) {}
