package io.cdpkit.identity;

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
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for a driver of JDBC, so that what its connections are asked to do can be seen, and go wrong; while it is open.
 */
public final class WatchedDriver implements Driver, AutoCloseable {
    private static final List<Class<?>> WATCHED =
            List.of(Connection.class, PreparedStatement.class, Statement.class, ResultSet.class);

    private final Driver real;
    private final Watches watches;

    private WatchedDriver(Driver real, Watches watches) {
        this.real = real;
        this.watches = watches;
    }

    /** Who watches the connections to a URL, if anybody; may refuse that there is one. */
    @FunctionalInterface
    public interface Watches {
        @Nullable
        Watch of(String url) throws SQLException;
    }

    /** Makes the calls to a connection, its statements and their rows, or does something else. */
    @FunctionalInterface
    public interface Watch {
        @Nullable
        Object call(Object target, String method, Call call) throws Throwable;
    }

    /** A call that can be made. */
    @FunctionalInterface
    public interface Call {
        @Nullable
        Object make() throws Throwable;
    }

    /** Answers in the place of the driver of a URL from now on. */
    public static WatchedDriver inPlaceOf(String url, Watches watches) throws SQLException {
        Driver real = DriverManager.getDriver(url);
        WatchedDriver watched = new WatchedDriver(real, watches);
        DriverManager.registerDriver(watched);
        DriverManager.deregisterDriver(real);
        return watched;
    }

    @Override
    public void close() throws SQLException {
        DriverManager.registerDriver(real);
        DriverManager.deregisterDriver(this);
    }

    @Override
    public @Nullable Connection connect(String url, Properties info) throws SQLException {
        Watch watch = acceptsURL(url) ? watches.of(url) : null;
        Connection connection = real.connect(url, info);
        return watch == null ? connection : watched(Connection.class, connection, watch);
    }

    private static <T> T watched(Class<T> type, Object target, Watch watch) {
        InvocationHandler handler = (proxy, called, arguments) -> {
            Object result = watch.call(target, called.getName(), () -> {
                try {
                    return called.invoke(target, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
            Class<?> given = called.getReturnType();
            return result != null && WATCHED.contains(given) ? watched(given, result, watch) : result;
        };
        return type.cast(Proxy.newProxyInstance(WatchedDriver.class.getClassLoader(), new Class<?>[] {type}, handler));
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
        return Logger.getLogger("watched");
    }
}
