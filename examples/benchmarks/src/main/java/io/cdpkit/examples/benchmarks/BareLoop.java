package io.cdpkit.examples.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wrote to a database, to be written again by plain JDBC: the same statements with the same values, in the
 * same order and in as many commits, over a connection with the same settings. Nothing is read, checked or computed then.
 */
final class BareLoop {
    private final Properties settings;
    private final List<String> setup;
    private final List<List<Batch>> commits;

    private BareLoop(Recorder recorder) {
        this.settings = recorder.settings;
        this.setup = recorder.setup;
        this.commits = recorder.commits;
    }

    /** A statement and the values that it was carried out with, once for each row. */
    private record Batch(String sql, List<@Nullable Object[]> rows) {}

    /** Listens to what some work writes to a kind of database over one connection at a time. */
    static BareLoop of(String urlPrefix, Runnable work) throws SQLException {
        Recorder recorder = new Recorder(DriverManager.getDriver(urlPrefix), urlPrefix);
        try (recorder) {
            recorder.takePlace();
            work.run();
        }
        return new BareLoop(recorder);
    }

    long rows() {
        return commits.stream()
                .flatMap(List::stream)
                .mapToLong(batch -> batch.rows().size())
                .sum();
    }

    /** Writes all to a database that has the tables and no rows; the seconds from the first statement to the last commit. */
    double write(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, settings);
                Statement statement = connection.createStatement()) {
            for (String command : setup) {
                statement.execute(command);
            }
            connection.setAutoCommit(false);
            Map<String, PreparedStatement> prepared = new HashMap<>();
            long begin = System.nanoTime();
            for (List<Batch> commit : commits) {
                for (Batch batch : commit) {
                    PreparedStatement known = prepared.get(batch.sql());
                    PreparedStatement insert = known == null ? connection.prepareStatement(batch.sql()) : known;
                    prepared.put(batch.sql(), insert);
                    write(insert, batch);
                }
                connection.commit();
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            for (PreparedStatement each : prepared.values()) {
                each.close();
            }
            return seconds;
        }
    }

    private static void write(PreparedStatement statement, Batch batch) throws SQLException {
        for (@Nullable Object[] row : batch.rows()) {
            for (int i = 0; i < row.length; i++) {
                statement.setObject(i + 1, row[i]);
            }
            statement.addBatch();
        }
        for (int written : statement.executeBatch()) {
            if (written != 1 && written != Statement.SUCCESS_NO_INFO) {
                throw new IllegalStateException("a row was not written");
            }
        }
    }

    /** The driver of a database that remembers what is written. */
    private static final class Recorder implements Driver, AutoCloseable {
        private final Driver real;
        private final String urlPrefix;
        private final List<List<Batch>> commits = new ArrayList<>();
        private List<Batch> current = new ArrayList<>();
        private List<String> setup = List.of();
        private Properties settings = new Properties();

        Recorder(Driver real, String urlPrefix) {
            this.real = real;
            this.urlPrefix = urlPrefix;
        }

        void takePlace() throws SQLException {
            DriverManager.deregisterDriver(real);
            DriverManager.registerDriver(this);
        }

        @Override
        public void close() throws SQLException {
            DriverManager.deregisterDriver(this);
            DriverManager.registerDriver(real);
        }

        @Override
        public @Nullable Connection connect(String url, Properties info) throws SQLException {
            Connection connection = real.connect(url, info);
            Properties given = new Properties();
            given.putAll(info);
            List<String> commands = new ArrayList<>();
            return proxy(Connection.class, connection, (name, arguments, result) -> {
                if (result instanceof PreparedStatement statement) {
                    return statement(statement, (String) arguments[0]);
                } else if (result instanceof Statement statement) {
                    return proxy(Statement.class, statement, (called, words, answer) -> {
                        if (called.equals("execute") && ((String) words[0]).startsWith("PRAGMA")) {
                            commands.add((String) words[0]);
                        }
                        return answer;
                    });
                } else if (name.equals("commit") && !current.isEmpty()) {
                    settings = given;
                    setup = commits.isEmpty() ? List.copyOf(commands) : setup;
                    commits.add(current);
                    current = new ArrayList<>();
                } else if (name.equals("rollback")) {
                    current.clear();
                }
                return result;
            });
        }

        private PreparedStatement statement(PreparedStatement real, String sql) {
            @Nullable
            Object[] row = new Object[(int) sql.chars().filter(c -> c == '?').count()];
            List<@Nullable Object[]> rows = new ArrayList<>();
            return proxy(PreparedStatement.class, real, (name, arguments, result) -> {
                if (name.startsWith("set") && arguments.length == 2) {
                    row[(int) arguments[0] - 1] = name.equals("setNull") ? null : arguments[1];
                } else if (name.equals("addBatch") || name.equals("executeUpdate")) {
                    rows.add(row.clone());
                }
                if (name.equals("executeBatch") || name.equals("executeUpdate")) {
                    current.add(new Batch(sql, List.copyOf(rows)));
                    rows.clear();
                }
                return result;
            });
        }

        /** Hears of a call that was made; gives what to answer. */
        private interface Listener {
            Object heard(String name, Object[] arguments, Object result);
        }

        @SuppressWarnings("NullAway") // Reflection has nulls where there are no arguments and no result.
        private static <T> T proxy(Class<T> type, T target, Listener listener) {
            return type.cast(Proxy.newProxyInstance(
                    BareLoop.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        try {
                            return listener.heard(method.getName(), arguments, method.invoke(target, arguments));
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    }));
        }

        @Override
        public boolean acceptsURL(String url) {
            return url.startsWith(urlPrefix);
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return real.getMajorVersion();
        }

        @Override
        public int getMinorVersion() {
            return real.getMinorVersion();
        }

        @Override
        public boolean jdbcCompliant() {
            return real.jdbcCompliant();
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getLogger("recorded");
        }
    }
}
