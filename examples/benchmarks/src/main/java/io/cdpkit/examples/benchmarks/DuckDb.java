package io.cdpkit.examples.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/**
 * The same people in DuckDB, in memory and on two threads: a row for each with a column per trait; or those of a shop, one
 * row for each order and one for each order line, typed, refunds already taken off, whose queries give the tables that the
 * counters give.
 */
final class DuckDb implements AutoCloseable {
    private static final String HEAT_MAP = """
            SELECT year(ordered) * 4 + quarter(ordered) AS q, category, sum(net) AS figure
            FROM %s GROUP BY q, category""";
    private static final String COHORTS = """
            WITH months AS (SELECT DISTINCT person, date_trunc('month', ordered) AS month FROM orders),
                 firsts AS (SELECT person, min(month) AS cohort FROM months GROUP BY person)
            SELECT cohort, date_diff('month', cohort, month) AS since, count(*) AS figure
            FROM months JOIN firsts USING (person) GROUP BY cohort, since HAVING since BETWEEN 1 AND 12""";

    private final Connection connection;
    private double loadSeconds;

    private DuckDb(Connection connection) {
        this.connection = connection;
    }

    /** The shop's orders of some people. */
    static DuckDb of(ShopYears shop, int people) throws SQLException, IOException {
        Path orders = Files.createTempFile("orders", ".csv");
        Path lines = Files.createTempFile("lines", ".csv");
        try (BufferedWriter orderRows = Files.newBufferedWriter(orders);
                BufferedWriter lineRows = Files.newBufferedWriter(lines)) {
            for (int person = 0; person < people; person++) {
                for (ShopYears.Order order : shop.orders(person)) {
                    String time = order.time().toString().replace("T", " ").replace("Z", "");
                    orderRows.write(person + "," + time + "," + order.net() + "\n");
                    for (ShopYears.Line line : order.lines()) {
                        BigDecimal net = order.refunded() ? BigDecimal.ZERO : line.amount();
                        lineRows.write(time + "," + line.category() + "," + net + "\n");
                    }
                }
            }
        }
        DuckDb duckDb = new DuckDb(DriverManager.getConnection("jdbc:duckdb:"));
        long start = System.nanoTime();
        duckDb.run("SET threads = 2");
        duckDb.run("CREATE TABLE orders (person INTEGER, ordered TIMESTAMP, net DECIMAL(12, 2))");
        duckDb.run("CREATE TYPE category AS ENUM ('" + String.join("', '", ShopYears.CATEGORIES) + "')");
        duckDb.run("CREATE TABLE lines (ordered TIMESTAMP, category VARCHAR, net DECIMAL(12, 2))");
        duckDb.run("COPY orders FROM '" + orders + "' (HEADER false)");
        duckDb.run("COPY lines FROM '" + lines + "' (HEADER false)");
        duckDb.run("CREATE TABLE coded_lines (ordered TIMESTAMP, category category, net DECIMAL(12, 2))");
        duckDb.run("INSERT INTO coded_lines SELECT * FROM lines");
        duckDb.loadSeconds = (System.nanoTime() - start) / 1e9;
        Files.delete(orders);
        Files.delete(lines);
        return duckDb;
    }

    /** What copying the rows of a shop from CSV files took. */
    double loadSeconds() {
        return loadSeconds;
    }

    /** People by rows of comma-separated values, in a table {@code people}. */
    static DuckDb of(List<String> columns, Stream<String> rows) throws SQLException, IOException {
        Path people = Files.createTempFile("people", ".csv");
        Files.write(people, rows.toList());
        DuckDb duckDb = new DuckDb(DriverManager.getConnection("jdbc:duckdb:"));
        duckDb.run("SET threads = 2");
        duckDb.run("CREATE TABLE people (" + String.join(", ", columns) + ")");
        duckDb.run("COPY people FROM '" + people + "' (HEADER false)");
        Files.delete(people);
        return duckDb;
    }

    /** The one number that a query gives. */
    long count(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB failed to count", e);
        }
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** All figures of the quarterly sales heat map, added up. */
    BigDecimal heatMap() {
        return sum(String.format(HEAT_MAP, "lines"));
    }

    /** The same over categories that are coded as an enumeration of all there are. */
    BigDecimal codedHeatMap() {
        return sum(String.format(HEAT_MAP, "coded_lines"));
    }

    /** All figures of the cohorts' months 1 to 12, added up. */
    BigDecimal cohorts() {
        return sum(COHORTS);
    }

    /** All people of the RFM grid. */
    BigDecimal rfm(String reckoning) {
        return sum(String.format("""
            WITH figures AS (
                   SELECT person, date_diff('day', max(ordered), TIMESTAMP '%1$s') AS days, count(*) AS orders,
                          sum(net) AS spent
                   FROM orders WHERE ordered >= TIMESTAMP '%1$s' - INTERVAL 365 DAY GROUP BY person),
                 scores AS (
                   SELECT 1 + 5 * (rank() OVER (ORDER BY days DESC) - 1) // count(*) OVER () AS r,
                          1 + 5 * (rank() OVER (ORDER BY orders) - 1) // count(*) OVER () AS f,
                          1 + 5 * (rank() OVER (ORDER BY spent) - 1) // count(*) OVER () AS m
                   FROM figures)
            SELECT r, f, count(*) AS figure FROM scores GROUP BY r, f""", reckoning));
    }

    private BigDecimal sum(String sql) {
        BigDecimal sum = BigDecimal.ZERO;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                sum = sum.add(rows.getBigDecimal("figure"));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB failed on " + sql, e);
        }
        return sum;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
