package io.cdpkit.segments;

/** The part of a definition that looks at a segment. */
sealed interface LooksAt permits Condition.In, Condition.InFor, Occurrence.Entering, Occurrence.Leaving {
    String segment();
}
