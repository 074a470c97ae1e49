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

    /** The list item that is being looked at. */
    @Nullable
    Value item;

    /** What the aggregates of the test come to, by their places. */
    @Nullable
    Value[] figures = {};
}
