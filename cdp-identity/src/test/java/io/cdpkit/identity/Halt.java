package io.cdpkit.identity;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process, as a kill would, before or after a certain call to a driver.
 *
 * <p>The call is named like {@code commit.before.7}: a method of connections or statements, the moment, and the how
 * manieth call it is.
 */
final class Halt implements WatchedDriver.Watch {
    static final String NEVER = "never.before.0";

    private final String method;
    private final boolean before;
    private final int number;
    private final AtomicInteger calls = new AtomicInteger();

    Halt(String point) {
        String[] parts = point.split("\\.", -1);
        this.method = parts[0];
        this.before = parts[1].equals("before");
        this.number = Integer.parseInt(parts[2]);
    }

    @Override
    public @Nullable Object call(Object target, String name, WatchedDriver.Call call) throws Throwable {
        boolean last = name.equals(method) && calls.incrementAndGet() == number;
        if (last && before) {
            Runtime.getRuntime().halt(137);
        }
        Object result = call.make();
        if (last) {
            Runtime.getRuntime().halt(137);
        }
        return result;
    }
}
