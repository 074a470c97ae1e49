package io.cdpkit.identity.engine;

import static io.cdpkit.identity.engine.Shop.ADA;
import static io.cdpkit.identity.engine.Shop.BEN;
import static io.cdpkit.identity.engine.Shop.COOKIE;
import static io.cdpkit.identity.engine.Shop.MAIL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.IngestResult;
import io.cdpkit.StateHash;
import io.cdpkit.event.Event;
import io.cdpkit.identity.engine.FaultsTest.Script;
import io.cdpkit.identity.engine.FaultsTest.Step;
import io.cdpkit.identity.engine.FaultyDriver.Fault;
import io.cdpkit.identity.engine.FaultyDriver.Plan;
import io.cdpkit.store.CdpStore;
import io.cdpkit.store.StoreException;
import io.cdpkit.store.jdbc.JdbcStore;
import io.cdpkit.testkit.TestClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whichever call to the database fails, or is the last one before the process is gone: what was acknowledged is there, all
 * that is there fits together, and who sends the rest again has the state of a run in which nothing failed.
 *
 * <p>A process is gone when its files are as they were just before a call; {@code CrashTest} kills real ones, within calls
 * as well. All commits are tried, and of the other calls one in {@value #STRIDE} fails and one in {@value #IMAGE_STRIDE} is
 * the last; with {@code -Dcdpkit.deep=n} n times as many, up to every one.
 */
@SuppressWarnings("NullAway.Init")
class JdbcFaultsTest {
    private static final int STRIDE = 179;
    private static final int IMAGE_STRIDE = 47;
    private static final int DEEP = Integer.getInteger("cdpkit.deep", 1);

    @TempDir(factory = InMemory.class)
    static Path folder;

    private static FaultyDriver driver;
    private static Path empty;
    private static final AtomicInteger files = new AtomicInteger();

    /**
     * In memory where the system has files there: what reaches the disk is not what is tried here, and it is most of the
     * time.
     */
    static final class InMemory implements TempDirFactory {
        private static final Path MEMORY = Path.of("/dev/shm");

        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            return Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "cdpkit")
                    : Files.createTempDirectory("cdpkit");
        }
    }

    @BeforeAll
    static void prepare() throws SQLException {
        driver = FaultyDriver.open();
        empty = folder.resolve("empty.db");
        JdbcStore.open(empty).close();
    }

    @AfterAll
    static void restore() throws SQLException {
        driver.close();
    }

    /** What is done; after a step that failed nothing else where it is ordered. */
    private record Scenario(String name, boolean ordered, List<Step> steps) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Scenario> scenarios() {
        Scenario erasure = new Scenario(
                "ERASURE",
                true,
                List.of(
                        FaultsTest.ingest(Shop.city("m1", 0, "Ghent", ADA)),
                        FaultsTest.ingest(Shop.visit("m2", 1, ADA, MAIL)),
                        FaultsTest.ingest(Shop.visit("m3", 2, BEN, COOKIE)),
                        JdbcFaultsTest::erasesAda));
        return Stream.concat(
                Stream.of(Script.values()).map(script -> new Scenario(script.name(), false, script.steps)),
                Stream.of(erasure));
    }

    private static boolean erasesAda(Cdp cdp) {
        try {
            cdp.find(ADA).ifPresent(ada -> cdp.erase(ada.id()));
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    private static Path file() throws IOException {
        Path file = folder.resolve("shop-" + files.incrementAndGet() + "-.db");
        return Files.copy(empty, file);
    }

    /** Makes room, as there are many of them. */
    private static void delete(Path file) throws IOException {
        driver.forget(file.getFileName().toString());
        for (String part : List.of("", "-wal", "-shm", "-lock")) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + part));
        }
    }

    /** The steps that failed. */
    private static List<Step> play(Scenario scenario, CdpStore store, TestClock clock, AtomicInteger done) {
        Cdp cdp = FaultsTest.platform(store, clock);
        List<Step> failed = new ArrayList<>();
        for (Step step : scenario.steps) {
            boolean waits = scenario.ordered && !failed.isEmpty();
            if (waits || !step.succeeds(cdp)) {
                failed.add(step);
            }
            done.incrementAndGet();
        }
        return failed;
    }

    private static StateHash finish(List<Step> steps, CdpStore store, TestClock clock, String what) {
        Cdp cdp = FaultsTest.platform(store, clock);
        assertEquals(List.of(), cdp.verify().differences(), what);
        for (Step step : steps) {
            assertTrue(step.succeeds(cdp), what);
        }
        clock.set(Shop.START.plusSeconds(45));
        assertTrue(FaultsTest.evaluates(cdp), what);
        return FaultsTest.check(cdp, what);
    }

    private static StateHash clean(Scenario scenario) {
        return finish(scenario.steps, CdpStore.inMemory(), new TestClock(Shop.START), "no fault");
    }

    /** The methods that a scenario calls. */
    private static List<String> calls(Scenario scenario) throws IOException {
        Plan plan = Plan.before(0, () -> {});
        Path file = file();
        driver.plan(file.getFileName().toString(), plan);
        try (JdbcStore store = JdbcStore.open(file)) {
            play(scenario, store, new TestClock(Shop.START), new AtomicInteger());
        }
        return plan.methods();
    }

    /** The numbers of all commits, and of as many of the other calls as this run tries. */
    private static int[] numbers(List<String> calls, int usualStride, int first) {
        int stride = Math.max(1, usualStride / DEEP);
        return IntStream.rangeClosed(1, calls.size())
                .filter(number -> calls.get(number - 1).equals("commit") || Math.floorMod(number - first, stride) == 0)
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void anyCall_fails_losesNothingAndTearsNothing(Scenario scenario) throws IOException {
        StateHash expected = clean(scenario);
        List<String> calls = calls(scenario);
        assertTrue(calls.contains("commit"), "the scenario calls the database");
        for (Fault fault : Fault.values()) {
            for (int number : numbers(calls, STRIDE, scenario.name.hashCode() + fault.ordinal() * 5)) {
                if (fault != Fault.BUSY_BEFORE || !calls.get(number - 1).equals("commit")) {
                    fail(scenario, Plan.fault(number, fault), expected, fault + " at " + number);
                }
            }
        }
    }

    /** What is accepted is there, and what is said not to be written is not. */
    @Test
    void ingest_anyCallFails_theAnswerIsTrue() throws IOException {
        Event event = Shop.city("m2", 1, "Bruges", ADA, MAIL);
        Step first = FaultsTest.ingest(Shop.city("m1", 0, "Ghent", ADA));
        List<String> calls = calls(new Scenario("TWO", false, List.of(first, FaultsTest.ingest(event))));
        Set<IngestResult.Kind> kinds = EnumSet.noneOf(IngestResult.Kind.class);
        for (Fault fault : Fault.values()) {
            for (int number : numbers(calls, 7, fault.ordinal())) {
                Path file = file();
                Plan plan = Plan.fault(number, fault);
                driver.plan(file.getFileName().toString(), plan);
                IngestResult.@Nullable Kind kind = null;
                TestClock clock = new TestClock(Shop.START);
                try (JdbcStore store = JdbcStore.open(file)) {
                    Cdp cdp = FaultsTest.platform(store, clock);
                    first.succeeds(cdp);
                    kind = cdp.ingest(event).kind();
                    kinds.add(kind);
                } catch (StoreException e) {
                    assertEquals(null, kind, "only opening may fail");
                }
                try (JdbcStore store = JdbcStore.open(file)) {
                    boolean there = store.tenant("default").event("m2") != null;
                    String where = fault + " at " + number + ", " + plan.method() + ", " + kind;
                    assertTrue(kind != IngestResult.Kind.ACCEPTED || there, where);
                    assertTrue(kind != IngestResult.Kind.OVERLOADED || !there, where);
                }
                delete(file);
            }
        }
        assertEquals(
                EnumSet.of(IngestResult.Kind.ACCEPTED, IngestResult.Kind.OVERLOADED, IngestResult.Kind.UNKNOWN), kinds);
    }

    private static void fail(Scenario scenario, Plan plan, StateHash expected, String what) throws IOException {
        Path file = file();
        driver.plan(file.getFileName().toString(), plan);
        TestClock clock = new TestClock(Shop.START);
        List<Step> left = scenario.steps;
        try (JdbcStore store = JdbcStore.open(file)) {
            left = play(scenario, store, clock, new AtomicInteger());
        } catch (StoreException e) {
            assertEquals(scenario.steps, left, "only opening may fail");
        }
        String where = scenario + ", " + what + ", " + plan.method();
        try (JdbcStore store = JdbcStore.open(file)) {
            assertEquals(expected, finish(left, store, clock, where), where);
        }
        delete(file);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void anyCall_isTheLastBeforeTheProcessIsGone_losesNothingAndTearsNothing(Scenario scenario) throws IOException {
        StateHash expected = clean(scenario);
        for (int number : numbers(calls(scenario), IMAGE_STRIDE, scenario.name.hashCode())) {
            Path file = file();
            Path image = folder.resolve("image" + number + scenario + ".db");
            AtomicInteger done = new AtomicInteger();
            AtomicLong acknowledged = new AtomicLong();
            Plan plan = Plan.before(number, () -> {
                acknowledged.set(done.get());
                copy(file, image);
            });
            driver.plan(file.getFileName().toString(), plan);
            TestClock clock = new TestClock(Shop.START);
            try (JdbcStore store = JdbcStore.open(file)) {
                assertEquals(List.of(), play(scenario, store, clock, done));
            }
            String where = scenario + ", gone before " + number + ", " + plan.method();
            try (JdbcStore store = JdbcStore.open(image)) {
                List<Step> left = scenario.steps.subList((int) acknowledged.get(), scenario.steps.size());
                assertEquals(expected, finish(left, store, clock, where), where);
            }
            delete(file);
            delete(image);
        }
    }

    private static void copy(Path file, Path image) {
        try {
            for (String part : List.of("", "-wal")) {
                Path from = file.resolveSibling(file.getFileName() + part);
                if (Files.exists(from)) {
                    Files.copy(
                            from,
                            image.resolveSibling(image.getFileName() + part),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the files cannot be copied", e);
        }
    }
}
