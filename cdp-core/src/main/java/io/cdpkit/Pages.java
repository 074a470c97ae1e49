package io.cdpkit;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Walks through pages of rows, each asked for with the last row of the one before. */
final class Pages<T> implements Iterator<T> {
    private final Function<@Nullable T, List<T>> read;
    private @Nullable T last;
    private Iterator<T> page = List.<T>of().iterator();
    private boolean ended;

    Pages(Function<@Nullable T, List<T>> read) {
        this.read = read;
    }

    @Override
    public boolean hasNext() {
        while (!page.hasNext() && !ended) {
            List<T> next = read.apply(last);
            page = next.iterator();
            ended = next.isEmpty();
        }
        return page.hasNext();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        T row = page.next();
        last = row;
        return row;
    }
}
