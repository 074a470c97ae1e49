package io.cdpkit.segments;

import io.cdpkit.event.Attributes;
import io.cdpkit.event.Value;
import io.cdpkit.profile.Traits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a test looks at; filled in by whoever runs it. Used by one thread. */
final class Scene {
    static final Traits NOBODY = Traits.of(List.of(), List.of());

    Traits traits = NOBODY;
    Attributes properties = Attributes.empty();
    Attributes context = Attributes.empty();

    private static final @Nullable Value[] NONE = {};

    /** The list item that is being looked at. */
    @Nullable
    Value item;

    /** What the aggregates of the test come to, by their places. */
    @Nullable
    Value[] figures = NONE;

    /** What the computed traits come to, by their places. */
    @Nullable
    Value[] computed = NONE;

    long now;
    /** When time alone may change what was read, as far as it was told; whoever reads sets it to {@link Bounds#NEVER}. */
    long due = Bounds.NEVER;

    /** The figures, of which there is room for so many. */
    @Nullable
    Value[] figures(int size) {
        if (figures.length < size) {
            figures = new Value[size];
        }
        return figures;
    }

    /** Hears of an instant at which something that was read changes. */
    void dueAt(long instant) {
        due = Math.min(due, instant);
    }
}
