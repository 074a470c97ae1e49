package io.cdpkit.records;

import io.cdpkit.event.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one file as results, read as they are asked for.
 *
 * <p>Holds one row at a time, of at most {@link Limits#eventBytes} chars. Where the stream fails, {@code hasNext} throws
 * {@link UncheckedIOException}; the rows before it stand, and importing the whole file again repeats none of them. For
 * one thread.
 */
public final class RecordReader implements Iterator<RowResult>, AutoCloseable {
    private final Rows rows;
    private final RecordMapping mapping;
    private final long[] filled;
    private long read;
    private @Nullable RowResult next;
    private boolean ended;

    RecordReader(Rows rows, RecordMapping mapping) {
        this.rows = rows;
        this.mapping = mapping;
        this.filled = new long[mapping.columnNames().size()];
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            next = advance();
            ended = next == null;
        }
        return next != null;
    }

    @Override
    public RowResult next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("the file has no more rows");
        }
        RowResult result = next;
        next = null;
        return result;
    }

    private @Nullable RowResult advance() {
        RawRow row;
        try {
            row = rows.next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (row == null) {
            return null;
        }
        RawRow.Cells cells = row.cells();
        if (cells != null) {
            read++;
            for (int i = 0; i < filled.length; i++) {
                filled[i] += mapping.isFilled(mapping.columnNames().get(i), cells) ? 1 : 0;
            }
        }
        return mapping.convert(row);
    }

    /** The rows left, as a stream that closes this reader. */
    public Stream<RowResult> stream() {
        Spliterator<RowResult> left =
                Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL);
        return StreamSupport.stream(left, false).onClose(this::close);
    }

    /** How many rows had cells so far. */
    long rowsWithCells() {
        return read;
    }

    RecordMapping mapping() {
        return mapping;
    }

    /** How many rows so far filled a column, by its place in the mapping. */
    long filled(int column) {
        return filled[column];
    }

    /** Closes the file. */
    @Override
    public void close() {
        try {
            rows.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
