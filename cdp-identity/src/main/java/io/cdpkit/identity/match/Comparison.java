package io.cdpkit.identity.match;

/** A comparer of the records of a table, the name it goes by, and what it compares. */
record Comparison(String name, Trait trait, Comparer comparer) {}
