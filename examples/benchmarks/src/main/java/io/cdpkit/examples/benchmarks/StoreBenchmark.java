package io.cdpkit.examples.benchmarks;

import io.cdpkit.Cdp;
import io.cdpkit.Folding;
import io.cdpkit.FoldingReport;
import io.cdpkit.IngestResult;
import io.cdpkit.Progress;
import io.cdpkit.event.Event;
import io.cdpkit.event.Identifier;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.TenantStore;
import io.cdpkit.store.jdbc.JdbcStore;
import io.cdpkit.store.jdbc.SubjectKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Events into a database, each commit on the disk before the next, beside a bare loop that sends it the same statements with
 * the same values; and with its rows sealed, beside the same in the clear. What is compared was done by turns, after a round
 * that only warms up; see {@link Turns}.
 */
final class StoreBenchmark {
    private static final String NAME = "stores";
    private static final int CALLERS = 8;
    private static final int READS = 20_000;
    private static final List<String> TABLES = List.of(
            "cdp_tenants", "cdp_events", "cdp_links", "cdp_mentions", "cdp_nodes", "cdp_profiles", "cdp_changes");
    private static final int CACHED_ROWS = 1_000_000;

    private final int count;
    private final @Nullable String postgres;
    private final Path folder;
    private final AtomicInteger databases = new AtomicInteger();

    /**
     * @param count how many events come in batches; a tenth of them one by one
     * @param postgres the URL of a PostgreSQL database to make schemas in; null to go without
     */
    StoreBenchmark(int count, @Nullable String postgres) {
        this.count = count;
        this.postgres = postgres;
        try {
            this.folder = Files.createTempDirectory("cdpkit-stores");
        } catch (IOException e) {
            throw new UncheckedIOException("no place for a database", e);
        }
    }

    /** A database of which there can be many that are empty. */
    private interface Database {
        String name();

        /** What the URLs of its driver begin with. */
        String driver();

        String next();

        CdpStore open(String url);
    }

    private final class File implements Database {
        @Override
        public String name() {
            return "sqlite";
        }

        @Override
        public String driver() {
            return "jdbc:sqlite:";
        }

        @Override
        public String next() {
            return "jdbc:sqlite:" + folder.resolve("shop" + databases.incrementAndGet() + ".db");
        }

        @Override
        public CdpStore open(String url) {
            return JdbcStore.open(Path.of(url.substring("jdbc:sqlite:".length())));
        }
    }

    /** A file of sealed rows, with a file of keys beside it. */
    private final class Sealed implements Database {
        @Override
        public String name() {
            return "sqlite_sealed";
        }

        @Override
        public String driver() {
            return "jdbc:sqlite:";
        }

        @Override
        public String next() {
            return folder.resolve("sealed" + databases.incrementAndGet() + ".db")
                    .toString();
        }

        @Override
        public CdpStore open(String file) {
            SubjectKeys keys = SubjectKeys.open(Path.of(file + ".keys"), new SecretKeySpec(new byte[32], "AES"));
            return new WithKeys(JdbcStore.open(Path.of(file), keys), keys);
        }
    }

    private record WithKeys(CdpStore store, SubjectKeys keys) implements CdpStore {
        @Override
        public TenantStore tenant(String name) {
            return store.tenant(name);
        }

        @Override
        public void close() {
            store.close();
            keys.close();
        }
    }

    private record Server(String url, AtomicInteger databases) implements Database {
        @Override
        public String name() {
            return "postgresql";
        }

        @Override
        public String driver() {
            return "jdbc:postgresql:";
        }

        @Override
        public String next() {
            String schema = "bench" + ProcessHandle.current().pid() + "_" + databases.incrementAndGet();
            try (Connection connection = DriverManager.getConnection(url);
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE SCHEMA " + schema);
            } catch (SQLException e) {
                throw new IllegalStateException("no schema can be made", e);
            }
            return url + (url.contains("?") ? "&" : "?") + "currentSchema=" + schema;
        }

        @Override
        public CdpStore open(String url) {
            return JdbcStore.open(url);
        }
    }

    void run() {
        try {
            measure(new File());
            seal(new File(), new Sealed());
            fold(new File());
            if (postgres != null) {
                measure(new Server(postgres, databases));
            }
        } finally {
            delete();
        }
    }

