package io.cdpkit.identity.engine;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The driver of SQLite, but for one call to a file that fails, or that something is done before; while it is open.
 *
 * <p>Calls are numbered from 1 by file: to connect, and those in {@link #CALLS} of what comes of that.
 */
final class FaultyDriver implements Driver, AutoCloseable {
    private static final Set<String> CALLS = Set.of(
            "createStatement",
            "prepareStatement",
            "setAutoCommit",
            "commit",
            "rollback",
            "execute",
            "executeQuery",
            "executeUpdate",
            "executeBatch",
            "next",
            "close");
    private static final List<Class<?>> WRAPPED =
            List.of(Connection.class, PreparedStatement.class, Statement.class, ResultSet.class);
    /** SQLITE_BUSY, SQLITE_ERROR and SQLITE_IOERR. */
    private static final int BUSY = 5;

    private static final int ERROR = 1;
    private static final int IO_ERROR = 10;

    private final Driver real;
    private final Map<String, Plan> plans = new ConcurrentHashMap<>();

    /** How a call goes wrong. */
    enum Fault {
        /** Another is in the way, and nothing is done. A commit is never asked to say so. */
        BUSY_BEFORE,
        /** It is refused, and nothing is done. */
        REFUSED_BEFORE,
        /** It is done, and the answer is that it was refused. */
        REFUSED_AFTER,
        /** The connection is closed, which takes back what was not committed. */
        LOST,
        /** The medium fails, and nothing is done. */
        BROKEN_BEFORE,
        /** It is done, and the answer is that the medium failed. */
        BROKEN_AFTER
    }

    /** One call to a file that does not go as it should. */
    static final class Plan {
        private final int number;
        private final @Nullable Fault fault;
        private final Runnable before;
        private final List<String> methods = Collections.synchronizedList(new ArrayList<>());
        private volatile String method = "none";

        private Plan(int number, @Nullable Fault fault, Runnable before) {
            this.number = number;
            this.fault = fault;
            this.before = before;
        }

        static Plan fault(int number, Fault fault) {
            return new Plan(number, fault, () -> {});
        }

        /** Nothing fails; something is done before a call. */
        static Plan before(int number, Runnable action) {
            return new Plan(number, null, action);
        }

        /** The methods that were called so far. */
        List<String> methods() {
            return List.copyOf(methods);
        }

        /** What was called. */
        String method() {
            return method;
        }

        private boolean isNext(String name) {
            boolean next;
            synchronized (methods) {
                methods.add(name);
                next = methods.size() == number;
            }
            if (next) {
                method = name;
                before.run();
            }
            return next && fault != null;
        }
    }

    private FaultyDriver(Driver real) {
        this.real = real;
    }

    /** Takes the place of the driver of SQLite. */
    static FaultyDriver open() throws SQLException {
        Driver real = DriverManager.getDriver("jdbc:sqlite:");
        FaultyDriver faulty = new FaultyDriver(real);
        DriverManager.registerDriver(faulty);
        DriverManager.deregisterDriver(real);
        return faulty;
    }

    @Override
    public void close() throws SQLException {
        DriverManager.registerDriver(real);
        DriverManager.deregisterDriver(this);
    }

    /** What is to happen to a file; its name must be in no other file's URL. */
    void plan(String file, Plan plan) {
        plans.put(file, plan);
    }

    @Override
    public @Nullable Connection connect(String url, Properties info) throws SQLException {
        Plan plan = plans.entrySet().stream()
                .filter(entry -> url.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
        if (plan == null) {
            return real.connect(url, info);
        }
        if (plan.isNext("connect")) {
            throw failure(plan.fault);
        }
        return proxy(Connection.class, real.connect(url, info), plan);
    }

    private static SQLException failure(@Nullable Fault fault) {
        if (fault == Fault.BUSY_BEFORE) {
            return new SQLException("was to be busy", null, BUSY);
        } else if (fault == Fault.BROKEN_BEFORE || fault == Fault.BROKEN_AFTER) {
            return new SQLException("was to be broken", null, IO_ERROR);
        }
        return new SQLException("was to fail", null, ERROR);
    }

    private static <T> T proxy(Class<T> type, Object target, Plan plan) {
        InvocationHandler handler = (proxy, called, arguments) -> {
            boolean fails = CALLS.contains(called.getName()) && plan.isNext(called.getName());
            if (fails && plan.fault != Fault.REFUSED_AFTER && plan.fault != Fault.BROKEN_AFTER) {
                if (plan.fault == Fault.LOST) {
                    connection(target).close();
                }
                throw failure(plan.fault);
            }
            try {
                Object result = called.invoke(target, arguments);
                if (fails) {
                    throw failure(plan.fault);
                }
                return wrapped(called.getReturnType(), result, plan);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(FaultyDriver.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Connection connection(Object target) throws SQLException {
        if (target instanceof ResultSet rows) {
            return rows.getStatement().getConnection();
        }
        return target instanceof Statement statement ? statement.getConnection() : (Connection) target;
    }

    private static @Nullable Object wrapped(Class<?> type, @Nullable Object result, Plan plan) {
        return result != null && WRAPPED.contains(type) ? proxy(type, result, plan) : result;
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        return real.acceptsURL(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("faulty");
    }
}
