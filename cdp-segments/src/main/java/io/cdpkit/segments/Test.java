package io.cdpkit.segments;

/** A condition made ready to run; it needs nothing but a scene. Thread-safe. */
@FunctionalInterface
interface Test {
    Truth of(Scene scene);
}