    private void delete() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the databases cannot be deleted", e);
        }
    }

    private void measure(Database database) {
        Event[] events = new Traffic(Math.max(10, count / 10)).events(count);
        Event[] half = Arrays.copyOf(events, count / 2);
        Event[] few = Arrays.copyOf(events, count / 10);
        fill(database, events, 100, 1);
        besideBare(database, few, 1);
        besideBare(database, events, 100);
        besideBare(database, events, 1_000);
        Turns callers = Turns.of(
                () -> rate(database, few, 1, 1),
                () -> rate(database, few, 1, CALLERS),
                () -> rate(database, half, 100, CALLERS));
        print(database, "one_by_one_8_callers", callers.rate(1), "events/s");
        print(database, "batches_of_100_8_callers", callers.rate(2), "events/s");
        print(database, "8_callers_to_1", callers.ratio(1, 0), "ratio");
        Turns cached = Turns.of(
                () -> rate(database, half, 100, 1),
                () -> fill(database, url -> CdpStore.cached(database.open(url), CACHED_ROWS), half, 100, 1)
                        .rate());
        print(database, "batches_of_100_cached_to_plain", cached.ratio(1, 0), "ratio");
        reads(database, fill(database, events, 1_000, 1).url(), events);
    }

    /** The engine and, by turns with it, plain JDBC that sends to another database what the engine sent to its own. */
    private void besideBare(Database database, Event[] events, int batch) {
        try {
            String[] filled = {""};
            BareLoop loop = BareLoop.of(
                    database.driver(),
                    () -> filled[0] = fill(database, events, batch, 1).url());
            String again = empty(database);
            loop.write(again);
            requireSameRows(filled[0], again);
            Turns turns = Turns.of(() -> rate(database, events, batch, 1), () -> bare(database, loop, events.length));
            print(database, "batches_of_" + batch, turns.rate(0), "events/s");
            print(database, "bare_batches_of_" + batch, turns.rate(1), "events/s");
            print(database, "batches_of_" + batch + "_to_bare", turns.ratio(0, 1), "ratio");
            print(database, "batches_of_" + batch + "_rows", (double) loop.rows() / events.length, "rows/event");
        } catch (SQLException e) {
            throw new IllegalStateException("the bare loop failed", e);
        }
    }

    private static double bare(Database database, BareLoop loop, int events) {
        try {
            return events / loop.write(empty(database));
        } catch (SQLException e) {
            throw new IllegalStateException("the bare loop failed", e);
        }
    }

    /** A database with the tables and no rows. */
    private static String empty(Database database) {
        String url = database.next();
        database.open(url).close();
        return url;
    }

    private static void requireSameRows(String one, String other) throws SQLException {
        for (String table : TABLES) {
            List<Integer> rows = rows(one, table);
            if (rows.isEmpty() || !rows.equals(rows(other, table))) {
                throw new IllegalStateException("the bare loop writes other rows into " + table);
            }
        }
    }

    /** The hashes of a table's rows, ascending. */
    private static List<Integer> rows(String url, String table) throws SQLException {
        List<Integer> hashes = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
            @Nullable Object[] row = new Object[rows.getMetaData().getColumnCount()];
            while (rows.next()) {
                for (int i = 0; i < row.length; i++) {
                    row[i] = rows.getObject(i + 1);
                }
                hashes.add(Arrays.deepHashCode(row));
            }
        }
        hashes.sort(null);
        return hashes;
    }

    /** The same into a file in the clear and into a sealed one. */
    private void seal(Database clear, Database sealed) {
        Event[] all = new Traffic(Math.max(10, count / 10)).events(count);
        for (int batch : new int[] {1, 100}) {
            Event[] events = Arrays.copyOf(all, batch == 1 ? count / 10 : count / 2);
            Turns turns = Turns.of(() -> rate(clear, events, batch, 1), () -> rate(sealed, events, batch, 1));
            print(sealed, "batches_of_" + batch, turns.rate(1), "events/s");
            print(sealed, "batches_of_" + batch + "_to_clear", turns.ratio(1, 0), "ratio");
        }
        String inClear = fill(clear, all, 100, 1).url();
        String inSeals = fill(sealed, all, 100, 1).url();
        print(sealed, "find_to_clear", finds(sealed, inSeals, all) / finds(clear, inClear, all), "ratio");
    }

    /** A file with some hundred events a person, before and after they are folded. */
    private void fold(Database database) {
        Event[] events = new Traffic(Math.max(10, count / 200)).events(count);
        String url = fill(database, events, 1_000, 1).url();
        long apart = bytes(url);
        double reading;
        double readingFolded;
        FoldingReport[] report = new FoldingReport[1];
        try (CdpStore store = database.open(url)) {
            Cdp cdp = platform(store);
            timelines(cdp);
            reading = timelines(cdp);
            double seconds = Meter.read(() -> {
                        report[0] = cdp.fold(Folding.olderThan(Duration.ofMillis(1)), progress -> {});
                        return "";
                    })
                    .wallSeconds();
            print(database, "fold", report[0].folded() / seconds, "events/s");
            timelines(cdp);
            readingFolded = timelines(cdp);
        }
        print(database, "bytes_an_event", (double) apart / count, "bytes");
        print(database, "bytes_an_event_folded", (double) bytes(url) / count, "bytes");
        print(database, "timelines_folded_to_unfolded", readingFolded / reading, "ratio");
    }

    /** How much of a file is in use. */
    private static long bytes(String url) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT (page_count - freelist_count) * page_size"
                        + " FROM pragma_page_count, pragma_freelist_count, pragma_page_size")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("the size of a file cannot be told", e);
        }
    }

    /** The seconds that reading everybody's timeline takes. */
    private static double timelines(Cdp cdp) {
        return Meter.read(() -> {
                    long events = cdp.profiles()
                            .mapToLong(profile -> cdp.timeline(profile.id()).size())
                            .sum();
                    return Long.toString(events);
                })
                .wallSeconds();
    }

    private static double finds(Database database, String url, Event[] events) {
        try (CdpStore store = database.open(url)) {
            Cdp cdp = platform(store);
            micros(cdp, events);
            return micros(cdp, events);
        }
    }

    private static void print(Database database, String figure, double value, String unit) {
        Meter.print(NAME, database.name() + "_" + figure, value, unit);
    }

    private static Cdp platform(CdpStore store) {
        return Cdp.builder().identity(Traffic.RULES).store(store).build();
    }

    /** A database that was filled, and how many events a second went in. */
    private record Filled(String url, double rate) {}

    private double rate(Database database, Event[] events, int batch, int callers) {
        return fill(database, events, batch, callers).rate();
    }

    private Filled fill(Database database, Event[] events, int batch, int callers) {
        return fill(database, database::open, events, batch, callers);
    }

    /** Fills a new database; the clock runs from the first event to the last commit. */
    private Filled fill(Database database, Function<String, CdpStore> open, Event[] events, int batch, int callers) {
        String url = database.next();
        try (CdpStore store = open.apply(url)) {
            Cdp cdp = platform(store);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                int caller = i;
                threads.add(new Thread(() -> ingest(cdp, events, batch, caller, callers)));
            }
            long begin = System.nanoTime();
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            return new Filled(url, events.length / ((System.nanoTime() - begin) / 1e9));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void ingest(Cdp cdp, Event[] events, int batch, int caller, int callers) {
        for (int from = caller * batch; from < events.length; from += batch * callers) {
            Event[] some = Arrays.copyOfRange(events, from, Math.min(events.length, from + batch));
            if (cdp.ingestAll(Arrays.stream(some), Progress.none()).count(IngestResult.Kind.ACCEPTED) != some.length) {
                throw new IllegalStateException("not all were accepted");
            }
        }
    }

    private static void reads(Database database, String url, Event[] events) {
        try (CdpStore store = database.open(url)) {
            print(database, "find", micros(platform(store), events), "us");
        }
        try (CdpStore store = CdpStore.cached(database.open(url), CACHED_ROWS)) {
            Cdp cdp = platform(store);
            micros(cdp, events);
            print(database, "find_cached", micros(cdp, events), "us");
        }
        print(
                database,
                "open",
                Meter.read(() -> {
                                    database.open(url).close();
                                    return "";
                                })
                                .wallSeconds()
                        * 1_000,
                "ms");
    }

    private static double micros(Cdp cdp, Event[] events) {
        return Meter.read(() -> {
                            for (int i = 0; i < READS; i++) {
                                Identifier identifier =
                                        events[i % events.length].identifiers().get(0);
                                if (cdp.find(identifier).isEmpty()) {
                                    throw new IllegalStateException("nobody has this identifier");
                                }
                            }
                            return "";
                        })
                        .wallSeconds()
                / READS
                * 1e6;
    }
}
