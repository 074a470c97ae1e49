package io.cdpkit.records;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rows of a file, one after the other. */
interface Rows extends Closeable {
    /** The next row; null after the last. */
    @Nullable
    RawRow next() throws IOException;
}
