package io.cdpkit.examples.sparkdedupe;

import io.cdpkit.identity.match.PartitionedMatcher.Row;
import java.io.Serializable;
import java.util.List;

/** The values of a record and the number of the source that it is of, in a form that goes from one process to another. */
record Sourced(int source, List<String> values) implements Serializable {
    private static final long serialVersionUID = 1L;

    Row row(long number) {
        return new Row(number, source, values);
    }
}
