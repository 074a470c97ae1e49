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
import org.jspecify.annotations.Nullable;

/** Lets a process die at its n-th step on any database: the step fails, done or not, and nothing works from then on. */
final class FailPoint {
    private static final Set<String> STEPS = Set.of(
            "commit", "setAutoCommit", "execute", "executeUpdate", "executeQuery", "executeBatch");

    private final int number;
    private final boolean done;
    private final AtomicInteger steps = new AtomicInteger();

    /**
     * A point.
     *
     * @param number of the step that fails
     * @param done whether that step is carried out first
     */
    FailPoint(int number, boolean done) {
        this.number = number;
        this.done = done;
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
            boolean step = STEPS.contains(method.getName());
            boolean last = step && steps.incrementAndGet() == number;
            if (!method.getName().equals("close") && steps.get() >= number && !(last && done)) {
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
