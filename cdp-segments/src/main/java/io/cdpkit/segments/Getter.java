package io.cdpkit.segments;

import io.cdpkit.event.Value;
import org.jspecify.annotations.Nullable;

/** An operand made ready to read; null and {@link Value.Null} where there is no value. Thread-safe. */
@FunctionalInterface
interface Getter {
    @Nullable
    Value of(Scene scene);
}
