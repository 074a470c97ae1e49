package io.cdpkit.segments.crm.contact;

import java.io.Closeable;
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
 * The contacts of one file, read as they are asked for: one is held at a time. Where the stream fails, {@code hasNext}
 * throws {@link UncheckedIOException}. For one thread.
 */
public final class ContactReader implements Iterator<ContactRow>, AutoCloseable {
    /** The records of one file. */
    interface Rows extends Closeable {
        /** The next record; null after the last. */
        @Nullable
        ContactRow next() throws IOException;
    }

    private final Rows rows;
    private @Nullable ContactRow next;
    private boolean ended;

    ContactReader(Rows rows) {
        this.rows = rows;
    }

    @Override
    public boolean hasNext() {
        if (next == null && !ended) {
            try {
                next = rows.next();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            ended = next == null;
        }
        return next != null;
    }

    @Override
    public ContactRow next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException("the file has no more contacts");
        }
        ContactRow row = next;
        next = null;
        return row;
    }

    /** The rows left, as a stream that closes this reader. */
    public Stream<ContactRow> stream() {
        Spliterator<ContactRow> left =
                Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL);
        return StreamSupport.stream(left, false).onClose(this::close);
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
