package io.cdpkit.identity.engine;

import io.cdpkit.identity.WatchedDriver;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The driver of SQLite, but for one call to a file that fails, or that something is done before; while it is open.
 *
 * <p>Calls are numbered from 1 by file: to connect, and those in {@link #CALLS} of what comes of that.
 */
final class FaultyDriver implements AutoCloseable {
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
    /** SQLITE_BUSY, SQLITE_ERROR and SQLITE_IOERR. */
    private static final int BUSY = 5;

    private static final int ERROR = 1;
    private static final int IO_ERROR = 10;

    private final Map<String, Plan> plans;
    private final WatchedDriver driver;

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
    static final class Plan implements WatchedDriver.Watch {
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

        @Override
        public @Nullable Object call(Object target, String name, WatchedDriver.Call call) throws Throwable {
            boolean fails = CALLS.contains(name) && isNext(name);
            if (fails && fault != Fault.REFUSED_AFTER && fault != Fault.BROKEN_AFTER) {
                if (fault == Fault.LOST) {
                    connection(target).close();
                }
                throw failure(fault);
            }
            Object result = call.make();
            if (fails) {
                throw failure(fault);
            }
            return result;
        }
    }

    private FaultyDriver(Map<String, Plan> plans, WatchedDriver driver) {
        this.plans = plans;
        this.driver = driver;
    }

    /** Takes the place of the driver of SQLite. */
    static FaultyDriver open() throws SQLException {
        Map<String, Plan> plans = new ConcurrentHashMap<>();
        return new FaultyDriver(plans, WatchedDriver.inPlaceOf("jdbc:sqlite:", url -> plan(plans, url)));
    }

    private static @Nullable Plan plan(Map<String, Plan> plans, String url) throws SQLException {
        Plan plan = plans.entrySet().stream()
                .filter(entry -> url.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
        if (plan != null && plan.isNext("connect")) {
            throw failure(plan.fault);
        }
        return plan;
    }

    @Override
    public void close() throws SQLException {
        driver.close();
    }

    /** What is to happen to a file; its name must be in no other file's URL. */
    void plan(String file, Plan plan) {
        plans.put(file, plan);
    }

    /** Whatever was to happen to a file. */
    void forget(String file) {
        plans.remove(file);
    }

    private static SQLException failure(@Nullable Fault fault) {
        if (fault == Fault.BUSY_BEFORE) {
            return new SQLException("was to be busy", null, BUSY);
        } else if (fault == Fault.BROKEN_BEFORE || fault == Fault.BROKEN_AFTER) {
            return new SQLException("was to be broken", null, IO_ERROR);
        }
        return new SQLException("was to fail", null, ERROR);
    }

    private static Connection connection(Object target) throws SQLException {
        if (target instanceof ResultSet rows) {
            return rows.getStatement().getConnection();
        }
        return target instanceof Statement statement ? statement.getConnection() : (Connection) target;
    }
}
