package io.cdpkit.identity.engine;

import static io.cdpkit.identity.engine.Shop.ADA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cdpkit.Cdp;
import io.cdpkit.identity.WatchedDriver;
import io.cdpkit.profile.Profile;
import io.cdpkit.store.jdbc.JdbcStore;
import io.cdpkit.testkit.TestClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No statement of the engine's path through a file reads all rows of a tenant to find a few. */
@SuppressWarnings("NullAway.Init")
class SqlitePlansTest {
    /** Tables of which a tenant has few rows. */
    private static final String SMALL = "cdp_(tenants|consumers|dead_letters|schema)\\b.*";

    @TempDir
    Path folder;

    private final Set<String> statements = new ConcurrentSkipListSet<>();

    @Test
    void plans_whatScenariosAndAnErasureAsk_findRowsByKey() throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("shop.db");
        WatchedDriver driver = WatchedDriver.inPlaceOf(url, opened -> (target, method, call) -> {
            Object result = call.make();
            if (method.equals("prepareStatement")) {
                statements.add(String.valueOf(result).lines().findFirst().orElse(""));
            }
            return result;
        });
        try (driver;
                JdbcStore store = JdbcStore.open(folder.resolve("shop.db"))) {
            Cdp cdp = FaultsTest.platform(store, new TestClock(Shop.START));
            for (FaultsTest.Script script : FaultsTest.Script.values()) {
                script.steps.forEach(step -> step.succeeds(cdp));
            }
            for (Profile profile : cdp.profiles().toList()) {
                cdp.timeline(profile.id());
            }
            cdp.find(ADA).ifPresent(ada -> cdp.erase(ada.id()));
        }
        assertTrue(
                statements.stream().anyMatch(sql -> sql.startsWith("DELETE FROM cdp_changes")), statements::toString);
        try (Connection connection = DriverManager.getConnection(url)) {
            List<String> wide = new ArrayList<>();
            for (String sql : statements) {
                for (String step : plan(connection, sql)) {
                    boolean whole = step.startsWith("SCAN cdp_") || step.endsWith("(tenant=?)");
                    if (whole && !step.replaceFirst("^(SCAN|SEARCH) ", "").matches(SMALL)) {
                        wide.add(sql + ": " + step);
                    }
                }
            }
            assertEquals(List.of(), wide);
        }
    }

    private static List<String> plan(Connection connection, String sql) throws SQLException {
        List<String> steps = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
            while (rows.next()) {
                steps.add(rows.getString("detail"));
            }
        }
        return steps;
    }
}
