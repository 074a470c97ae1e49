package io.cdpkit.store.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets a process die at its n-th step on any database: the step fails and nothing works from then on. Or at its n-th commit,
 * which is done and not answered; for any other step, that is the same as to die before the next.
 */
final class FailPoint {
    private static final Set<String> STEPS =
            Set.of("commit", "execute", "executeUpdate", "executeQuery", "executeBatch");

    private final int number;
    private final boolean done;
    private final boolean once;
    private final Set<String> counted;
    private final AtomicInteger steps = new AtomicInteger();

    private FailPoint(int number, boolean done, boolean once, Set<String> counted) {
        this.number = number;
        this.done = done;
        this.once = once;
        this.counted = counted;
    }

    static FailPoint before(int step) {
        return new FailPoint(step, false, false, STEPS);
    }

    /** Nobody dies, but one step fails. */
    static FailPoint onlyAt(int step) {
        return new FailPoint(step, false, true, STEPS);
    }

    static FailPoint afterCommit(int commit) {
        return new FailPoint(commit, true, false, Set.of("commit"));
    }

    /** Each point there is, up to the first that is not reached any more. */
    static void each(int stride, Consumer<FailPoint> run) {
        for (int step = 1; run(before(step), run); step += stride) {
            // One after the other.
        }
        for (int commit = 1; run(afterCommit(commit), run); commit++) {
            // One after the other.
        }
    }

    private static boolean run(FailPoint point, Consumer<FailPoint> run) {
        run.accept(point);
        return point.isReached();
    }

    @Override
    public String toString() {
        return (done ? "after commit " : "before step ") + number;
    }

    /** Whether it was reached. */
    boolean isReached() {
        return steps.get() >= number;
    }

    /** A connection through which every step is counted. */
    Connection through(Connection connection) {
        return proxy(Connection.class, connection);
    }

    private <T> T proxy(Class<T> type, T target) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            boolean step = counted.contains(method.getName());
            boolean last = step && steps.incrementAndGet() == number;
            boolean dead = once ? last : steps.get() >= number && !(last && done);
            if (dead && !method.getName().equals("close")) {
                throw new SQLException("dead", "XX000", 1);
            }
            Object result = call(() -> method.invoke(target, arguments));
            if (last) {
                throw new SQLException("dead", "XX000", 1);
            }
            return wrapped(result);
        };
        return type.cast(Proxy.newProxyInstance(FailPoint.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private @Nullable Object wrapped(@Nullable Object result) {
        if (result instanceof PreparedStatement statement) {
            return proxy(PreparedStatement.class, statement);
        } else if (result instanceof Statement statement) {
            return proxy(Statement.class, statement);
        }
        return result;
    }

    private interface Call {
        @Nullable
        Object call() throws ReflectiveOperationException;
    }

    private static @Nullable Object call(Call call) throws Throwable {
        try {
            return call.call();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
