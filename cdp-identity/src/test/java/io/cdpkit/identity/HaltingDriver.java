package io.cdpkit.identity;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A driver that ends the process, as a kill would, before or after a certain call to the one it stands for.
 *
 * <p>The call is named like {@code commit.before.7}: a method of connections or statements, the moment, and the how
 * manieth call it is.
 */
final class HaltingDriver implements Driver {
    static final String NEVER = "never.before.0";

    private final String method;
    private final boolean before;
    private final int number;
    private final AtomicInteger calls = new AtomicInteger();
    private @Nullable Driver real;

    HaltingDriver(String point) {
        String[] parts = point.split("\\.", -1);
        this.method = parts[0];
        this.before = parts[1].equals("before");
        this.number = Integer.parseInt(parts[2]);
    }

    /** Answers for all URLs that begin like this from now on. */
    void takeThePlaceOf(String url) throws SQLException {
        real = DriverManager.getDriver(url);
        DriverManager.registerDriver(this);
        DriverManager.deregisterDriver(real);
    }

    private <T> T proxy(Class<T> type, Object target) {
        InvocationHandler handler = (proxy, called, arguments) -> {
            boolean last = called.getName().equals(method) && calls.incrementAndGet() == number;
            if (last && before) {
                Runtime.getRuntime().halt(137);
            }
            try {
                Object result = called.invoke(target, arguments);
                if (last) {
                    Runtime.getRuntime().halt(137);
                }
                return wrapped(result);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(HaltingDriver.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private @Nullable Object wrapped(@Nullable Object result) {
        if (result instanceof PreparedStatement) {
            return proxy(PreparedStatement.class, result);
        } else if (result instanceof Statement) {
            return proxy(Statement.class, result);
        }
        return result instanceof Connection ? proxy(Connection.class, result) : result;
    }

    @Override
    public @Nullable Connection connect(String url, Properties info) throws SQLException {
        Connection connection = real == null ? null : real.connect(url, info);
        return connection == null ? null : proxy(Connection.class, connection);
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        return real != null && real.acceptsURL(url);
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
        return Logger.getLogger("halting");
    }
}
